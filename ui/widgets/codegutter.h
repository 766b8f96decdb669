// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace spillway
{

class CodeView;

/// The column of line numbers and fold arrows. The view knows the lines; it paints them and takes clicks.
class CodeGutter : public QWidget
{
    Q_OBJECT
public:
    explicit CodeGutter(CodeView *view);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    CodeView *m_view;
};

} // namespace spillway
