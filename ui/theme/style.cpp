// SPDX-License-Identifier: MIT
#include "ui/theme/style.h"

#include "ui/theme/controls.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/paint.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTextEdit>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

bool isTextArea(const QWidget *widget)
{
    return qobject_cast<const QPlainTextEdit *>(widget) != nullptr ||
           qobject_cast<const QTextEdit *>(widget) != nullptr;
}

bool isReadOnly(const QWidget *widget)
{
    return widget != nullptr && widget->property("readOnly").toBool();
}

void paintRowGround(QPainter &painter, const QStyleOption &option)
{
    if (option.state & QStyle::State_Selected) {
        painter.fillRect(option.rect, Theme::current().color(Token::Selection));
    } else if ((option.state & QStyle::State_MouseOver) && (option.state & QStyle::State_Enabled)) {
        painter.fillRect(option.rect, Theme::current().color(Token::Hover));
    }
}

} // namespace

Style::Style()
    : QProxyStyle(QStyleFactory::create(u"Fusion"_s))
{
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    const Theme &theme = Theme::current();
    const ControlState state = ControlState::of(*option, widget);
    switch (element) {
    case PE_PanelLineEdit:
        if (const auto *panel = qstyleoption_cast<const QStyleOptionFrame *>(option); panel && panel->lineWidth > 0) {
            paintField(*painter, option->rect, state, option->state & State_ReadOnly, theme);
        }
        return;
    case PE_FrameLineEdit:
        return; // the panel has its edge
    case PE_Frame:
        if (isTextArea(widget)) {
            ControlState area = state;
            area.focused = widget->hasFocus() && !isReadOnly(widget);
            paintField(*painter, option->rect, area, false, theme);
            return;
        }
        break;
    case PE_PanelButtonCommand:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            const bool isDefault = button->features & QStyleOptionButton::DefaultButton;
            paintButtonPanel(*painter, option->rect, isDefault ? ButtonKind::Primary : ButtonKind::Normal, state,
                             theme);
        }
        return;
    case PE_PanelButtonTool:
        paintToolPanel(*painter, option->rect, state, theme);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        paintCheckBox(*painter, option->rect, state, option->state & State_NoChange, theme);
        return;
    case PE_IndicatorRadioButton:
        paintRadioButton(*painter, option->rect, state, theme);
        return;
    case PE_PanelItemViewItem:
    case PE_PanelItemViewRow:
        paintRowGround(*painter, *option);
        return;
    case PE_PanelScrollAreaCorner:
        return; // the ground of what scrolls goes on between two bars
    case PE_FrameTabBarBase:
        fillBottomLine(*painter, option->rect, theme.color(Token::Border));
        return;
    case PE_FrameFocusRect:
        // A QTreeView that shows the focus of whole rows does not say who it is.
        if (qobject_cast<const QAbstractItemView *>(widget) != nullptr ||
            qobject_cast<QAbstractItemView *>(option->styleObject) != nullptr) {
            paintRowFocus(*painter, option->rect);
        } else if (option->state & State_KeyboardFocusChange) {
            paintFocusRing(*painter, QRectF(option->rect).adjusted(4, 4, -4, -4), radius::control);
        }
        return;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    if (element == CE_ComboBoxLabel) {
        if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option); combo && !combo->editable) {
            const QRect rect = subControlRect(CC_ComboBox, combo, SC_ComboBoxEditField, widget);
            paintComboLabel(*painter, *combo, rect, widget, Theme::current());
            return;
        }
    }
    if (element == CE_PushButtonLabel) {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        if (button && (button->features & QStyleOptionButton::DefaultButton) && (option->state & State_Enabled)) {
            QStyleOptionButton primary(*button);
            primary.palette.setColor(QPalette::ButtonText, Theme::current().color(Token::OnAccent));
            QProxyStyle::drawControl(element, &primary, painter, widget);
            return;
        }
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option); combo && control == CC_ComboBox) {
        paintComboBox(*painter, *combo, widget, Theme::current());
        return;
    }
    if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option); spin && control == CC_SpinBox) {
        paintSpinBox(*painter, *spin, widget, Theme::current());
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl subControl,
                            const QWidget *widget) const
{
    const QRect rect = option->rect;
    QRect part;
    if (control == CC_ComboBox && subControl == SC_ComboBoxEditField) {
        part = rect.adjusted(10, 2, -fieldArrowWidth, -2);
    } else if (control == CC_ComboBox && subControl == SC_ComboBoxArrow) {
        part = QRect(rect.right() + 1 - fieldArrowWidth, rect.top(), fieldArrowWidth, rect.height());
    } else if (control == CC_SpinBox && subControl != SC_SpinBoxFrame) {
        const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
        const bool arrows = spin == nullptr || spin->buttonSymbols != QAbstractSpinBox::NoButtons;
        const int buttons = arrows ? fieldArrowWidth : 0;
        const int half = rect.height() / 2;
        if (subControl == SC_SpinBoxEditField) {
            part = rect.adjusted(8, 2, -buttons - noteWidth(widget) - 2, -2);
        } else if (subControl == SC_SpinBoxUp) {
            part = QRect(rect.right() + 1 - buttons, rect.top(), buttons, half);
        } else {
            part = QRect(rect.right() + 1 - buttons, rect.top() + half, buttons, rect.height() - half);
        }
    } else {
        return QProxyStyle::subControlRect(control, option, subControl, widget);
    }
    return visualRect(option->direction, rect, part);
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const auto *panel = qstyleoption_cast<const QStyleOptionFrame *>(option);
    if (element == SE_LineEditContents && panel && panel->lineWidth > 0) {
        return option->rect.adjusted(8, 2, -8, -2); // QLineEdit adds 2 px of its own at each side
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_LineEdit:
        if (const auto *panel = qstyleoption_cast<const QStyleOptionFrame *>(option); panel && panel->lineWidth > 0) {
            result = QSize(size.width() + 16, fieldHeight(widget));
        }
        break;
    case CT_ComboBox: {
        const QString prefix = widget == nullptr ? QString() : widget->property("prefix").toString();
        const int prefixWidth =
            prefix.isEmpty() ? 0 : textWidth(Theme::current().font(TextStyle::Label), prefix) + spacing::s;
        result = QSize(size.width() + 10 + fieldArrowWidth + spacing::s + prefixWidth, fieldHeight(widget));
        break;
    }
    case CT_SpinBox:
        result = QSize(size.width() + 10 + fieldArrowWidth + noteWidth(widget), fieldHeight(widget));
        break;
    case CT_PushButton:
        result = QSize(std::max(size.width() + 24, 72), Theme::current().height(height::button));
        break;
    default:
        break;
    }
    return result;
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return Theme::current().height(16);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return spacing::s;
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
        return 16;
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return focusWidth + focusOffset;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_SpinBoxFrameWidth:
        return 0; // what a style sheet adds to the size of a spin box
    case PM_SplitterWidth:
        return 5;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_ItemView_ShowDecorationSelected:
    case SH_ItemView_ActivateItemOnSingleClick:
        return hint == SH_ItemView_ShowDecorationSelected;
    case SH_ComboBox_Popup:
        return 0; // a list below the field, not a menu over it
    case SH_EtchDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_FocusFrame_AboveWidget:
        return 1;
    case SH_FocusFrame_Mask:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QPixmap Style::generatedIconPixmap(QIcon::Mode mode, const QPixmap &pixmap, const QStyleOption *option) const
{
    // A selection does not tint icons: a backend's colour says who it is.
    return mode == QIcon::Selected ? pixmap : QProxyStyle::generatedIconPixmap(mode, pixmap, option);
}

void Style::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (auto *spin = qobject_cast<QAbstractSpinBox *>(widget)) {
        fitSpinBox(spin);
        // Once more when it has heard of the new font: until then it tells the size it had.
        QMetaObject::invokeMethod(
            spin, [spin] { fitSpinBox(spin); }, Qt::QueuedConnection);
    }
    if (auto *header = qobject_cast<QHeaderView *>(widget)) {
        header->setHighlightSections(false); // or the header of a selected column would be bold
    }
    auto *area = qobject_cast<QAbstractScrollArea *>(widget);
    if (area != nullptr && isTextArea(area) && area->frameShape() == QFrame::StyledPanel) {
        // The frame paints the ground too, so that the corners stay round.
        area->viewport()->setAutoFillBackground(false);
    }
    if (qobject_cast<QComboBox *>(widget) != nullptr || qobject_cast<QAbstractButton *>(widget) != nullptr) {
        widget->setAttribute(Qt::WA_Hover);
    }
}

} // namespace spillway
