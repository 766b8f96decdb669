// SPDX-License-Identifier: MIT
#include "ui/theme/focusring.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/paint.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFocusFrame>
#include <QPainter>

namespace spillway
{

namespace
{

class RingFrame : public QFocusFrame
{
protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        if (widget() == nullptr) {
            return;
        }
        QPainter painter(this);
        constexpr int margin = focusWidth + focusOffset;
        const QVariant corner = widget()->property("focusRadius");
        paintFocusRing(painter, QRectF(rect()).adjusted(margin, margin, -margin, -margin),
                       corner.isValid() ? corner.toReal() : radius::control);
    }
};

} // namespace

FocusRing::FocusRing()
{
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) { follow(now); });
}

FocusRing::~FocusRing()
{
    delete m_frame;
}

void FocusRing::restore()
{
    if (m_frame && m_frame->widget() != nullptr) {
        m_frame->setVisible(m_frame->widget()->isVisible());
    }
}

void FocusRing::follow(QWidget *now)
{
    const bool wanted = qobject_cast<QAbstractButton *>(now) != nullptr && !now->property("ownFocus").toBool() &&
                        now->window()->testAttribute(Qt::WA_KeyboardFocusChange);
    if (wanted && !m_frame) {
        m_frame = new RingFrame;
    }
    if (m_frame) {
        m_frame->setWidget(wanted ? now : nullptr);
    }
}

} // namespace spillway
