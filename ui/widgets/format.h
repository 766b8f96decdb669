// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringView>

#include <chrono>

/// Numbers and times as the window writes them: a unit with a space, a thousand with a comma. Pure.
namespace spillway
{

/// What stands where nothing is known, in a table cell.
extern const QString noValue; // "—"

/// 1,072
QString formatCount(qint64 value);

/// Three digits at most, below 1,000 whole: 0, 614, 3.2 k, 87.3 k, 463 k, 1.2 M. `value` below 0 is noValue.
QString formatCompact(qint64 value);

/// The same in words, for screen readers: "73 thousand", "1.2 million".
QString spokenCount(qint64 value);

/// A rate per second: 0, 0.4, 9.1, 21.3, 128.
QString formatRate(double perSecond);

/// A latency: 0.3 ms (below 10 ms with one decimal), 402 ms, 1.04 s, 12.3 s, 134 s. Negative is noValue.
QString formatLatency(std::chrono::microseconds time);

/// A whole duration, always in seconds: 0.06 s, 0.98 s, 12.3 s, 134 s. Negative is noValue.
QString formatSeconds(std::chrono::microseconds time);

/// 43 %, with decimals 99.98 %. Never rounds up to 100 or down to 0 what is not: 99.99 %, 0.01 % (or 99 %, 1 %).
QString formatPercent(double ratio, int decimals = 0);

/// A span in its two largest units: 7 s, 14 min, 2 h 14 min, 3 d 4 h. Below a minute in seconds alone.
QString formatSpan(std::chrono::seconds span);

/// What is left of a wait, never 0 before its end: 7 s, 99 s, 2 min, 3 h.
QString formatCountdown(std::chrono::milliseconds left);

/// The same in words: "7 seconds", "1 second", "2 minutes".
QString spokenCountdown(std::chrono::milliseconds left);

/// How long ago: just now (below 5 s), 12 s ago, 2 min ago, 3 h ago, 4 d ago.
QString formatAgo(std::chrono::seconds ago);

/// 512 B, 12.4 kB, 3.1 MB.
QString formatBytes(qint64 bytes);

/// `spw-••••••••7f2a`: the prefix up to the first hyphen (if it is one of the first four characters or fewer) and the
/// last four characters of a secret of twelve or more; of a shorter one nothing but eight dots.
QString maskSecret(QStringView secret);

} // namespace spillway
