// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLabel>
#include <QStringList>
#include <QWidget>

namespace spillway
{

/// The widget that has to hold `widget`: `root`, or the content of the scroll area that it is in, of which more may be
/// out of sight.
inline const QWidget *holderOf(const QWidget &widget, const QWidget &root)
{
    for (const QWidget *up = &widget; up != &root && up != nullptr; up = up->parentWidget()) {
        const QWidget *viewport = up->parentWidget();
        const auto *area =
            viewport == nullptr ? nullptr : qobject_cast<const QAbstractScrollArea *>(viewport->parentWidget());
        if (area != nullptr && area->viewport() == viewport) {
            return up;
        }
    }
    return &root;
}

/// The texts inside of `root` (and of itself) for which their widget is too small, each with what it has and needs.
/// Widgets that shorten their text on purpose (ElidedLabel) and line edits, which scroll, are left out.
inline QStringList clippedTexts(const QWidget &root)
{
    QStringList clipped;
    QList<const QWidget *> widgets{&root};
    for (const QWidget *child : root.findChildren<QWidget *>()) {
        widgets.append(child);
    }
    for (const QWidget *widget : std::as_const(widgets)) {
        if (!widget->isVisibleTo(&root) || widget->inherits("spillway::ElidedLabel")) {
            continue;
        }
        QSize needed;
        QString text;
        if (const auto *label = qobject_cast<const QLabel *>(widget); label && !label->text().isEmpty()) {
            text = label->text();
            needed = label->wordWrap() ? QSize(label->minimumSizeHint().width(), label->heightForWidth(label->width()))
                                       : label->sizeHint();
        } else if (const auto *button = qobject_cast<const QAbstractButton *>(widget)) {
            text = button->text();
            needed = button->minimumSizeHint();
        } else if (qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractSpinBox *>(widget)) {
            text = widget->accessibleName();
            needed = widget->minimumSizeHint();
        }
        const QWidget *holder = holderOf(*widget, root);
        const bool isInside =
            widget == holder || holder->rect().contains(QRect(widget->mapTo(holder, QPoint()), widget->size()));
        if (needed.width() > widget->width() || needed.height() > widget->height() || (!text.isEmpty() && !isInside)) {
            clipped.append(QStringLiteral("%1 \"%2\": %3 x %4 of %5 x %6%7")
                               .arg(QLatin1StringView(widget->metaObject()->className()), text)
                               .arg(widget->width())
                               .arg(widget->height())
                               .arg(needed.width())
                               .arg(needed.height())
                               .arg(isInside ? QString() : QStringLiteral(", outside")));
        }
    }
    return clipped;
}

} // namespace spillway
