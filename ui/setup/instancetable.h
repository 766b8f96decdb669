// SPDX-License-Identifier: MIT
#pragma once

#include <QTableView>

namespace spillway
{

class InstanceModel;

/// The consistency table of step 2: rows are instances, columns deployments. Enter edits a row's instance, Delete
/// removes it. It is as high as its rows.
class InstanceTable : public QTableView
{
    Q_OBJECT
public:
    /// The model is not owned and outlives the view.
    explicit InstanceTable(InstanceModel &model, QWidget *parent = nullptr);

    int currentRow() const { return currentIndex().row(); }
    void setCurrentRow(int row);

signals:
    void editRequested(int row);
    void removeRequested(int row);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void changeEvent(QEvent *event) override;
    QSize sizeHint() const override;

private:
    void fit();
    int columnNeed(int column) const;

    InstanceModel &m_model;
};

} // namespace spillway
