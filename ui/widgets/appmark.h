// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace spillway
{

/// The program's icon as a picture: above the rail and on the first-run page.
class AppMark : public QWidget
{
    Q_OBJECT
public:
    /// `side` in device-independent px.
    explicit AppMark(int side, QWidget *parent = nullptr);

    QSize sizeHint() const override { return {m_side, m_side}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_side;
};

} // namespace spillway
