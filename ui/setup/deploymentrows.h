// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"

#include <QWidget>

#include <functional>

class QVBoxLayout;

namespace spillway
{

class Button;
class PlanField;
class SetupModel;

/// The deployments of the plan, or of one instance, as rows of fields: name, model, version, type, capacity.
class DeploymentRows : public QWidget
{
    Q_OBJECT
public:
    /// The list that is edited, in a plan; null: there is none (any more).
    using ListOf = std::function<QList<ModelDeployment> *(SetupPlan &)>;

    /// `path` is the list's: `setup.deployments`.
    DeploymentRows(const QString &path, ListOf listOf, SetupModel &model, QWidget *parent = nullptr);

    int count() const { return int(m_rows.size()); }
    /// The fields of a row in their order.
    QList<PlanField *> fields(int row) const { return m_rows.value(row).fields; }
    Button *addButton() const { return m_add; }
    /// Marks what is wrong; false if something is, and then the first wrong field has the focus.
    bool demand();

public slots:
    void addRow();

signals:
    void failed(const QString &problem);

private:
    struct Row
    {
        QWidget *widget = nullptr;
        QList<PlanField *> fields;
    };

    void rebuild();
    Row makeRow(int row);
    void removeRow(int row);
    QList<ModelDeployment> listNow() const;
    void change(const std::function<void(QList<ModelDeployment> &)> &change);

    QString m_path;
    ListOf m_listOf;
    SetupModel &m_model;
    QVBoxLayout *m_layout;
    Button *m_add;
    QList<Row> m_rows;
};

} // namespace spillway
