// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/recordedscenario.h"

#include <memory>

namespace spillway
{

/// What a recording shows of one backend.
struct BackendSeen
{
    qint64 asked = 0;
    qint64 good = 0;      ///< answers that did not set it aside
    qint64 throttles = 0; ///< 429s that did
    int quota = 0;        ///< most good answers within the minute before one of its 429s; 0: there was none

    bool operator==(const BackendSeen &) const = default;
};

/// Recorded traffic, ready to be replayed, and what it can and cannot tell. Never changed once made.
struct WhatIfRecording
{
    QString file; ///< its name without a folder; empty: this window's own traffic
    Scenario scenario;
    QDateTime from;                   ///< UTC; the first arrival …
    QDateTime to;                     ///< … and the last
    QHash<QString, BackendSeen> seen; ///< by the keys of the scenario's backends
    double tokensPerRequest = 0;      ///< mean of those that tell; 0: none does
    QStringList unknownBackends;      ///< in the recording without a URL: what they answered is left out
    qsizetype linesLeftOut = 0;       ///< that are none of a log
    QString firstLeftOut;             ///< `line 7`

    /// What it shows of `backend`; null if nothing.
    const BackendSeen *seenOf(const Backend &backend) const;
    /// How long an answer takes usually.
    std::chrono::milliseconds usualLatency() const { return scenario.otherwise.latency; }
};

/// A recording, or why there is none.
struct LoadedRecording
{
    std::shared_ptr<const WhatIfRecording> recording; ///< null: there is a problem
    QString problem; ///< a sentence with the file and, where it is in the file, the line …
    QString advice;  ///< … and what to do
};

/// Larger logs are refused: they would take minutes and gigabytes.
inline constexpr qint64 mostLogBytes = qint64(256) * 1024 * 1024;

/// Reads a log that `serve --log json` wrote. `profile` tells the URLs of the backends that it names. Takes a while
/// with a long one; any thread.
LoadedRecording loadRecording(const QString &path, const Profile &profile);

/// Makes a recording of requests that were read already; `file` is what to call their source. Any thread.
LoadedRecording makeRecording(const RecordedLog &log, const QString &file, const Profile &profile);

} // namespace spillway
