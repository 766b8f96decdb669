// SPDX-License-Identifier: MIT
#include "ui/backends/limitbox.h"

#include <QSignalBlocker>
#include <QWheelEvent>

namespace spillway
{

LimitBox::LimitBox(QWidget *parent)
    : QSpinBox(parent)
{
    setKeyboardTracking(false);
    setAccelerated(true);
    setFocusPolicy(Qt::StrongFocus);
    setProperty("toolbar", true);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void LimitBox::present(int value)
{
    const QSignalBlocker blocker(this);
    setValue(value);
}

void LimitBox::stepBy(int steps)
{
    if (steps > 0 && value() == 0 && m_suggestion > 0) {
        setValue(m_suggestion);
        selectAll();
        return;
    }
    QSpinBox::stepBy(steps);
}

void LimitBox::focusInEvent(QFocusEvent *event)
{
    QSpinBox::focusInEvent(event);
    // After the click has put its cursor: a word is replaced as a whole.
    QMetaObject::invokeMethod(this, &QSpinBox::selectAll, Qt::QueuedConnection);
}

void LimitBox::wheelEvent(QWheelEvent *event)
{
    if (hasFocus()) {
        QSpinBox::wheelEvent(event);
    } else {
        event->ignore();
    }
}

} // namespace spillway
