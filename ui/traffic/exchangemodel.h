// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/trafficentry.h"

#include <QAbstractTableModel>

#include <deque>
#include <vector>

namespace spillway
{

/// The last 10,000 requests, the newest on top. Main thread only.
///
/// Records are taken in with `enqueue`, at any rate, and are put into the list by `flush`, which the page calls a few
/// times a second: one batch of rows each time, never a reset. Rows are ordered by id, so a record finds its row again
/// in a few steps. `counts` follow `enqueue` at once, also while the list is paused.
class ExchangeModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Time, Method, Deployment, Status, ServedBy, Attempts, FirstByte, Total, Tokens };
    static constexpr int columns = Tokens + 1;
    /// A TrafficEntry.
    static constexpr int entryRole = Qt::UserRole + 1;
    static constexpr int capacity = 10'000;
    /// Heads and bodies kept over all rows; beyond it those of the oldest go first.
    static constexpr qint64 contentLimit = 128LL * 1024 * 1024;

    explicit ExchangeModel(QObject *parent = nullptr);

    /// The profile's facts for requests that are told of from now on.
    void setFacts(const ProfileFacts &facts);

    /// Takes records in; one of the same id replaces what is known, unless it is the older of the two.
    void enqueue(const QList<ExchangeRecord> &records);
    bool hasPending() const { return !m_pending.empty(); }
    /// Puts what was taken in into the list; does nothing while paused.
    void flush();

    /// A paused list stands still; what comes in waits for `flush` after it.
    void setPaused(bool paused) { m_paused = paused; }
    bool isPaused() const { return m_paused; }
    /// How many requests wait that have no row yet.
    qsizetype waiting() const { return m_waiting; }

    /// Forgets everything, also what waits.
    void clear();

    const TrafficCounts &counts() const { return m_counts; }
    /// What is known of this request, in the list or waiting; null if nothing.
    TrafficEntry latest(quint64 id) const;
    const TrafficEntry &at(int row) const { return m_rows[size_t(row)]; }
    /// -1 if it is not in the list.
    int rowOf(quint64 id) const;
    qint64 contentBytes() const { return m_contentBytes; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Pending
    {
        quint64 id;
        TrafficEntry entry;
    };

    void take(std::shared_ptr<const ExchangeRecord> shared);
    void dropWaiting(qsizetype count);
    qsizetype pendingFrom(quint64 id) const;
    void makeRoom(qsizetype rows);
    void insertRuns(const QList<TrafficEntry> &added);
    void replace(const QList<TrafficEntry> &changed);
    void limitContent();
    int lowerBound(quint64 id) const;

    std::deque<TrafficEntry> m_rows; ///< ids descending
    std::vector<Pending> m_pending;  ///< ids ascending; not in the list yet, or newer than what is there
    std::shared_ptr<const ProfileFacts> m_facts;
    TrafficCounts m_counts;
    qsizetype m_waiting = 0; ///< those of m_pending that have no row
    qint64 m_contentBytes = 0;
    quint64 m_withoutContent = 0; ///< rows up to this id have lost their content
    bool m_paused = false;
};

} // namespace spillway

Q_DECLARE_METATYPE(spillway::TrafficEntry)
