// SPDX-License-Identifier: MIT
#include "ui/widgets/backendswatch.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QPainter>
#include <QPainterPath>

namespace spillway
{

namespace
{
constexpr qreal notch = 2;
} // namespace

void paintBackendSwatch(QPainter &painter, const QRectF &box, int backendIndex, const Theme &theme, bool dimmed)
{
    const QRectF square = snapped(painter, box);
    QPainterPath shape;
    shape.addRoundedRect(square, radius::bar, radius::bar);
    if (Theme::backendHasNotch(backendIndex)) {
        // A slot from the right edge to the middle: the ground shows through, whatever it is.
        QPainterPath slot;
        slot.addRect(square.center().x(), square.center().y() - notch / 2, square.width() / 2, notch);
        shape = shape.subtracted(slot);
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (dimmed) {
        painter.setOpacity(painter.opacity() * 0.5);
    }
    painter.fillPath(shape, theme.backend(backendIndex));
    painter.restore();
}

BackendSwatch::BackendSwatch(int backendIndex, QWidget *parent)
    : QWidget(parent)
    , m_index(backendIndex)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void BackendSwatch::setBackendIndex(int backendIndex)
{
    m_index = backendIndex;
    update();
}

QSize BackendSwatch::sizeHint() const
{
    const int side = Theme::current().height(swatchSize);
    return {side, side};
}

void BackendSwatch::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    QRectF box(QPointF(0, 0), QSizeF(sizeHint()));
    box.moveCenter(QRectF(rect()).center());
    paintBackendSwatch(painter, box, m_index, Theme::current());
}

} // namespace spillway
