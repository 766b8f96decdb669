// SPDX-License-Identifier: MIT
#include "ui/setup/azaccount.h"

namespace spillway
{

AzAccount::AzAccount(FindContext find, QObject *parent)
    : QObject(parent)
    , m_find(std::move(find))
{
}

AzAccount::~AzAccount() = default;

QString AzAccount::problem() const
{
    switch (m_state) {
    case AzState::Absent:
        return tr("Azure CLI was not found. Install it, or copy the commands and run them elsewhere.");
    case AzState::SignedOut:
        return m_situation.problem.isEmpty() ? tr("You are not signed in.") : m_situation.problem;
    case AzState::SigningIn:
        return tr("Signing in. Go on in the browser.");
    case AzState::Looking:
        return tr("Looking for the Azure CLI…");
    case AzState::SignedIn:
        break;
    }
    return {};
}

void AzAccount::makeSignIn()
{
    m_context = m_find();
    m_signIn = std::make_unique<AzSignIn>(m_context);
    connect(m_signIn.get(), &AzSignIn::lineArrived, this,
            [this](const QString &line, bool /*isError*/) { emit lineArrived(line); });
    connect(m_signIn.get(), &AzSignIn::looked, this, [this](const AzSituation &situation) {
        m_situation = situation;
        const AzState signedIn = situation.isSignedIn() ? AzState::SignedIn : AzState::SignedOut;
        m_state = situation.hasAz() ? signedIn : AzState::Absent;
        emit changed();
    });
}

void AzAccount::setState(AzState state)
{
    if (state != m_state) {
        m_state = state;
        emit changed();
    }
}

void AzAccount::look()
{
    if (m_state == AzState::SignedIn || m_state == AzState::SigningIn || (m_signIn && m_signIn->isRunning())) {
        return;
    }
    lookAgain();
}

void AzAccount::lookAgain()
{
    if (!m_signIn || !m_context.program.isThere()) {
        makeSignIn();
    }
    if (!m_context.program.isThere()) {
        m_situation = {};
        setState(AzState::Absent);
        return;
    }
    m_signIn->look();
}

void AzAccount::signIn()
{
    if (!m_signIn || m_state == AzState::SigningIn) {
        return;
    }
    m_signIn->signIn(false);
    setState(AzState::SigningIn);
}

void AzAccount::stop()
{
    if (m_signIn) {
        m_signIn->stop();
    }
}

} // namespace spillway
