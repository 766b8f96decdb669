// SPDX-License-Identifier: MIT
#include "ui/windowmenus.h"

#include "ui/settings/usersettings.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QActionGroup>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

namespace spillway
{

WindowMenus::WindowMenus(QMainWindow *window, WindowActions &actions, UserSettings &settings)
    : QObject(window)
    , m_actions(actions)
    , m_settings(settings)
    , m_menu(new QMenu(window))
    , m_themes(new QMenu(tr("Theme"), window))
{
    addThemes(m_themes);
    const QStringList titles = {tr("File"), tr("Edit"), tr("View"), tr("Endpoint"), tr("Help")};
    for (int id = 0; id < titles.size(); ++id) {
        auto *menu = new QMenu(titles[id], window);
        connect(menu, &QMenu::aboutToShow, this, [this, menu, id] { fill(menu, id); });
        fill(menu, id);
#ifdef Q_OS_MACOS
        window->menuBar()->addMenu(menu);
#endif
        m_menu->addMenu(menu);
    }
}

WindowMenus::~WindowMenus() = default;

void WindowMenus::setPageActions(const QList<QAction *> &actions)
{
    m_pageActions = actions;
}

void WindowMenus::fill(QMenu *menu, int id)
{
    menu->clear();
    if (MenuId(id) == MenuId::View) {
        menu->addActions(m_pageActions);
        menu->addSeparator();
    }
    const QList<QAction *> actions = m_actions.inMenu(MenuId(id));
    for (QAction *action : actions) {
        if (action == nullptr) {
            menu->addSeparator();
        } else {
            menu->addAction(action);
        }
    }
    if (MenuId(id) == MenuId::View) {
        menu->addSeparator();
        menu->addMenu(m_themes);
    }
}

void WindowMenus::addThemes(QMenu *menu)
{
    auto *group = new QActionGroup(menu);
    const QList<std::pair<ThemeMode, QString>> themes = {
        {ThemeMode::System, tr("System")}, {ThemeMode::Light, tr("Light")}, {ThemeMode::Dark, tr("Dark")}};
    for (const auto &[mode, name] : themes) {
        QAction *action = menu->addAction(name);
        action->setCheckable(true);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, mode = mode] { m_settings.setTheme(mode); });
        const auto follow = [this, action, mode = mode] { action->setChecked(m_settings.theme() == mode); };
        connect(&m_settings, &UserSettings::changed, action, follow);
        follow();
    }
}

} // namespace spillway
