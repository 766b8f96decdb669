// SPDX-License-Identifier: MIT
#include "core/proxy/backendregistry.h"

#include <QUrl>

namespace spillway
{
namespace
{

/// A name as a header value can carry it: visible ASCII stays, but for what parts the list's items.
QByteArray nameForHeader(const QString &name)
{
    return QUrl::toPercentEncoding(name, " !#$&'()*+/:;<>?@[]^`{|}\"\\").trimmed();
}

ConfiguredBackend configured(const Backend &backend, const Secrets &secrets)
{
    ConfiguredBackend result;
    result.config = backend;
    result.credential = secrets.backends.value(backend.name);
    const bool needsCredential = backend.auth == AuthKind::Key || backend.auth == AuthKind::Entra;
    if (needsCredential && result.credential.header.isEmpty() && result.credential.problem.isEmpty()) {
        result.credential.problem =
            backend.auth == AuthKind::Key ? QStringLiteral("no key") : QStringLiteral("no token");
    }
    result.usable = backend.enabled && (!needsCredential || result.credential.isUsable());
    const QUrl url(backend.url);
    result.origin = url.toEncoded(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    result.host = result.origin.mid(result.origin.indexOf("://") + 3);
    result.pathPrefix = url.path(QUrl::FullyEncoded).toLatin1() + "/openai";
    result.openaiUrl = result.origin + result.pathPrefix;
    result.headerName = nameForHeader(backend.name);
    return result;
}

} // namespace

QList<QByteArray> ProxyConfig::secretValues() const
{
    QList<QByteArray> values{clientKey};
    for (const ConfiguredBackend &backend : backends) {
        // A token is told apart from its scheme: it may stand alone elsewhere.
        values.append(backend.credential.value.sliced(backend.credential.value.lastIndexOf(' ') + 1));
    }
    values.removeAll(QByteArray());
    return values;
}

ProxyConfigPtr BackendRegistry::configure(std::shared_ptr<const Profile> profile, const Secrets &secrets, bool forceKey)
{
    auto config = std::make_shared<ProxyConfig>();
    constexpr qint64 mebibyte = 1024 * 1024;
    const EndpointOptions &endpoint = profile->endpoint;
    config->clientKey = secrets.clientKey;
    config->prefix = endpoint.suffix.isEmpty() ? QByteArray("/openai") : '/' + endpoint.suffix.toUtf8() + "/openai";
    config->keyRequired = forceKey || keyRequired(endpoint, endpoint.address);
    config->maxBodyBytes = endpoint.maxBodyMiB * mebibyte;
    config->maxReplayBytes = endpoint.maxReplayMiB * mebibyte;
    config->needsDeployment = profile->balancing.throttleScope == ThrottleScope::Deployment;
    for (const Backend &backend : profile->backends) {
        ConfiguredBackend entry = configured(backend, secrets);
        if (m_config) {
            for (const ConfiguredBackend &old : m_config->backends) {
                if (old.config.name == backend.name && old.config.url == backend.url) {
                    entry.state = old.state;
                }
            }
        }
        if (!entry.state) {
            entry.state = std::make_shared<BackendState>();
        }
        config->needsDeployment = config->needsDeployment || !backend.deployments.isEmpty();
        config->backends.append(std::move(entry));
    }
    config->profile = std::move(profile);
    m_config = config;
    return config;
}

PoolSnapshot BackendRegistry::poolOf(const ProxyConfig &config)
{
    PoolSnapshot pool;
    pool.entries.reserve(config.backends.size());
    for (const ConfiguredBackend &backend : config.backends) {
        pool.entries.append({backend.config.priority, backend.config.weight, backend.state->inFlight, backend.usable,
                             backend.state->health, backend.config.deployments});
    }
    return pool;
}

QList<BackendSnapshot> BackendRegistry::snapshot(Instant now) const
{
    QList<BackendSnapshot> result;
    if (!m_config) {
        return result;
    }
    for (const ConfiguredBackend &backend : m_config->backends) {
        const BackendState &state = *backend.state;
        BackendSnapshot entry;
        entry.name = backend.config.name;
        entry.url = backend.config.url;
        entry.priority = backend.config.priority;
        entry.enabled = backend.config.enabled;
        entry.state = backend.usable ? stateAt(state.health, now) : HealthState::Disabled;
        if (const std::optional<SetAside> aside = shownWait(state.health, now); aside && backend.usable) {
            entry.setAsideUntil = aside->until;
            entry.wait = aside->wait;
        }
        entry.inFlight = state.inFlight;
        entry.requests = state.requests;
        entry.successes = state.successes;
        entry.throttles = state.throttles;
        entry.errors = state.errors;
        entry.lastStatus = state.lastStatus;
        entry.lastReason = state.lastReason;
        if (!backend.config.enabled) {
            entry.lastReason = QStringLiteral("turned off");
        } else if (!backend.usable) {
            entry.lastReason = backend.credential.problem;
        }
        entry.lastAt = state.lastAt;
        const LatencyWindow::Quantiles latency = state.latency.quantiles(now);
        entry.p50 = latency.p50;
        entry.p95 = latency.p95;
        entry.remainingRequests = state.remainingRequests;
        entry.remainingTokens = state.remainingTokens;
        entry.limitRequests = state.limitRequests;
        entry.limitTokens = state.limitTokens;
        entry.region = state.region;
        entry.tokensPerMinute = state.tokenRate.perMinute(now);
        entry.requestsPerMinute = state.requestRate.perMinute(now);
        result.append(entry);
    }
    return result;
}

void BackendRegistry::record(BackendState &state, const Outcome &outcome, const QString &deployment,
                             const QString &reason, Instant now)
{
    state.health = applyOutcome(std::move(state.health), outcome, deployment, now);
    state.lastReason = reason;
    state.lastAt = now;
    switch (outcome.kind) {
    case OutcomeClass::Answer:
        state.lastStatus = outcome.status;
        ++state.successes;
        break;
    case OutcomeClass::Throttled:
        state.lastStatus = outcome.status;
        ++state.throttles;
        break;
    case OutcomeClass::Unreachable:
    case OutcomeClass::TimedOut:
        ++state.errors;
        break;
    }
}

} // namespace spillway
