// SPDX-License-Identifier: MIT
#include "ui/endpoint/backendcard.h"

#include "ui/endpoint/backendsortproxy.h"
#include "ui/endpoint/backendtable.h"
#include "ui/endpoint/backendtexts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/format.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/searchfield.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

namespace
{
constexpr int usualFilter = 200;
constexpr int shortFilter = 160;
} // namespace

BackendCard::BackendCard(BackendTreeModel &model, QWidget *parent)
    : Card(tr("Backends"), parent)
    , m_model(model)
    , m_search(new SearchField(tr("Filter"), QKeySequence::Find, this))
    , m_add(new Button(Icon::Plus, tr("Add backend"), ButtonKind::Normal, this))
    , m_table(new BackendTable(model, this))
    , m_parts(new QStackedWidget(this))
    , m_noMatch(new EmptyState(Icon::Search, {}, {}, this))
    , m_noBackends(new EmptyState(Icon::Backends, tr("No backends yet"), {}, this))
{
    m_add->setKey(QKeySequence::New);
    m_search->setAccessibleName(tr("Filter backends by name, address or region"));
    titleRow()->addWidget(m_search);
    titleRow()->addWidget(m_add);
    m_parts->addWidget(m_table);
    m_parts->addWidget(m_noMatch);
    m_parts->addWidget(m_noBackends);
    body()->addWidget(m_parts, 1);
    body()->setContentsMargins(0, 0, 0, 2); // the lower corners stay round
    connect(m_noMatch->addButton(tr("Clear filter")), &QPushButton::clicked, m_search, &QLineEdit::clear);
    connect(m_noBackends->addButton(tr("Add a backend"), Icon::Plus), &QPushButton::clicked, this,
            &BackendCard::addRequested);
    connect(m_add, &QPushButton::clicked, this, &BackendCard::addRequested);
    connect(m_search, &QLineEdit::textChanged, this, &BackendCard::filter);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { m_table->setFocus(); });
    connect(&model, &BackendTreeModel::structureChanged, this, &BackendCard::showPart);
    setCompact(false);
    showPart();
}

void BackendCard::setCompact(bool compact)
{
    m_search->setFixedWidth(Theme::current().height(compact ? shortFilter : usualFilter));
}

bool BackendCard::showsTable() const
{
    return m_parts->currentWidget() == m_table;
}

void BackendCard::filter()
{
    m_table->filter(m_search->text());
    showPart();
}

void BackendCard::showPart()
{
    const BackendSortProxy *proxy = m_table->proxy();
    const int hidden = proxy->allBackends() - proxy->shownBackends();
    if (proxy->allBackends() == 0) {
        m_parts->setCurrentWidget(m_noBackends);
    } else if (proxy->shownBackends() == 0) {
        m_noMatch->setTitle(tr("Nothing matches “%1”.").arg(proxy->filterText()));
        m_noMatch->setText(hidden == 1 ? tr("1 backend is hidden by the filter.")
                                       : tr("%1 backends are hidden by the filter.").arg(hidden));
        m_parts->setCurrentWidget(m_noMatch);
    } else {
        m_parts->setCurrentWidget(m_table);
    }
}

void BackendCard::showAvailability(bool serving)
{
    int available = 0;
    bool known = false;
    std::optional<Instant> firstBack;
    const QList<BackendRow> rows = m_model.rows();
    for (const BackendRow &row : rows) {
        known = known || row.known;
        available += row.isAvailable() ? 1 : 0;
        if (row.known && row.state == HealthState::Throttled) {
            firstBack = firstBack ? std::min(*firstBack, row.setAsideUntil) : row.setAsideUntil;
        }
    }
    QString text;
    QString shorter;
    std::optional<UiState> state;
    if (!known) {
        text = rows.size() == 1 ? tr("1 backend") : tr("%1 backends").arg(rows.size());
    } else if (!serving) {
        text = tr("As they were when the endpoint stopped");
    } else if (available == 0 && firstBack) {
        const auto left = std::max(std::chrono::ceil<std::chrono::milliseconds>(*firstBack - m_model.now()), 0ms);
        shorter = tr("All throttled, first back in %1").arg(formatCountdown(left));
        text = tr("%1. Clients get 429 until then.").arg(shorter);
        state = UiState::Throttled;
    } else {
        text = availableText(available, int(rows.size()));
    }
    const int room =
        m_search->x() - textWidth(Theme::current().font(TextStyle::Section), tr("Backends")) - 2 * spacing::xxl;
    if (textWidth(Theme::current().font(TextStyle::Label), text) > room) {
        text = shorter.isEmpty() ? text : shorter;
    }
    if (text != m_subtitle) {
        m_subtitle = text;
        setSubtitle(text);
        setSubtitleState(state);
    }
}

} // namespace spillway
