// SPDX-License-Identifier: MIT
#include "ui/traffic/exchangemodel.h"

#include "ui/traffic/exchangetext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

qint64 contentBytesOf(const TrafficEntry &entry)
{
    const auto &content = entry.record->content;
    if (!content) {
        return 0;
    }
    return content->target.size() + content->request.headers.size() + content->response.headers.size() +
           content->request.body.size() + content->response.body.size();
}

} // namespace

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
    while (m_waiting > capacity) {
        dropFirstWaiting();
    }
}

void ExchangeModel::take(std::shared_ptr<const ExchangeRecord> shared)
{
    const ExchangeRecord &record = *shared;
    const auto waiting = m_pending.find(record.id);
    const int row = rowOf(record.id);
    const TrafficEntry known = waiting != m_pending.end() ? waiting->second : row >= 0 ? at(row) : TrafficEntry();
    if (known) {
        if (record.end == ExchangeEnd::Running && known.record->end != ExchangeEnd::Running) {
            return;
        }
        m_counts.add(known, -1);
    } else if (int(m_rows.size()) >= capacity && record.id < m_rows.back().id()) {
        return; // it had a row once, and has gone since
    }
    const TrafficEntry entry{std::move(shared), known ? known.facts : m_facts};
    m_counts.add(entry);
    if (waiting != m_pending.end()) {
        waiting->second = entry;
        return;
    }
    m_pending.emplace_hint(m_pending.end(), record.id, entry);
    if (row < 0) {
        ++m_waiting;
    }
}

void ExchangeModel::dropFirstWaiting()
{
    auto oldest = m_pending.begin();
    while (rowOf(oldest->first) >= 0) {
        ++oldest;
    }
    m_counts.add(oldest->second, -1);
    m_pending.erase(oldest);
    --m_waiting;
}

void ExchangeModel::flush()
{
    if (m_paused || m_pending.empty()) {
        return;
    }
    QList<TrafficEntry> added;
    QList<TrafficEntry> changed;
    added.reserve(m_waiting);
    for (const auto &[id, entry] : m_pending) {
        (rowOf(id) < 0 ? added : changed).append(entry);
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
        m_contentBytes -= contentBytesOf(*entry);
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
            m_contentBytes += contentBytesOf(added[next]);
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
        m_contentBytes += contentBytesOf(entry) - contentBytesOf(at(row));
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
            m_contentBytes -= contentBytesOf(entry);
            ExchangeRecord figures = *entry.record;
            figures.content.reset();
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
    const auto waiting = m_pending.find(id);
    if (waiting != m_pending.end()) {
        return waiting->second;
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
