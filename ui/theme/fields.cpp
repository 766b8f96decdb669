// SPDX-License-Identifier: MIT
#include "ui/theme/controls.h"

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QPainter>
#include <QStyle>
#include <QStyleOption>

namespace spillway
{

namespace
{

QColor fieldEdge(const ControlState &state, bool readOnly, const Theme &theme)
{
    if (state.wrong) {
        return theme.state(UiState::Unreachable).text;
    }
    if (!state.enabled) {
        return theme.color(Token::ButtonEdge);
    }
    if (state.focused) {
        return theme.color(Token::Accent);
    }
    return theme.color(readOnly ? Token::ButtonEdge : Token::Control);
}

QRectF iconBox(const QRect &rect)
{
    QRectF box(0, 0, 16, 16);
    box.moveCenter(QRectF(rect).center());
    return box;
}

} // namespace

void paintField(QPainter &painter, const QRectF &rect, const ControlState &state, bool readOnly, const Theme &theme)
{
    const QColor edge = fieldEdge(state, readOnly, theme);
    const QColor ground = theme.color(state.enabled && !readOnly ? Token::Surface : Token::Alt);
    if (!state.focused || !state.enabled) {
        paintBox(painter, rect, radius::control, ground, edge);
        return;
    }
    // Two pixels of ring in all, and both inside of the widget: an edge and a paler line around it.
    QColor glow = edge;
    glow.setAlphaF(0.45F);
    paintBox(painter, rect, radius::control, glow, glow);
    paintBox(painter, rect.adjusted(1, 1, -1, -1), radius::control - 1, theme.color(Token::Surface), edge);
}

void paintComboBox(QPainter &painter, const QStyleOptionComboBox &option, const QWidget *widget, const Theme &theme)
{
    const ControlState state = ControlState::of(option, widget);
    paintField(painter, option.rect, state, false, theme);
    const QRect arrow = widget->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxArrow, widget);
    paintIcon(painter, iconBox(arrow), Icon::ChevronDown, theme.color(state.enabled ? Token::Text2 : Token::Text3));
}

void paintComboLabel(QPainter &painter, const QStyleOptionComboBox &option, const QRect &rect, const QWidget *widget,
                     const Theme &theme)
{
    const bool enabled = option.state & QStyle::State_Enabled;
    QRectF rest(rect);
    const QString prefix = widget == nullptr ? QString() : widget->property("prefix").toString();
    if (!prefix.isEmpty()) {
        const QFont font = theme.font(TextStyle::Label);
        paintText(painter, rest, font, theme.color(Token::Text3), prefix);
        rest.setLeft(rest.left() + textWidth(font, prefix) + spacing::s);
    }
    if (!option.currentIcon.isNull()) {
        const QRectF box(rest.left(), rest.center().y() - option.iconSize.height() / 2.0, option.iconSize.width(),
                         option.iconSize.height());
        option.currentIcon.paint(&painter, box.toRect(), Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
        rest.setLeft(box.right() + spacing::s);
    }
    paintText(painter, rest, widget == nullptr ? painter.font() : widget->font(),
              theme.color(enabled ? Token::Text : Token::Text3), option.currentText);
}

void paintSpinBox(QPainter &painter, const QStyleOptionSpinBox &option, const QWidget *widget, const Theme &theme)
{
    const ControlState state = ControlState::of(option, widget);
    if (option.frame) {
        paintField(painter, option.rect, state, false, theme);
    }
    const auto part = [&option, widget](QStyle::SubControl control) {
        return widget->style()->subControlRect(QStyle::CC_SpinBox, &option, control, widget);
    };
    const QRect arrows = part(QStyle::SC_SpinBoxUp).united(part(QStyle::SC_SpinBoxDown));
    if (!arrows.isEmpty()) {
        paintIcon(painter, iconBox(arrows), Icon::ChevronsUpDown,
                  theme.color(state.enabled ? Token::Text2 : Token::Text3));
    }
    const QString note = widget->property("note").toString();
    if (!note.isEmpty()) {
        const QFont font = theme.font(TextStyle::Label);
        const QRectF box(option.rect.left(), option.rect.top(), arrows.left() - option.rect.left() - spacing::xs,
                         option.rect.height());
        paintText(painter, box, font, theme.color(Token::Text3), note, Qt::AlignRight | Qt::AlignVCenter);
    }
}

int fieldHeight(const QWidget *widget)
{
    const bool toolbar = widget != nullptr && widget->property("toolbar").toBool();
    return Theme::current().height(toolbar ? height::toolbarField : height::field);
}

int noteWidth(const QWidget *widget)
{
    const QString note = widget == nullptr ? QString() : widget->property("note").toString();
    return note.isEmpty() ? 0 : textWidth(Theme::current().font(TextStyle::Label), note) + spacing::s;
}

// Through its least size, because under a style sheet Qt before 6.8 asks no style for the size of a spin box: 16 px for
// arrows and no edge is what it gets.
void fitSpinBox(QAbstractSpinBox *spin)
{
    constexpr auto property = "_spillway_least_size";
    QSize ours = spin->property(property).toSize(); // a size that somebody else has set stays
    QSize least = spin->minimumSize();
    if (least.width() == 0 || least.width() == ours.width()) {
        const QSize hint = spin->minimumSizeHint();
        const bool isStyled = hint.height() >= fieldHeight(spin);
        ours.setWidth(hint.width() + (isStyled ? 0 : fieldArrowWidth + noteWidth(spin)));
        least.setWidth(ours.width());
    }
    if (least.height() == 0 || least.height() == ours.height()) {
        ours.setHeight(fieldHeight(spin));
        least.setHeight(ours.height());
    }
    spin->setProperty(property, ours);
    spin->setMinimumSize(least);
}

} // namespace spillway
