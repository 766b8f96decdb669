// SPDX-License-Identifier: MIT
#include "ui/endpoint/backendsortproxy.h"

#include "ui/endpoint/backendtreemodel.h"

namespace spillway
{

namespace
{

int backendsOf(const QAbstractItemModel &model)
{
    int count = 0;
    for (int group = 0; group < model.rowCount(); ++group) {
        count += model.rowCount(model.index(group, 0));
    }
    return count;
}

} // namespace

BackendSortProxy::BackendSortProxy(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setDynamicSortFilter(false);
    setSortRole(BackendTreeModel::SortRole);
}

void BackendSortProxy::setFilterText(const QString &text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

void BackendSortProxy::sortBy(std::optional<BackendColumn> column, Qt::SortOrder order)
{
    sort(column ? int(*column) : -1, order);
}

std::optional<BackendColumn> BackendSortProxy::sortedBy() const
{
    return sortColumn() < 0 ? std::optional<BackendColumn>() : BackendColumn(sortColumn());
}

void BackendSortProxy::resort()
{
    if (sortColumn() >= 0) {
        sort(sortColumn(), sortOrder());
    }
}

int BackendSortProxy::shownBackends() const
{
    return backendsOf(*this);
}

int BackendSortProxy::allBackends() const
{
    return sourceModel() == nullptr ? 0 : backendsOf(*sourceModel());
}

bool BackendSortProxy::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_text.isEmpty()) {
        return true;
    }
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (!parent.isValid()) {
        for (int child = 0; child < sourceModel()->rowCount(index); ++child) {
            if (filterAcceptsRow(child, index)) {
                return true;
            }
        }
        return false;
    }
    const auto backend = index.data(BackendTreeModel::RowRole).value<BackendRow>();
    return backend.name.contains(m_text, Qt::CaseInsensitive) || backend.url.contains(m_text, Qt::CaseInsensitive) ||
           backend.place.region.contains(m_text, Qt::CaseInsensitive);
}

bool BackendSortProxy::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const bool descending = sortOrder() == Qt::DescendingOrder;
    if (!left.parent().isValid()) {
        return descending ? left.row() > right.row() : left.row() < right.row();
    }
    const QVariant a = left.data(BackendTreeModel::SortRole);
    const QVariant b = right.data(BackendTreeModel::SortRole);
    const QPartialOrdering order = QVariant::compare(a, b);
    if (order == QPartialOrdering::Less || order == QPartialOrdering::Greater) {
        return order == QPartialOrdering::Less;
    }
    return descending ? left.row() > right.row() : left.row() < right.row();
}

} // namespace spillway
