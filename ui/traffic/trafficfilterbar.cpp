// SPDX-License-Identifier: MIT
#include "ui/traffic/trafficfilterbar.h"

#include "ui/theme/theme.h"
#include "ui/traffic/exchangemodel.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/searchfield.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>

namespace spillway
{

namespace
{

constexpr int searchWidth = 300;
constexpr int searchLeast = 200;
constexpr int pickerWidth = 168;
constexpr int pickerWidest = 240; ///< longer names are cut

} // namespace

TrafficFilterBar::TrafficFilterBar(QWidget *parent)
    : Pane(Token::Surface, Qt::BottomEdge, parent)
    , m_search(new SearchField(tr("Filter by text, path or request id"), QKeySequence::Find, this))
    , m_line(new Pane(Token::Border, {}, this))
    , m_row(new FilterChipRow(tr("Status"), this))
    , m_group(new QButtonGroup(this))
    , m_picker(new QComboBox(this))
    , m_top(new QHBoxLayout)
    , m_bottom(new QHBoxLayout)
{
    const auto add = [this](TrafficChoice choice, const QString &text, std::optional<UiState> glyph = {}) {
        FilterChip *chip = m_row->addChip(text, glyph);
        m_group->addButton(chip, int(choice));
        m_chips[size_t(choice)] = chip;
    };
    add(TrafficChoice::All, tr("All"));
    add(TrafficChoice::Success, tr("2xx"), UiState::Healthy);
    add(TrafficChoice::Throttled, tr("429"), UiState::Throttled);
    add(TrafficChoice::ClientErrors, tr("4xx"), UiState::Unreachable);
    add(TrafficChoice::ServerErrors, tr("5xx"), UiState::Unreachable);
    add(TrafficChoice::SpilledOver, tr("Spilled over"));
    add(TrafficChoice::InFlight, tr("In flight"), UiState::Probing);
    m_group->setExclusive(true);
    chip(TrafficChoice::All)->setChecked(true);

    // Tab goes the way the eye goes: text, chips, picker.
    QWidget *before = m_search;
    for (FilterChip *chip : m_chips) {
        setTabOrder(before, chip);
        before = chip;
    }
    setTabOrder(before, m_picker);

    m_search->setMaximumWidth(searchWidth);
    m_search->setMinimumWidth(searchLeast);
    m_line->setFixedSize(1, 20);
    m_picker->setProperty("toolbar", true);
    m_picker->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_picker->setMinimumWidth(pickerWidth);
    m_picker->setMaximumWidth(pickerWidest);
    m_picker->setAccessibleName(tr("Backend"));
    m_picker->setToolTip(tr("Requests that this backend served or passed on"));
    m_picker->addItem(tr("All backends"));

    m_top->setSpacing(spacing::m);
    m_top->addWidget(m_search, 1);
    m_top->addWidget(m_line);
    m_top->addWidget(m_row);
    m_top->addStretch();
    m_top->addWidget(m_picker);
    m_bottom->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::l, spacing::s, spacing::l, spacing::s);
    layout->setSpacing(spacing::s);
    layout->addLayout(m_top);
    layout->addLayout(m_bottom);

    connect(m_search, &QLineEdit::textChanged, this, &TrafficFilterBar::changed);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (on) {
            emit changed();
        }
    });
    connect(m_picker, &QComboBox::currentIndexChanged, this, &TrafficFilterBar::changed);
    connect(&Theme::current(), &Theme::changed, this, &TrafficFilterBar::arrange);
    setCounts({});
    arrange();
}

TrafficFilter TrafficFilterBar::filter() const
{
    return {m_search->text().trimmed(), TrafficChoice(m_group->checkedId()),
            m_picker->currentIndex() <= 0 ? QString() : m_picker->currentText()};
}

void TrafficFilterBar::clear()
{
    {
        // One change, not three.
        const QSignalBlocker blocker(this);
        m_search->clear();
        m_picker->setCurrentIndex(0);
        chip(TrafficChoice::All)->setChecked(true);
    }
    emit changed();
}

void TrafficFilterBar::setCounts(const TrafficCounts &counts) const
{
    chip(TrafficChoice::Success)->setCount(counts.success);
    chip(TrafficChoice::Throttled)->setCount(counts.throttled);
    chip(TrafficChoice::ClientErrors)->setCount(counts.clientErrors);
    chip(TrafficChoice::ServerErrors)->setCount(counts.serverErrors);
    chip(TrafficChoice::SpilledOver)->setCount(counts.spilledOver);
    chip(TrafficChoice::InFlight)->setCount(counts.inFlight);
}

void TrafficFilterBar::setBackends(const QStringList &names)
{
    QStringList present;
    for (int i = 1; i < m_picker->count(); ++i) {
        present.append(m_picker->itemText(i));
    }
    if (present == names) {
        return;
    }
    const QString chosen = m_picker->currentIndex() <= 0 ? QString() : m_picker->currentText();
    {
        const QSignalBlocker blocker(m_picker);
        while (m_picker->count() > 1) {
            m_picker->removeItem(1);
        }
        m_picker->addItems(names);
        m_picker->setCurrentIndex(std::max(chosen.isEmpty() ? 0 : m_picker->findText(chosen), 0));
    }
    if (m_picker->currentIndex() == 0 && !chosen.isEmpty()) {
        emit changed();
    }
}

void TrafficFilterBar::arrange()
{
    // Counts grow, and nothing may change its place because of that: the room is measured for the largest ones.
    QList<qint64> counts;
    for (FilterChip *chip : m_chips) {
        counts.append(chip->count());
        chip->setCount(chip->count() < 0 ? -1 : ExchangeModel::capacity);
    }
    m_needed = spacing::xl + searchLeast + 3 * spacing::m + 1 + pickerWidth + 2 * spacing::l;
    for (const FilterChip *chip : m_chips) {
        m_needed += chip->sizeHint().width() + spacing::s;
    }
    for (size_t i = 0; i < m_chips.size(); ++i) {
        m_chips[i]->setCount(counts[qsizetype(i)]);
    }
    const bool narrow = width() < m_needed;
    if (narrow != m_narrow) {
        m_narrow = narrow;
        (narrow ? m_top : m_bottom)->removeWidget(m_row);
        if (narrow) {
            m_bottom->insertWidget(0, m_row);
        } else {
            m_top->insertWidget(2, m_row);
        }
        m_line->setVisible(!narrow);
        layout()->activate(); // now, not with the next round of events: nothing is painted where it was
    }
}

void TrafficFilterBar::resizeEvent(QResizeEvent *event)
{
    Pane::resizeEvent(event);
    arrange();
}

} // namespace spillway
