// SPDX-License-Identifier: MIT
#include "ui/theme/icon.h"

#include "ui/theme/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

#include <array>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr std::array<QLatin1StringView, iconCount> names = {
    "endpoint"_L1,     "backends"_L1,      "traffic"_L1,
    "setup"_L1,        "policy"_L1,        "settings"_L1,
    "menu"_L1,         "copy"_L1,          "check"_L1,
    "eye"_L1,          "eye-off"_L1,       "plus"_L1,
    "search"_L1,       "close"_L1,         "play"_L1,
    "pause"_L1,        "trash"_L1,         "export"_L1,
    "import"_L1,       "code"_L1,          "terminal"_L1,
    "refresh"_L1,      "chevron-down"_L1,  "chevron-up"_L1,
    "chevron-left"_L1, "chevron-right"_L1, "chevrons-up-down"_L1,
    "arrow-left"_L1,   "arrow-right"_L1,   "grip"_L1,
    "folder"_L1,       "file"_L1,          "key"_L1,
    "warning"_L1,      "info"_L1,          "undo"_L1,
    "edit"_L1,         "duplicate"_L1,     "link"_L1,
    "send"_L1,         "stop"_L1,          "more"_L1,
    "person"_L1,       "shield"_L1,        "cloud"_L1,
    "filter"_L1,
};

/// The drawing with `currentColor` still in it. Read once a program: resources do not change.
const QByteArray &source(Icon icon)
{
    static std::array<QByteArray, iconCount> sources;
    QByteArray &svg = sources[size_t(icon)];
    if (svg.isEmpty()) {
        QFile file(u":/spillway/icons/"_s + iconName(icon) + u".svg"_s);
        if (file.open(QIODevice::ReadOnly)) {
            svg = file.readAll();
        }
    }
    return svg;
}

/// Paints in the theme's colour of the moment, at the size asked for: no pixmap of another size is ever stretched.
class ThemedIconEngine : public QIconEngine
{
public:
    ThemedIconEngine(Icon icon, Token token)
        : m_icon(icon)
        , m_token(token)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State /*state*/) override
    {
        const Theme &theme = Theme::current();
        QColor color = theme.color(mode == QIcon::Disabled ? Token::Text3 : m_token);
        if (mode == QIcon::Disabled) {
            color.setAlphaF(0.5F);
        }
        paintIcon(*painter, rect, m_icon, color);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    QIconEngine *clone() const override { return new ThemedIconEngine(*this); }
    QString key() const override { return u"spillway"_s; }
    bool isNull() override { return false; }

private:
    Icon m_icon;
    Token m_token;
};

} // namespace

QString iconName(Icon icon)
{
    return names[size_t(icon)];
}

QIcon themedIcon(Icon icon, Token token)
{
    return QIcon(new ThemedIconEngine(icon, token)); // the icon owns its engine
}

void paintIcon(QPainter &painter, const QRectF &box, Icon icon, const QColor &color)
{
    QByteArray svg = source(icon);
    svg.replace("currentColor", color.name().toLatin1());
    if (box.width() > iconSize) {
        // Drawn large, lines stay as thin as beside text.
        svg.replace("stroke-width=\"1.5\"", "stroke-width=\"" + QByteArray::number(1.5 * iconSize / box.width()) + '"');
    }
    QSvgRenderer renderer(svg);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(painter.opacity() * color.alphaF());
    renderer.render(&painter, box);
    painter.restore();
}

} // namespace spillway
