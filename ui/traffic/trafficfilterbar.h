// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/exchangefilter.h"
#include "ui/widgets/card.h"

#include <array>

class QButtonGroup;
class QComboBox;
class QHBoxLayout;

namespace spillway
{

class FilterChip;
class FilterChipRow;
class SearchField;

/// The bar above the list: text, chips with counts, backend. In a narrow window the chips get a row of their own.
class TrafficFilterBar : public Pane
{
    Q_OBJECT
public:
    explicit TrafficFilterBar(QWidget *parent = nullptr);

    TrafficFilter filter() const;
    void clear();
    void setCounts(const TrafficCounts &counts) const;
    /// The names that the picker offers; the one that is chosen stays as long as it is offered.
    void setBackends(const QStringList &names);
    SearchField *search() const { return m_search; }
    QComboBox *picker() const { return m_picker; }
    FilterChip *chip(TrafficChoice choice) const { return m_chips[size_t(choice)]; }

signals:
    void changed();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    SearchField *m_search;
    QWidget *m_line;
    FilterChipRow *m_row;
    QButtonGroup *m_group;
    QComboBox *m_picker;
    QHBoxLayout *m_top;
    QHBoxLayout *m_bottom;
    std::array<FilterChip *, 7> m_chips = {};
    int m_needed = 0; ///< px for one row, with counts of five digits
    bool m_narrow = false;
};

} // namespace spillway
