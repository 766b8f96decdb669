// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>

class QAbstractButton;

namespace spillway
{

/// Which arrows walk through a group of buttons.
enum class ArrowAxis { Horizontal, Vertical };

/// What walking does.
enum class ArrowEffect {
    Focus,          ///< the next button gets the focus
    FocusAndSelect, ///< and is pressed, as a group of radio buttons is
};

/// Lets arrow keys, Home and End walk through a group of buttons, past those that are hidden or disabled, and makes the
/// group one stop of the Tab order: Tab comes to the button that is checked, else to the first.
class ArrowKeys : public QObject
{
    Q_OBJECT
public:
    ArrowKeys(ArrowAxis axis, ArrowEffect effect, QObject *parent);

    void add(QAbstractButton *button);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QList<QAbstractButton *> usable() const;
    void walkTo(QAbstractButton *button);
    void settleTabStop();

    ArrowAxis m_axis;
    ArrowEffect m_effect;
    QList<QPointer<QAbstractButton>> m_buttons;
};

} // namespace spillway
