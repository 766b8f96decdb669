// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/textlabel.h"

namespace spillway
{

/// A label that shortens its text with an ellipsis instead of asking for room, and then tells all of it as tooltip.
/// Plain text on one line.
class ElidedLabel : public TextLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(const QString &text = {}, Qt::TextElideMode mode = Qt::ElideRight, QWidget *parent = nullptr);

    void setElideMode(Qt::TextElideMode mode);
    bool isElided() const;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    Qt::TextElideMode m_mode;
};

} // namespace spillway
