// SPDX-License-Identifier: MIT
#include "ui/widgets/switch.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QPainter>
#include <QVariantAnimation>

namespace spillway
{

namespace
{
constexpr int glideMs = 120;
} // namespace

QSize switchSize(SwitchSize size, const Theme &theme)
{
    const QSize design = size == SwitchSize::Large ? QSize(38, 22) : QSize(30, 18);
    return {theme.height(design.width()), theme.height(design.height())};
}

void paintSwitch(QPainter &painter, const QRectF &track, qreal knob, bool on, bool hovered, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = snapped(painter, track);
    QColor ground = theme.color(on ? Token::SwitchOn : Token::Control);
    if (hovered) {
        ground = theme.isDark() ? ground.lighter(112) : ground.darker(108);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    const qreal inset = box.height() / 22 * 3;
    const qreal side = box.height() - 2 * inset;
    const qreal left = box.left() + inset + knob * (box.width() - 2 * inset - side);
    painter.setBrush(theme.color(theme.isHighContrast() ? Token::Surface : Token::OnAccent));
    painter.drawEllipse(QRectF(left, box.top() + inset, side, side));
    painter.restore();
}

Switch::Switch(const QString &accessibleName, SwitchSize size, QWidget *parent)
    : QCheckBox(parent)
    , m_size(size)
    , m_glide(new QVariantAnimation(this))
{
    setAccessibleName(accessibleName);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    setProperty("focusRadius", 11);
    m_glide->setDuration(glideMs);
    m_glide->setEasingCurve(QEasingCurve::InOutQuad);
    connect(m_glide, &QVariantAnimation::valueChanged, this, [this](const QVariant &value) {
        m_knob = value.toReal();
        update();
    });
    connect(this, &QCheckBox::toggled, this, &Switch::moveKnob);
}

QSize Switch::sizeHint() const
{
    return switchSize(m_size, Theme::current());
}

QRectF Switch::track() const
{
    QRectF track(QPointF(0, 0), QSizeF(sizeHint()));
    track.moveCenter(QRectF(rect()).center());
    return track;
}

bool Switch::hitButton(const QPoint &position) const
{
    return rect().contains(position);
}

void Switch::moveKnob(bool on)
{
    m_glide->stop();
    // Only what can be seen moves.
    if (!isVisible() || Theme::current().reducedMotion()) {
        m_knob = on ? 1 : 0;
        update();
        return;
    }
    m_glide->setStartValue(m_knob);
    m_glide->setEndValue(on ? 1.0 : 0.0);
    m_glide->start();
}

void Switch::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    if (!isEnabled()) {
        painter.setOpacity(0.5);
    }
    paintSwitch(painter, track(), m_knob, isChecked(), underMouse() && isEnabled(), Theme::current());
}

} // namespace spillway
