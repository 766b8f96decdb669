// SPDX-License-Identifier: MIT
#include "ui/setup/instancemodel.h"

#include "core/azure/azureregions.h"
#include "ui/session/desktopsession.h"
#include "ui/setup/setupmodel.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{

DeploymentCell::State gravestOf(const DeploymentRow &row)
{
    using enum DeploymentCell::State;
    for (const DeploymentCell::State state : {Missing, ModelDiffers, VersionDiffers, Extra}) {
        if (std::any_of(row.cells.begin(), row.cells.end(),
                        [state](const DeploymentCell &cell) { return cell.state == state; })) {
            return state;
        }
    }
    return Same;
}

InstanceModel::InstanceModel(SetupModel &setup, QObject *parent)
    : QAbstractTableModel(parent)
    , m_setup(setup)
    , m_state(stateNow())
{
    connect(&setup, &SetupModel::planChanged, this, &InstanceModel::refresh);
    connect(&setup, &SetupModel::stepsChanged, this, &InstanceModel::refresh);
}

InstanceModel::State InstanceModel::stateNow() const
{
    State state;
    const StepCheck &check = m_setup.checkOf(SetupStep::Instances);
    state.verified = check.found.has_value() && check.found->instances.size() == m_setup.plan().instances.size();
    const SetupPlan &shown = state.verified ? *check.found : m_setup.plan();
    state.matrix = deploymentMatrix(shown);
    const DesktopSession &session = m_setup.session();
    for (qsizetype i = 0; i < shown.instances.size(); ++i) {
        const OpenAiInstance &instance = shown.instances[i];
        Row row;
        row.instance = instance;
        QStringList place{regionDisplayName(shown.regionOf(instance)), shown.resourceGroupOf(instance)};
        place.removeAll(QString());
        row.place = place.join(u" · "_s);
        for (const Backend &backend : session.profile().backends) {
            if (backend.name == instance.backend) {
                row.priority = backend.priority;
                row.color = session.colorOf(backend.name) - 1;
            }
        }
        row.cells = state.matrix.rows.value(i);
        state.rows.append(row);
    }
    return state;
}

void InstanceModel::refresh()
{
    State next = stateNow();
    if (next.matrix.columns != m_state.matrix.columns) {
        beginResetModel();
        m_state = std::move(next);
        endResetModel();
        return;
    }
    const auto same = [](const Row &a, const Row &b) { return a.instance.name == b.instance.name; };
    qsizetype head = 0;
    while (head < m_state.rows.size() && head < next.rows.size() && same(m_state.rows[head], next.rows[head])) {
        ++head;
    }
    const qsizetype tail = std::min(m_state.rows.size(), next.rows.size()) - head;
    const qsizetype common = head + std::max<qsizetype>(0, tail); // renamed rows stay rows
    if (m_state.rows.size() > common) {
        beginRemoveRows({}, int(common), int(m_state.rows.size()) - 1);
        m_state.rows.resize(common);
        endRemoveRows();
    } else if (next.rows.size() > common) {
        beginInsertRows({}, int(common), int(next.rows.size()) - 1);
        m_state.rows += next.rows.sliced(common);
        endInsertRows();
    }
    const State before = std::exchange(m_state, std::move(next));
    for (int row = 0; row < m_state.rows.size(); ++row) {
        if (m_state.rows[row] != before.rows[row] || m_state.verified != before.verified) {
            emit dataChanged(index(row, 0), index(row, checkColumn()));
        }
    }
}

int InstanceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_state.rows.size());
}

int InstanceModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : checkColumn() + 1;
}

QString InstanceModel::cellText(const Row &row, int column) const
{
    if (column == Instance) {
        return row.instance.name;
    }
    if (column == Priority) {
        return row.priority == 0 ? u"—"_s : QString::number(row.priority);
    }
    if (column == checkColumn()) {
        return row.cells.check;
    }
    return row.cells.cells.value(column - FirstDeployment).text;
}

QString InstanceModel::columnName(int column) const
{
    return isDeployment(column) ? m_state.matrix.columns.at(column - FirstDeployment).name : QString();
}

QString InstanceModel::spoken(const Row &row, int column) const
{
    QString text = cellText(row, column);
    if (column == Instance) {
        return row.place.isEmpty() ? text : u"%1, %2"_s.arg(text, row.place);
    }
    if (column == Priority) {
        return row.priority == 0 ? tr("no backend") : tr("priority %1").arg(row.priority);
    }
    if (column == checkColumn()) {
        return text;
    }
    const QString name = columnName(column);
    switch (row.cells.cells.value(column - FirstDeployment).state) {
    case DeploymentCell::State::Same:
        return tr("%1, version %2").arg(name, text);
    case DeploymentCell::State::VersionDiffers:
        return tr("%1, version %2, version differs").arg(name, text);
    case DeploymentCell::State::ModelDiffers:
        return tr("%1, model %2, model differs").arg(name, text);
    case DeploymentCell::State::Missing:
        return tr("%1, missing").arg(name);
    case DeploymentCell::State::Extra:
        return tr("%1, version %2, only here").arg(name, text);
    case DeploymentCell::State::Absent:
        break;
    }
    return tr("%1, not here").arg(name);
}

QVariant InstanceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row &row = m_state.rows[index.row()];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row, column);
    case Qt::AccessibleTextRole:
        return spoken(row, column);
    case Qt::ToolTipRole:
        return column == Instance ? row.instance.url() : QVariant();
    case Qt::TextAlignmentRole:
        return int((column == Priority ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case CellRole:
        if (isDeployment(column)) {
            return int(row.cells.cells.value(column - FirstDeployment).state);
        }
        return column == checkColumn() ? QVariant(int(gravestOf(row.cells))) : QVariant();
    case PlaceRole:
        return row.place;
    case ColorRole:
        return row.color;
    case VerifiedRole:
        return m_state.verified;
    default:
        return {};
    }
}

QVariant InstanceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return int((section == Priority ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    if (section == Instance) {
        return tr("Instance");
    }
    if (section == Priority) {
        return tr("Priority");
    }
    return section == checkColumn() ? tr("Check") : columnName(section);
}

QString InstanceModel::countText() const
{
    const auto instances = int(m_state.rows.size());
    const auto deployments = int(m_state.matrix.columns.size());
    return (instances == 1 ? tr("1 instance") : tr("%1 instances").arg(instances)) + u", "_s +
           (deployments == 1 ? tr("1 deployment") : tr("%1 deployments").arg(deployments));
}

} // namespace spillway
