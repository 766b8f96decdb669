// SPDX-License-Identifier: MIT
#include "ui/backends/whatifplantable.h"

#include "ui/backends/whatifplanrow.h"
#include "ui/theme/theme.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int leastName = 90;
constexpr int servedWidth = 104;

/// What a summary says of the backend with this URL, and strikes it off `left`.
ServedShare takeServed(QList<BackendSummary> &left, const TraceSummary &summary, const QString &url)
{
    for (qsizetype i = 0; i < left.size(); ++i) {
        if (left[i].url.compare(url, Qt::CaseInsensitive) == 0) {
            const BackendSummary backend = left.takeAt(i);
            return {backend.served, summary.servedShare(backend)};
        }
    }
    return {};
}

} // namespace

WhatIfPlanTable::WhatIfPlanTable(std::function<int(const QString &)> colorOf, QWidget *parent)
    : QWidget(parent)
    , m_colorOf(std::move(colorOf))
    , m_grid(new QGridLayout(this))
{
    setAccessibleName(tr("The other plan"));
    m_grid->setContentsMargins(spacing::l, 0, spacing::l, 0);
    m_grid->setHorizontalSpacing(spacing::m);
    m_grid->setVerticalSpacing(0);
    m_grid->setColumnStretch(WhatIfPlanRow::Name, 1);
    m_grid->setColumnMinimumWidth(WhatIfPlanRow::Name, leastName);
    m_grid->setRowMinimumHeight(0, Theme::current().height(height::tableHeader));
    const QStringList titles{tr("On"),         tr("Backend"),          tr("Priority"),          tr("Requests/min"),
                             tr("Tokens/min"), tr("Served, in force"), tr("Served, other plan")};
    for (int column = 0; column < titles.size(); ++column) {
        auto *heading = new TextLabel(titles[column], TextStyle::Label, Token::Text2, this);
        const bool isNumber = column >= WhatIfPlanRow::InForce;
        heading->setAlignment((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        m_grid->addWidget(heading, 0, column);
        m_headings.append(heading);
    }
    for (const int column : {int(WhatIfPlanRow::InForce), int(WhatIfPlanRow::Planned)}) {
        m_grid->setColumnMinimumWidth(column, Theme::current().height(servedWidth));
    }
    m_grid->setColumnMinimumWidth(WhatIfPlanRow::Remove, leastTarget);
}

void WhatIfPlanTable::rebuild(const QList<PlannedBackend> &backends)
{
    for (WhatIfPlanRow *row : std::as_const(m_rows)) {
        delete row;
    }
    m_rows.clear();
    // Everything below the headings: a row owns no widget, this does.
    for (int i = m_grid->count() - 1; i >= 0; --i) {
        QWidget *widget = m_grid->itemAt(i)->widget();
        if (std::find(m_headings.begin(), m_headings.end(), widget) == m_headings.end()) {
            delete widget;
        }
    }
    for (int line = 1; line < m_grid->rowCount(); ++line) {
        m_grid->setRowMinimumHeight(line, 0); // lines stay in a grid
    }
    for (const PlannedBackend &planned : backends) {
        const int index = int(m_rows.size());
        auto *row = new WhatIfPlanRow(m_grid, index + 1, planned.backend, m_colorOf(planned.backend.name) - 1, true,
                                      planned.isAdded, this);
        connect(row, &WhatIfPlanRow::enabledEdited, this, [this, index](bool on) { emit enabledEdited(index, on); });
        connect(row, &WhatIfPlanRow::priorityEdited, this,
                [this, index](int value) { emit priorityEdited(index, value); });
        connect(row, &WhatIfPlanRow::requestsEdited, this,
                [this, index](int value) { emit requestsEdited(index, value); });
        connect(row, &WhatIfPlanRow::tokensEdited, this, [this, index](int value) { emit tokensEdited(index, value); });
        connect(
            row, &WhatIfPlanRow::removeRequested, this, [this, index] { emit removeRequested(index); },
            Qt::QueuedConnection); // the button that asks goes with its row
        m_rows.append(row);
    }
}

void WhatIfPlanTable::present(const WhatIfPlan &plan, const WhatIfRecording *recording, const WhatIf *result)
{
    QList<BackendSummary> inForce = result != nullptr ? result->inForce.backends : QList<BackendSummary>();
    QList<BackendSummary> planned = result != nullptr ? result->planned.backends : QList<BackendSummary>();
    QList<QPair<ServedShare, ServedShare>> served;
    QStringList shown;
    for (const PlannedBackend &backend : plan.backends()) {
        const QString &url = backend.backend.url;
        ServedShare before = result != nullptr ? takeServed(inForce, result->inForce, url) : ServedShare();
        ServedShare after = result != nullptr ? takeServed(planned, result->planned, url) : ServedShare();
        served.append({before, after});
        shown.append(backend.backend.name + (backend.isAdded ? u"\n+"_s : u"\n"_s) + url);
    }
    for (const BackendSummary &rest : std::as_const(inForce)) {
        shown.append(rest.name + u"\n-"_s + rest.url);
    }
    if (shown != m_shown) {
        rebuild(plan.backends());
        for (const BackendSummary &rest : std::as_const(inForce)) {
            Backend backend;
            backend.name = rest.name;
            m_rows.append(new WhatIfPlanRow(m_grid, int(m_rows.size()) + 1, backend, m_colorOf(rest.name) - 1, false,
                                            false, this));
        }
        m_shown = shown;
        fitColumns();
        orderTabs();
    }
    for (qsizetype i = 0; i < plan.backends().size(); ++i) {
        m_rows[i]->present(plan.backends()[i], recording);
        m_rows[i]->presentServed(served[i].first, served[i].second);
    }
    for (qsizetype i = 0; result != nullptr && i < inForce.size(); ++i) {
        m_rows[plan.backends().size() + i]->presentServed({inForce[i].served, result->inForce.servedShare(inForce[i])},
                                                          {});
    }
    update();
}

void WhatIfPlanTable::setNarrow(bool narrow)
{
    if (narrow != m_narrow) {
        m_narrow = narrow;
        fitColumns();
    }
}

void WhatIfPlanTable::fitColumns()
{
    m_headings[WhatIfPlanRow::Tokens]->setVisible(!m_narrow);
    for (WhatIfPlanRow *row : std::as_const(m_rows)) {
        row->setTokensVisible(!m_narrow);
    }
}

void WhatIfPlanTable::orderTabs()
{
    // New widgets come last in the window; these belong behind what stands above them.
    QWidget *last = m_tabsAfter;
    for (const WhatIfPlanRow *row : std::as_const(m_rows)) {
        for (QWidget *next : row->tabStops()) {
            if (last != nullptr) {
                setTabOrder(last, next);
            }
            last = next;
        }
    }
}

void WhatIfPlanTable::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const int header = theme.height(height::tableHeader);
    painter.fillRect(0, 0, width(), header, theme.color(Token::Alt));
    painter.fillRect(0, header - 1, width(), 1, theme.color(Token::Border));
    for (const WhatIfPlanRow *row : std::as_const(m_rows)) {
        painter.fillRect(0, row->bottom() - 1, width(), 1, theme.color(Token::Grid));
    }
}

} // namespace spillway
