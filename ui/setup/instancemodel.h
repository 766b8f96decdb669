// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/deploymentmatrix.h"

#include <QAbstractTableModel>

namespace spillway
{

class SetupModel;

/// The instances of the plan against the deployments: what Azure has once that was asked, else what is planned.
class InstanceModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// What stands before the deployments; the check is behind them.
    enum Column { Instance, Priority, FirstDeployment };
    enum Role {
        CellRole = Qt::UserRole, ///< int(DeploymentCell::State) of a deployment's cell; of the check, the gravest one
        PlaceRole,               ///< "West US 3 · rg-ai-wus3"
        ColorRole,               ///< number of the backend's colour from 0; -1: no backend
        VerifiedRole,            ///< bool: Azure said so
    };

    /// `setup` must outlive it.
    explicit InstanceModel(SetupModel &setup, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    int checkColumn() const { return FirstDeployment + int(m_state.matrix.columns.size()); }
    bool isDeployment(int column) const { return column >= FirstDeployment && column < checkColumn(); }
    /// What is shown: the plan, with what was found in Azure.
    const DeploymentMatrix &matrix() const { return m_state.matrix; }
    bool isVerified() const { return m_state.verified; }
    /// "7 instances, 3 deployments"
    QString countText() const;
    /// Follows the set-up, which it does by itself too; for who must not be ahead of it.
    void refresh();

private:
    struct Row
    {
        OpenAiInstance instance;
        QString place;
        int priority = 0; ///< 0: no backend
        int color = -1;
        DeploymentRow cells;

        bool operator==(const Row &) const = default;
    };
    struct State
    {
        QList<Row> rows;
        DeploymentMatrix matrix;
        bool verified = false;
    };

    State stateNow() const;
    QString cellText(const Row &row, int column) const;
    QString columnName(int column) const;
    QString spoken(const Row &row, int column) const;

    SetupModel &m_setup;
    State m_state;
};

/// The gravest of a row's states, for the check.
DeploymentCell::State gravestOf(const DeploymentRow &row);

} // namespace spillway
