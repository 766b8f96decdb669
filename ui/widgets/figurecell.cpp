// SPDX-License-Identifier: MIT
#include "ui/widgets/figurecell.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int trendWidth = 62;
constexpr int trendHeight = 28;
constexpr qreal unitGap = 3;
constexpr qreal noteGap = 8;
constexpr qreal valueGap = 14;

} // namespace

FigureCell::FigureCell(const QString &title, QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTitle(title);
}

void FigureCell::setTitle(const QString &title, const QString &compactTitle)
{
    m_title = title;
    m_compactTitle = compactTitle.isEmpty() ? title : compactTitle;
    nameItself();
    update();
}

void FigureCell::setValues(const QList<FigureValue> &values)
{
    if (values != m_values) {
        m_values = values;
        nameItself();
        update();
    }
}

void FigureCell::setTrend(const SparkData &trend)
{
    m_trend = trend;
    update();
}

void FigureCell::setTrendColor(int backendIndex)
{
    m_trendColor = backendIndex;
    update();
}

void FigureCell::setCompact(bool compact)
{
    m_compact = compact;
    update();
}

void FigureCell::nameItself()
{
    QString name = m_title;
    for (const FigureValue &value : std::as_const(m_values)) {
        name += u", "_s + value.number;
        for (const QString &part : {value.unit, value.note}) {
            if (!part.isEmpty()) {
                name += u' ' + part;
            }
        }
    }
    setAccessibleName(name);
}

QSize FigureCell::sizeHint() const
{
    const Theme &theme = Theme::current();
    return {theme.height(250), theme.height(height::figures)};
}

QSize FigureCell::minimumSizeHint() const
{
    const Theme &theme = Theme::current();
    return {theme.height(150), theme.height(height::figures)};
}

void FigureCell::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const QFont label = theme.font(TextStyle::Label);
    const QRectF inside = QRectF(rect()).adjusted(spacing::l, 0, -spacing::l, 0);
    const QRectF title(inside.left(), theme.height(11), inside.width(), QFontMetricsF(label).height());
    paintText(painter, title, label, theme.color(Token::Text2), m_compact ? m_compactTitle : m_title);
    qreal right = inside.right();
    const qreal besideTrend = inside.width() - trendWidth - spacing::s;
    if (!m_compact && !m_trend.points.isEmpty() && numbersWidth() <= besideTrend) {
        const QRectF box(right - trendWidth, height() - theme.height(14) - trendHeight, trendWidth, trendHeight);
        paintSparkline(painter, box, m_trend,
                       m_trendColor < 0 ? theme.color(Token::Accent) : theme.backend(m_trendColor), theme);
        right = box.left() - spacing::s;
    }
    paintValues(painter, right);
}

qreal FigureCell::numbersWidth() const
{
    const Theme &theme = Theme::current();
    qreal width = valueGap * qreal(std::max<qsizetype>(m_values.size() - 1, 0));
    for (const FigureValue &value : m_values) {
        width += textWidth(theme.font(TextStyle::Figure), value.number);
        if (!value.unit.isEmpty()) {
            width += unitGap + textWidth(theme.font(TextStyle::Body, QFont::DemiBold), value.unit);
        }
    }
    return width;
}

void FigureCell::paintValues(QPainter &painter, qreal right) const
{
    const Theme &theme = Theme::current();
    const QFont large = theme.font(TextStyle::Figure);
    const QFont unitFont = theme.font(TextStyle::Body, QFont::DemiBold);
    const QFont noteFont = theme.font(TextStyle::Label);
    const qreal base = theme.height(52);
    qreal x = spacing::l;
    const auto put = [&](const QFont &font, Token color, const QString &text, bool onlyIfItFits) {
        const qreal wide = textWidth(font, text);
        if (text.isEmpty() || (onlyIfItFits && x + wide > right)) {
            return false;
        }
        painter.setFont(font);
        painter.setPen(theme.color(color));
        painter.drawText(QPointF(x, base), text);
        x += wide;
        return true;
    };
    const bool joined = m_compact && m_values.size() > 1;
    for (qsizetype i = 0; i < m_values.size(); ++i) {
        const FigureValue &value = m_values[i];
        put(large, Token::Text, value.number, false);
        if (joined) {
            if (i + 1 < m_values.size()) {
                put(large, Token::Text3, u" / "_s, false);
                continue;
            }
        }
        x += value.unit.isEmpty() ? 0 : unitGap + (joined ? 3 : 0);
        put(unitFont, Token::Text, value.unit, false);
        if (joined) {
            continue;
        }
        const qreal before = x;
        x += noteGap;
        if (!put(noteFont, Token::Text2, value.note, true)) {
            x = before;
        }
        x += valueGap;
    }
}

} // namespace spillway
