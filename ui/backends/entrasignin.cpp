// SPDX-License-Identifier: MIT
#include "ui/backends/entrasignin.h"

#include "core/secrets/secretsresolver.h"
#include "ui/session/desktopsession.h"

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{
const QString editedName = u"edited"_s;
} // namespace

EntraSignIn::EntraSignIn(DesktopSession &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&session, &DesktopSession::secretsChanged, this, [this] {
        if (m_wanted) {
            emit changed();
        }
    });
}

EntraSignIn::~EntraSignIn() = default;

std::optional<Credential> EntraSignIn::inForce() const
{
    for (const Backend &backend : m_session.profile().backends) {
        if (backend.auth == AuthKind::Entra && backend.entraScope == m_scope) {
            const auto found = m_session.secrets().backends.constFind(backend.name);
            if (found != m_session.secrets().backends.constEnd()) {
                return *found;
            }
        }
    }
    return std::nullopt;
}

void EntraSignIn::want(const QString &scope)
{
    if (m_wanted && scope == m_scope) {
        return;
    }
    m_wanted = true;
    m_scope = scope;
    m_fetched.reset();
    m_resolver.reset();
    if (!inForce()) {
        // Without a store: it is asked for nothing but the token.
        m_resolver =
            std::make_unique<SecretsResolver>(nullptr, m_session.environment(), [this] { return m_session.wallNow(); });
        const auto take = [this](const Secrets &secrets) {
            m_fetched = secrets.backends.value(editedName);
            emit changed();
        };
        connect(m_resolver.get(), &SecretsResolver::resolved, this, take);
        connect(m_resolver.get(), &SecretsResolver::secretsChanged, this, take);
        Backend backend;
        backend.name = editedName;
        backend.auth = AuthKind::Entra;
        backend.entraScope = scope;
        Profile profile;
        profile.backends = {backend};
        m_resolver->resolve(profile);
    }
    emit changed();
}

void EntraSignIn::stop()
{
    m_wanted = false;
    m_resolver.reset();
    m_fetched.reset();
}

std::optional<Credential> EntraSignIn::credential() const
{
    if (!m_wanted) {
        return std::nullopt;
    }
    return m_fetched ? m_fetched : inForce();
}

QString EntraSignIn::sentence() const
{
    const std::optional<Credential> token = credential();
    if (!token) {
        return tr("Signing in…");
    }
    if (!token->isUsable()) {
        return tr("Not signed in: %1.").arg(token->problem);
    }
    return token->detail.isEmpty() ? tr("Signed in.") : tr("Signed in, the token comes from: %1.").arg(token->detail);
}

} // namespace spillway
