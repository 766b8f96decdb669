// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profilestore.h"
#include "core/proxy/endpointcontroller.h"
#include "core/secrets/secretsresolver.h"
#include "ui/session/keyvault.h"
#include "ui/session/profilelibrary.h"

#include <memory>

namespace spillway
{

class DemoThread;

/// What the window works on: the profile in force, its secrets, and the endpoint that serves it. Main thread only.
///
/// Pages read values from here, connect to its signals, and ask it for changes; they hold nothing of the core.
class DesktopSession : public QObject
{
    Q_OBJECT
public:
    /// `keychain` may be null (none on this system) and is not owned. Nothing is opened yet.
    DesktopSession(ProfileLibrary library, SecretStore *keychain, const QProcessEnvironment &environment,
                   QObject *parent = nullptr);
    ~DesktopSession() override;

    // The profile. Every function that returns a QString returns an empty one, or a sentence that says why not.

    /// Puts the profile of this file in force. A file with errors is not: the sentence names the first finding, and
    /// `findings` has them all.
    QString open(const QString &path);
    /// Puts the three simulated backends in force and, while serving, sends calls to them.
    QString openDemo();
    /// Leaves the demo for the profile that was in force before, or for none.
    void closeDemo();
    /// Writes `next` to the profile's file and puts it in force at once. A demo changes in memory only.
    QString save(const Profile &next);

    const Profile &profile() const { return *m_profile; }
    QString profilePath() const; ///< empty with the demo, and before a profile is open
    bool isOpen() const { return m_store || m_demo; }
    bool isDemo() const { return m_demo != nullptr; }
    bool isReadOnly() const; ///< of a later version: shown, never rewritten
    const QList<Finding> &findings() const { return m_findings; }
    ProfileLibrary &library() { return m_library; }
    /// The number of a backend's colour, 1 and up: the one stored with it, else its place. One less is the index that
    /// Theme::backend takes; from the 9th on colours come again, with a notch.
    int colorOf(const QString &backendName) const;

    // The endpoint.

    EndpointController &endpoint() { return m_endpoint; }
    EndpointState state() const { return m_endpoint.state(); }
    /// Serves where the profile says, as soon as the secrets have been looked up.
    void start();
    void stop();
    QString startProblem() const { return m_startProblem; } ///< why the last start failed; empty if it did not
    /// When the present state began, in UTC; invalid before the first change.
    QDateTime stateSince() const { return m_stateSince; }
    const StatusSnapshot &snapshot() const { return m_snapshot; }
    Instant now() const { return m_endpoint.clock().now(); }
    /// What the session was made with: keys and sign-in variables may come from there.
    const QProcessEnvironment &environment() const { return m_environment; }
    QDateTime wallNow() const { return m_endpoint.clock().wallNow(); }

    // Keys. None of them is ever in a profile.

    const Secrets &secrets() const { return m_resolver.secrets(); }
    KeyVault &keys() { return m_keys; }
    /// Keeps the key of a backend (an empty name: the client key) and puts it in force; an empty key removes it.
    /// `done` gets an empty string or why not, from the event loop.
    void setKey(const QString &backendName, const QByteArray &key, QObject *context,
                std::function<void(const QString &)> done);
    /// Makes a new client key (`spw-` and 32 random hex digits) and keeps it.
    void renewClientKey(QObject *context, std::function<void(const QString &)> done);

signals:
    /// Another profile, or other values of the same.
    void profileChanged();
    /// The file was changed by somebody else and is in force now.
    void profileReloaded();
    /// The file was changed by somebody else and has errors; what was in force stays.
    void profileRejected(const QList<spillway::Finding> &findings);
    void stateChanged();
    void snapshotChanged();
    void exchangesUpdated(const QList<spillway::ExchangeRecord> &records);
    void exchangesFinished(const QList<spillway::ExchangeRecord> &records);
    void secretsChanged();
    /// Something was done that the status bar tells: `Profile saved`.
    void told(const QString &text);

private:
    void use(const Profile &profile);
    void onSecrets();
    void onStateChanged();
    void listenIfWanted();
    void startDemoTraffic();

    ProfileLibrary m_library;
    QProcessEnvironment m_environment;
    KeyVault m_keys;
    EndpointController m_endpoint;
    SecretsResolver m_resolver;
    std::unique_ptr<ProfileStore> m_store;
    std::unique_ptr<DemoThread> m_demo;
    std::shared_ptr<const Profile> m_profile;
    QList<Finding> m_findings;
    StatusSnapshot m_snapshot;
    QString m_startProblem;
    QDateTime m_stateSince;
    bool m_secretsKnown = false;
    bool m_wantsToServe = false;
};

} // namespace spillway
