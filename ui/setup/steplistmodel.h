// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/stepcheck.h"

#include <QAbstractListModel>

namespace spillway
{

class SetupModel;

/// The ten steps as rows: the title is the display role, the rest has roles of its own. Rows never come or go; only the
/// roles that are others are told.
class StepListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        StateRole = Qt::UserRole, ///< int(StepState)
        SummaryRole,
        NumberRole,
    };

    /// `setup` must outlive it.
    explicit StepListModel(SetupModel &setup, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    static SetupStep stepAt(const QModelIndex &index) { return SetupStep(index.row() + 1); }
    QModelIndex indexOf(SetupStep step) const { return index(int(step) - 1); }

private:
    struct Row
    {
        StepState state = StepState::Unknown;
        QString summary;
        bool operator==(const Row &) const = default;
    };
    QList<Row> rowsNow() const;
    void refresh();

    SetupModel &m_setup;
    QList<Row> m_rows;
};

} // namespace spillway
