// SPDX-License-Identifier: MIT
#pragma once

#include <QMap>
#include <QTableWidget>

namespace spillway
{

/// The mapping of deployment names: what a caller asks for, and what this backend calls it; the last line stands for
/// any other name. Tab walks the cells and goes on behind the last one; behind a full line it makes a new one, and an
/// empty line goes when it is left. Delete removes a line.
class DeploymentTable : public QTableWidget
{
    Q_OBJECT
public:
    explicit DeploymentTable(QWidget *parent = nullptr);

    void setMapping(const QMap<QString, QString> &mapping);
    /// Lines without any name are left out; "*" stands for any other name.
    QMap<QString, QString> mapping() const;
    /// What is wrong with the lines; empty if nothing is.
    QString problem() const;

    /// Adds an empty line and begins to edit it.
    void addLine();
    /// Puts the focus where something is wrong, else on the first cell.
    void focusProblem();

signals:
    /// A person has changed something.
    void edited();

protected:
    void closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void insertLine(int row, const QString &name, const QString &own);
    void removeLine(int row);
    /// Goes on to the next or previous cell; false if there is none.
    bool walk(bool forward);
    void editCell(int row, int column);
    QString cell(int row, int column) const;
    bool isEmptyLine(int row) const;
    int lastRow() const { return rowCount() - 1; } ///< of "any other"
    void fit();

    bool m_filling = false;
};

} // namespace spillway
