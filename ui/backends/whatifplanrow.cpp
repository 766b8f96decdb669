// SPDX-License-Identifier: MIT
#include "ui/backends/whatifplanrow.h"

#include "ui/backends/limitbox.h"
#include "ui/theme/theme.h"
#include "ui/widgets/backendswatch.h"
#include "ui/widgets/button.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/format.h"
#include "ui/widgets/switch.h"

#include <QGridLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int mostRequests = 1'000'000;
constexpr int mostTokens = 1'000'000'000;
constexpr int priorityWidth = 72;
constexpr int limitWidth = 124;

QString servedText(const ServedShare &served)
{
    return served.served < 0 ? noValue : u"%1 · %2"_s.arg(formatCount(served.served), formatPercent(served.share));
}

QString spokenServed(const ServedShare &served)
{
    return served.served < 0 ? WhatIfPlanRow::tr("nothing known")
                             : WhatIfPlanRow::tr("%1 requests, %2").arg(served.served).arg(formatPercent(served.share));
}

} // namespace

WhatIfPlanRow::WhatIfPlanRow(QGridLayout *grid, int line, const Backend &backend, int color, bool isEditable,
                             bool isAdded, QWidget *parent)
    : QObject(parent)
    , m_backend(backend.name)
    , m_nameCell(new QWidget(parent))
    , m_name(new ElidedLabel(backend.name, Qt::ElideRight, m_nameCell))
    , m_inForce(new TextLabel({}, TextStyle::Body, Token::Text, parent))
    , m_planned(new TextLabel({}, TextStyle::Body, Token::Text, parent))
{
    auto *cell = new QHBoxLayout(m_nameCell);
    cell->setContentsMargins(0, 0, 0, 0);
    cell->setSpacing(spacing::s);
    cell->addWidget(new BackendSwatch(color, m_nameCell));
    cell->addWidget(m_name, 1);
    m_name->setStyleOf(TextStyle::Body, isEditable ? Token::Text : Token::Text3);
    if (isEditable) {
        m_on = new Switch(tr("Use %1 in the other plan").arg(m_backend), SwitchSize::Small, parent);
        grid->addWidget(m_on, line, On);
        connect(m_on, &Switch::clicked, this, &WhatIfPlanRow::enabledEdited); // by a person only
    } else {
        m_name->setText(tr("%1 (not in this plan)").arg(m_backend));
    }
    grid->addWidget(m_nameCell, line, Name);
    if (isEditable) {
        addFields(grid, line, m_backend);
    }
    for (TextLabel *label : {m_inForce, m_planned}) {
        label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }
    grid->addWidget(m_inForce, line, InForce);
    grid->addWidget(m_planned, line, Planned);
    if (isAdded) {
        m_remove = new IconButton(Icon::Trash, tr("Take %1 out of the other plan").arg(m_backend), {}, parent);
        grid->addWidget(m_remove, line, Remove);
        connect(m_remove, &QAbstractButton::clicked, this, &WhatIfPlanRow::removeRequested);
    }
    grid->setRowMinimumHeight(line, Theme::current().height(height::backendRow));
    presentServed({}, {});
}

void WhatIfPlanRow::addFields(QGridLayout *grid, int line, const QString &name)
{
    QWidget *parent = m_nameCell->parentWidget();
    m_priority = new LimitBox(parent);
    m_priority->setRange(1, maxPriority);
    m_priority->setAccessibleName(tr("Priority of %1 in the other plan").arg(name));
    m_priority->setFixedWidth(Theme::current().height(priorityWidth));
    m_requests = new LimitBox(parent);
    m_requests->setRange(0, mostRequests);
    m_requests->setAccessibleName(tr("Requests per minute of %1 in the other plan").arg(name));
    m_tokens = new LimitBox(parent);
    m_tokens->setRange(0, mostTokens);
    m_tokens->setSingleStep(1000);
    m_tokens->setAccessibleName(tr("Tokens per minute of %1 in the other plan").arg(name));
    for (LimitBox *box : {m_requests, m_tokens}) {
        box->setFixedWidth(Theme::current().height(limitWidth));
        box->setGroupSeparatorShown(true);
    }
    grid->addWidget(m_priority, line, Priority);
    grid->addWidget(m_requests, line, Requests);
    grid->addWidget(m_tokens, line, Tokens);
    connect(m_priority, &QSpinBox::valueChanged, this, &WhatIfPlanRow::priorityEdited);
    connect(m_requests, &QSpinBox::valueChanged, this, &WhatIfPlanRow::requestsEdited);
    connect(m_tokens, &QSpinBox::valueChanged, this, &WhatIfPlanRow::tokensEdited);
}

void WhatIfPlanRow::present(const PlannedBackend &planned, const WhatIfRecording *recording)
{
    m_on->setChecked(planned.backend.enabled);
    m_priority->present(planned.backend.priority);
    m_requests->present(planned.requestsPerMinute);
    m_tokens->present(planned.tokensPerMinute);
    m_name->setStyleOf(TextStyle::Body, planned.backend.enabled ? Token::Text : Token::Text3);
    const BackendSeen *seen = recording != nullptr ? recording->seenOf(planned.backend) : nullptr;
    const bool isRecorded = recording != nullptr ? seen != nullptr : !planned.isAdded;
    m_requests->setSpecialValueText(isRecorded ? tr("As recorded") : tr("No limit"));
    const bool hasTokens = recording == nullptr || recording->tokensPerRequest > 0;
    m_tokens->setSpecialValueText(hasTokens ? m_requests->specialValueText() : tr("Not recorded"));
    m_tokens->setEnabled(hasTokens);
    const int quota = seen != nullptr ? seen->quota : 0;
    m_requests->setSuggestion(quota);
    const QString tip =
        quota > 0 ? tr("Good answers in the minute before it said 429: up to %1").arg(formatCount(quota)) : QString();
    m_requests->setToolTip(tip);
    m_requests->setAccessibleDescription(tip);
    m_tokens->setToolTip(hasTokens ? QString() : tr("The recording has no token counts"));
}

void WhatIfPlanRow::presentServed(const ServedShare &inForce, const ServedShare &planned)
{
    m_inForce->setText(servedText(inForce));
    m_inForce->setAccessibleName(tr("%1 under the plan in force: %2").arg(m_backend, spokenServed(inForce)));
    m_planned->setText(servedText(planned));
    m_planned->setAccessibleName(tr("%1 under the other plan: %2").arg(m_backend, spokenServed(planned)));
}

void WhatIfPlanRow::setTokensVisible(bool visible)
{
    if (m_tokens != nullptr) {
        m_tokens->setVisible(visible);
    }
}

QList<QWidget *> WhatIfPlanRow::tabStops() const
{
    QList<QWidget *> stops{m_on, m_priority, m_requests, m_tokens, m_remove};
    stops.removeAll(nullptr);
    return stops;
}

int WhatIfPlanRow::bottom() const
{
    // All cells of a line are centred in it.
    return m_nameCell->geometry().center().y() + Theme::current().height(height::backendRow) / 2;
}

} // namespace spillway
