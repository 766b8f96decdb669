// SPDX-License-Identifier: MIT
#include "ui/session/addressfollower.h"

#include "ui/session/desktopsession.h"

namespace spillway
{

AddressFollower::AddressFollower(DesktopSession &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_bound(session.profile().endpoint)
{
    connect(&session, &DesktopSession::stateChanged, this, &AddressFollower::onStateChanged);
    connect(&session, &DesktopSession::profileChanged, this, [this] { m_secretsCurrent = false; });
    // Not before the new profile's secrets are there: a keychain may take its time, and calls go on meanwhile.
    connect(&session, &DesktopSession::secretsChanged, this, [this] {
        m_secretsCurrent = true;
        moveIfNeeded();
    });
}

void AddressFollower::onStateChanged()
{
    if (m_session.state() == EndpointState::Starting) {
        m_bound = m_session.profile().endpoint;
    }
    moveIfNeeded();
}

void AddressFollower::moveIfNeeded()
{
    const EndpointOptions &wanted = m_session.profile().endpoint;
    const bool elsewhere =
        wanted.address != m_bound.address || wanted.port != m_bound.port || wanted.suffix != m_bound.suffix;
    if (elsewhere && m_secretsCurrent && m_session.state() == EndpointState::Serving) {
        m_session.stop();
        m_session.start();
    }
}

} // namespace spillway
