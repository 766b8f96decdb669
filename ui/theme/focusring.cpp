// SPDX-License-Identifier: MIT
#include "ui/theme/focusring.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/paint.h"

#include <QAbstractButton>
#include <QPainter>

namespace spillway
{

void FocusRing::follow(QWidget *now)
{
    const bool wanted = qobject_cast<QAbstractButton *>(now) != nullptr && !now->property("ownFocus").toBool() &&
                        now->window()->testAttribute(Qt::WA_KeyboardFocusChange);
    setWidget(wanted ? now : nullptr);
}

void FocusRing::paintEvent(QPaintEvent * /*event*/)
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

} // namespace spillway
