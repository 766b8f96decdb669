// SPDX-License-Identifier: MIT
#include "ui/backends/droparea.h"

#include "ui/backends/backendlistmodel.h"
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QPainter>

#include <algorithm>

namespace spillway
{

namespace
{
constexpr int plusSide = 16;
constexpr int areaHeight = 40;
} // namespace

DropArea::DropArea(QWidget *parent)
    : QAbstractButton(parent)
{
    setAcceptDrops(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setProperty("focusRadius", radius::card);
    setPriority(1);
}

void DropArea::setPriority(int priority)
{
    setText(priority > 1 ? tr("Add a backend, or drop one here to make priority %1").arg(priority)
                         : tr("Add a backend"));
    setAccessibleName(text());
    update();
}

QSize DropArea::sizeHint() const
{
    return {200, Theme::current().height(areaHeight)};
}

void DropArea::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool lit = m_over || underMouse() || isDown();
    painter.setPen(QPen(theme.color(m_over ? Token::Accent : Token::ButtonEdge), 1, Qt::DashLine));
    painter.setBrush(lit ? theme.color(m_over ? Token::Selection : Token::Hover) : QColor(Qt::transparent));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius::card, radius::card);
    const QFont font = theme.font(TextStyle::Body);
    const qreal wide = textWidth(font, text());
    const qreal left = std::max((width() - wide - plusSide - spacing::s) / 2, qreal(spacing::s));
    const QColor color = theme.color(Token::Text2);
    paintIcon(painter, snapped(painter, QRectF(left, (height() - plusSide) / 2.0, plusSide, plusSide)), Icon::Plus,
              color);
    paintText(painter, QRectF(left + plusSide + spacing::s, 0, width() - left - plusSide - 2 * spacing::s, height()),
              font, color, text());
}

void DropArea::dragEnterEvent(QDragEnterEvent *event)
{
    if (!BackendListModel::draggedName(event->mimeData()).isEmpty()) {
        m_over = true;
        update();
        event->acceptProposedAction();
    }
}

void DropArea::dragLeaveEvent(QDragLeaveEvent * /*event*/)
{
    m_over = false;
    update();
}

void DropArea::dropEvent(QDropEvent *event)
{
    m_over = false;
    update();
    if (const QString name = BackendListModel::draggedName(event->mimeData()); !name.isEmpty()) {
        event->acceptProposedAction();
        emit dropped(name);
    }
}

} // namespace spillway
