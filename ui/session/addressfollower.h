// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QObject>

namespace spillway
{

class DesktopSession;

/// Lets a serving endpoint move when the profile's address, port or suffix become others, whoever changed them: a
/// setting, an edit of the file, another profile. Answers under way finish at the old place.
class AddressFollower : public QObject
{
    Q_OBJECT
public:
    explicit AddressFollower(DesktopSession &session, QObject *parent = nullptr);

private:
    void onStateChanged();
    void moveIfNeeded();

    DesktopSession &m_session;
    EndpointOptions m_bound; ///< what the present start went by
    bool m_secretsCurrent = true;
};

} // namespace spillway
