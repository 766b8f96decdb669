// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QPointer>

class QFocusFrame;
class QWidget;

namespace spillway
{

/// The ring around the button that has the focus, 2 px wide and 2 px away from it, where the button itself cannot
/// paint. It shows once the keyboard has moved the focus, as the system does it. Fields, rows and text paint their own.
/// A button's dynamic property `focusRadius` (px) is the radius of its corners; 6 without it. `ownFocus` (bool): the
/// button shows by itself that it has the focus.
class FocusRing : public QObject
{
    Q_OBJECT
public:
    FocusRing();
    ~FocusRing() override;

    /// Shows the ring again where it was: a style sheet that is set hides it.
    void restore();

private:
    void follow(QWidget *now);

    QPointer<QFocusFrame> m_frame; ///< a child of the window it is shown in, and gone with it
};

} // namespace spillway
