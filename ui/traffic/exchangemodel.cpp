// SPDX-License-Identifier: MIT
#include "ui/traffic/exchangemodel.h"

#include "ui/traffic/exchangetext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

ExchangeModel::ExchangeModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_facts(std::make_shared<const ProfileFacts>())
{
}

void ExchangeModel::setFacts(const ProfileFacts &facts)
{
    if (*m_facts != facts) {
        m_facts = std::make_shared<const ProfileFacts>(facts);
    }
}

void ExchangeModel::enqueue(const QList<ExchangeRecord> &records)
{
    // The entries share the batch: nothing is copied, and it goes in one piece with the last of them.
    const auto batch = std::make_shared<const QList<ExchangeRecord>>(records);
    for (const ExchangeRecord &record : *batch) {
        take(std::shared_ptr<const ExchangeRecord>(batch, &record));
    }
    dropWaiting(m_waiting - capacity);
}

void ExchangeModel::take(std::shared_ptr<const ExchangeRecord> shared)
{
    const ExchangeRecord &record = *shared;
    const auto waiting = m_pending.begin() + pendingFrom(record.id);
    const bool waits = waiting != m_pending.end() && waiting->id == record.id;
    const int row = rowOf(record.id);
    const TrafficEntry known = waits ? waiting->entry : row >= 0 ? at(row) : TrafficEntry();
    if (known) {
        if (record.end == ExchangeEnd::Running && known.record->end != ExchangeEnd::Running) {
            return;
        }
        m_counts.add(known, -1);
    } else if (int(m_rows.size()) >= capacity && record.id < m_rows.back().id()) {
        return; // it had a row once, and has gone since
    }
    TrafficEntry entry{std::move(shared), known ? known.facts : m_facts};
    m_counts.add(entry);
    if (waits) {
        waiting->entry = std::move(entry);
        return;
    }
    m_pending.insert(waiting, {record.id, std::move(entry)});
    if (row < 0) {
        ++m_waiting;
    }
}

/// Forgets the oldest `count` of those that wait and have no row.
void ExchangeModel::dropWaiting(qsizetype count)
{
    if (count <= 0) {
        return;
    }
    const auto dropped = std::remove_if(m_pending.begin(), m_pending.end(), [&](const Pending &pending) {
        if (count == 0 || rowOf(pending.id) >= 0) {
            return false;
        }
        m_counts.add(pending.entry, -1);
        --m_waiting;
        --count;
        return true;
    });
    m_pending.erase(dropped, m_pending.end());
}

/// Where in m_pending the ids begin that are not below `id`: as a rule `id` is the newest.
qsizetype ExchangeModel::pendingFrom(quint64 id) const
{
    if (m_pending.empty() || m_pending.back().id < id) {
        return qsizetype(m_pending.size());
    }
    const auto found = std::lower_bound(m_pending.begin(), m_pending.end(), id,
                                        [](const Pending &pending, quint64 wanted) { return pending.id < wanted; });
    return found - m_pending.begin();
}

void ExchangeModel::flush()
{
    if (m_paused || m_pending.empty()) {
        return;
    }
    QList<TrafficEntry> added;
    QList<TrafficEntry> changed;
    added.reserve(m_waiting);
    for (Pending &pending : m_pending) {
        (rowOf(pending.id) < 0 ? added : changed).append(std::move(pending.entry));
    }
    // Ids descend in the list.
    std::reverse(added.begin(), added.end());
    std::reverse(changed.begin(), changed.end());
    m_pending.clear();
    m_waiting = 0;
    replace(changed);
    makeRoom(added.size());
    insertRuns(added);
    limitContent();
}

/// Takes the oldest rows away, so that `rows` more have their place.
void ExchangeModel::makeRoom(qsizetype rows)
{
    const int surplus = std::min(int(m_rows.size()), int(m_rows.size()) + int(rows) - capacity);
    if (surplus <= 0) {
        return;
    }
    const int first = int(m_rows.size()) - surplus;
    beginRemoveRows({}, first, int(m_rows.size()) - 1);
    for (auto entry = m_rows.begin() + first; entry != m_rows.end(); ++entry) {
        m_counts.add(*entry, -1);
        m_contentBytes -= entry->record->contentBytes;
    }
    m_rows.erase(m_rows.begin() + first, m_rows.end());
    endRemoveRows();
}

/// Inserts entries (ids descending) where their ids belong: as a rule that is one run on top.
void ExchangeModel::insertRuns(const QList<TrafficEntry> &added)
{
    for (qsizetype next = 0; next < added.size();) {
        const int row = lowerBound(added[next].id());
        const quint64 below = row < int(m_rows.size()) ? at(row).id() : 0;
        qsizetype end = next + 1;
        while (end < added.size() && added[end].id() > below) {
            ++end;
        }
        beginInsertRows({}, row, row + int(end - next) - 1);
        m_rows.insert(m_rows.begin() + row, added.begin() + next, added.begin() + end);
        endInsertRows();
        for (; next < end; ++next) {
            m_contentBytes += added[next].record->contentBytes;
        }
    }
}

void ExchangeModel::replace(const QList<TrafficEntry> &changed)
{
    int first = -1;
    int last = -1;
    const auto tell = [&] {
        if (first >= 0) {
            emit dataChanged(index(first, Deployment), index(last, Tokens),
                             {Qt::DisplayRole, entryRole, Qt::AccessibleTextRole, Qt::ToolTipRole});
        }
    };
    for (const TrafficEntry &entry : changed) {
        const int row = rowOf(entry.id());
        m_contentBytes += entry.record->contentBytes - at(row).record->contentBytes;
        m_rows[size_t(row)] = entry;
        if (first < 0 || row != last + 1) {
            tell();
            first = row;
        }
        last = row;
    }
    tell();
}

void ExchangeModel::limitContent()
{
    for (int row = lowerBound(m_withoutContent) - 1; row >= 0 && m_contentBytes > contentLimit; --row) {
        TrafficEntry &entry = m_rows[size_t(row)];
        m_withoutContent = entry.id();
        if (entry.record->content) {
            m_contentBytes -= entry.record->contentBytes;
            ExchangeRecord figures = *entry.record;
            figures.content.reset();
            figures.contentBytes = 0;
            entry.record = std::make_shared<const ExchangeRecord>(std::move(figures));
        }
    }
}

void ExchangeModel::clear()
{
    m_pending.clear();
    m_waiting = 0;
    m_counts = {};
    m_contentBytes = 0;
    if (!m_rows.empty()) {
        beginRemoveRows({}, 0, int(m_rows.size()) - 1);
        m_rows.clear();
        endRemoveRows();
    }
}

TrafficEntry ExchangeModel::latest(quint64 id) const
{
    if (const auto waiting = m_pending.begin() + pendingFrom(id); waiting != m_pending.end() && waiting->id == id) {
        return waiting->entry;
    }
    const int row = rowOf(id);
    return row < 0 ? TrafficEntry() : at(row);
}

/// The first row whose id is not above `id`.
int ExchangeModel::lowerBound(quint64 id) const
{
    const auto found = std::lower_bound(m_rows.begin(), m_rows.end(), id,
                                        [](const TrafficEntry &entry, quint64 wanted) { return entry.id() > wanted; });
    return int(found - m_rows.begin());
}

int ExchangeModel::rowOf(quint64 id) const
{
    if (m_rows.empty() || id > m_rows.front().id()) {
        return -1; // as a rule it is new
    }
    const int row = lowerBound(id);
    return row < int(m_rows.size()) && at(row).id() == id ? row : -1;
}

int ExchangeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ExchangeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant ExchangeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const TrafficEntry &entry = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return exchangeText(index.column(), *entry.record);
    case Qt::AccessibleTextRole:
        return spokenExchangeText(index.column(), *entry.record);
    case Qt::ToolTipRole:
        return exchangeSummary(*entry.record);
    case Qt::TextAlignmentRole:
        return int(exchangeAlignment(index.column()));
    case entryRole:
        return QVariant::fromValue(entry);
    default:
        return {};
    }
}

QVariant ExchangeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        // The order is always this one; the arrow says which.
        return section == Time ? exchangeColumnName(section) + u" ▾"_s : exchangeColumnName(section);
    case Qt::AccessibleTextRole:
        return exchangeColumnName(section);
    case Qt::TextAlignmentRole:
        return int(exchangeAlignment(section));
    default:
        return {};
    }
}

} // namespace spillway
