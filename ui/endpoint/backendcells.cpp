// SPDX-License-Identifier: MIT
#include "ui/endpoint/backendcells.h"

#include "ui/endpoint/backendtexts.h"
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/backendswatch.h"
#include "ui/widgets/format.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/stateglyph.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int swatchGap = 9;
constexpr int glyphGap = 5;
constexpr int sparkHeight = 24;
constexpr int chevronSide = 14;
constexpr double manyErrors = 0.05; ///< from here on the number is red

/// Text of a row that is turned off stands back.
Token textOf(const BackendRow &row)
{
    return row.enabled ? Token::Text : Token::Text3;
}

void paintNumber(QPainter &painter, const QRectF &rect, const QString &text, Token token, const Theme &theme)
{
    const bool dash = text == noValue;
    paintText(painter, rect, theme.font(TextStyle::Body), theme.color(dash ? Token::Text3 : token), text,
              Qt::AlignRight | Qt::AlignVCenter);
}

/// The line below the name: the region stays whole as long as it can, the host is elided.
QString fittingPlace(BackendPlace place, const QFont &font, qreal width)
{
    const QFontMetricsF metrics(font);
    const qreal region = metrics.horizontalAdvance(backendSubtitle({place.region, QString()}));
    if (!place.region.isEmpty() && region < width * 0.7) {
        place.host = metrics.elidedText(place.host, Qt::ElideMiddle, width - region);
    }
    return backendSubtitle(place);
}

void paintName(QPainter &painter, const QRectF &rect, const BackendRow &row, const Theme &theme)
{
    const qreal side = theme.height(swatchSize);
    paintBackendSwatch(painter, QRectF(rect.left(), rect.center().y() - side / 2, side, side), row.colorIndex, theme,
                       !row.enabled);
    const QFont nameFont = theme.font(TextStyle::Body, QFont::DemiBold);
    const QFont placeFont = theme.font(TextStyle::Caption);
    const qreal nameLine = QFontMetricsF(nameFont).height();
    const qreal placeLine = QFontMetricsF(placeFont).height();
    const qreal top = rect.center().y() - (nameLine + placeLine) / 2;
    const QRectF name(rect.left() + side + swatchGap, top, rect.width() - side - swatchGap, nameLine);
    paintText(painter, name, nameFont, theme.color(textOf(row)), row.name, Qt::AlignLeft | Qt::AlignVCenter,
              Qt::ElideMiddle);
    const QRectF place(name.left(), name.bottom(), name.width(), placeLine);
    paintText(painter, place, placeFont, theme.color(Token::Text3), fittingPlace(row.place, placeFont, place.width()),
              Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
}

void paintFirstByte(QPainter &painter, const QRectF &rect, const BackendRow &row, const Theme &theme)
{
    if (row.p50.count() < 0) {
        paintNumber(painter, rect, noValue, Token::Text3, theme);
        return;
    }
    const QFont font = theme.font(TextStyle::Body);
    const QString p95 = formatLatency(row.p95);
    const QString slash = u" / "_s;
    QRectF rest = rect;
    paintText(painter, rest, font, theme.color(textOf(row)), p95, Qt::AlignRight | Qt::AlignVCenter);
    rest.setRight(rest.right() - textWidth(font, p95));
    paintText(painter, rest, font, theme.color(Token::Text3), slash, Qt::AlignRight | Qt::AlignVCenter);
    rest.setRight(rest.right() - textWidth(font, slash));
    paintText(painter, rest, font, theme.color(textOf(row)), formatLatency(row.p50), Qt::AlignRight | Qt::AlignVCenter);
}

void paintErrors(QPainter &painter, const QRectF &rect, const BackendRow &row, const QString &text, const Theme &theme)
{
    if (row.errors < manyErrors) {
        paintNumber(painter, rect, text, textOf(row), theme);
        return;
    }
    paintText(painter, rect, theme.font(TextStyle::Body, QFont::DemiBold), theme.state(UiState::Unreachable).text, text,
              Qt::AlignRight | Qt::AlignVCenter);
}

void paintLastStatus(QPainter &painter, const QRectF &rect, const BackendRow &row, Instant now, const Theme &theme)
{
    QRectF rest = rect;
    if (const std::optional<UiState> glyph = lastStatusGlyph(row)) {
        const qreal side = theme.height(glyphSize);
        paintStateGlyph(painter, QRectF(rect.left(), rect.center().y() - side / 2, side, side), *glyph, theme);
        rest.setLeft(rest.left() + side + glyphGap);
    }
    const QString text = lastStatusText(row, now);
    paintText(painter, rest, theme.font(TextStyle::Body), theme.color(text == noValue ? Token::Text3 : textOf(row)),
              text);
}

void paintGroupHead(QPainter &painter, const QRectF &rect, const BackendGroup &group, bool expanded, Instant now,
                    const Theme &theme)
{
    const qreal side = chevronSide;
    const QRectF box(rect.left(), rect.center().y() - side / 2, side, side);
    paintIcon(painter, snapped(painter, box), expanded ? Icon::ChevronDown : Icon::ChevronRight,
              theme.color(Token::Text2));
    paintText(painter, rect.adjusted(side + spacing::xs, 0, 0, 0), theme.font(TextStyle::Label, QFont::DemiBold),
              theme.color(Token::Text), groupCellText(group, BackendColumn::State, now));
}

} // namespace

void paintBackendCell(QPainter &painter, const QRectF &rect, const BackendRow &row, BackendColumn column, Instant now,
                      const Theme &theme)
{
    switch (column) {
    case BackendColumn::State: {
        QRectF pill(QPointF(0, 0), QSizeF(pillSize(theme)));
        pill.setWidth(std::min(pill.width(), rect.width()));
        pill.moveTopLeft({rect.left(), rect.center().y() - pill.height() / 2});
        paintStatePill(painter, pill, pillOf(row, now), theme);
        return;
    }
    case BackendColumn::Backend:
        paintName(painter, rect, row, theme);
        return;
    case BackendColumn::Quota:
        if (row.isSilent()) {
            paintText(painter, rect, theme.font(TextStyle::Body), theme.color(Token::Text3), noValue);
        } else {
            paintQuota(painter, rect, row.quota, theme);
        }
        return;
    case BackendColumn::FirstByte:
        paintFirstByte(painter, rect, row, theme);
        return;
    case BackendColumn::Errors:
        paintErrors(painter, rect, row, rowCellText(row, column, now), theme);
        return;
    case BackendColumn::Spark: {
        const qreal high = theme.height(sparkHeight);
        paintSparkline(painter, QRectF(rect.left(), rect.center().y() - high / 2, rect.width(), high), row.spark,
                       theme.backend(row.colorIndex), theme);
        return;
    }
    case BackendColumn::LastStatus:
        paintLastStatus(painter, rect, row, now, theme);
        return;
    default:
        paintNumber(painter, rect, rowCellText(row, column, now), textOf(row), theme);
    }
}

void paintGroupCell(QPainter &painter, const QRectF &rect, const BackendGroup &group, BackendColumn column,
                    bool expanded, Instant now, const Theme &theme)
{
    if (column == BackendColumn::State) {
        paintGroupHead(painter, rect, group, expanded, now, theme);
        return;
    }
    const QString text = groupCellText(group, column, now);
    if (text.isEmpty()) {
        return;
    }
    if (column == BackendColumn::Backend) {
        const std::optional<UiState> state = groupState(group.role);
        paintText(painter, rect, theme.font(TextStyle::Label, state ? QFont::DemiBold : QFont::Normal),
                  state ? theme.state(*state).text : theme.color(Token::Text2), text);
        return;
    }
    const bool number = isNumberColumn(column);
    paintText(painter, rect, theme.font(number ? TextStyle::Body : TextStyle::Label), theme.color(Token::Text2), text,
              (number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace spillway
