// SPDX-License-Identifier: MIT
#include "core/balance/picker.h"

#include <algorithm>
#include <limits>

namespace spillway
{
namespace
{

/// The deployment whose own throttle counts for this entry; empty where throttles concern whole backends.
QString throttledName(const PoolEntry &entry, const PickRequest &request)
{
    if (request.throttleScope == ThrottleScope::Backend || request.deployment.isEmpty()) {
        return {};
    }
    return mappedDeployment(entry.deployments, request.deployment);
}

Picked drawAmong(const QList<int> &indexes, quint32 draw)
{
    const auto count = quint32(indexes.size());
    const quint32 choice = count > 1 ? draw % count : 0;
    return {indexes[choice], count, choice, false};
}

Picked drawByWeight(const PoolSnapshot &pool, const QList<int> &candidates, quint32 draw)
{
    if (candidates.size() == 1) {
        return drawAmong(candidates, draw);
    }
    quint32 total = 0;
    for (const int index : candidates) {
        total += quint32(std::max(1, pool.entries[index].weight));
    }
    const quint32 choice = total > 1 ? draw % total : 0;
    quint32 below = 0;
    for (const int index : candidates) {
        below += quint32(std::max(1, pool.entries[index].weight));
        if (choice < below) {
            return {index, total, choice, false};
        }
    }
    Q_UNREACHABLE();
}

Picked drawAmongLeastBusy(const PoolSnapshot &pool, const QList<int> &candidates, quint32 draw)
{
    int fewest = std::numeric_limits<int>::max();
    for (const int index : candidates) {
        fewest = std::min(fewest, pool.entries[index].inFlight);
    }
    QList<int> leastBusy;
    for (const int index : candidates) {
        if (pool.entries[index].inFlight == fewest) {
            leastBusy.append(index);
        }
    }
    return drawAmong(leastBusy, draw);
}

} // namespace

PickResult pickBackend(const PoolSnapshot &pool, const PickRequest &request, Instant now, quint32 draw)
{
    QList<int> candidates;
    QList<int> usable;
    int lowest = std::numeric_limits<int>::max();
    Instant earliest = Instant::max();
    for (int index = 0; index < pool.entries.size(); ++index) {
        const PoolEntry &entry = pool.entries[index];
        if (!entry.usable) {
            continue;
        }
        usable.append(index);
        const Instant from = availableFrom(entry.health, throttledName(entry, request), now);
        earliest = std::min(earliest, from);
        if (from > now || request.alreadyAsked.contains(index)) {
            continue;
        }
        if (entry.priority < lowest) {
            lowest = entry.priority;
            candidates.clear();
        }
        if (entry.priority == lowest) {
            candidates.append(index);
        }
    }
    if (usable.isEmpty()) {
        return NoneAvailable{NoneAvailable::Reason::NotConfigured, now};
    }
    if (!candidates.isEmpty()) {
        switch (request.selection) {
        case Selection::Random:
            return drawAmong(candidates, draw);
        case Selection::Weighted:
            return drawByWeight(pool, candidates, draw);
        case Selection::LeastBusy:
            return drawAmongLeastBusy(pool, candidates, draw);
        }
    }
    if (!request.alreadyAsked.isEmpty()) {
        return NoneAvailable{NoneAvailable::Reason::AllAsked, earliest};
    }
    Picked anyway;
    switch (request.whenAllThrottled) {
    case WhenAllThrottled::First:
        anyway.index = usable.first();
        break;
    case WhenAllThrottled::Random:
        anyway = drawAmong(usable, draw);
        break;
    case WhenAllThrottled::Reply:
        return NoneAvailable{NoneAvailable::Reason::AllThrottled, earliest};
    }
    anyway.thoughThrottled = true;
    return anyway;
}

QString mappedDeployment(const QMap<QString, QString> &deployments, const QString &callersName)
{
    if (deployments.isEmpty()) {
        return callersName;
    }
    const auto named = deployments.constFind(callersName);
    if (named != deployments.constEnd()) {
        return *named;
    }
    return deployments.value(QStringLiteral("*"), callersName);
}

} // namespace spillway
