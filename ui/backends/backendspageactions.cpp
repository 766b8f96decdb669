// SPDX-License-Identifier: MIT
// What the Backends page does for keys, buttons and menus.
#include "ui/backends/backendedits.h"
#include "ui/backends/backendimport.h"
#include "ui/backends/backendlistview.h"
#include "ui/backends/backendrules.h"
#include "ui/backends/backendspage.h"
#include "ui/backends/connectiontests.h"
#include "ui/backends/droparea.h"
#include "ui/inspectorpane.h"
#include "ui/session/desktopsession.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/searchfield.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace spillway
{

bool BackendsPage::isInspectorOpen() const
{
    return !m_inspector->isHidden();
}

QString BackendsPage::currentOrShown() const
{
    const QString current = m_table->currentBackend();
    return current.isEmpty() && isInspectorOpen() ? m_inspector->backendName() : current;
}

void BackendsPage::tell(const QString &problem, const QString &done)
{
    emit told(problem.isEmpty() ? done : problem);
}

void BackendsPage::openInspector(const QString &name)
{
    if (m_inspector->edit(name)) {
        showInspector();
    }
}

void BackendsPage::addWithPriority(int priority)
{
    if (m_inspector->add(priority)) {
        showInspector();
        m_inspector->setFocus(Qt::OtherFocusReason);
    }
}

void BackendsPage::showInspector()
{
    if (!isInspectorOpen()) {
        m_inspector->show();
        m_splitter->setSizes({m_splitter->width() - width::inspector, width::inspector});
        // The inspector's Save is the one primary button then.
        m_add->setKind(ButtonKind::Normal);
        m_list->layout()->setContentsMargins(spacing::l, spacing::m, spacing::l - m_splitter->handleWidth(),
                                             spacing::m);
        fitHint();
    }
}

void BackendsPage::closeInspector()
{
    const bool hadFocus = m_inspector->isAncestorOf(QApplication::focusWidget());
    m_inspector->hide();
    m_add->setKind(ButtonKind::Primary);
    m_list->layout()->setContentsMargins(spacing::l, spacing::m, spacing::l, spacing::m);
    fitHint();
    if (hadFocus) {
        m_table->setFocus(Qt::OtherFocusReason);
    }
}

void BackendsPage::follow(const QString &name)
{
    if (!isInspectorOpen() || name.isEmpty() || name == m_inspector->backendName()) {
        return;
    }
    if (!m_inspector->edit(name) && !m_inspector->backendName().isEmpty()) {
        m_table->setCurrentBackend(m_inspector->backendName()); // until the question is answered
    }
}

void BackendsPage::addBackend()
{
    // Beside the current one, else as the last resort.
    int priority = 1;
    for (const Backend &backend : m_session.profile().backends) {
        priority = m_table->currentBackend().isEmpty()         ? std::max(priority, backend.priority)
                   : backend.name == m_table->currentBackend() ? backend.priority
                                                               : priority;
    }
    addWithPriority(priority);
}

void BackendsPage::openCurrent()
{
    if (const QString name = m_table->currentBackend(); !name.isEmpty()) {
        openInspector(name);
    }
}

void BackendsPage::showBackend(const QString &name)
{
    m_filter->clear();
    if (m_table->setCurrentBackend(name)) {
        openInspector(name);
    }
}

void BackendsPage::testAll()
{
    m_tests.testAll();
    emit told(tr("Testing %1 backends").arg(m_session.profile().backends.size()));
}

void BackendsPage::testCurrent()
{
    const QString name = currentOrShown();
    if (isInspectorOpen() && (name == m_inspector->backendName() || m_inspector->hasUnsavedEdit())) {
        m_inspector->testConnection();
    } else if (!name.isEmpty()) {
        m_tests.test(name);
    }
}

void BackendsPage::renameCurrent()
{
    if (!m_session.isReadOnly()) {
        m_table->editCurrentName();
    }
}

void BackendsPage::rename(const QString &name, const QString &newName)
{
    Backend edited;
    QList<Backend> others;
    for (const Backend &backend : m_session.profile().backends) {
        if (backend.name == name) {
            edited = backend;
        } else {
            others.append(backend);
        }
    }
    edited.name = newName;
    for (const FieldProblem &problem : backendProblems(edited, others)) {
        if (problem.field == BackendField::Name) {
            emit told(problem.text);
            return;
        }
    }
    const QString problem = m_edits.rename(name, newName);
    if (problem.isEmpty()) {
        m_table->setCurrentBackend(newName);
    }
    tell(problem, tr("%1 is called %2 now").arg(name, newName));
}

void BackendsPage::move(const QString &name, int priority, int position)
{
    const Profile next = profileedits::moveToPriority(m_session.profile(), name, priority, position);
    if (m_session.isReadOnly() || next == m_session.profile()) {
        return;
    }
    tell(m_edits.save(next), tr("%1 has priority %2 now").arg(name).arg(priority));
    m_table->setCurrentBackend(name);
}

void BackendsPage::movePriority(int by)
{
    const QString name = currentOrShown();
    if (name.isEmpty() || m_session.isReadOnly()) {
        return;
    }
    const Profile next = profileedits::stepPriority(m_session.profile(), name, by);
    if (next == m_session.profile()) {
        emit told(by < 0 ? tr("%1 is used first already").arg(name) : tr("%1 is the last resort already").arg(name));
        return;
    }
    const int priority = next.backends[profileedits::indexOf(next, name)].priority;
    tell(m_edits.save(next), tr("%1 has priority %2 now").arg(name).arg(priority));
    m_table->setCurrentBackend(name);
}

void BackendsPage::toggleCurrent()
{
    const QString name = currentOrShown();
    const qsizetype index = profileedits::indexOf(m_session.profile(), name);
    if (index >= 0) {
        toggle(name, !m_session.profile().backends[index].enabled);
    }
}

void BackendsPage::toggle(const QString &name, bool enabled)
{
    if (!m_session.isReadOnly()) {
        tell(m_edits.save(profileedits::setEnabled(m_session.profile(), name, enabled)),
             enabled ? tr("%1 is turned on").arg(name) : tr("%1 is turned off").arg(name));
    }
}

void BackendsPage::saveCurrent()
{
    if (isInspectorOpen()) {
        m_inspector->save();
    }
}

void BackendsPage::removeCurrent()
{
    const QString name = currentOrShown();
    if (name.isEmpty() || m_session.isReadOnly()) {
        return;
    }
    // The row below takes its place, else the one above.
    const QModelIndex row = m_model->indexOf(name);
    QModelIndex next = m_table->indexBelow(row);
    if (m_model->rowAt(next) == nullptr) {
        next = m_table->indexAbove(row);
    }
    const QString neighbour = m_model->rowAt(next) != nullptr ? m_model->rowAt(next)->backend.name : QString();
    const QString problem = m_edits.remove(name);
    if (problem.isEmpty() && !neighbour.isEmpty()) {
        m_table->setCurrentBackend(neighbour);
    }
    tell(problem, tr("%1 removed. %2 brings it back.")
                      .arg(name, QKeySequence(QKeySequence::Undo).toString(QKeySequence::NativeText)));
}

void BackendsPage::undo()
{
    QString restored;
    const QString problem = m_edits.undo(&restored);
    if (problem.isEmpty()) {
        m_table->setCurrentBackend(restored);
    }
    tell(problem, tr("%1 is back").arg(restored));
}

void BackendsPage::importBackends()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const int found = backendsInEnvironment(m_session.environment());
    QAction *variables =
        menu->addAction(themedIcon(Icon::Terminal), found > 0 ? tr("From %1 BACKEND_n_URL variables").arg(found)
                                                              : tr("No BACKEND_n_URL variables are set"));
    variables->setEnabled(found > 0);
    connect(variables, &QAction::triggered, this,
            [this] { take(importFromEnvironment(m_session.profile(), m_session.environment()), tr("the variables")); });
    menu->addAction(themedIcon(Icon::File), tr("From a file…"), this, [this] {
        auto *dialog = new QFileDialog(this, tr("Import backends"), {},
                                       tr("Profiles and variable files (*.json *.env *.sh *.txt);;All (*)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, this, &BackendsPage::importFile);
        dialog->open();
    });
    menu->addAction(themedIcon(Icon::Policy), tr("From an API Management policy…"), this,
                    &BackendsPage::importPolicyRequested);
    menu->popup(m_import->mapToGlobal(QPoint(0, m_import->height() + 2)));
}

void BackendsPage::importFile(const QString &path)
{
    take(importFromFile(m_session.profile(), path), QFileInfo(path).fileName());
}

void BackendsPage::take(const BackendImport &import, const QString &source)
{
    m_notice->clearButtons();
    m_notice->setVisible(!import.problems.isEmpty());
    if (!import.problems.isEmpty()) {
        m_notice->setText(tr("Nothing was imported from %1.").arg(source), import.problems.join(QChar(u' ')));
        connect(m_notice->addButton(tr("Close")), &QPushButton::clicked, m_notice, &QWidget::hide);
        m_stack->setCurrentIndex(0); // the notice is there
        emit told(tr("Nothing imported"));
        return;
    }
    if (import.isEmpty()) {
        emit told(tr("All backends of %1 are here already").arg(source));
        return;
    }
    const QString problem = m_edits.addAll(import.backends, import.keys);
    if (problem.isEmpty()) {
        m_table->setCurrentBackend(import.backends.first().name);
    }
    const qsizetype count = import.backends.size();
    tell(problem, count == 1 ? tr("1 backend imported from %1").arg(source)
                             : tr("%1 backends imported from %2").arg(count).arg(source));
}

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

void BackendsPage::focusSearch()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

bool BackendsPage::escape()
{
    if (!m_filter->text().isEmpty()) {
        m_filter->clear();
        return true;
    }
    if (isInspectorOpen()) {
        m_inspector->requestClose();
        return true;
    }
    return false;
}

void BackendsPage::focusNextPane(bool forward)
{
    QList<QWidget *> panes{m_filter, m_table};
    if (isInspectorOpen()) {
        panes.append(m_inspector);
    }
    qsizetype at = -1;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (panes[i]->hasFocus() || panes[i]->isAncestorOf(QApplication::focusWidget())) {
            at = i;
        }
    }
    const qsizetype next = at < 0 ? 0 : (at + (forward ? 1 : panes.size() - 1)) % panes.size();
    if (panes[next] == m_inspector) {
        m_inspector->setFocus(Qt::TabFocusReason);
    } else {
        panes[next]->setFocus(Qt::OtherFocusReason);
    }
}

bool BackendsPage::hasUnsavedEdit() const
{
    return m_inspector->hasUnsavedEdit();
}

QString BackendsPage::discardQuestion() const
{
    const QString name = m_inspector->backendName();
    return name.isEmpty() ? tr("Discard the unsaved new backend?") : tr("Discard the unsaved change in %1?").arg(name);
}

void BackendsPage::discardEdit()
{
    m_inspector->discardEdit();
}

} // namespace spillway
