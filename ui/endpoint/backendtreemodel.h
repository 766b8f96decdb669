// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/backendcolumns.h"
#include "ui/endpoint/backendrow.h"

#include <QAbstractItemModel>

#include <memory>
#include <vector>

namespace spillway
{

/// The backend table: priority groups, and the backends under them. Columns are those of BackendColumn. Structure and
/// values change in place: rows are inserted, moved and removed, never reset, so that selection, folding and scroll
/// position outlive every update.
class BackendTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Role {
        RowRole = Qt::UserRole + 1, ///< BackendRow; nothing for a group
        GroupRole,                  ///< BackendGroup; nothing for a backend
        SortRole,                   ///< what a column sorts by
    };

    /// `clock` tells the time that countdowns are told by.
    explicit BackendTreeModel(std::function<Instant()> clock, QObject *parent = nullptr);
    ~BackendTreeModel() override;

    /// Shows these rows, in this order inside their priorities. A row whose name alone is another at its place of the
    /// list is the same row with another name.
    void setRows(const QList<BackendRow> &rows);
    QList<BackendRow> rows() const { return m_rows; }

    QModelIndex indexOf(const QString &name, BackendColumn column = BackendColumn::State) const;
    /// Null for a group.
    const BackendRow *rowAt(const QModelIndex &index) const;
    /// Null for a backend.
    const BackendGroup *groupAt(const QModelIndex &index) const;
    Instant now() const { return m_clock(); }

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    /// Rows came, went or moved: a filter has to look again.
    void structureChanged();

private:
    struct Group;
    struct Place
    {
        Group *group = nullptr;
        int row = -1;
    };

    int rowOf(const Group *group) const;
    QModelIndex groupIndex(const Group *group, int column = 0) const;
    Place find(const QString &name) const;
    void rename(const QList<BackendRow> &rows);
    bool arrange(const QList<BackendRow> &rows);
    bool removeGone(const QList<BackendRow> &rows);
    Group *groupFor(int priority, bool *isNew);
    bool place(const BackendRow &row, Group *group, int at);
    void takeValues(Group &group, const QList<BackendRow> &rows);
    void takeGroups();

    std::function<Instant()> m_clock;
    std::vector<std::unique_ptr<Group>> m_groups;
    QList<BackendRow> m_rows; ///< in the order of the profile
};

} // namespace spillway
