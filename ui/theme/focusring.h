// SPDX-License-Identifier: MIT
#pragma once

#include <QFocusFrame>

namespace spillway
{

/// The ring around the button that has the focus, 2 px wide and 2 px away from it, where the button itself cannot
/// paint. It shows once the keyboard has moved the focus, as the system does it. Fields, rows and text paint their own.
/// A button's dynamic property `focusRadius` (px) is the radius of its corners; 6 without it. `ownFocus` (bool): the
/// button shows by itself that it has the focus.
class FocusRing : public QFocusFrame
{
    Q_OBJECT
public:
    /// Goes to the widget that has the focus now; null: nowhere. The window that the ring is in owns it, as it does
    /// with every QFocusFrame.
    void follow(QWidget *now);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace spillway
