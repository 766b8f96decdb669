// SPDX-License-Identifier: MIT
#include "tests/ui/gallery/sheet.h"

#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QPainter>

namespace spillway
{

namespace
{

/// Leaves room for the ring around a button and paints it, since only one widget of a window can have the focus.
class Ringed : public QWidget
{
public:
    explicit Ringed(QWidget *inner)
        : m_inner(inner)
    {
        auto *layout = new QHBoxLayout(this);
        layout->setContentsMargins(4, 4, 4, 4);
        layout->addWidget(inner);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        const QVariant corner = m_inner->property("focusRadius");
        paintFocusRing(painter, m_inner->geometry(), corner.isValid() ? corner.toReal() : radius::control);
    }

private:
    QWidget *m_inner;
};

class Painted : public QWidget
{
public:
    Painted(const QSize &size, std::function<void(QPainter &, const QRectF &)> paint)
        : m_paint(std::move(paint))
    {
        const Theme &theme = Theme::current();
        setFixedSize(theme.height(size.width()), theme.height(size.height()));
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        m_paint(painter, rect());
    }

private:
    std::function<void(QPainter &, const QRectF &)> m_paint;
};

} // namespace

QWidget *posed(QWidget *widget, Pose pose)
{
    auto *button = qobject_cast<QAbstractButton *>(widget);
    switch (pose) {
    case Pose::Hover:
        widget->setAttribute(Qt::WA_UnderMouse);
        break;
    case Pose::Pressed:
        if (button != nullptr) {
            button->setDown(true);
        }
        break;
    case Pose::Focus:
        if (button != nullptr) {
            return new Ringed(widget);
        }
        break;
    case Pose::Disabled:
        widget->setEnabled(false);
        break;
    case Pose::Rest:
        break;
    }
    return widget;
}

QWidget *painted(const QSize &size, const std::function<void(QPainter &painter, const QRectF &box)> &paint)
{
    return new Painted(size, paint);
}

void addRow(QGridLayout *sheet, const QString &name, const QList<QWidget *> &widgets, int spacing)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing);
    for (QWidget *widget : widgets) {
        const bool expands = widget->sizePolicy().horizontalPolicy() == QSizePolicy::Expanding;
        row->addWidget(widget, expands ? 1 : 0, widget->hasHeightForWidth() ? Qt::AlignTop : Qt::Alignment());
    }
    row->addStretch();
    const int at = sheet->rowCount();
    auto *label = new TextLabel(name, TextStyle::Label, Token::Text2);
    label->setFixedWidth(Theme::current().height(72));
    sheet->addWidget(label, at, 0);
    sheet->addLayout(row, at, 1);
}

QWidget *makeSheet(QGridLayout **layout)
{
    auto *sheet = new Pane(Token::Window);
    *layout = new QGridLayout(sheet);
    (*layout)->setContentsMargins(spacing::xl, spacing::m, spacing::xl, spacing::m);
    (*layout)->setHorizontalSpacing(0);
    (*layout)->setVerticalSpacing(spacing::m);
    (*layout)->setColumnStretch(1, 1);
    return sheet;
}

} // namespace spillway
