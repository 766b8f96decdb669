// SPDX-License-Identifier: MIT
// The menu of a backend in the list.
#include "ui/backends/backendedits.h"
#include "ui/backends/backendspage.h"
#include "ui/backends/connectiontests.h"
#include "ui/session/desktopsession.h"
#include "ui/theme/icon.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

namespace spillway
{

void BackendsPage::showMenu(const QString &name, const QPoint &globalPosition)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [menu](Icon icon, const QString &text, const QKeySequence &key) {
        QAction *action = menu->addAction(themedIcon(icon), text);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut); // the menu only shows it
        action->setShortcutVisibleInContextMenu(true);
        return action;
    };
    connect(add(Icon::Edit, tr("Open"), Qt::Key_Return), &QAction::triggered, this,
            [this, name] { openInspector(name); });
    connect(add(Icon::Edit, tr("Rename"), Qt::Key_F2), &QAction::triggered, this, &BackendsPage::renameCurrent);
    connect(add(Icon::Refresh, tr("Test connection"), Qt::CTRL | Qt::Key_T), &QAction::triggered, this,
            [this, name] { m_tests.test(name); });
    connect(add(Icon::Undo, tr("Clear throttle"), {}), &QAction::triggered, this, [this, name] {
        m_session.endpoint().clearThrottle(name);
        emit told(tr("Throttle of %1 cleared").arg(name));
    });
    connect(add(Icon::Duplicate, tr("Duplicate"), {}), &QAction::triggered, this, [this, name] {
        QString copy;
        const QString problem = m_edits.duplicate(name, &copy);
        tell(problem, tr("%1 is a copy of %2, turned off.").arg(copy, name));
    });
    connect(add(Icon::Copy, tr("Copy URL"), {}), &QAction::triggered, this, [this, name] {
        const qsizetype index = profileedits::indexOf(m_session.profile(), name);
        if (index >= 0) {
            QGuiApplication::clipboard()->setText(m_session.profile().backends[index].url);
            emit told(tr("URL copied"));
        }
    });
    menu->addSeparator();
    connect(add(Icon::ChevronUp, tr("To the priority above"), Qt::ALT | Qt::Key_Up), &QAction::triggered, this,
            [this] { movePriority(-1); });
    connect(add(Icon::ChevronDown, tr("To the priority below"), Qt::ALT | Qt::Key_Down), &QAction::triggered, this,
            [this] { movePriority(1); });
    menu->addSeparator();
    connect(add(Icon::Trash, tr("Delete"), Qt::Key_Delete), &QAction::triggered, this, &BackendsPage::removeCurrent);
    menu->popup(globalPosition);
}

} // namespace spillway
