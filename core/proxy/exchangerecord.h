// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/picker.h"
#include "core/http/eventstream.h"
#include "core/proxy/exchangecapture.h"

#include <QDateTime>
#include <QVarLengthArray>

#include <memory>

/// What is told about the pool and about finished exchanges: values that cross threads. No secret is in them.
namespace spillway
{

/// One attempt of an exchange.
struct AttemptRecord
{
    QString backend; ///< its name
    int priority = 1;
    int status = 0; ///< 0: no answer
    TransportFailure failure = TransportFailure::None;
    QString reason;                    ///< for people: `429 · Retry-After 12 s`, `Connection refused`
    Duration startedAfter{0};          ///< from the exchange's start
    Duration headAfter{-1};            ///< from the exchange's start to the answer's head; -1: none came
    Duration endedAfter{0};            ///< from the exchange's start
    std::chrono::milliseconds wait{0}; ///< for how long the backend was set aside
    bool answered = false;             ///< this attempt's answer went to the caller
};

/// The usual one attempt has its place in the record itself: a block of its own for each request, taken by one thread
/// and given back by another, is what the allocator is slowest at.
using AttemptRecords = QVarLengthArray<AttemptRecord, 1>;

/// How an exchange ended.
enum class ExchangeEnd {
    Running,    ///< it has not: the record is that of an exchange under way
    Complete,   ///< the caller has the whole answer
    CallerLeft, ///< the caller went away first
    BrokenOff,  ///< the answer broke off once committed
    Refused,    ///< Spillway answered itself before any attempt (4xx, 503, 429 by `reply`)
    NoAnswer,   ///< no backend answered: 502 or 504
};

/// One exchange, finished or (ExchangeEnd::Running) as it was when it was told of.
struct ExchangeRecord
{
    quint64 id = 0;
    QDateTime startedAt; ///< UTC
    QByteArray method;
    QByteArray path; ///< without the query
    QString deployment;
    int status = 0;   ///< what the caller got; 0: nothing
    QString servedBy; ///< the backend whose answer the caller got; empty: Spillway's own
    QString url;      ///< that backend's URL
    ExchangeEnd end = ExchangeEnd::Complete;
    bool streamed = false;  ///< the answer was an event stream
    bool replayable = true; ///< false: the body could be sent only once
    QString note;           ///< why it ended as it did, where that is not plain
    AttemptRecords attempts;
    Duration firstByte{-1}; ///< to the first byte of the answer's head towards the caller
    Duration total{0};
    qint64 requestBytes = 0;
    qint64 responseBytes = 0;
    std::optional<TokenUsage> usage;
    std::shared_ptr<const CapturedExchange> content; ///< null unless captured; only finished exchanges have it
    qint64 contentBytes = 0; ///< of `content`, so that nobody has to visit it: it is in another thread's cache
};

/// One backend in a snapshot.
struct BackendSnapshot
{
    QString name;
    QString url;
    int priority = 1;
    bool enabled = true;
    HealthState state = HealthState::Healthy;
    Instant setAsideUntil = Instant::min(); ///< with Throttled and Unreachable
    std::chrono::milliseconds wait{0};      ///< the whole wait that ends then
    int inFlight = 0;
    quint64 requests = 0;  ///< attempts sent to it
    quint64 successes = 0; ///< answers of 1xx to 4xx outside throttleOn
    quint64 throttles = 0;
    quint64 errors = 0; ///< faults, and answers that broke off
    int lastStatus = 0;
    QString lastReason;
    Instant lastAt = Instant::min();   ///< when an attempt's outcome was noted last; min: never
    std::chrono::milliseconds p50{-1}; ///< to the first byte, over the last 5 minutes; -1: no sample
    std::chrono::milliseconds p95{-1};
    qint64 remainingRequests = -1; ///< as last reported; -1: not reported
    qint64 remainingTokens = -1;
    qint64 limitRequests = -1; ///< what the remaining ones are of, as last reported; -1: not reported
    qint64 limitTokens = -1;
    QString region; ///< as the last answer's x-ms-region has it: `East US`; empty: not reported
    qint64 tokensPerMinute = 0;
    qint64 requestsPerMinute = 0;
};

/// The pool at one moment, for the window and the status page.
struct StatusSnapshot
{
    QString profile;
    QString endpoint; ///< the URL callers use; empty: not listening
    QDateTime startedAt;
    Instant takenAt;
    quint64 requests = 0;
    quint64 failovers = 0; ///< exchanges that more than one backend was asked for
    int inFlight = 0;
    QList<BackendSnapshot> backends;
    PoolSnapshot pool; ///< as the picker sees them, in the same order
};

} // namespace spillway
