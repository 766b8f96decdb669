// SPDX-License-Identifier: MIT
#pragma once

#include "tests/ui/endpoint/endpointscene.h"

namespace spillway
{

/// The last five minutes of the design's pictures: priority 1 takes about 20 requests a second until it throttles,
/// three times, and then priority 2 swells.
inline void givePast(TrafficStats &stats, const Profile &profile, Instant now)
{
    using namespace std::chrono_literals;
    const auto isThrottled = [](int backend, int second) {
        const int in = second % 90;
        return (backend == 0 && in >= 66) || (backend == 1 && in >= 75 && in < 88) ||
               (backend == 4 && in >= 84 && second > 60);
    };
    for (int second = 300; second >= 0; --second) {
        const Instant at = now - std::chrono::seconds(second);
        const bool first = isThrottled(0, 300 - second);
        const bool both = first && isThrottled(1, 300 - second);
        QList<ExchangeRecord> records;
        const int count = 18 + (second * 7) % 5;
        for (int i = 0; i < count; ++i) {
            const int backend = both ? 2 + i % (isThrottled(4, 300 - second) ? 2 : 3) : first ? 1 : i % 2;
            const Backend &one = profile.backends[backend];
            ExchangeRecord record = answeredBy(one.name, one.priority, 400 + i * 7);
            record.firstByte += std::chrono::microseconds(40 * i);
            records.append(record);
        }
        stats.add(records, at);
        StatusSnapshot snapshot = healthySnapshot(profile, at);
        for (const int backend : {0, 1, 4}) {
            if (isThrottled(backend, 300 - second)) {
                snapshot.backends[backend].state = HealthState::Throttled;
                snapshot.backends[backend].setAsideUntil = at + 2s;
                snapshot.backends[backend].wait = 2s;
            }
        }
        stats.note(snapshot, at);
    }
}

/// The states of the pictures.
inline StatusSnapshot pictureSnapshot(const Profile &profile, Instant now)
{
    using namespace std::chrono_literals;
    StatusSnapshot snapshot = healthySnapshot(profile, now);
    const auto set = [&snapshot](int index, int inFlight, int p50, int p95, qint64 left, qint64 limit) {
        BackendSnapshot &one = snapshot.backends[index];
        one.inFlight = inFlight;
        one.p50 = std::chrono::milliseconds(p50);
        one.p95 = std::chrono::milliseconds(p95);
        one.remainingTokens = left;
        one.limitTokens = limit;
        snapshot.inFlight += inFlight;
    };
    set(0, 4, 318, 742, 0, 300'000);
    set(1, 3, 334, 798, 2'000, 300'000);
    set(2, 9, 412, 980, 73'000, 120'000);
    set(3, 7, 438, 1040, 65'000, 120'000);
    set(4, 1, 455, 1120, 11'000, 60'000);
    set(5, 0, -1, -1, 120'000, 120'000);
    const auto throttle = [&](int index, std::chrono::seconds left, std::chrono::seconds wait) {
        BackendSnapshot &one = snapshot.backends[index];
        one.state = HealthState::Throttled;
        one.setAsideUntil = now + left;
        one.wait = wait;
        one.lastStatus = 429;
        one.lastReason = QStringLiteral("429 · Retry-After %1 s").arg(wait.count());
    };
    throttle(0, 7s, 12s);
    throttle(1, 3s, 10s);
    snapshot.backends[4].state = HealthState::Probing;
    snapshot.backends[4].lastStatus = 429;
    snapshot.backends[5].lastAt = now - 12s;
    snapshot.backends[6].state = HealthState::Unreachable;
    snapshot.backends[6].setAsideUntil = now + 24s;
    snapshot.backends[6].wait = 30s;
    snapshot.backends[6].lastStatus = 0;
    snapshot.backends[6].lastReason = QStringLiteral("Connection refused · resting 30 s");
    return snapshot;
}

} // namespace spillway
