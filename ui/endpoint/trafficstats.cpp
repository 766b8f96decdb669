// SPDX-License-Identifier: MIT
#include "ui/endpoint/trafficstats.h"

#include <algorithm>

namespace spillway
{

TrafficBucket &BackendTraffic::at(qint64 index)
{
    if (m_ring.empty()) {
        m_ring.resize(bucketsKept);
    }
    TrafficBucket &bucket = m_ring[size_t(index % bucketsKept)];
    if (bucket.index != index) {
        bucket = TrafficBucket();
        bucket.index = index;
    }
    return bucket;
}

TrafficBucket BackendTraffic::sum(qint64 first, qint64 count) const
{
    TrafficBucket result;
    result.index = first;
    if (m_ring.empty()) {
        return result;
    }
    for (qint64 index = std::max<qint64>(first, 0); index < first + count; ++index) {
        const TrafficBucket &bucket = m_ring[size_t(index % bucketsKept)];
        if (bucket.index == index) {
            result.requests += bucket.requests;
            result.attempts += bucket.attempts;
            result.errors += bucket.errors;
            result.tokens += bucket.tokens;
        }
    }
    return result;
}

std::optional<Duration> addedLatency(const ExchangeRecord &record)
{
    if (record.firstByte < Duration::zero()) {
        return std::nullopt;
    }
    const auto answered = std::find_if(record.attempts.rbegin(), record.attempts.rend(),
                                       [](const AttemptRecord &attempt) { return attempt.answered; });
    if (answered == record.attempts.rend() || answered->headAfter < answered->startedAfter) {
        return std::nullopt;
    }
    return std::max(record.firstByte - (answered->headAfter - answered->startedAfter), Duration::zero());
}

bool isFailure(const ExchangeRecord &record)
{
    switch (record.end) {
    case ExchangeEnd::BrokenOff:
    case ExchangeEnd::NoAnswer:
        return true;
    case ExchangeEnd::CallerLeft:
    case ExchangeEnd::Running:
        return false;
    case ExchangeEnd::Complete:
    case ExchangeEnd::Refused:
        break;
    }
    return record.status == 429 || record.status >= 500 || (record.status == 401 && !record.servedBy.isEmpty());
}

void TrafficStats::add(const QList<ExchangeRecord> &records, Instant now)
{
    const qint64 index = indexOf(now);
    expire(index);
    for (const ExchangeRecord &record : records) {
        addOne(record, index, now);
    }
}

void TrafficStats::addOne(const ExchangeRecord &record, qint64 index, Instant now)
{
    if (record.end == ExchangeEnd::Running) {
        return;
    }
    for (const AttemptRecord &attempt : record.attempts) {
        TrafficBucket &bucket = traffic(attempt.backend).at(index);
        ++bucket.attempts;
        const bool brokeOff = attempt.answered && record.end == ExchangeEnd::BrokenOff;
        if (attempt.failure != TransportFailure::None || brokeOff) {
            ++bucket.errors;
        }
    }
    if (record.servedBy.isEmpty()) {
        m_unanswered.add(1, now);
    } else {
        BackendTraffic &server = traffic(record.servedBy);
        TrafficBucket &bucket = server.at(index);
        ++bucket.requests;
        server.requests.add(1, now);
        if (record.usage) {
            bucket.tokens += record.usage->totalTokens;
            server.tokens.add(record.usage->totalTokens, now);
        }
    }
    Outcomes &step = outcomes(index);
    if (record.end != ExchangeEnd::CallerLeft) {
        ++step.finished;
        step.failed += isFailure(record) ? 1 : 0;
    }
    if (const std::optional<Duration> added = addedLatency(record)) {
        step.added.add(*added);
        m_added.add(*added);
    }
}

void TrafficStats::note(const StatusSnapshot &snapshot, Instant now)
{
    for (const BackendSnapshot &backend : snapshot.backends) {
        BackendTraffic &known = traffic(backend.name);
        if (backend.state == HealthState::Throttled) {
            known.throttles.throttled(backend.setAsideUntil, backend.wait, now);
        } else {
            known.throttles.free(now);
        }
        known.mostRequestsLeft = std::max(known.mostRequestsLeft, backend.remainingRequests);
        known.mostTokensLeft = std::max(known.mostTokensLeft, backend.remainingTokens);
    }
}

void TrafficStats::clear()
{
    *this = TrafficStats();
}

const BackendTraffic *TrafficStats::backend(const QString &name) const
{
    const auto found = m_backends.constFind(name);
    return found == m_backends.constEnd() ? nullptr : &*found;
}

BackendTraffic &TrafficStats::traffic(const QString &name)
{
    return m_backends[name];
}

quint64 TrafficStats::finished(Instant now) const
{
    const qint64 first = indexOf(now) - outcomesKept + 1;
    quint64 sum = 0;
    for (const Outcomes &step : m_outcomes) {
        sum += step.index >= first ? step.finished : 0;
    }
    return sum;
}

quint64 TrafficStats::failed(Instant now) const
{
    const qint64 first = indexOf(now) - outcomesKept + 1;
    quint64 sum = 0;
    for (const Outcomes &step : m_outcomes) {
        sum += step.index >= first ? step.failed : 0;
    }
    return sum;
}

std::optional<Duration> TrafficStats::added(double share, Instant now)
{
    expire(indexOf(now));
    return m_added.quantile(share);
}

TrafficStats::Outcomes &TrafficStats::outcomes(qint64 index)
{
    if (m_outcomes.empty()) {
        m_outcomes.resize(outcomesKept);
    }
    Outcomes &step = m_outcomes[size_t(index % outcomesKept)];
    step.index = index; // what it held before has been expired
    return step;
}

void TrafficStats::expire(qint64 index)
{
    for (Outcomes &step : m_outcomes) {
        if (step.index >= 0 && step.index <= index - outcomesKept) {
            m_added -= step.added;
            step = Outcomes();
        }
    }
}

qint64 TrafficStats::indexOf(Instant now)
{
    return now.time_since_epoch() / bucketTime;
}

Instant TrafficStats::startOf(qint64 index)
{
    return Instant(index * bucketTime);
}

} // namespace spillway
