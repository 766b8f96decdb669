// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHash>
#include <QMap>
#include <QObject>
#include <QString>

#include <functional>

/// Where keys live, and the values in which resolved credentials travel to the proxy.
namespace spillway
{

/// The credential of one backend, ready to be put on a request.
struct Credential
{
    QByteArray header; ///< `api-key` or `Authorization`; empty: send none
    QByteArray value;
    /// Why there is none, for people (`no key`, `keychain locked`, the error of the token source); empty if there is
    /// one.
    QString problem;
    /// More about the problem, for the log; with a token, which source gave it. May be empty.
    QString detail = {};

    bool isUsable() const { return problem.isEmpty(); }
    bool operator==(const Credential &) const = default;
};

/// All secrets that one profile needs, as a value. Never logged, never written.
struct Secrets
{
    QMap<QString, Credential> backends; ///< by backend name; AuthKind::Client and None have an empty one
    QByteArray clientKey;               ///< what callers must present; empty: none was set
    QString clientKeyProblem;           ///< why the client key could not be looked up or used; empty otherwise

    bool operator==(const Secrets &) const = default;
};

/// A place that keeps secrets by entry (`PROFILE-NAME/BACKEND-NAME`, client key `PROFILE-NAME/client`), under the
/// service `spillway`. Asynchronous: results come from the event loop, never inline.
class SecretStore
{
public:
    struct Result
    {
        QByteArray secret; ///< read: what was found
        bool found = false;
        QString error;       ///< empty: it worked (also when nothing was found)
        bool absent = false; ///< with an error: there is no such place on this system, so nothing can be in it
    };
    using Callback = std::function<void(const Result &)>;

    virtual ~SecretStore() = default;
    virtual void read(const QString &entry, QObject *context, Callback done) = 0;
    virtual void write(const QString &entry, const QByteArray &secret, QObject *context, Callback done) = 0;
    virtual void remove(const QString &entry, QObject *context, Callback done) = 0;
};

/// The entry of a backend's key, or of the client key for an empty `backendName`.
QString secretEntry(const QString &profileName, const QString &backendName);

/// The variable that wins over the keychain: `SPILLWAY_KEY_` and the name upper-cased, other characters than A-Z and
/// 0-9 as `_`; SPILLWAY_CLIENT_KEY for the client key.
QString secretVariable(const QString &backendName);

} // namespace spillway
