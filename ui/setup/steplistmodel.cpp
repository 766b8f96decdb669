// SPDX-License-Identifier: MIT
#include "ui/setup/steplistmodel.h"

#include "ui/setup/setupmodel.h"

namespace spillway
{

StepListModel::StepListModel(SetupModel &setup, QObject *parent)
    : QAbstractListModel(parent)
    , m_setup(setup)
    , m_rows(rowsNow())
{
    connect(&setup, &SetupModel::stepsChanged, this, &StepListModel::refresh);
}

int StepListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : setupStepCount;
}

QVariant StepListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const SetupStep step = stepAt(index);
    const Row &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return setupStepTitle(step);
    case Qt::AccessibleTextRole:
        return m_setup.spokenText(step);
    case Qt::ToolTipRole:
        return QStringLiteral("%1\n%2").arg(setupStepTitle(step), row.summary);
    case StateRole:
        return int(row.state);
    case SummaryRole:
        return row.summary;
    case NumberRole:
        return int(step);
    default:
        return {};
    }
}

QList<StepListModel::Row> StepListModel::rowsNow() const
{
    QList<Row> rows;
    for (const SetupStep step : setupSteps()) {
        rows.append({m_setup.stateOf(step), m_setup.summaryOf(step)});
    }
    return rows;
}

void StepListModel::refresh()
{
    const QList<Row> before = std::exchange(m_rows, rowsNow());
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row] != before[row]) {
            emit dataChanged(index(row), index(row), {StateRole, SummaryRole, Qt::ToolTipRole, Qt::AccessibleTextRole});
        }
    }
}

} // namespace spillway
