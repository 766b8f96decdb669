// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/backendcolumns.h"

#include <QSortFilterProxyModel>

#include <optional>

namespace spillway
{

/// Filters the backend table by name, address or region, and sorts backends inside their priority; the priorities stay
/// in order. It never sorts by itself (live numbers would make rows jump): `resort` is called when it may.
class BackendSortProxy : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit BackendSortProxy(QObject *parent = nullptr);

    /// Backends without `text` (any case) in name, URL or region are left out, and groups without backends.
    void setFilterText(const QString &text);
    const QString &filterText() const { return m_text; }

    /// Nothing: the user's order.
    void sortBy(std::optional<BackendColumn> column, Qt::SortOrder order = Qt::AscendingOrder);
    std::optional<BackendColumn> sortedBy() const;
    /// Sorts anew by the present values; nothing to do in the user's order.
    void resort();
    /// Backends that the filter lets through, and all of them.
    int shownBackends() const;
    int allBackends() const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QString m_text;
};

} // namespace spillway
