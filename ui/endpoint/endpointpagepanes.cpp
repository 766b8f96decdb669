// SPDX-License-Identifier: MIT
// The inspector beside the Endpoint page's table, and the ways between the panes.
#include "ui/endpoint/backendcard.h"
#include "ui/endpoint/backendtable.h"
#include "ui/endpoint/endpointheader.h"
#include "ui/endpoint/endpointpage.h"
#include "ui/endpoint/timelinecard.h"
#include "ui/endpoint/timelinechart.h"
#include "ui/inspectorpane.h"
#include "ui/session/desktopsession.h"
#include "ui/session/profileedits.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/switch.h"

#include <QSplitter>

#include <algorithm>

namespace spillway
{

namespace
{
constexpr int comfortableBody = 640;
} // namespace

bool EndpointPage::isInspectorOpen() const
{
    return m_inspector != nullptr && !m_inspector->isHidden();
}

InspectorPane *EndpointPage::ensureInspector()
{
    if (m_inspector != nullptr || !m_makeInspector) {
        return m_inspector;
    }
    m_inspector = m_makeInspector(m_splitter);
    m_inspector->setMinimumWidth(width::inspectorLeast);
    m_inspector->setMaximumWidth(width::inspectorMost);
    m_inspector->hide();
    m_splitter->addWidget(m_inspector);
    m_splitter->setStretchFactor(1, 0);
    connect(m_inspector, &InspectorPane::closed, this, [this] {
        setInspectorOpen(false);
        table()->setFocus();
    });
    connect(m_inspector, &InspectorPane::backendChanged, this, [this](const QString &name) {
        if (!name.isEmpty() && name != table()->currentBackend()) {
            refresh(false);
            table()->setCurrentBackend(name);
        }
    });
    connect(m_inspector, &InspectorPane::told, this, &Page::told);
    return m_inspector;
}

void EndpointPage::setInspectorOpen(bool open)
{
    if (m_inspector == nullptr || open == isInspectorOpen()) {
        return;
    }
    if (!open) {
        m_inspectorWidth = m_inspector->width();
    }
    m_inspector->setVisible(open);
    if (open) {
        // In a small window the pane is as narrow as it can be, so that the table stays readable.
        const int pane = std::clamp(m_splitter->width() - comfortableBody, width::inspectorLeast, m_inspectorWidth);
        m_splitter->setSizes({std::max(m_splitter->width() - pane, 1), pane});
    }
}

void EndpointPage::showBackend(const QString &name)
{
    InspectorPane *pane = ensureInspector();
    table()->setCurrentBackend(name);
    if (pane != nullptr && (pane->backendName() == name || pane->edit(name))) {
        setInspectorOpen(true);
    }
}

void EndpointPage::addBackend()
{
    InspectorPane *pane = ensureInspector();
    if (pane == nullptr) {
        return;
    }
    const qsizetype index = profileedits::indexOf(m_session.profile(), table()->currentBackend());
    if (pane->add(index < 0 ? 1 : m_session.profile().backends[index].priority)) {
        setInspectorOpen(true);
        pane->setFocus();
    }
}

void EndpointPage::followCurrent(const QString &name)
{
    if (m_following || name.isEmpty() || !isInspectorOpen() || m_inspector->backendName() == name) {
        return;
    }
    m_following = true;
    if (!m_inspector->edit(name)) {
        table()->setCurrentBackend(m_inspector->backendName()); // the edit that is stayed with
    }
    m_following = false;
}

bool EndpointPage::hasUnsavedEdit() const
{
    return m_inspector != nullptr && m_inspector->hasUnsavedEdit();
}

QString EndpointPage::discardQuestion() const
{
    if (!hasUnsavedEdit()) {
        return {};
    }
    const QString name = m_inspector->backendName();
    return name.isEmpty() ? tr("Discard the new backend?") : tr("Discard the changes to %1?").arg(name);
}

void EndpointPage::discardEdit()
{
    m_inspector->discardEdit();
}

bool EndpointPage::mayLeaveEdit()
{
    if (!hasUnsavedEdit()) {
        return true;
    }
    const QString name = m_inspector->backendName();
    emit told(name.isEmpty() ? tr("Save or close the new backend first.")
                             : tr("Unsaved change in %1. Save or revert it first.").arg(name));
    m_inspector->setFocus();
    return false;
}

void EndpointPage::saveCurrent()
{
    if (isInspectorOpen()) {
        m_inspector->save();
    }
}

void EndpointPage::testCurrent()
{
    if (const QString name = table()->currentBackend(); !name.isEmpty()) {
        showBackend(name);
    }
    if (isInspectorOpen()) {
        m_inspector->testConnection();
    }
}

bool EndpointPage::escape()
{
    if (!m_card->searchField()->text().isEmpty()) {
        m_card->searchField()->clear();
        return true;
    }
    if (isInspectorOpen()) {
        if (mayLeaveEdit()) {
            setInspectorOpen(false);
            table()->setFocus();
        }
        return true;
    }
    return false;
}

void EndpointPage::focusNextPane(bool forward)
{
    // Header, chart, table, pane, and round again.
    QList<QWidget *> panes{m_header, m_timeline, m_card};
    QList<QWidget *> targets{m_header->serveSwitch(), m_timeline->chart(), table()};
    if (isInspectorOpen()) {
        panes.append(m_inspector);
        targets.append(m_inspector);
    }
    const QWidget *focus = focusWidget();
    qsizetype at = forward ? -1 : 0;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (focus != nullptr && (panes[i] == focus || panes[i]->isAncestorOf(focus)) && isActiveWindow()) {
            at = i;
        }
    }
    const qsizetype count = targets.size();
    for (qsizetype step = 1; step <= count; ++step) {
        QWidget *next = targets[(at + (forward ? step : count - step % count) + count) % count];
        if (next->isVisible() && next->isEnabled()) {
            next->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

} // namespace spillway
