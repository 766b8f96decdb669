// SPDX-License-Identifier: MIT
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/stateglyph.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

QByteArray resource(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap trayPixmap(int side, UiState state, const Tokens &tokens)
{
    const QColor ink = tokens.color(Token::Text);
    QSvgRenderer outline(resource(u":/spillway/app/tray.svg"_s).replace("currentColor", ink.name().toLatin1()));
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    outline.render(&painter, QRectF(0, 0, side, side));
    const qreal glyph = side * 0.5;
    paintStateGlyph(painter, QRectF(side - glyph, side - glyph, glyph, glyph), state, tokens.state(state).glyph,
                    tokens.state(state).mark);
    return pixmap;
}

} // namespace

QIcon applicationIcon()
{
    QSvgRenderer drawing(resource(u":/spillway/app/spillway.svg"_s));
    QIcon icon;
    for (const int side : {16, 20, 24, 32, 40, 48, 64, 128, 256}) {
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        drawing.render(&painter, QRectF(0, 0, side, side));
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

QIcon trayIcon(UiState state, bool onDark)
{
    QIcon icon;
    for (const int side : {16, 22, 24, 32, 44, 48, 64}) {
        icon.addPixmap(trayPixmap(side, state, onDark ? darkTokens() : lightTokens()));
    }
    return icon;
}

} // namespace spillway
