// SPDX-License-Identifier: MIT
#include "ui/backends/backendlive.h"

#include <QCoreApplication>

#include <algorithm>

using namespace std::chrono_literals;

namespace spillway
{

namespace
{

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(spillway::BackendLive)
};

const BackendSnapshot *find(const StatusSnapshot &snapshot, const QString &name)
{
    const auto found = std::find_if(snapshot.backends.begin(), snapshot.backends.end(),
                                    [&name](const BackendSnapshot &backend) { return backend.name == name; });
    return found == snapshot.backends.end() ? nullptr : &*found;
}

} // namespace

std::optional<HealthState> liveState(const Backend &backend, const StatusSnapshot &snapshot, Instant now)
{
    if (!backend.enabled) {
        return HealthState::Disabled;
    }
    const BackendSnapshot *told = find(snapshot, backend.name);
    if (told == nullptr || told->url != backend.url) {
        return std::nullopt;
    }
    const bool waits = told->state == HealthState::Throttled || told->state == HealthState::Unreachable;
    return waits && told->setAsideUntil <= now ? HealthState::Probing : told->state;
}

PillContent backendPill(const Backend &backend, const StatusSnapshot &snapshot, Instant now)
{
    const std::optional<HealthState> state = liveState(backend, snapshot, now);
    if (!state) {
        return {UiState::Disabled, Tr::tr("Not asked yet"), std::nullopt, 0ms};
    }
    const BackendSnapshot *told = find(snapshot, backend.name);
    if (*state == HealthState::Disabled && backend.enabled && told != nullptr) {
        const bool noKey = backend.auth == AuthKind::Key;
        return {UiState::Attention, noKey ? Tr::tr("No key") : Tr::tr("Not signed in"), std::nullopt, 0ms};
    }
    PillContent pill{uiState(*state), {}, std::nullopt, 0ms};
    if (*state == HealthState::Throttled) {
        pill.left = std::chrono::ceil<std::chrono::milliseconds>(told->setAsideUntil - now);
        pill.whole = told->wait;
    }
    return pill;
}

PoolSnapshot poolNow(const Profile &profile, const StatusSnapshot &snapshot,
                     const std::function<bool(const Backend &)> &hasCredential)
{
    const bool told = std::equal(profile.backends.begin(), profile.backends.end(), snapshot.backends.begin(),
                                 snapshot.backends.end(), [](const Backend &backend, const BackendSnapshot &known) {
                                     return backend.name == known.name && backend.url == known.url &&
                                            backend.priority == known.priority && backend.enabled == known.enabled;
                                 });
    if (told && snapshot.pool.entries.size() == profile.backends.size()) {
        return snapshot.pool;
    }
    PoolSnapshot pool;
    for (const Backend &backend : profile.backends) {
        pool.entries.append({backend.priority, backend.weight, 0, backend.enabled && hasCredential(backend),
                             BackendHealth(), backend.deployments});
    }
    return pool;
}

} // namespace spillway
