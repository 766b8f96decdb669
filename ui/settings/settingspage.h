// SPDX-License-Identifier: MIT
#pragma once

#include "ui/page.h"
#include "ui/startatlogin.h"

class QScrollArea;

namespace spillway
{

class DesktopSession;
class EmptyState;
class EndpointSettings;
class SearchField;
class SettingsGroup;
class UserSettings;

/// All settings in one column of 760 px. Each applies at once; what is wrong stands at its row.
class SettingsPage : public Page
{
    Q_OBJECT
public:
    SettingsPage(DesktopSession &session, UserSettings &settings, QWidget *parent = nullptr);
    /// With another place for "Start when you sign in", for tests.
    SettingsPage(DesktopSession &session, UserSettings &settings, StartAtLogin login, QWidget *parent = nullptr);

    ~SettingsPage() override;

    void focusSearch() override;
    bool escape() override;
    /// Brings the port to be edited.
    void focusPort();

    const QList<SettingsGroup *> &groups() const { return m_groups; }
    SearchField *searchField() const { return m_search; }

private:
    void filter(const QString &text);

    SearchField *m_search;
    QScrollArea *m_scroll;
    EndpointSettings *m_endpoint;
    EmptyState *m_nothing;
    QList<SettingsGroup *> m_groups;
};

} // namespace spillway
