// SPDX-License-Identifier: MIT
#include "ui/theme/controls.h"

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/paint.h"

#include <QPainter>
#include <QStyleOption>

namespace spillway
{

namespace
{

struct PanelColors
{
    QColor ground;
    QColor edge;
};

QColor mixed(const QColor &first, const QColor &second, qreal part)
{
    return QColor::fromRgbF(float(first.redF() + (second.redF() - first.redF()) * part),
                            float(first.greenF() + (second.greenF() - first.greenF()) * part),
                            float(first.blueF() + (second.blueF() - first.blueF()) * part));
}

PanelColors panelColors(ButtonKind kind, const ControlState &state, const Theme &theme)
{
    if (kind == ButtonKind::Primary) {
        const QColor fill = theme.color(Token::AccentFill);
        if (!state.enabled) {
            const QColor pale = mixed(theme.color(Token::Surface), fill, 0.5);
            return {pale, pale};
        }
        const qreal shade = state.pressed ? 0.2 : state.hovered ? 0.1 : 0;
        const QColor ground = mixed(fill, QColor(Qt::black), shade);
        return {ground, theme.isHighContrast() ? theme.color(Token::Text) : ground};
    }
    const bool flat = kind != ButtonKind::Normal;
    const QColor rest = flat ? QColor(Qt::transparent) : theme.color(Token::Raised);
    const QColor edge = flat ? QColor(Qt::transparent) : theme.color(Token::ButtonEdge);
    if (!state.enabled) {
        return {flat ? rest : theme.color(Token::Window), flat ? edge : theme.color(Token::Border)};
    }
    if (state.pressed) {
        return {theme.color(Token::Border), flat ? edge : theme.color(Token::ButtonEdge)};
    }
    return {state.hovered ? theme.color(Token::Hover) : rest, edge};
}

} // namespace

ControlState ControlState::of(const QStyleOption &option, const QWidget *widget)
{
    ControlState state;
    state.enabled = option.state & QStyle::State_Enabled;
    state.hovered = state.enabled && (option.state & QStyle::State_MouseOver);
    state.pressed = state.enabled && (option.state & QStyle::State_Sunken);
    state.checked = option.state & QStyle::State_On;
    state.focused = option.state & QStyle::State_HasFocus;
    state.wrong = widget != nullptr && widget->property("wrong").toBool();
    return state;
}

void paintButtonPanel(QPainter &painter, const QRectF &rect, ButtonKind kind, const ControlState &state,
                      const Theme &theme)
{
    const PanelColors colors = panelColors(kind, state, theme);
    paintBox(painter, rect, radius::control, colors.ground, colors.edge);
}

void paintToolPanel(QPainter &painter, const QRectF &rect, const ControlState &state, const Theme &theme)
{
    if (state.pressed || state.hovered || state.checked) {
        const QColor ground = state.pressed   ? theme.color(Token::Border)
                              : state.checked ? theme.color(Token::Selection)
                                              : theme.color(Token::Hover);
        paintBox(painter, rect, radius::control, ground, theme.isHighContrast() ? theme.color(Token::Text) : ground);
    }
}

void paintCheckBox(QPainter &painter, const QRectF &rect, const ControlState &state, bool partly, const Theme &theme)
{
    const bool filled = state.checked || partly;
    const QColor fill = theme.color(filled ? Token::AccentFill : state.enabled ? Token::Surface : Token::Alt);
    const QColor edge = theme.color(filled ? Token::AccentFill : Token::Control);
    painter.save();
    if (!state.enabled) {
        painter.setOpacity(painter.opacity() * 0.5);
    }
    paintBox(painter, rect, 4, state.hovered && !filled ? theme.color(Token::Hover) : fill, edge);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(
        QPen(theme.color(Token::OnAccent), rect.width() / 16 * 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&rect](qreal x, qreal y) {
        return QPointF(rect.left() + rect.width() * x / 16, rect.top() + rect.height() * y / 16);
    };
    if (state.checked) {
        painter.drawPolyline(QPolygonF{at(4, 8.2), at(6.8, 11), at(12, 5.4)});
    } else if (partly) {
        painter.drawLine(at(4.5, 8), at(11.5, 8));
    }
    painter.restore();
}

void paintRadioButton(QPainter &painter, const QRectF &rect, const ControlState &state, const Theme &theme)
{
    painter.save();
    if (!state.enabled) {
        painter.setOpacity(painter.opacity() * 0.5);
    }
    const QColor fill = theme.color(state.checked ? Token::AccentFill : Token::Surface);
    paintBox(painter, rect, rect.width() / 2, fill, theme.color(state.checked ? Token::AccentFill : Token::Control));
    if (state.checked) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(Token::OnAccent));
        painter.drawEllipse(rect.center(), rect.width() / 5.3, rect.width() / 5.3);
    }
    painter.restore();
}

} // namespace spillway
