// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"
#include "core/secrets/secretstore.h"

#include <QObject>

#include <memory>
#include <optional>

namespace spillway
{

class DesktopSession;
class SecretsResolver;

/// The Microsoft Entra ID token for a backend that is being edited: the one in force where the saved backend uses the
/// same scope, else one that is fetched while somebody looks at it. Main thread.
class EntraSignIn : public QObject
{
    Q_OBJECT
public:
    explicit EntraSignIn(DesktopSession &session, QObject *parent = nullptr);
    ~EntraSignIn() override;

    /// From now on the token for this scope (empty: the usual one).
    void want(const QString &scope);
    void stop();
    /// The token, or why there is none; nothing while it is being fetched, and when none is wanted.
    std::optional<Credential> credential() const;
    /// "Signed in through the Azure CLI.", "Signing in…", "Not signed in: …"
    QString sentence() const;

signals:
    void changed();

private:
    std::optional<Credential> inForce() const;

    DesktopSession &m_session;
    std::unique_ptr<SecretsResolver> m_resolver;
    std::optional<Credential> m_fetched;
    QString m_scope;
    bool m_wanted = false;
};

} // namespace spillway
