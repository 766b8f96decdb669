// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"
#include "core/secrets/secretstore.h"

#include <QDateTime>
#include <QProcessEnvironment>

#include <functional>
#include <memory>

namespace spillway
{

/// Keeps the secrets of the profile in force up to date: keys from the environment and the store, Entra ID tokens
/// fetched ahead of their end. Lives on the main thread and needs its event loop; the proxy only ever gets values.
class SecretsResolver : public QObject
{
    Q_OBJECT
public:
    /// `store` may be null: then only `environment` is asked (no keychain on this system). Not owned. `now` is the
    /// wall clock, by which tokens end.
    SecretsResolver(SecretStore *store, const QProcessEnvironment &environment, const std::function<QDateTime()> &now,
                    QObject *parent = nullptr);
    ~SecretsResolver() override;

    /// Keys that come with the profile itself (`--from-env`), by backend name; they win over the store.
    void setGivenKeys(const QMap<QString, QByteArray> &keys);
    /// Resolves everything `profile` needs; `resolved` follows once, when every key has been looked up and every token
    /// was fetched or failed; after that `secretsChanged` with every later change (tokens renewed, failures mended).
    /// Both come from the event loop. A second call before `resolved` takes the first one's place.
    void resolve(const Profile &profile);
    /// A backend refused its token (401): fetch a new one, at most once in 30 s.
    void tokenRefused(const QString &backendName);

    const Secrets &secrets() const;

signals:
    void resolved(const spillway::Secrets &secrets);
    void secretsChanged(const spillway::Secrets &secrets);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace spillway
