// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"

#include <QListView>

namespace spillway
{

class SetupModel;
class StepListModel;

/// The column of the ten steps, 248 px wide. Up and Down walk through them; the page follows.
class StepList : public QListView
{
    Q_OBJECT
public:
    explicit StepList(SetupModel &setup, QWidget *parent = nullptr);

    SetupStep current() const;
    void setCurrent(SetupStep step);

signals:
    /// Another step is the current one.
    void chosen(spillway::SetupStep step);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void changeEvent(QEvent *event) override;

private:
    StepListModel *m_model;
};

} // namespace spillway
