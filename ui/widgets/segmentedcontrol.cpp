// SPDX-License-Identifier: MIT
#include "ui/widgets/segmentedcontrol.h"

#include "ui/theme/theme.h"
#include "ui/widgets/arrowkeys.h"
#include "ui/widgets/paint.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// One segment. Its ground is painted by the control, which knows the corners.
class Segment : public QToolButton
{
public:
    Segment(SegmentWidth width, QWidget *parent)
        : QToolButton(parent)
        , m_width(width)
    {
        setCheckable(true);
        setSizePolicy(width == SegmentWidth::Fit ? QSizePolicy::Fixed : QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    QSize sizeHint() const override
    {
        const Theme &theme = Theme::current();
        const int high = m_width == SegmentWidth::Fit ? height::smallButton : height::button;
        // As wide as its text is semibold, so that choosing moves nothing.
        return {textWidth(theme.font(TextStyle::Label, QFont::DemiBold), text()) + 2 * 10, theme.height(high)};
    }

    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        const Theme &theme = Theme::current();
        QPainter painter(this);
        const Token color = !isEnabled() ? Token::Text3 : isChecked() ? Token::Accent : Token::Text2;
        paintText(painter, rect(), theme.font(TextStyle::Label, isChecked() ? QFont::DemiBold : QFont::Normal),
                  theme.color(color), text(), Qt::AlignCenter);
    }

    void enterEvent(QEnterEvent *event) override
    {
        QToolButton::enterEvent(event);
        parentWidget()->update();
    }

    void leaveEvent(QEvent *event) override
    {
        QToolButton::leaveEvent(event);
        parentWidget()->update();
    }

private:
    SegmentWidth m_width;
};

} // namespace

SegmentedControl::SegmentedControl(const QString &accessibleName, SegmentWidth width, QWidget *parent)
    : QFrame(parent)
    , m_width(width)
    , m_layout(new QHBoxLayout(this))
    , m_group(new QButtonGroup(this))
    , m_keys(new ArrowKeys(ArrowAxis::Horizontal, ArrowEffect::FocusAndSelect, this))
{
    setAccessibleName(accessibleName);
    setSizePolicy(width == SegmentWidth::Fit ? QSizePolicy::Fixed : QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_layout->setContentsMargins(1, 1, 1, 1);
    m_layout->setSpacing(1);
    connect(m_group, &QButtonGroup::idToggled, this, [this] { update(); });
    connect(m_group, &QButtonGroup::idClicked, this, [this](int index) {
        if (index != m_chosen) {
            m_chosen = index;
            emit chosen(index);
        }
    });
}

int SegmentedControl::addSegment(const QString &text, const QVariant &data)
{
    auto *segment = new Segment(m_width, this);
    segment->setText(text);
    segment->setAccessibleName(accessibleName() + u": "_s + text);
    const int index = count();
    m_group->addButton(segment, index);
    m_data.append(data);
    m_layout->addWidget(segment, m_width == SegmentWidth::Expand ? 1 : 0);
    m_keys->add(segment);
    if (index == 0) {
        setCurrentIndex(0);
    }
    return index;
}

int SegmentedControl::count() const
{
    return int(m_data.size());
}

int SegmentedControl::currentIndex() const
{
    return m_group->checkedId();
}

QVariant SegmentedControl::currentData() const
{
    return m_data.value(currentIndex());
}

void SegmentedControl::setCurrentIndex(int index)
{
    if (QAbstractButton *segment = m_group->button(index)) {
        segment->setChecked(true);
        m_chosen = index;
    }
}

void SegmentedControl::setCurrentData(const QVariant &data)
{
    setCurrentIndex(int(m_data.indexOf(data)));
}

void SegmentedControl::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const QRectF box = rect();
    paintBox(painter, box, radius::control, theme.color(isEnabled() ? Token::Surface : Token::Alt),
             theme.color(isEnabled() ? Token::Control : Token::ButtonEdge));
    QPainterPath inside;
    inside.addRoundedRect(box.adjusted(1, 1, -1, -1), radius::control - 1, radius::control - 1);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipPath(inside);
    for (const QAbstractButton *segment : m_group->buttons()) {
        const QRectF place = segment->geometry();
        if (segment->isChecked() && isEnabled()) {
            painter.fillRect(place, theme.color(Token::Selection));
        } else if (segment->underMouse() && segment->isEnabled()) {
            painter.fillRect(place, theme.color(Token::Hover));
        }
        if (place.left() > 1) {
            fillLeftLine(painter, place.adjusted(-1, 0, 0, 0), theme.color(Token::ButtonEdge));
        }
        if (segment->isChecked() && theme.isHighContrast()) {
            paintRowFocus(painter, place);
        }
    }
}

} // namespace spillway
