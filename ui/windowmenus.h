// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QObject>

class QAction;
class QMenu;
class QMainWindow;

namespace spillway
{

class UserSettings;
class WindowActions;

/// The five menus (File, Edit, View, Endpoint, Help): native on macOS, elsewhere behind the rail's ☰ button. They are
/// filled when they are about to be seen.
class WindowMenus : public QObject
{
    Q_OBJECT
public:
    WindowMenus(QMainWindow *window, WindowActions &actions, UserSettings &settings);
    ~WindowMenus() override;

    /// The ☰ menu.
    QMenu *menu() const { return m_menu; }
    /// The actions that go to pages, first in View.
    void setPageActions(const QList<QAction *> &actions);

private:
    void fill(QMenu *menu, int id);
    void addThemes(QMenu *menu);

    WindowActions &m_actions;
    UserSettings &m_settings;
    QList<QAction *> m_pageActions;
    QMenu *m_menu;
    QMenu *m_themes;
};

} // namespace spillway
