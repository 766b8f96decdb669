// SPDX-License-Identifier: MIT
#include "ui/traffic/trafficentry.h"

#include "core/config/profile.h"

#include <algorithm>

namespace spillway
{

ProfileFacts ProfileFacts::of(const Profile &profile)
{
    ProfileFacts facts;
    for (const Backend &backend : profile.backends) {
        if (backend.enabled) {
            facts.byPriority[backend.priority].append(backend.name);
        }
    }
    return facts;
}

int ProfileFacts::backendCount() const
{
    int count = 0;
    for (const QStringList &names : byPriority) {
        count += int(names.size());
    }
    return count;
}

TrafficKind kindOf(const ExchangeRecord &record)
{
    switch (record.end) {
    case ExchangeEnd::Running:
        return TrafficKind::InFlight;
    case ExchangeEnd::CallerLeft:
    case ExchangeEnd::BrokenOff:
        return TrafficKind::Other;
    case ExchangeEnd::Complete:
    case ExchangeEnd::Refused:
    case ExchangeEnd::NoAnswer:
        break;
    }
    if (record.status == 429) {
        return TrafficKind::Throttled;
    }
    switch (record.status / 100) {
    case 2:
        return TrafficKind::Success;
    case 4:
        return TrafficKind::ClientError;
    case 5:
        return TrafficKind::ServerError;
    default:
        return TrafficKind::Other;
    }
}

bool spilledOver(const TrafficEntry &entry)
{
    if (!entry.facts || entry.facts->topPriority() == 0) {
        return false;
    }
    const AttemptRecords &attempts = entry.record->attempts;
    const auto answered =
        std::find_if(attempts.begin(), attempts.end(), [](const AttemptRecord &attempt) { return attempt.answered; });
    return answered != attempts.end() && answered->priority > entry.facts->topPriority();
}

UiState statusState(const ExchangeRecord &record)
{
    switch (kindOf(record)) {
    case TrafficKind::Success:
        return UiState::Healthy;
    case TrafficKind::Throttled:
        return UiState::Throttled;
    case TrafficKind::ClientError:
    case TrafficKind::ServerError:
        return UiState::Unreachable;
    case TrafficKind::InFlight:
        return UiState::Probing;
    case TrafficKind::Other:
        break;
    }
    return record.end == ExchangeEnd::BrokenOff ? UiState::Unreachable : UiState::Disabled;
}

UiState attemptState(const AttemptRecord &attempt, const ExchangeRecord &record, bool last)
{
    if (attempt.failure != TransportFailure::None) {
        return UiState::Unreachable;
    }
    if (attempt.status == 429) {
        return UiState::Throttled;
    }
    if (attempt.status == 0) {
        return last && record.end == ExchangeEnd::Running ? UiState::Probing : UiState::Disabled;
    }
    if (attempt.status >= 400) {
        return attempt.answered ? UiState::Unreachable : UiState::Throttled;
    }
    return last && record.end == ExchangeEnd::BrokenOff ? UiState::Unreachable : UiState::Healthy;
}

bool isRunning(const ExchangeRecord &record, qsizetype attempt)
{
    return record.end == ExchangeEnd::Running && attempt == record.attempts.size() - 1;
}

void TrafficCounts::add(const TrafficEntry &entry, int times)
{
    all += times;
    if (spillway::spilledOver(entry)) {
        spilledOver += times;
    }
    switch (kindOf(*entry.record)) {
    case TrafficKind::Success:
        success += times;
        break;
    case TrafficKind::Throttled:
        throttled += times;
        break;
    case TrafficKind::ClientError:
        clientErrors += times;
        break;
    case TrafficKind::ServerError:
        serverErrors += times;
        break;
    case TrafficKind::InFlight:
        inFlight += times;
        break;
    case TrafficKind::Other:
        break;
    }
}

} // namespace spillway
