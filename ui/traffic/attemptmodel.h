// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/trafficentry.h"

#include <QAbstractTableModel>

namespace spillway
{

/// The attempts of one request, a row each. While the request runs its rows change in place and others are added.
class AttemptModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Number, Backend, Result, Bars };
    static constexpr int columns = Bars + 1;

    explicit AttemptModel(QObject *parent = nullptr);

    /// Shows this request; null shows nothing.
    void setEntry(const TrafficEntry &entry);
    const TrafficEntry &entry() const { return m_entry; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    TrafficEntry m_entry;
};

/// What an attempt came to, in two parts: `429` and `Retry-After 12 s`, `200` and `streamed, 1,265 tokens`.
struct AttemptResultText
{
    QString strong;
    QString rest;
};
AttemptResultText attemptResultText(const ExchangeRecord &record, qsizetype attempt);

} // namespace spillway
