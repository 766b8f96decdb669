// SPDX-License-Identifier: MIT
#include "ui/backends/backendlistcells.h"

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/backendswatch.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/switch.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int chevronSide = 14;
constexpr int smallIcon = 16;
constexpr int glyphGap = 6;

QRectF middleBox(const QRectF &rect, qreal side)
{
    return {rect.left(), rect.center().y() - side / 2, side, side};
}

void paintName(QPainter &painter, const QRectF &rect, const BackendListRow &row, bool withHost, const Theme &theme)
{
    const bool off = !row.backend.enabled;
    const qreal side = theme.height(swatchSize);
    paintBackendSwatch(painter, middleBox(rect, side), row.colorIndex, theme, off);
    QRectF text = rect.adjusted(side + spacing::s + 1, 4, 0, -4);
    const QFont nameFont = theme.font(TextStyle::Body, QFont::DemiBold);
    const QFont placeFont = theme.font(TextStyle::Caption);
    const QString place = withHost ? backendSubtitle(row.place) : row.place.region;
    const QColor nameColor = theme.color(off ? Token::Text2 : Token::Text);
    if (place.isEmpty()) {
        paintText(painter, text, nameFont, nameColor, row.backend.name);
        return;
    }
    QRectF second = text;
    text.setBottom(rect.center().y() + 1);
    second.setTop(rect.center().y() + 1);
    paintText(painter, text, nameFont, nameColor, row.backend.name);
    paintText(painter, second, placeFont, theme.color(off ? Token::Text3 : Token::Text2), place,
              Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
}

void paintWithIcon(QPainter &painter, const QRectF &rect, Icon icon, const QString &text, Token token,
                   const Theme &theme)
{
    paintIcon(painter, snapped(painter, middleBox(rect, smallIcon)), icon, theme.color(Token::Text2));
    paintText(painter, rect.adjusted(smallIcon + glyphGap, 0, 0, 0), theme.font(TextStyle::Body), theme.color(token),
              text);
}

Icon signInIcon(AuthKind auth)
{
    switch (auth) {
    case AuthKind::Key:
        return Icon::Key;
    case AuthKind::Entra:
        return Icon::Shield;
    case AuthKind::Client:
        return Icon::Person;
    case AuthKind::None:
        break;
    }
    return Icon::Link;
}

} // namespace

void paintListCell(QPainter &painter, const QRectF &rect, const BackendListRow &row, BackendListColumn column,
                   const ListCellContext &context, const Theme &theme)
{
    const Token plain = row.backend.enabled ? Token::Text : Token::Text2;
    const QString text = cellText(row, column, context.now, context.wallNow);
    switch (column) {
    case BackendListColumn::Grip: {
        QRectF box(0, 0, 12, 12);
        box.moveCenter(rect.center());
        paintIcon(painter, snapped(painter, box), Icon::Grip, theme.color(Token::Text3));
        return;
    }
    case BackendListColumn::State: {
        QRectF pill(QPointF(0, 0), QSizeF(pillSize(theme)));
        pill.setWidth(std::min(pill.width(), rect.width()));
        pill.moveTopLeft({rect.left(), rect.center().y() - pill.height() / 2});
        paintStatePill(painter, pill, pillAt(row, context.now), theme);
        return;
    }
    case BackendListColumn::Name:
        paintName(painter, rect, row, context.hostHidden, theme);
        return;
    case BackendListColumn::Host:
        paintText(painter, rect, theme.font(TextStyle::Code), theme.color(plain), text,
                  Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
        return;
    case BackendListColumn::Weight:
        paintText(painter, rect, theme.font(TextStyle::Body), theme.color(plain), text,
                  Qt::AlignRight | Qt::AlignVCenter);
        return;
    case BackendListColumn::SignIn:
        paintWithIcon(painter, rect, signInIcon(row.backend.auth), text, plain, theme);
        return;
    case BackendListColumn::Deployments: {
        const bool same = text == deploymentsText({});
        paintText(painter, rect, theme.font(TextStyle::Body), theme.color(same ? Token::Text2 : plain), text);
        return;
    }
    case BackendListColumn::LastTest: {
        const qreal side = theme.height(glyphSize);
        paintStateGlyph(painter, middleBox(rect, side), lastTestState(row), theme);
        paintText(painter, rect.adjusted(side + glyphGap, 0, 0, 0), theme.font(TextStyle::Body),
                  theme.color(row.tested && !row.testing ? plain : Token::Text2), text);
        return;
    }
    case BackendListColumn::Enabled: {
        QRectF track(QPointF(0, 0), QSizeF(switchSize(SwitchSize::Small, theme)));
        track.moveTopLeft({rect.left(), rect.center().y() - track.height() / 2});
        paintSwitch(painter, track, row.backend.enabled ? 1 : 0, row.backend.enabled, context.switchHovered, theme);
        return;
    }
    }
}

void paintListGroup(QPainter &painter, const QRectF &row, const BackendListGroup &group, bool expanded, qreal nameLeft,
                    qreal weightRight, const Theme &theme)
{
    const QRectF chevron(row.left() + 10, row.center().y() - chevronSide / 2.0, chevronSide, chevronSide);
    paintIcon(painter, snapped(painter, chevron), expanded ? Icon::ChevronDown : Icon::ChevronRight,
              theme.color(Token::Text2));
    QRectF title = row;
    title.setLeft(row.left() + 28);
    title.setRight(nameLeft - spacing::xs);
    paintText(painter, title, theme.font(TextStyle::Label, QFont::DemiBold), theme.color(Token::Text),
              QCoreApplication::translate("spillway::BackendListModel", "Priority %1").arg(group.priority));
    QRectF use = row;
    use.setLeft(nameLeft);
    paintText(painter, use, theme.font(TextStyle::Label), theme.color(Token::Text2), groupUse(group));
    if (weightRight > 0) {
        QRectF sum = row;
        sum.setRight(weightRight);
        paintText(painter, sum, theme.font(TextStyle::Body), theme.color(Token::Text2), QString::number(group.weight),
                  Qt::AlignRight | Qt::AlignVCenter);
    }
}

} // namespace spillway
