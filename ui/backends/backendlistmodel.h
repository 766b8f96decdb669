// SPDX-License-Identifier: MIT
#pragma once

#include "ui/backends/backendlistrow.h"

#include <QAbstractItemModel>

#include <functional>
#include <memory>
#include <vector>

namespace spillway
{

/// The tree of the Backends page: priorities, and the backends in them, filtered. Values and structure change in place,
/// never by a reset. It changes nothing by itself: what a drop, an edited name or a switch asks for is a signal, and
/// the profile's answer comes back by `setRows`.
class BackendListModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Role {
        RowRole = Qt::UserRole + 1, ///< BackendListRow; nothing for a group
        GroupRole,                  ///< BackendListGroup; nothing for a backend
    };
    /// The names of dragged backends, one a line.
    static const QString mimeType;

    struct Clocks
    {
        std::function<Instant()> now;
        std::function<QDateTime()> wallNow;
    };
    explicit BackendListModel(Clocks clocks, QObject *parent = nullptr);
    ~BackendListModel() override;

    /// Shows these rows, in their order inside each priority.
    void setRows(const QList<BackendListRow> &rows);
    /// Hides what does not match.
    void setFilter(const QString &text);
    /// How many backends are shown.
    int shownCount() const;

    QModelIndex indexOf(const QString &name, BackendListColumn column = BackendListColumn::Name) const;
    /// Null for a group.
    const BackendListRow *rowAt(const QModelIndex &index) const;
    /// Null for a backend.
    const BackendListGroup *groupAt(const QModelIndex &index) const;
    Instant now() const { return m_clocks.now(); }
    QDateTime wallNow() const { return m_clocks.wallNow(); }

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override { return {mimeType}; }
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                         const QModelIndex &parent) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

    /// The name that was dragged; empty if it is something else.
    static QString draggedName(const QMimeData *data);

signals:
    void renameRequested(const QString &name, const QString &newName);
    void toggleRequested(const QString &name, bool enabled);
    /// `position` among the backends of that priority, from 0, without the one that moves; -1: the end.
    void moveRequested(const QString &name, int priority, int position);

private:
    struct Group;

    int rowOf(const Group *group) const;
    QModelIndex groupIndex(const Group *group, int column = 0) const;
    void arrange();
    void removeGone(const QList<BackendListRow> &wanted);
    Group *groupFor(int priority);
    void fill(Group &group, const QList<BackendListRow> &wanted);
    void takeGroups();

    Clocks m_clocks;
    QList<BackendListRow> m_rows; ///< all of them, in the order of the profile
    QString m_filter;
    std::vector<std::unique_ptr<Group>> m_groups;
};

} // namespace spillway
