// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QDateTime>
#include <QHash>
#include <QVarLengthArray>

#include <chrono>

/// The log of an endpoint (`serve --log json`), as far as a scenario needs it.
namespace spillway
{

struct RecordedAttempt
{
    enum class End {
        Answered,
        Unreachable,
        TimedOut,
        Unknown, ///< the caller left before it ended
    };
    QString backend; ///< its name
    End end = End::Unknown;
    int status = 0;                    ///< with Answered
    std::chrono::milliseconds took{0}; ///< from the call to the answer's head, or to the fault
    std::chrono::milliseconds wait{0}; ///< for how long the backend was set aside then; 0: not at all
};

struct RecordedRequest
{
    QDateTime arrived; ///< UTC
    QString deployment;
    QVarLengthArray<RecordedAttempt, 1> attempts; ///< no block of its own for the usual one: see AttemptRecords
    qint64 tokens = -1;                           ///< of prompt and answer together; -1: not told
};

struct RecordedLog
{
    QList<RecordedRequest> requests; ///< by arrival
    QHash<QString, QString> urls;    ///< of the backends that gave an answer to a caller, by name
    QList<Finding> findings;         ///< `line 7`: what was left out, and why; an error if nothing is left
};

/// Reads the lines that `serve --log json` prints. Never throws. Requests that Spillway refused before it looked for a
/// backend (a wrong key, a path outside the suffix) are passed over, as is the line `listening on …`.
RecordedLog readRecordedLog(const QByteArray &text);

} // namespace spillway
