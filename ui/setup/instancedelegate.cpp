// SPDX-License-Identifier: MIT
#include "ui/setup/instancedelegate.h"

#include "ui/setup/instancemodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/backendswatch.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/stateglyph.h"

#include <QPainter>

namespace spillway
{

namespace
{

constexpr int swatchGap = 9;
constexpr int glyphGap = 5;
constexpr int glyphSide = 11;

bool isDifferent(DeploymentCell::State state)
{
    return state != DeploymentCell::State::Same && state != DeploymentCell::State::Absent;
}

void paintInstance(QPainter &painter, const QRectF &rect, const QModelIndex &index, const Theme &theme)
{
    const qreal side = theme.height(swatchSize);
    const QRectF swatch(rect.left(), rect.center().y() - side / 2, side, side);
    const int color = index.data(InstanceModel::ColorRole).toInt();
    if (color >= 0) {
        paintBackendSwatch(painter, swatch, color, theme);
    } else {
        paintStateGlyph(painter, swatch, UiState::Disabled, theme); // it serves no backend
    }
    const QFont nameFont = theme.font(TextStyle::Body, QFont::DemiBold);
    const QFont placeFont = theme.font(TextStyle::Caption);
    const qreal nameLine = QFontMetricsF(nameFont).height();
    const qreal placeLine = QFontMetricsF(placeFont).height();
    QRectF line(rect.left() + side + swatchGap, rect.center().y() - (nameLine + placeLine) / 2,
                rect.width() - side - swatchGap, nameLine);
    paintText(painter, line, nameFont, theme.color(Token::Text), index.data().toString(),
              Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
    line.translate(0, nameLine);
    line.setHeight(placeLine);
    paintText(painter, line, placeFont, theme.color(Token::Text3), index.data(InstanceModel::PlaceRole).toString(),
              Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
}

void paintDeployment(QPainter &painter, QRectF rect, const QModelIndex &index, const Theme &theme)
{
    const auto state = DeploymentCell::State(index.data(InstanceModel::CellRole).toInt());
    const bool different = isDifferent(state);
    const bool verified = index.data(InstanceModel::VerifiedRole).toBool();
    if (state == DeploymentCell::State::Absent) {
        return;
    }
    if (different || verified) {
        const qreal side = theme.height(different ? glyphSize : glyphSide);
        paintStateGlyph(painter, QRectF(rect.left(), rect.center().y() - side / 2, side, side),
                        different ? UiState::Attention : UiState::Healthy, theme);
        rect.setLeft(rect.left() + side + glyphGap);
    }
    const bool missing = state == DeploymentCell::State::Missing;
    paintText(painter, rect, theme.font(missing ? TextStyle::Body : TextStyle::Code),
              different ? theme.state(UiState::Attention).text : theme.color(Token::Text), index.data().toString());
}

void paintCheck(QPainter &painter, const QRectF &rect, const QModelIndex &index, const Theme &theme)
{
    const bool different = isDifferent(DeploymentCell::State(index.data(InstanceModel::CellRole).toInt()));
    paintText(painter, rect, theme.font(TextStyle::Body, different ? QFont::DemiBold : QFont::Normal),
              different ? theme.state(UiState::Attention).text : theme.color(Token::Text2), index.data().toString());
}

} // namespace

void InstanceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const auto *model = qobject_cast<const InstanceModel *>(index.model());
    painter->save();
    if ((option.state & QStyle::State_Selected) != 0) {
        painter->fillRect(option.rect, theme.color(Token::Selection));
    } else if ((option.state & QStyle::State_MouseOver) != 0) {
        painter->fillRect(option.rect, theme.color(Token::Hover));
    }
    fillBottomLine(*painter, option.rect, theme.color(Token::Grid));
    const int column = index.column();
    const QRectF rect =
        QRectF(option.rect)
            .adjusted(column == InstanceModel::Instance ? spacing::edgeCell : spacing::cell, 0, -spacing::cell, -1);
    if (column == InstanceModel::Instance) {
        paintInstance(*painter, rect, index, theme);
    } else if (column == InstanceModel::Priority) {
        paintText(*painter, rect, theme.font(TextStyle::Body), theme.color(Token::Text), index.data().toString(),
                  Qt::AlignRight | Qt::AlignVCenter);
    } else if (model != nullptr && model->isDeployment(column)) {
        paintDeployment(*painter, rect, index, theme);
    } else {
        paintCheck(*painter, rect, index, theme);
    }
    if ((option.state & QStyle::State_HasFocus) != 0) {
        paintRowFocus(*painter, option.rect);
    }
    painter->restore();
}

} // namespace spillway
