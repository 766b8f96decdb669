// SPDX-License-Identifier: MIT
#pragma once

#include "app/commands/listenaddress.h"
#include "app/commands/logwriter.h"
#include "app/commands/ondemandkeychain.h"
#include "app/commands/servicereport.h"
#include "app/commands/shutdownsignal.h"
#include "core/config/profilestore.h"
#include "core/demo/demothread.h"
#include "core/proxy/clock.h"
#include "core/proxy/proxyserver.h"
#include "core/secrets/secretsresolver.h"

#include <optional>

namespace spillway
{

enum class ProfileSource { File, Environment, Demo };

struct ServeOptions
{
    ProfileSource source = ProfileSource::File;
    QString profilePath; ///< with ProfileSource::File
    ListenAddress listen;
    LogFormat log = LogFormat::None;
    QString readyFile; ///< empty: none
};

/// One run of `serve`: the profile and its changes, the secrets, the endpoint, the signals. On the main thread.
class ServeSession : public QObject
{
    Q_OBJECT
public:
    explicit ServeSession(const ServeOptions &options);
    ~ServeSession() override;

    /// Loads the profile and begins to look its secrets up; the endpoint follows from the event loop. Returns an exit
    /// code if it ended here already. Later ends come by QCoreApplication::exit.
    std::optional<int> begin();

private:
    QList<Finding> loadProfile(); ///< fills `m_next`
    void resolveNext();
    void onResolved();
    void onSecretsChanged(const Secrets &secrets);
    bool hasClientKeyIfNeeded(const Profile &profile, const Secrets &secrets);
    void startListening();
    void onProfileChanged(const ParsedProfile &parsed);
    void rejectChange(const QList<Finding> &findings) const;
    void reload();
    void reportCredentials(const Profile &profile, const Secrets &secrets);
    QString remedy(const Backend &backend, const QString &problem) const;
    QString address(const Profile &profile) const;
    quint16 port(const Profile &profile) const;
    void onShutdownRequested();
    void onDrained();
    void end(int code);

    ServeOptions m_options;
    SystemClock m_clock;
    ShutdownSignal m_signals;
    DemoThread m_demo; ///< outlives the endpoint, which asks it
    OnDemandKeychain m_keychain;
    SecretsResolver m_resolver;
    std::unique_ptr<ProfileStore> m_store; ///< with ProfileSource::File
    std::unique_ptr<LogWriter> m_log;
    std::shared_ptr<const Profile> m_next;      ///< whose secrets are to be, or are being, looked up
    std::shared_ptr<const Profile> m_resolving; ///< whose secrets are being looked up
    std::shared_ptr<const Profile> m_inForce;
    QMap<QString, QString> m_reported; ///< backend -> the problem that was told last
    ProxyServer m_server;
    ServiceReport m_report; ///< to the service manager, where one started this
    bool m_stopping = false;
};

} // namespace spillway
