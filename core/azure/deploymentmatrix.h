// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"

/// Every instance against every deployment: a call can be answered anywhere only where name, model and version agree.
namespace spillway
{

struct DeploymentCell
{
    enum class State {
        Same,           ///< as the others have it
        VersionDiffers, ///< the model's
        ModelDiffers,
        Missing, ///< the others have it
        Extra,   ///< the others do not have it
        Absent,  ///< not here, and nobody misses it
    };
    State state = State::Same;
    QString text; ///< the version, the model where that differs, or "Missing"; empty for `Absent`

    bool operator==(const DeploymentCell &) const = default;
};

/// One instance.
struct DeploymentRow
{
    QString instance;
    QList<DeploymentCell> cells; ///< in the order of the columns
    QString check;               ///< "Consistent", or the gravest difference: "Version differs", "Missing"

    bool operator==(const DeploymentRow &) const = default;
};

/// One deployment, by its name.
struct DeploymentColumn
{
    QString name;
    /// What the instances are to agree on: what most of them have, by model and version; among equals what the plan
    /// says. Empty where only few have the deployment and the plan does not want it.
    std::optional<ModelDeployment> expected = {};

    bool operator==(const DeploymentColumn &) const = default;
};

/// One cell that is not like its column.
struct DeploymentDifference
{
    int instance = 0; ///< place in the plan's list
    QString deployment;
    DeploymentCell::State state = DeploymentCell::State::Same;
    QString headline; ///< "gpt-4o is not the same everywhere."
    QString detail;   ///< who has what, and what comes of it
    QString remedy;   ///< what `mended` does, for a button: "Change to 2024-11-20"
    /// What the instance gets; empty: the deployment is left out.
    std::optional<ModelDeployment> replacement = {};

    QString text() const { return headline + QChar(u' ') + detail; }
    bool operator==(const DeploymentDifference &) const = default;
};

/// The deployment of this name, whose case does not count; null: there is none.
const ModelDeployment *findDeployment(const QList<ModelDeployment> &list, const QString &name);
/// How what an instance has (null: nothing) stands to what is expected of it (empty: nothing).
DeploymentCell::State compareDeployment(const ModelDeployment *here, const std::optional<ModelDeployment> &expected);

struct DeploymentMatrix
{
    QList<DeploymentColumn> columns; ///< the plan's, in its order, then what only instances have
    QList<DeploymentRow> rows;       ///< as the plan's instances
    QList<DeploymentDifference> differences;
};

DeploymentMatrix deploymentMatrix(const SetupPlan &plan);

/// The plan without this difference. An instance that then has what the plan says anyway, has no list of its own. A
/// difference that the plan no longer has changes nothing.
SetupPlan mended(SetupPlan plan, const DeploymentDifference &difference);

} // namespace spillway
