// SPDX-License-Identifier: MIT
#pragma once

#include "core/azurelink/azsignin.h"

#include <functional>

namespace spillway
{

/// How it stands with the Azure CLI.
enum class AzState {
    Looking, ///< not known yet
    Absent,  ///< there is no az on this computer
    SignedOut,
    SigningIn,
    SignedIn,
};

/// Who is signed in with az on this computer, and how to become it. az is first asked when `look` is called. Main
/// thread; nothing waits.
class AzAccount : public QObject
{
    Q_OBJECT
public:
    /// Where az is: asked again whenever it was not found, since it may have been installed in the meantime.
    using FindContext = std::function<AzContext()>;

    explicit AzAccount(FindContext find, QObject *parent = nullptr);
    ~AzAccount() override;

    AzContext context() const { return m_context; }
    AzState state() const { return m_state; }
    bool isSignedIn() const { return m_state == AzState::SignedIn; }
    bool isThere() const { return m_state != AzState::Absent && m_state != AzState::Looking; }
    /// `dev@contoso.com`; empty unless somebody is signed in.
    QString name() const { return m_situation.user; }
    QString version() const { return m_situation.version; }
    const QList<AzSubscription> &subscriptions() const { return m_situation.subscriptions; }
    /// What to tell who wants to run something: empty while az can.
    QString problem() const;

    /// Asks who is signed in, unless that is known.
    void look();
    /// Asks anew, for instance because a command found nobody signed in.
    void lookAgain();
    /// Runs `az login`, which opens a browser.
    void signIn();
    void stop();

signals:
    void changed();
    /// What az says while somebody signs in.
    void lineArrived(const QString &line);

private:
    void makeSignIn();
    void setState(AzState state);

    FindContext m_find;
    AzContext m_context;
    std::unique_ptr<AzSignIn> m_signIn;
    AzSituation m_situation;
    AzState m_state = AzState::Looking;
};

} // namespace spillway
