// SPDX-License-Identifier: MIT
#include "ui/endpoint/backendtreemodel.h"

#include "ui/endpoint/backendtexts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

struct BackendTreeModel::Group
{
    BackendGroup facts;
    QList<BackendRow> rows;
};

namespace
{

const QList<int> &valueRoles()
{
    static const QList<int> roles{Qt::DisplayRole, BackendTreeModel::RowRole, BackendTreeModel::GroupRole,
                                  Qt::AccessibleTextRole};
    return roles;
}

/// The first and the last column in which two versions of a row differ to the eye; {-1, -1} if none.
std::pair<int, int> changedColumns(const BackendRow &a, const BackendRow &b)
{
    if (a.enabled != b.enabled || a.known != b.known || a.state != b.state) {
        return {0, backendColumnCount - 1}; // silent cells are dashes
    }
    std::array<bool, backendColumnCount> changed{};
    const auto set = [&changed](BackendColumn column, bool is) { changed[size_t(column)] = is; };
    set(BackendColumn::State, a.setAsideUntil != b.setAsideUntil || a.wait != b.wait);
    set(BackendColumn::Backend, a.name != b.name || a.place != b.place || a.colorIndex != b.colorIndex);
    set(BackendColumn::Priority, a.priority != b.priority);
    set(BackendColumn::InFlight, a.inFlight != b.inFlight);
    set(BackendColumn::Requests, a.requests != b.requests);
    set(BackendColumn::Tokens, a.tokens != b.tokens);
    set(BackendColumn::Quota, a.quota != b.quota);
    set(BackendColumn::FirstByte, a.p50 != b.p50 || a.p95 != b.p95);
    set(BackendColumn::Errors, a.errors != b.errors);
    set(BackendColumn::Spark, a.spark != b.spark);
    // `lastAt` alone changes with every request; how long ago it was is painted from the clock.
    set(BackendColumn::LastStatus, a.lastStatus != b.lastStatus || a.lastReason != b.lastReason);
    const auto first = std::find(changed.begin(), changed.end(), true);
    if (first == changed.end()) {
        return {-1, -1};
    }
    const auto last = std::find(changed.rbegin(), changed.rend(), true);
    return {int(first - changed.begin()), int(changed.rend() - last) - 1};
}

} // namespace

BackendTreeModel::BackendTreeModel(std::function<Instant()> clock, QObject *parent)
    : QAbstractItemModel(parent)
    , m_clock(std::move(clock))
{
}

BackendTreeModel::~BackendTreeModel() = default;

void BackendTreeModel::setRows(const QList<BackendRow> &rows)
{
    rename(rows);
    const bool arranged = arrange(rows);
    m_rows = rows;
    for (const std::unique_ptr<Group> &group : m_groups) {
        takeValues(*group, rows);
    }
    takeGroups();
    if (arranged) {
        emit structureChanged();
    }
}

void BackendTreeModel::rename(const QList<BackendRow> &rows)
{
    if (rows.size() != m_rows.size()) {
        return;
    }
    const auto has = [](const QList<BackendRow> &list, const QString &name) {
        return std::any_of(list.begin(), list.end(), [&name](const BackendRow &row) { return row.name == name; });
    };
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const QString old = m_rows[i].name;
        if (old != rows[i].name && !has(rows, old) && !has(m_rows, rows[i].name)) {
            if (const Place place = find(old); place.group != nullptr) {
                place.group->rows[place.row].name = rows[i].name;
                const QModelIndex parent = groupIndex(place.group);
                emit dataChanged(index(place.row, 0, parent), index(place.row, backendColumnCount - 1, parent),
                                 valueRoles());
            }
        }
    }
}

bool BackendTreeModel::arrange(const QList<BackendRow> &rows)
{
    bool changed = removeGone(rows);
    std::vector<std::pair<Group *, int>> filled;
    for (const BackendRow &row : rows) {
        Group *group = groupFor(row.priority, &changed);
        auto count = std::find_if(filled.begin(), filled.end(), [&](const auto &one) { return one.first == group; });
        if (count == filled.end()) {
            count = filled.insert(filled.end(), {group, 0});
        }
        changed = place(row, group, count->second) || changed;
        ++count->second;
    }
    for (int i = int(m_groups.size()) - 1; i >= 0; --i) {
        if (m_groups[size_t(i)]->rows.isEmpty()) {
            beginRemoveRows({}, i, i);
            m_groups.erase(m_groups.begin() + i);
            endRemoveRows();
            changed = true;
        }
    }
    return changed;
}

bool BackendTreeModel::removeGone(const QList<BackendRow> &rows)
{
    bool changed = false;
    for (const std::unique_ptr<Group> &group : m_groups) {
        for (qsizetype i = group->rows.size() - 1; i >= 0; --i) {
            const QString name = group->rows[i].name;
            if (std::none_of(rows.begin(), rows.end(), [&name](const BackendRow &row) { return row.name == name; })) {
                beginRemoveRows(groupIndex(group.get()), int(i), int(i));
                group->rows.removeAt(i);
                endRemoveRows();
                changed = true;
            }
        }
    }
    return changed;
}

BackendTreeModel::Group *BackendTreeModel::groupFor(int priority, bool *isNew)
{
    auto at = m_groups.begin();
    while (at != m_groups.end() && (*at)->facts.priority < priority) {
        ++at;
    }
    if (at != m_groups.end() && (*at)->facts.priority == priority) {
        return at->get();
    }
    const int row = int(at - m_groups.begin());
    beginInsertRows({}, row, row);
    auto group = std::make_unique<Group>();
    group->facts.priority = priority;
    Group *result = group.get();
    m_groups.insert(at, std::move(group));
    endInsertRows();
    *isNew = true;
    return result;
}

bool BackendTreeModel::place(const BackendRow &row, Group *group, int at)
{
    const Place now = find(row.name);
    const QModelIndex target = groupIndex(group);
    if (now.group == nullptr) {
        beginInsertRows(target, at, at);
        group->rows.insert(at, row);
        endInsertRows();
        return true;
    }
    if (now.group == group && now.row == at) {
        return false;
    }
    // Rows before `at` are in place already, so one of this group comes from below.
    beginMoveRows(groupIndex(now.group), now.row, now.row, target, at);
    BackendRow moved = now.group->rows.takeAt(now.row);
    group->rows.insert(at, moved);
    endMoveRows();
    return true;
}

void BackendTreeModel::takeValues(Group &group, const QList<BackendRow> &rows)
{
    int runStart = -1;
    int firstColumn = backendColumnCount;
    int lastColumn = -1;
    const QModelIndex parent = groupIndex(&group);
    const auto endRun = [&](int end) {
        if (runStart >= 0) {
            emit dataChanged(index(runStart, firstColumn, parent), index(end - 1, lastColumn, parent), valueRoles());
        }
        runStart = -1;
        firstColumn = backendColumnCount;
        lastColumn = -1;
    };
    for (int i = 0; i < int(group.rows.size()); ++i) {
        BackendRow &row = group.rows[i];
        const auto next =
            std::find_if(rows.begin(), rows.end(), [&row](const BackendRow &one) { return one.name == row.name; });
        const auto [first, last] = changedColumns(row, *next);
        row = *next;
        if (first < 0) {
            endRun(i);
            continue;
        }
        runStart = runStart < 0 ? i : runStart;
        firstColumn = std::min(firstColumn, first);
        lastColumn = std::max(lastColumn, last);
    }
    endRun(int(group.rows.size()));
}

void BackendTreeModel::takeGroups()
{
    const QList<BackendGroup> groups = backendGroups(m_rows);
    for (const BackendGroup &facts : groups) {
        for (int i = 0; i < int(m_groups.size()); ++i) {
            Group &group = *m_groups[size_t(i)];
            if (group.facts.priority == facts.priority && group.facts != facts) {
                group.facts = facts;
                emit dataChanged(index(i, 0), index(i, backendColumnCount - 1), valueRoles());
            }
        }
    }
}

BackendTreeModel::Place BackendTreeModel::find(const QString &name) const
{
    for (const std::unique_ptr<Group> &group : m_groups) {
        for (int i = 0; i < int(group->rows.size()); ++i) {
            if (group->rows[i].name == name) {
                return {group.get(), i};
            }
        }
    }
    return {};
}

int BackendTreeModel::rowOf(const Group *group) const
{
    const auto found = std::find_if(m_groups.begin(), m_groups.end(),
                                    [group](const std::unique_ptr<Group> &one) { return one.get() == group; });
    return int(found - m_groups.begin());
}

QModelIndex BackendTreeModel::groupIndex(const Group *group, int column) const
{
    return createIndex(rowOf(group), column, nullptr);
}

QModelIndex BackendTreeModel::indexOf(const QString &name, BackendColumn column) const
{
    const Place place = find(name);
    return place.group == nullptr ? QModelIndex() : createIndex(place.row, int(column), place.group);
}

const BackendRow *BackendTreeModel::rowAt(const QModelIndex &index) const
{
    const auto *group = static_cast<const Group *>(index.internalPointer());
    return group == nullptr || index.row() >= group->rows.size() ? nullptr : &group->rows[index.row()];
}

const BackendGroup *BackendTreeModel::groupAt(const QModelIndex &index) const
{
    const bool isGroup = index.isValid() && index.internalPointer() == nullptr && index.row() < int(m_groups.size());
    return isGroup ? &m_groups[size_t(index.row())]->facts : nullptr;
}

QModelIndex BackendTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return createIndex(row, column, parent.isValid() ? m_groups[size_t(parent.row())].get() : nullptr);
}

QModelIndex BackendTreeModel::parent(const QModelIndex &child) const
{
    const auto *group = static_cast<const Group *>(child.internalPointer());
    return group == nullptr ? QModelIndex() : groupIndex(group);
}

int BackendTreeModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid()) {
        return int(m_groups.size());
    }
    const bool isGroup = parent.internalPointer() == nullptr && parent.column() == 0;
    return isGroup ? int(m_groups[size_t(parent.row())]->rows.size()) : 0;
}

int BackendTreeModel::columnCount(const QModelIndex & /*parent*/) const
{
    return backendColumnCount;
}

QVariant BackendTreeModel::data(const QModelIndex &index, int role) const
{
    const auto column = BackendColumn(index.column());
    if (role == Qt::TextAlignmentRole) {
        return int((isNumberColumn(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (const BackendGroup *group = groupAt(index)) {
        switch (role) {
        case Qt::DisplayRole:
            return groupCellText(*group, column, now());
        case Qt::AccessibleTextRole:
            return groupSpokenText(*group, column, now());
        case GroupRole:
            return QVariant::fromValue(*group);
        case SortRole:
            return group->priority;
        default:
            return {};
        }
    }
    if (const BackendRow *row = rowAt(index)) {
        switch (role) {
        case Qt::DisplayRole:
            return rowCellText(*row, column, now());
        case Qt::AccessibleTextRole:
            return rowSpokenText(*row, column, now());
        case Qt::ToolTipRole:
            return rowToolTip(*row, now());
        case RowRole:
            return QVariant::fromValue(*row);
        case SortRole:
            return rowSortKey(*row, column);
        default:
            return {};
        }
    }
    return {};
}

QVariant BackendTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= backendColumnCount) {
        return {};
    }
    if (role == Qt::DisplayRole) {
        return columnTitle(BackendColumn(section));
    }
    if (role == Qt::TextAlignmentRole) {
        return int((isNumberColumn(BackendColumn(section)) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    return {};
}

Qt::ItemFlags BackendTreeModel::flags(const QModelIndex &index) const
{
    if (!index.isValid()) {
        return Qt::NoItemFlags;
    }
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return rowAt(index) == nullptr ? flags : flags | Qt::ItemNeverHasChildren;
}

} // namespace spillway
