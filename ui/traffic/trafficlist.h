// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace spillway
{

class BackendColors;
class Button;
class EmptyState;
class ExchangeFilter;
class ExchangeModel;
class ExchangeTable;

/// The table of requests with what lies over it: "12 new" at its top edge, and what is said when it is empty.
class TrafficList : public QWidget
{
    Q_OBJECT
public:
    /// All three must outlive it.
    TrafficList(ExchangeModel &model, ExchangeFilter &rows, const BackendColors &colors, QWidget *parent = nullptr);

    ExchangeTable *table() const { return m_table; }
    Button *chip() const { return m_chip; }
    EmptyState *emptyState() const { return m_empty; }
    EmptyState *filteredState() const { return m_nothingMatches; }

    /// Brings the model's batch in without moving the row that is read.
    void takeBatch();
    /// Another filter is in force, so that what was new is not counted on.
    void filterChanged();
    /// `http://127.0.0.1:8080`, which an empty list names.
    void setEndpoint(const QString &origin);
    void goToNewest();

signals:
    void resumeWanted();
    void clearFilterWanted();
    void copyEndpointRequested();
    void sendTestRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void tellChip();
    void tellEmpty();
    void place();

    ExchangeModel &m_model;
    ExchangeFilter &m_rows;
    ExchangeTable *m_table;
    EmptyState *m_empty;
    EmptyState *m_nothingMatches;
    Button *m_chip;
    int m_newAbove = 0; ///< rows that came in above since the list was last at its top
};

} // namespace spillway
