// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/exchangerecord.h"
#include "core/proxy/ratewindow.h"
#include "ui/endpoint/latencyhistogram.h"
#include "ui/endpoint/throttlespans.h"

#include <QHash>

#include <optional>
#include <vector>

namespace spillway
{

/// How long the finest step of the history is. All windows of the chart are whole multiples of it.
constexpr std::chrono::seconds bucketTime{3};
/// An hour of steps.
constexpr int bucketsKept = 1200;

/// What happened during one step.
struct TrafficBucket
{
    qint64 index = -1; ///< step number on the clock: time since its epoch / bucketTime; -1: never used
    quint32 requests = 0;
    quint32 attempts = 0;
    quint32 errors = 0; ///< attempts without an answer, and answers that broke off
    qint64 tokens = 0;
};

/// The exchanges that one backend answered and the attempts it got.
class BackendTraffic
{
public:
    TrafficBucket &at(qint64 index);
    /// The sum over the `count` steps from `first`.
    TrafficBucket sum(qint64 first, qint64 count) const;

    RateWindow requests; ///< answered, in the last minute
    RateWindow tokens;
    ThrottleSpans throttles;
    qint64 mostRequestsLeft = -1; ///< the highest x-ratelimit-remaining-* seen
    qint64 mostTokensLeft = -1;

private:
    std::vector<TrafficBucket> m_ring;
};

/// The time Spillway itself added before the caller saw the first byte of an answer: from the first byte of the request
/// to the first byte of the answer, less the time in which the backend that answered was asked (from the start of that
/// attempt to its head). Reading the request, choosing, attempts at other backends that came first, and passing the
/// head on are in it; the answering backend's own time is not. Nothing for an exchange that no backend answered.
std::optional<Duration> addedLatency(const ExchangeRecord &record);

/// True if the caller did not get what it asked for: 429, 5xx, a backend's 401 (its key was refused), an answer that
/// broke off, or none. Other 4xx are answers, and so is one that the caller did not wait for.
bool isFailure(const ExchangeRecord &record);

/// Figures and histories of the traffic, from finished exchanges and snapshots. Pure: the time is an argument and is
/// the session's clock. An exchange counts when it is told of. Adding costs the same however much is there.
class TrafficStats
{
public:
    void add(const QList<ExchangeRecord> &records, Instant now);
    /// Notes who is throttled.
    void note(const StatusSnapshot &snapshot, Instant now);
    /// For another profile.
    void clear();

    bool isEmpty() const { return m_backends.isEmpty(); }
    /// Null for a backend that nothing is known of.
    const BackendTraffic *backend(const QString &name) const;

    /// Exchanges that ended in the last 5 minutes, without those that the caller left.
    quint64 finished(Instant now) const;
    quint64 failed(Instant now) const;
    /// Exchanges of the last minute that no backend answered.
    qint64 unanswered(Instant now) const { return m_unanswered.perMinute(now); }
    /// Added latency over the last 5 minutes.
    std::optional<Duration> added(double share, Instant now);

    /// The number of the step that `now` lies in.
    static qint64 indexOf(Instant now);
    static Instant startOf(qint64 index);

private:
    struct Outcomes
    {
        qint64 index = -1;
        quint32 finished = 0;
        quint32 failed = 0;
        LatencyHistogram added;
    };
    static constexpr qint64 outcomesKept = 100; ///< 5 minutes of steps

    BackendTraffic &traffic(const QString &name);
    void addOne(const ExchangeRecord &record, qint64 index, Instant now);
    Outcomes &outcomes(qint64 index);
    void expire(qint64 index);

    QHash<QString, BackendTraffic> m_backends;
    std::vector<Outcomes> m_outcomes;
    LatencyHistogram m_added; ///< the sum of those in m_outcomes
    RateWindow m_unanswered;
};

} // namespace spillway
