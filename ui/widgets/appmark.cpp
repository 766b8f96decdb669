// SPDX-License-Identifier: MIT
#include "ui/widgets/appmark.h"

#include <QPainter>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace spillway
{

AppMark::AppMark(int side, QWidget *parent)
    : QWidget(parent)
    , m_side(side)
{
    setFixedSize(side, side);
    setAccessibleName(u"Spillway"_s);
}

void AppMark::paintEvent(QPaintEvent * /*event*/)
{
    QSvgRenderer drawing(u":/spillway/app/spillway.svg"_s);
    QPainter painter(this);
    drawing.render(&painter, QRectF(rect()));
}

} // namespace spillway
