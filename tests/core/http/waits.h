// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/retryhint.h"

#include <QTimeZone>

/// What the tests of the wait headers share.
namespace spillway
{

constexpr qint64 noHint = -1;
constexpr qint64 day = 86'400'000;

/// The headers of the rule, in its order.
inline const QList<QByteArray> allNames{"retry-after-ms", "x-ms-retry-after-ms", "retry-after",
                                        "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens"};

inline const QDateTime now = QDateTime(QDate(2024, 1, 1), QTime(12, 0), QTimeZone::utc()).toUTC();

/// In milliseconds, or noHint.
inline qint64 waitOf(const HeaderList &headers)
{
    const std::optional<RetryHint> hint = readRetryHint(headers, now);
    return hint ? hint->wait.count() : noHint;
}

inline bool isInMilliseconds(const QByteArray &name)
{
    return name.endsWith("-ms");
}

} // namespace spillway
