// SPDX-License-Identifier: MIT
// The context menu of the Endpoint page's table.
#include "ui/endpoint/backendactions.h"
#include "ui/endpoint/backendtable.h"
#include "ui/endpoint/backendtexts.h"
#include "ui/endpoint/endpointpage.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

namespace spillway
{

void EndpointPage::copyRow(const QString &name)
{
    if (const BackendRow *row = m_model->rowAt(m_model->indexOf(name))) {
        QGuiApplication::clipboard()->setText(rowCopyText(*row, m_model->now()));
        emit told(tr("%1 copied").arg(name));
    }
}

void EndpointPage::openMenu(const QString &name, const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (!name.isEmpty()) {
        fillBackendMenu(*menu, name);
        menu->addSeparator();
    }
    QAction *back = menu->addAction(tr("Bring back the deleted backend"));
    back->setShortcut(QKeySequence::Undo);
    back->setEnabled(m_actions->canUndo());
    connect(back, &QAction::triggered, m_actions, &BackendActions::undo);
    menu->addSeparator();
    table()->fillSortMenu(*menu->addMenu(tr("Sort by")));
    table()->fillColumnMenu(*menu->addMenu(tr("Columns")));
    menu->popup(position);
}

void EndpointPage::fillBackendMenu(QMenu &menu, const QString &name)
{
    const BackendRow *row = m_model->rowAt(m_model->indexOf(name));
    if (row == nullptr) {
        return;
    }
    const auto add = [&menu, this](const QString &text, const QKeySequence &key, const std::function<void()> &call) {
        QAction *action = menu.addAction(text);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut); // shown only: the table has the key
        connect(action, &QAction::triggered, this, call);
        return action;
    };
    add(tr("Edit…"), Qt::Key_Return, [this, name] { showBackend(name); });
    add(tr("Test connection"), Qt::CTRL | Qt::Key_T, [this, name] {
        table()->setCurrentBackend(name);
        testCurrent();
    });
    menu.addSeparator();
    add(row->enabled ? tr("Turn off") : tr("Turn on"), Qt::Key_Space, [this, name] { m_actions->toggle(name); });
    add(tr("Priority above"), Qt::ALT | Qt::Key_Up, [this, name] { m_actions->move(name, -1); });
    add(tr("Priority below"), Qt::ALT | Qt::Key_Down, [this, name] { m_actions->move(name, 1); });
    const bool waits = row->known && (row->state == HealthState::Throttled || row->state == HealthState::Unreachable);
    add(tr("Clear throttle"), {}, [this, name] { m_actions->clearThrottle(name); })->setEnabled(waits);
    menu.addSeparator();
    add(tr("Copy row"), QKeySequence::Copy, [this, name] { copyRow(name); });
    add(tr("Copy URL"), {}, [this, name] { m_actions->copyUrl(name); });
    menu.addSeparator();
    add(tr("Delete"), QKeySequence::Delete, [this, name] { m_actions->remove(name); });
}

} // namespace spillway
