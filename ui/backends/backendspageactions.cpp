// SPDX-License-Identifier: MIT
// What the Backends page does for keys and buttons: edits and tests of backends.
#include "ui/backends/backendedits.h"
#include "ui/backends/backendlistview.h"
#include "ui/backends/backendrules.h"
#include "ui/backends/backendspage.h"
#include "ui/backends/connectiontests.h"
#include "ui/inspectorpane.h"
#include "ui/session/desktopsession.h"

#include <QKeySequence>

namespace spillway
{

QString BackendsPage::currentOrShown() const
{
    const QString current = m_table->currentBackend();
    return current.isEmpty() && isInspectorOpen() ? m_inspector->backendName() : current;
}

void BackendsPage::tell(const QString &problem, const QString &done)
{
    emit told(problem.isEmpty() ? done : problem);
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

} // namespace spillway
