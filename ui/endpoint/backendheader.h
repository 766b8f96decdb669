// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/backendcolumns.h"

#include <QHeaderView>

#include <optional>

namespace spillway
{

/// The header of the backend table: 28 px, titles aligned as their cells, a chevron at the sorted one. The widths are
/// the table's business, a person cannot drag them: they follow the design and the room.
class BackendHeader : public QHeaderView
{
    Q_OBJECT
public:
    explicit BackendHeader(QWidget *parent = nullptr);

    void setSorted(std::optional<BackendColumn> column, Qt::SortOrder order);

    QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;

private:
    std::optional<BackendColumn> m_sorted;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

} // namespace spillway
