// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace spillway
{

/// Grey bars where rows will be, with a line above that says what is being read. It stands still.
class Skeleton : public QWidget
{
    Q_OBJECT
public:
    explicit Skeleton(const QString &text, int bars = 3, QWidget *parent = nullptr);

    /// "Reading deployments, 3 of 7"
    void setText(const QString &text);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    int m_bars;
};

} // namespace spillway
