// SPDX-License-Identifier: MIT
#include "ui/widgets/arrowkeys.h"

#include <QAbstractButton>
#include <QKeyEvent>

namespace spillway
{

ArrowKeys::ArrowKeys(ArrowAxis axis, ArrowEffect effect, QObject *parent)
    : QObject(parent)
    , m_axis(axis)
    , m_effect(effect)
{
}

void ArrowKeys::add(QAbstractButton *button)
{
    m_buttons.append(button);
    button->installEventFilter(this);
    connect(button, &QAbstractButton::toggled, this, &ArrowKeys::settleTabStop);
    settleTabStop();
}

QList<QAbstractButton *> ArrowKeys::usable() const
{
    QList<QAbstractButton *> buttons;
    for (const QPointer<QAbstractButton> &button : m_buttons) {
        if (button && button->isEnabled() && !button->isHidden()) {
            buttons.append(button);
        }
    }
    return buttons;
}

void ArrowKeys::settleTabStop()
{
    QAbstractButton *stop = nullptr;
    for (const QPointer<QAbstractButton> &button : std::as_const(m_buttons)) {
        if (button && button->isEnabled() && (stop == nullptr || (button->isChecked() && !stop->isChecked()))) {
            stop = button;
        }
    }
    for (const QPointer<QAbstractButton> &button : std::as_const(m_buttons)) {
        if (button) {
            button->setFocusPolicy(button == stop ? Qt::StrongFocus : Qt::ClickFocus);
        }
    }
}

void ArrowKeys::walkTo(QAbstractButton *button)
{
    button->setFocus(Qt::TabFocusReason);
    if (m_effect == ArrowEffect::FocusAndSelect && !button->isChecked()) {
        button->click();
    }
}

bool ArrowKeys::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::EnabledChange) {
        settleTabStop();
    }
    if (event->type() != QEvent::KeyPress) {
        return QObject::eventFilter(watched, event);
    }
    const auto *key = static_cast<QKeyEvent *>(event);
    const QList<QAbstractButton *> buttons = usable();
    const qsizetype here = buttons.indexOf(static_cast<QAbstractButton *>(watched));
    if (here < 0 || key->modifiers() & ~Qt::KeypadModifier) {
        return QObject::eventFilter(watched, event);
    }
    const bool across = m_axis == ArrowAxis::Horizontal;
    const bool mirrored = across && buttons[here]->layoutDirection() == Qt::RightToLeft;
    const int forward = across ? (mirrored ? Qt::Key_Left : Qt::Key_Right) : Qt::Key_Down;
    const int back = across ? (mirrored ? Qt::Key_Right : Qt::Key_Left) : Qt::Key_Up;
    qsizetype target = -1;
    if (key->key() == forward) {
        target = std::min(here + 1, buttons.size() - 1);
    } else if (key->key() == back) {
        target = std::max<qsizetype>(here - 1, 0);
    } else if (key->key() == Qt::Key_Home) {
        target = 0;
    } else if (key->key() == Qt::Key_End) {
        target = buttons.size() - 1;
    } else {
        return QObject::eventFilter(watched, event);
    }
    if (target != here) {
        walkTo(buttons[target]);
    }
    return true;
}

} // namespace spillway
