// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/trafficentry.h"

#include <QAbstractProxyModel>

#include <deque>

namespace spillway
{

class ExchangeModel;

/// What the chips choose.
enum class TrafficChoice { All, Success, Throttled, ClientErrors, ServerErrors, SpilledOver, InFlight };

/// What is to be seen.
struct TrafficFilter
{
    QString text; ///< in deployment, path, id, status or a backend's name, in any case
    TrafficChoice choice = TrafficChoice::All;
    QString backend; ///< served by it or passed on by it; empty: any

    bool isEmpty() const { return text.isEmpty() && choice == TrafficChoice::All && backend.isEmpty(); }
    bool accepts(const TrafficEntry &entry) const;
    bool operator==(const TrafficFilter &) const = default;
};

/// The rows of an ExchangeModel that a filter lets through, in its order.
///
/// Rows are known by their ids, which do not change when others come on top: a batch costs one look at each of its own
/// rows, however long the list is. Another filter takes rows away and brings others in two runs each, above and below
/// `kept`, so that the row that is read stays and nothing is reset.
class ExchangeFilter : public QAbstractProxyModel
{
    Q_OBJECT
public:
    explicit ExchangeFilter(ExchangeModel &model, QObject *parent = nullptr);

    const TrafficFilter &filter() const { return m_filter; }
    /// Applies another filter; the row of the request `kept` is not taken out and put in again if both let it through.
    void setFilter(const TrafficFilter &filter, quint64 kept = 0);

    const TrafficEntry &at(int row) const;
    int rowOf(quint64 id) const;
    /// How many times an entry was looked at so far: what filtering costs.
    qint64 looks() const { return m_looks; }

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    QModelIndex sibling(int row, int column, const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QModelIndex mapToSource(const QModelIndex &proxy) const override;
    QModelIndex mapFromSource(const QModelIndex &source) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    bool accepts(const TrafficEntry &entry);
    void onInserted(int first, int last);
    void onAboutToBeRemoved(int first, int last);
    void onChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles);
    void removeRun(int first, int count);
    void insertRun(int row, const std::deque<quint64> &ids);
    int lowerBound(quint64 id) const;

    ExchangeModel &m_model;
    TrafficFilter m_filter;
    std::deque<quint64> m_ids; ///< of the rows, descending
    qint64 m_looks = 0;
};

} // namespace spillway
