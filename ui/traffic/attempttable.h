// SPDX-License-Identifier: MIT
#pragma once

#include <QTableView>

namespace spillway
{

class AttemptModel;
class BackendColors;

/// The waterfall: a table of attempts, as high as its rows up to the room there is.
class AttemptTable : public QTableView
{
    Q_OBJECT
public:
    /// Both must outlive the table.
    AttemptTable(AttemptModel &attempts, const BackendColors &colors, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
    int heightOf(int rows) const;
};

} // namespace spillway
