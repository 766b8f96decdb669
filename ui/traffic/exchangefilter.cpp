// SPDX-License-Identifier: MIT
#include "ui/traffic/exchangefilter.h"

#include "ui/traffic/exchangemodel.h"
#include "ui/traffic/exchangetext.h"

#include <algorithm>

namespace spillway
{

namespace
{

bool chooses(TrafficChoice choice, const TrafficEntry &entry)
{
    switch (choice) {
    case TrafficChoice::All:
        return true;
    case TrafficChoice::SpilledOver:
        return spilledOver(entry);
    case TrafficChoice::Success:
        return kindOf(*entry.record) == TrafficKind::Success;
    case TrafficChoice::Throttled:
        return kindOf(*entry.record) == TrafficKind::Throttled;
    case TrafficChoice::ClientErrors:
        return kindOf(*entry.record) == TrafficKind::ClientError;
    case TrafficChoice::ServerErrors:
        return kindOf(*entry.record) == TrafficKind::ServerError;
    case TrafficChoice::InFlight:
        return kindOf(*entry.record) == TrafficKind::InFlight;
    }
    Q_UNREACHABLE();
}

bool asked(const ExchangeRecord &record, const QString &backend)
{
    return std::any_of(record.attempts.begin(), record.attempts.end(),
                       [&](const AttemptRecord &attempt) { return attempt.backend == backend; });
}

bool mentions(const ExchangeRecord &record, const QString &text)
{
    return record.deployment.contains(text, Qt::CaseInsensitive) ||
           QString::fromUtf8(record.path).contains(text, Qt::CaseInsensitive) ||
           QString::number(record.id).contains(text) || statusText(record).contains(text, Qt::CaseInsensitive) ||
           std::any_of(record.attempts.begin(), record.attempts.end(), [&](const AttemptRecord &attempt) {
               return attempt.backend.contains(text, Qt::CaseInsensitive);
           });
}

} // namespace

bool TrafficFilter::accepts(const TrafficEntry &entry) const
{
    return chooses(choice, entry) && (backend.isEmpty() || asked(*entry.record, backend)) &&
           (text.isEmpty() || mentions(*entry.record, text));
}

ExchangeFilter::ExchangeFilter(ExchangeModel &model, QObject *parent)
    : QAbstractProxyModel(parent)
    , m_model(model)
{
    setSourceModel(&model);
    connect(&model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { onInserted(first, last); });
    connect(&model, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) { onAboutToBeRemoved(first, last); });
    connect(&model, &QAbstractItemModel::dataChanged, this, &ExchangeFilter::onChanged);
    if (model.rowCount() > 0) {
        onInserted(0, model.rowCount() - 1);
    }
}

bool ExchangeFilter::accepts(const TrafficEntry &entry)
{
    ++m_looks;
    return m_filter.accepts(entry);
}

void ExchangeFilter::setFilter(const TrafficFilter &filter, quint64 kept)
{
    if (filter == m_filter) {
        return;
    }
    m_filter = filter;
    std::deque<quint64> above;
    std::deque<quint64> below;
    bool keeps = false;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const TrafficEntry &entry = m_model.at(row);
        if (!accepts(entry)) {
            continue;
        }
        if (entry.id() == kept) {
            keeps = rowOf(kept) >= 0;
        }
        if (entry.id() != kept || !keeps) {
            (entry.id() > kept ? above : below).push_back(entry.id());
        }
    }
    const int keptRow = keeps ? rowOf(kept) : -1;
    removeRun(keptRow + 1, int(m_ids.size()) - keptRow - 1);
    removeRun(0, keptRow);
    insertRun(0, above);
    insertRun(int(m_ids.size()), below);
}

void ExchangeFilter::removeRun(int first, int count)
{
    if (count <= 0) {
        return;
    }
    beginRemoveRows({}, first, first + count - 1);
    m_ids.erase(m_ids.begin() + first, m_ids.begin() + first + count);
    endRemoveRows();
}

void ExchangeFilter::insertRun(int row, const std::deque<quint64> &ids)
{
    if (ids.empty()) {
        return;
    }
    beginInsertRows({}, row, row + int(ids.size()) - 1);
    m_ids.insert(m_ids.begin() + row, ids.begin(), ids.end());
    endInsertRows();
}

void ExchangeFilter::onInserted(int first, int last)
{
    std::deque<quint64> ids;
    for (int row = first; row <= last; ++row) {
        if (accepts(m_model.at(row))) {
            ids.push_back(m_model.at(row).id());
        }
    }
    if (!ids.empty()) {
        insertRun(lowerBound(ids.front()), ids);
    }
}

// The source still has the rows here, so that both models agree at every moment.
void ExchangeFilter::onAboutToBeRemoved(int first, int last)
{
    const int from = lowerBound(m_model.at(first).id());
    int to = lowerBound(m_model.at(last).id());
    if (to < int(m_ids.size()) && m_ids[size_t(to)] == m_model.at(last).id()) {
        ++to;
    }
    removeRun(from, to - from);
}

void ExchangeFilter::onChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles)
{
    int first = -1;
    int last = -1;
    const auto tell = [&] {
        if (first >= 0) {
            emit dataChanged(index(first, topLeft.column()), index(last, bottomRight.column()), roles);
        }
        first = -1;
    };
    for (int sourceRow = topLeft.row(); sourceRow <= bottomRight.row(); ++sourceRow) {
        const TrafficEntry &entry = m_model.at(sourceRow);
        const int row = rowOf(entry.id());
        const bool accepted = accepts(entry);
        if (row >= 0 && accepted) {
            if (first >= 0 && row == last + 1) {
                last = row;
                continue;
            }
            tell();
            first = last = row;
        } else if (row >= 0) {
            tell();
            removeRun(row, 1);
        } else if (accepted) {
            tell();
            insertRun(lowerBound(entry.id()), {entry.id()});
        }
    }
    tell();
}

int ExchangeFilter::lowerBound(quint64 id) const
{
    const auto found = std::lower_bound(m_ids.begin(), m_ids.end(), id, std::greater<>());
    return int(found - m_ids.begin());
}

int ExchangeFilter::rowOf(quint64 id) const
{
    const int row = lowerBound(id);
    return row < int(m_ids.size()) && m_ids[size_t(row)] == id ? row : -1;
}

const TrafficEntry &ExchangeFilter::at(int row) const
{
    return m_model.at(m_model.rowOf(m_ids[size_t(row)]));
}

QModelIndex ExchangeFilter::index(int row, int column, const QModelIndex &parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

QModelIndex ExchangeFilter::parent(const QModelIndex & /*child*/) const
{
    return {};
}

QModelIndex ExchangeFilter::sibling(int row, int column, const QModelIndex & /*index*/) const
{
    return this->index(row, column);
}

int ExchangeFilter::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

int ExchangeFilter::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ExchangeModel::columns;
}

QModelIndex ExchangeFilter::mapToSource(const QModelIndex &proxy) const
{
    if (!proxy.isValid() || proxy.row() >= int(m_ids.size())) {
        return {};
    }
    return m_model.index(m_model.rowOf(m_ids[size_t(proxy.row())]), proxy.column());
}

QModelIndex ExchangeFilter::mapFromSource(const QModelIndex &source) const
{
    if (!source.isValid()) {
        return {};
    }
    return index(rowOf(m_model.at(source.row()).id()), source.column());
}

QVariant ExchangeFilter::headerData(int section, Qt::Orientation orientation, int role) const
{
    // The base class maps a section through a row, and there may be none.
    return m_model.headerData(section, orientation, role);
}

} // namespace spillway
