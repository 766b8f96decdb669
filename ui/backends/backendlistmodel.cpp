// SPDX-License-Identifier: MIT
#include "ui/backends/backendlistmodel.h"

#include <QMimeData>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

const QString BackendListModel::mimeType = u"application/x-spillway-backend"_s;

struct BackendListModel::Group
{
    BackendListGroup value;
    QList<BackendListRow> rows;
};

BackendListModel::BackendListModel(Clocks clocks, QObject *parent)
    : QAbstractItemModel(parent)
    , m_clocks(std::move(clocks))
{
}

BackendListModel::~BackendListModel() = default;

int BackendListModel::rowOf(const Group *group) const
{
    const auto found = std::find_if(m_groups.begin(), m_groups.end(),
                                    [group](const auto &candidate) { return candidate.get() == group; });
    return int(found - m_groups.begin());
}

QModelIndex BackendListModel::groupIndex(const Group *group, int column) const
{
    return createIndex(rowOf(group), column);
}

void BackendListModel::setRows(const QList<BackendListRow> &rows)
{
    m_rows = rows;
    arrange();
}

void BackendListModel::setFilter(const QString &text)
{
    if (m_filter != text) {
        m_filter = text;
        arrange();
    }
}

int BackendListModel::shownCount() const
{
    int count = 0;
    for (const auto &group : m_groups) {
        count += int(group->rows.size());
    }
    return count;
}

void BackendListModel::arrange()
{
    QList<BackendListRow> wanted = m_rows;
    wanted.removeIf([this](const BackendListRow &row) { return !matches(row, m_filter); });
    removeGone(wanted);
    for (const BackendListRow &row : std::as_const(wanted)) {
        groupFor(row.backend.priority);
    }
    for (const auto &group : m_groups) {
        fill(*group, wanted);
    }
    takeGroups();
}

/// Takes away what is gone, or in another priority now, and the groups that are empty then.
void BackendListModel::removeGone(const QList<BackendListRow> &wanted)
{
    const auto stays = [&wanted](const BackendListRow &row, int priority) {
        return std::any_of(wanted.begin(), wanted.end(), [&](const BackendListRow &candidate) {
            return candidate.backend.name == row.backend.name && candidate.backend.priority == priority;
        });
    };
    for (int i = int(m_groups.size()) - 1; i >= 0; --i) {
        Group &group = *m_groups[size_t(i)];
        for (int row = int(group.rows.size()) - 1; row >= 0; --row) {
            if (!stays(group.rows[row], group.value.priority)) {
                beginRemoveRows(groupIndex(&group), row, row);
                group.rows.removeAt(row);
                endRemoveRows();
            }
        }
        const bool isWanted = std::any_of(wanted.begin(), wanted.end(), [&group](const BackendListRow &row) {
            return row.backend.priority == group.value.priority;
        });
        if (!isWanted) {
            beginRemoveRows({}, i, i);
            m_groups.erase(m_groups.begin() + i);
            endRemoveRows();
        }
    }
}

BackendListModel::Group *BackendListModel::groupFor(int priority)
{
    const auto place = std::find_if(m_groups.begin(), m_groups.end(),
                                    [priority](const auto &group) { return group->value.priority >= priority; });
    if (place != m_groups.end() && (*place)->value.priority == priority) {
        return place->get();
    }
    const int at = int(place - m_groups.begin());
    auto group = std::make_unique<Group>();
    group->value.priority = priority;
    beginInsertRows({}, at, at);
    Group *added = m_groups.insert(place, std::move(group))->get();
    endInsertRows();
    return added;
}

/// Brings the rows of one group into their order, and takes their values.
void BackendListModel::fill(Group &group, const QList<BackendListRow> &wanted)
{
    int at = 0;
    for (const BackendListRow &row : wanted) {
        if (row.backend.priority != group.value.priority) {
            continue;
        }
        int now = at;
        while (now < group.rows.size() && group.rows[now].backend.name != row.backend.name) {
            ++now;
        }
        if (now == group.rows.size()) {
            beginInsertRows(groupIndex(&group), at, at);
            group.rows.insert(at, row);
            endInsertRows();
        } else if (now != at) {
            beginMoveRows(groupIndex(&group), now, now, groupIndex(&group), at);
            group.rows.move(now, at);
            endMoveRows();
        }
        if (group.rows[at] != row) {
            group.rows[at] = row;
            const QModelIndex first = index(at, 0, groupIndex(&group));
            emit dataChanged(first, first.siblingAtColumn(backendListColumns - 1),
                             {Qt::DisplayRole, Qt::AccessibleTextRole, Qt::CheckStateRole, RowRole});
        }
        ++at;
    }
}

void BackendListModel::takeGroups()
{
    QList<Backend> all;
    for (const BackendListRow &row : std::as_const(m_rows)) {
        all.append(row.backend);
    }
    const QList<BackendListGroup> values = backendListGroups(all);
    for (const auto &group : m_groups) {
        for (const BackendListGroup &value : values) {
            if (value.priority == group->value.priority && value != group->value) {
                group->value = value;
                const QModelIndex first = groupIndex(group.get());
                emit dataChanged(first, first.siblingAtColumn(backendListColumns - 1),
                                 {Qt::DisplayRole, Qt::AccessibleTextRole, GroupRole});
            }
        }
    }
}

QModelIndex BackendListModel::indexOf(const QString &name, BackendListColumn column) const
{
    for (const auto &group : m_groups) {
        for (int row = 0; row < group->rows.size(); ++row) {
            if (group->rows[row].backend.name == name) {
                return createIndex(row, int(column), group.get());
            }
        }
    }
    return {};
}

const BackendListRow *BackendListModel::rowAt(const QModelIndex &index) const
{
    const auto *group = static_cast<const Group *>(index.internalPointer());
    return index.isValid() && group != nullptr ? &group->rows[index.row()] : nullptr;
}

const BackendListGroup *BackendListModel::groupAt(const QModelIndex &index) const
{
    return index.isValid() && index.internalPointer() == nullptr ? &m_groups[size_t(index.row())]->value : nullptr;
}

QModelIndex BackendListModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return parent.isValid() ? createIndex(row, column, m_groups[size_t(parent.row())].get()) : createIndex(row, column);
}

QModelIndex BackendListModel::parent(const QModelIndex &child) const
{
    const auto *group = static_cast<const Group *>(child.internalPointer());
    return child.isValid() && group != nullptr ? groupIndex(group) : QModelIndex();
}

int BackendListModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid()) {
        return int(m_groups.size());
    }
    return parent.column() == 0 && parent.internalPointer() == nullptr
               ? int(m_groups[size_t(parent.row())]->rows.size())
               : 0;
}

int BackendListModel::columnCount(const QModelIndex & /*parent*/) const
{
    return backendListColumns;
}

QVariant BackendListModel::data(const QModelIndex &index, int role) const
{
    const auto column = BackendListColumn(index.column());
    if (const BackendListGroup *group = groupAt(index)) {
        const QString title = tr("Priority %1").arg(group->priority);
        switch (role) {
        case GroupRole:
            return QVariant::fromValue(*group);
        case Qt::DisplayRole:
            return column == BackendListColumn::State    ? QVariant(title)
                   : column == BackendListColumn::Name   ? QVariant(groupUse(*group))
                   : column == BackendListColumn::Weight ? QVariant(QString::number(group->weight))
                                                         : QVariant();
        case Qt::AccessibleTextRole:
            return column == BackendListColumn::Grip || column == BackendListColumn::State
                       ? QVariant(tr("%1, %2, weights %3").arg(title, groupUse(*group)).arg(group->weight))
                       : QVariant();
        default:
            return {};
        }
    }
    const BackendListRow *row = rowAt(index);
    if (row == nullptr) {
        return {};
    }
    switch (role) {
    case RowRole:
        return QVariant::fromValue(*row);
    case Qt::DisplayRole:
        return cellText(*row, column, now(), wallNow());
    case Qt::EditRole:
        return column == BackendListColumn::Name ? QVariant(row->backend.name) : QVariant();
    case Qt::AccessibleTextRole:
        return spokenText(*row, column, now(), wallNow());
    case Qt::ToolTipRole:
        if (column == BackendListColumn::LastTest && row->tested) {
            return (row->tested->headline + u' ' + row->tested->rest).trimmed();
        }
        return column == BackendListColumn::Enabled
                   ? (row->backend.enabled ? tr("Turn off (Space)") : tr("Turn on (Space)"))
                   : u"%1\n%2"_s.arg(row->backend.name, row->backend.url);
    case Qt::CheckStateRole:
        if (column == BackendListColumn::Enabled) {
            return row->backend.enabled ? Qt::Checked : Qt::Unchecked;
        }
        return {};
    default:
        return {};
    }
}

bool BackendListModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const BackendListRow *row = rowAt(index);
    if (row == nullptr) {
        return false;
    }
    const QString name = row->backend.name;
    if (role == Qt::CheckStateRole && index.column() == int(BackendListColumn::Enabled)) {
        emit toggleRequested(name, Qt::CheckState(value.toInt()) == Qt::Checked);
        return true;
    }
    const QString newName = value.toString().trimmed();
    if (role != Qt::EditRole || index.column() != int(BackendListColumn::Name) || newName == name) {
        return false;
    }
    emit renameRequested(name, newName);
    return true;
}

QVariant BackendListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const auto column = BackendListColumn(section);
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return int((column == BackendListColumn::Weight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (column) {
    case BackendListColumn::Grip:
        return QString();
    case BackendListColumn::State:
        return tr("State");
    case BackendListColumn::Name:
        return tr("Backend");
    case BackendListColumn::Host:
        return tr("Host");
    case BackendListColumn::Weight:
        return tr("Weight");
    case BackendListColumn::SignIn:
        return tr("Signs in with");
    case BackendListColumn::Deployments:
        return tr("Deployments");
    case BackendListColumn::LastTest:
        return tr("Last test");
    case BackendListColumn::Enabled:
        break;
    }
    return tr("Enabled");
}

Qt::ItemFlags BackendListModel::flags(const QModelIndex &index) const
{
    if (!index.isValid()) {
        return Qt::NoItemFlags;
    }
    const Qt::ItemFlags plain = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDropEnabled;
    if (groupAt(index) != nullptr) {
        return plain;
    }
    const bool isName = index.column() == int(BackendListColumn::Name);
    return plain | Qt::ItemIsDragEnabled | (isName ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

QMimeData *BackendListModel::mimeData(const QModelIndexList &indexes) const
{
    for (const QModelIndex &index : indexes) {
        if (const BackendListRow *row = rowAt(index)) {
            auto *data = new QMimeData;
            data->setData(mimeType, row->backend.name.toUtf8());
            return data;
        }
    }
    return nullptr;
}

QString BackendListModel::draggedName(const QMimeData *data)
{
    return data == nullptr ? QString() : QString::fromUtf8(data->data(mimeType));
}

bool BackendListModel::canDropMimeData(const QMimeData *data, Qt::DropAction /*action*/, int /*row*/, int /*column*/,
                                       const QModelIndex &parent) const
{
    return parent.isValid() && indexOf(draggedName(data)).isValid();
}

bool BackendListModel::dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                                    const QModelIndex &parent)
{
    if (!canDropMimeData(data, action, row, column, parent)) {
        return false;
    }
    const QString name = draggedName(data);
    const bool onBackend = rowAt(parent) != nullptr;
    const QModelIndex inGroup = onBackend ? parent.parent() : parent.siblingAtColumn(0);
    const Group &group = *m_groups[size_t(inGroup.row())];
    // Between rows `row` counts the moved one too; on a backend means in its place.
    // Between filtered rows nobody knows a place.
    int position = !m_filter.isEmpty() ? -1 : onBackend ? parent.row() : row;
    if (position >= 0) {
        const int limit = std::min(position, int(group.rows.size()));
        for (int i = 0; i < limit; ++i) {
            if (group.rows[i].backend.name == name) {
                position -= onBackend ? 0 : 1;
            }
        }
    }
    emit moveRequested(name, group.value.priority, position);
    return false; // the view must not remove the row itself
}

} // namespace spillway
