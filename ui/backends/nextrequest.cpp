// SPDX-License-Identifier: MIT
#include "ui/backends/nextrequest.h"

#include <algorithm>
#include <map>

namespace spillway
{

namespace
{

/// When this backend is available for the deployment asked, as the picker sees it.
Instant availableAt(const PoolEntry &entry, const PickRequest &request, Instant now)
{
    const bool perDeployment = request.throttleScope == ThrottleScope::Deployment && !request.deployment.isEmpty();
    return availableFrom(entry.health,
                         perDeployment ? mappedDeployment(entry.deployments, request.deployment) : QString(), now);
}

QList<NextShare> sharesOf(const PoolSnapshot &pool, const PickRequest &request, Instant now, const Picked &first)
{
    std::map<int, quint32> draws;
    for (quint32 draw = 0; draw < first.choices; ++draw) {
        ++draws[std::get<Picked>(pickBackend(pool, request, now, draw)).index];
    }
    QList<NextShare> shares;
    for (const auto &[index, count] : draws) {
        shares.append({index, double(count) / double(first.choices)});
    }
    return shares;
}

void addWaits(NextRequest &next, const PoolSnapshot &pool, const PickRequest &request, Instant now, int priority)
{
    QList<NextNote> waits;
    for (int index = 0; index < pool.entries.size(); ++index) {
        const PoolEntry &entry = pool.entries[index];
        const Instant from = availableAt(entry, request, now);
        if (entry.usable && from > now && entry.priority <= priority) {
            const auto kind = entry.priority < priority ? NextNote::Kind::TakesOver : NextNote::Kind::Joins;
            waits.append({kind, index, from});
        }
    }
    std::stable_sort(waits.begin(), waits.end(), [](const NextNote &a, const NextNote &b) { return a.at < b.at; });
    // Once one has taken over, only what is better still changes anything.
    int best = priority;
    for (const NextNote &wait : std::as_const(waits)) {
        const int own = pool.entries[wait.index].priority;
        if (wait.kind == NextNote::Kind::TakesOver ? own < best : best == priority) {
            next.notes.append(wait);
            best = std::min(best, own);
        }
    }
}

void addFirstBack(NextRequest &next, const PoolSnapshot &pool, const PickRequest &request, Instant now)
{
    int soonest = -1;
    for (int index = 0; index < pool.entries.size(); ++index) {
        if (pool.entries[index].usable && (soonest < 0 || availableAt(pool.entries[index], request, now) <
                                                              availableAt(pool.entries[soonest], request, now))) {
            soonest = index;
        }
    }
    if (soonest >= 0) {
        next.notes.append({NextNote::Kind::FirstBack, soonest, availableAt(pool.entries[soonest], request, now)});
    }
}

} // namespace

NextRequest nextRequest(const PoolSnapshot &pool, PickRequest request, Instant now)
{
    request.alreadyAsked.clear();
    NextRequest next;
    const PickResult result = pickBackend(pool, request, now, 0);
    if (const auto *nobody = std::get_if<NoneAvailable>(&result)) {
        next.none = nobody->reason;
        if (nobody->reason == NoneAvailable::Reason::AllThrottled) {
            addFirstBack(next, pool, request, now);
        }
        return next;
    }
    const Picked &first = std::get<Picked>(result);
    next.shares = sharesOf(pool, request, now, first);
    next.thoughThrottled = first.thoughThrottled;
    if (first.thoughThrottled) {
        addFirstBack(next, pool, request, now);
        return next;
    }
    addWaits(next, pool, request, now, pool.entries[first.index].priority);
    for (const NextShare &share : std::as_const(next.shares)) {
        if (pool.entries[share.index].health.awaitingProof) {
            next.notes.append({NextNote::Kind::OnTrial, share.index, now});
        }
    }
    return next;
}

} // namespace spillway
