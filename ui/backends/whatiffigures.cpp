// SPDX-License-Identifier: MIT
#include "ui/backends/whatiffigures.h"

#include "ui/backends/whatifwords.h"
#include "ui/theme/theme.h"
#include "ui/widgets/figurecell.h"
#include "ui/widgets/format.h"

#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int roomyCell = 290; ///< narrower ones have no room for two figures with their notes

} // namespace

WhatIfFigures::WhatIfFigures(QWidget *parent)
    : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const QStringList titles{tr("Served"), tr("Spilled over"), tr("429s to callers"), tr("Longest outage")};
    for (const QString &title : titles) {
        auto *cell = new FigureCell(title, this);
        cell->setTitle(title, tr("%1, now / then").arg(title));
        m_cells.append(cell);
        row->addWidget(cell, 1);
    }
    present(std::nullopt);
}

void WhatIfFigures::present(const std::optional<WhatIf> &result) const
{
    const auto show = [&result](FigureCell *cell, const std::function<QString(const TraceSummary &)> &text) {
        cell->setValues({{result ? text(result->inForce) : u"–"_s, {}, tr("in force")},
                         {result ? text(result->planned) : u"–"_s, {}, tr("other plan")}});
    };
    show(served(), [](const TraceSummary &summary) { return formatCount(summary.served); });
    show(spilled(), [](const TraceSummary &summary) { return formatPercent(summary.spillOverShare()); });
    show(throttled(), [](const TraceSummary &summary) { return formatCount(summary.throttledCallers); });
    show(outage(), [](const TraceSummary &summary) { return outageText(summary.longestOutage()); });
}

void WhatIfFigures::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    for (FigureCell *cell : std::as_const(m_cells)) {
        cell->setCompact(width() < m_cells.size() * Theme::current().height(roomyCell));
    }
}

void WhatIfFigures::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    for (qsizetype i = 1; i < m_cells.size(); ++i) {
        painter.fillRect(m_cells[i]->x(), spacing::m, 1, height() - 2 * spacing::m, theme.color(Token::Grid));
    }
}

} // namespace spillway
