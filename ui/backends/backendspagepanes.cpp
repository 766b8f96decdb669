// SPDX-License-Identifier: MIT
// The inspector beside the list of the Backends page, and what has the focus.
#include "ui/backends/backendlistview.h"
#include "ui/backends/backendspage.h"
#include "ui/backends/droparea.h"
#include "ui/backends/nextrequestcard.h"
#include "ui/backends/whatifcard.h"
#include "ui/inspectorpane.h"
#include "ui/session/desktopsession.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/searchfield.h"

#include <QApplication>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace spillway
{

namespace
{

constexpr int leastBesideInspector = 720; ///< what the What-if card needs, with the page's margins

} // namespace

bool BackendsPage::isInspectorOpen() const
{
    return !m_inspector->isHidden();
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
        if (width() - width::inspector < leastBesideInspector) {
            m_whatIf->setOpen(false);
        }
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

void BackendsPage::showWhatIf(bool open)
{
    if (open && isInspectorOpen() && width() - m_inspector->width() < leastBesideInspector) {
        m_inspector->requestClose(); // asks first, should there be an unsaved edit
    }
    // The card takes the place of all that is about the plan in force.
    m_top->setVisible(!open);
    m_card->setVisible(!open);
    m_drop->setVisible(!open);
    m_next->setVisible(!open);
    auto *layout = static_cast<QVBoxLayout *>(m_list->layout());
    layout->setStretchFactor(m_whatIf, open ? 1 : 0);
    m_whatIf->toggleButton()->setFocus(Qt::OtherFocusReason);
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
    m_whatIf->setOpen(false);
    m_filter->clear();
    if (m_table->setCurrentBackend(name)) {
        openInspector(name);
    }
}

void BackendsPage::focusSearch()
{
    m_whatIf->setOpen(false); // the filter is behind it
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

bool BackendsPage::escape()
{
    if (m_whatIf->isOpen() && !m_inspector->isAncestorOf(QApplication::focusWidget())) {
        m_whatIf->setOpen(false);
        return true;
    }
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
    if (m_whatIf->isOpen()) {
        panes = {m_whatIf->toggleButton()};
    }
    if (isInspectorOpen()) {
        panes.append(m_inspector);
    }
    qsizetype at = -1;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (panes[i]->hasFocus() || panes[i]->isAncestorOf(QApplication::focusWidget()) ||
            (panes[i] == m_whatIf->toggleButton() && m_whatIf->isAncestorOf(QApplication::focusWidget()))) {
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
