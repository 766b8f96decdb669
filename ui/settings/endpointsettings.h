// SPDX-License-Identifier: MIT
#pragma once

#include "ui/startatlogin.h"
#include "ui/widgets/settingsrow.h"

class QLineEdit;
class QSpinBox;

namespace spillway
{

class ClientKeyControl;
class DesktopSession;
class SegmentedControl;
class Switch;
class UserSettings;

/// Where Spillway serves, whom it lets in, and when it starts.
class EndpointSettings : public SettingsGroup
{
    Q_OBJECT
public:
    EndpointSettings(DesktopSession &session, UserSettings &settings, StartAtLogin login, QWidget *parent = nullptr);

    QSpinBox *portBox() const { return m_port; }

signals:
    void told(const QString &text);

private:
    void addPlaceRows();
    void addKeyRows();
    void addStartRows();
    void applyPort();
    void applyAddress(const QString &address, SettingsRow *row);
    void applySuffix();
    void refresh();
    void showClientUrl();
    void refreshUser();

    DesktopSession &m_session;
    UserSettings &m_settings;
    StartAtLogin m_login;
    QSpinBox *m_port;
    SegmentedControl *m_reach;
    QLineEdit *m_address;
    QLineEdit *m_suffix;
    Switch *m_requireKey;
    ClientKeyControl *m_key;
    Switch *m_serveOnStart;
    Switch *m_startAtLogin;
    SettingsRow *m_portRow = nullptr;
    SettingsRow *m_reachRow = nullptr;
    SettingsRow *m_addressRow = nullptr;
    SettingsRow *m_suffixRow = nullptr;
    SettingsRow *m_requireRow = nullptr;
    SettingsRow *m_keyRow = nullptr;
};

} // namespace spillway
