// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/picker.h"
#include "core/config/profile.h"
#include "core/proxy/exchangerecord.h"
#include "core/proxy/ratewindow.h"
#include "core/secrets/secretstore.h"

#include <memory>

namespace spillway
{

/// Everything about one backend that changes while it serves. Shared by the configurations that know it, so that a
/// reload keeps its state and an exchange can finish on a backend that an edit has removed.
struct BackendState
{
    BackendHealth health;
    int inFlight = 0;
    quint64 requests = 0;
    quint64 successes = 0;
    quint64 throttles = 0;
    quint64 errors = 0;
    int lastStatus = 0;
    QString lastReason;
    Instant lastAt = Instant::min();
    qint64 remainingRequests = -1;
    qint64 remainingTokens = -1;
    qint64 limitRequests = -1;
    qint64 limitTokens = -1;
    QString region;
    RateWindow requestRate;
    RateWindow tokenRate;
    LatencyWindow latency;
};

/// One backend as a configuration has it, with what each request needs of it made ready.
struct ConfiguredBackend
{
    Backend config;
    Credential credential;
    std::shared_ptr<BackendState> state;
    bool usable = true;    ///< enabled, and its credential is there
    QByteArray host;       ///< for the Host header
    QByteArray origin;     ///< `https://host:port`
    QByteArray pathPrefix; ///< `/openai`, behind the path that its URL may have
    QByteArray openaiUrl;  ///< URL/openai, as x-openai-backendurl tells it
    QByteArray headerName; ///< the name as x-spillway-attempts writes it
};

/// A profile in force with its secrets: what an exchange pins at its start.
struct ProxyConfig
{
    std::shared_ptr<const Profile> profile;
    QList<ConfiguredBackend> backends;
    QByteArray clientKey;
    QByteArray prefix; ///< `/openai` or `/SUFFIX/openai`
    bool keyRequired = false;
    bool needsDeployment = false; ///< a mapping or ThrottleScope::Deployment: the body's `model` has to be known
    qint64 maxBodyBytes = 0;
    qint64 maxReplayBytes = 0;

    /// Every secret in force, for what must not show them.
    QList<QByteArray> secretValues() const;
};
using ProxyConfigPtr = std::shared_ptr<const ProxyConfig>;

/// Owns the backends' state across reloads and turns it into values. On the proxy's thread.
class BackendRegistry
{
public:
    /// The configuration for `profile`; states of backends whose name and url stay are taken over from the last one.
    ProxyConfigPtr configure(std::shared_ptr<const Profile> profile, const Secrets &secrets, bool forceKey);
    const ProxyConfigPtr &config() const { return m_config; }

    /// The pool as the picker wants it, of any configuration that is still pinned.
    static PoolSnapshot poolOf(const ProxyConfig &config);
    /// The backends' part of the status.
    QList<BackendSnapshot> snapshot(Instant now) const;

    /// Notes what an attempt's answer says about the backend.
    static void record(BackendState &state, const Outcome &outcome, const QString &deployment, const QString &reason,
                       Instant now);

private:
    ProxyConfigPtr m_config;
};

} // namespace spillway
