// SPDX-License-Identifier: MIT
#pragma once

#include <QScrollArea>

namespace spillway
{

/// A page that scrolls only down: as wide as there is room, and as high as its wrapped texts need at that width.
class DownScrollArea : public QScrollArea
{
    Q_OBJECT
public:
    explicit DownScrollArea(QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fit();
};

} // namespace spillway
