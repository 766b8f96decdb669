// SPDX-License-Identifier: MIT
#include "ui/widgets/filterchip.h"

#include "ui/theme/theme.h"
#include "ui/widgets/arrowkeys.h"
#include "ui/widgets/format.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/stateglyph.h"

#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int sidePadding = 10;
constexpr int gap = 6;

/// As wide as a digit string of this length gets, so that a live count does not jitter.
int countWidth(const Theme &theme, qint64 count)
{
    QString widest = formatCount(count);
    for (QChar &character : widest) {
        if (character.isDigit()) {
            character = u'0';
        }
    }
    return textWidth(theme.font(TextStyle::Label), widest);
}

} // namespace

FilterChip::FilterChip(const QString &text, std::optional<UiState> glyph, QWidget *parent)
    : QToolButton(parent)
    , m_glyph(glyph)
{
    setText(text);
    setCheckable(true);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setProperty("focusRadius", radius::chip);
    nameItself();
}

void FilterChip::setCount(qint64 count)
{
    if (count == m_count) {
        return;
    }
    const QSize before = sizeHint();
    m_count = count;
    nameItself();
    if (sizeHint() != before) {
        updateGeometry();
    }
    update();
}

void FilterChip::nameItself()
{
    setAccessibleName(m_count < 0 ? text() : u"%1, %2"_s.arg(text(), formatCount(m_count)));
}

QSize FilterChip::sizeHint() const
{
    const Theme &theme = Theme::current();
    int wide = 2 * sidePadding + textWidth(theme.font(TextStyle::Label, QFont::Medium), text());
    if (m_glyph) {
        wide += theme.height(glyphSize) + gap;
    }
    if (m_count >= 0) {
        wide += gap + countWidth(theme, m_count);
    }
    return {wide, theme.height(height::smallButton)};
}

void FilterChip::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const QRectF box = rect();
    const Token ground = isChecked() ? Token::Selection : underMouse() && isEnabled() ? Token::Hover : Token::Raised;
    const Token edge = isChecked() ? Token::Accent : Token::ButtonEdge;
    paintBox(painter, box, box.height() / 2, theme.color(ground), theme.color(edge));
    QRectF rest = box.adjusted(sidePadding, 0, -sidePadding, 0);
    if (m_glyph) {
        const qreal side = theme.height(glyphSize);
        paintStateGlyph(painter, QRectF(rest.left(), box.center().y() - side / 2, side, side), *m_glyph, theme);
        rest.setLeft(rest.left() + side + gap);
    }
    const QFont font = theme.font(TextStyle::Label, QFont::Medium);
    const Token color = !isEnabled() ? Token::Text3 : isChecked() ? Token::Accent : Token::Text;
    paintText(painter, rest, font, theme.color(color), text());
    if (m_count >= 0) {
        paintText(painter, rest, theme.font(TextStyle::Label), theme.color(Token::Text2), formatCount(m_count),
                  Qt::AlignRight | Qt::AlignVCenter);
    }
}

FilterChipRow::FilterChipRow(const QString &accessibleName, QWidget *parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
    , m_keys(new ArrowKeys(ArrowAxis::Horizontal, ArrowEffect::Focus, this))
{
    setAccessibleName(accessibleName);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(spacing::s);
}

FilterChip *FilterChipRow::addChip(const QString &text, std::optional<UiState> glyph)
{
    auto *chip = new FilterChip(text, glyph, this);
    m_layout->addWidget(chip);
    m_keys->add(chip);
    m_chips.append(chip);
    return chip;
}

} // namespace spillway
