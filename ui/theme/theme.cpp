// SPDX-License-Identifier: MIT
#include "ui/theme/theme.h"

#include "ui/theme/focusring.h"
#include "ui/theme/palette.h"
#include "ui/theme/style.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QScreen>
#include <QStyle>

#include <algorithm>
#include <cmath>

/// The icons and the style sheet are part of a static library, of which a linker takes only what somebody names. Stands
/// outside of the namespace, because the macro does.
static void nameResources()
{
    Q_INIT_RESOURCE(spillway);
}

namespace spillway
{

namespace
{

/// The system font's size in px for which the design gives its sizes.
constexpr qreal designFontPx = 13;

Theme *theOne = nullptr;

qreal dotsPerInch()
{
    const QScreen *screen = QGuiApplication::primaryScreen();
    return screen == nullptr ? 96 : screen->logicalDotsPerInchY();
}

qreal pixelSize(const QFont &font)
{
    return font.pixelSize() > 0 ? font.pixelSize() : font.pointSizeF() * dotsPerInch() / 72;
}

struct StyleMetrics
{
    qreal px;
    QFont::Weight weight;
};

StyleMetrics metricsOf(TextStyle style)
{
    switch (style) {
    case TextStyle::Caption:
        return {11.5, QFont::Normal};
    case TextStyle::Label:
    case TextStyle::Code:
        return {12, QFont::Normal};
    case TextStyle::Answer:
        return {14, QFont::Normal};
    case TextStyle::Section:
        return {13, QFont::DemiBold};
    case TextStyle::PageTitle:
        return {16, QFont::DemiBold};
    case TextStyle::FirstRunTitle:
    case TextStyle::Figure:
        return {24, QFont::DemiBold};
    case TextStyle::Body:
        break;
    }
    return {13, QFont::Normal};
}

} // namespace

Theme::Theme(std::unique_ptr<SystemLookSource> source, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_systemPalette(QApplication::palette())
{
    Q_ASSERT(theOne == nullptr);
    theOne = this;
    nameResources();
    QApplication::setStyle(new Style); // the application owns it
    connect(m_source.get(), &SystemLookSource::changed, this, &Theme::apply);
    qApp->installEventFilter(this);
    apply();
    m_ring = std::make_unique<FocusRing>();
}

Theme::~Theme()
{
    theOne = nullptr;
}

const Theme &Theme::current()
{
    Q_ASSERT(theOne != nullptr);
    return *theOne;
}

void Theme::setMode(ThemeMode mode)
{
    if (mode != m_mode) {
        m_mode = mode;
        apply();
    }
}

const QColor &Theme::backend(int index) const
{
    return m_tokens.backends[size_t(std::max(index, 0) % backendColorCount)];
}

bool Theme::reducedMotion() const
{
    return m_source->look().reducedMotion ||
           QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration) == 0;
}

QFont Theme::font(TextStyle style) const
{
    return font(style, metricsOf(style).weight);
}

QFont Theme::font(TextStyle style, QFont::Weight weight) const
{
    QFont font = style == TextStyle::Code ? QFontDatabase::systemFont(QFontDatabase::FixedFont) : QApplication::font();
    // Points, since QFont rounds pixel sizes to whole ones.
    font.setPointSizeF(textSize(metricsOf(style).px) * 72 / dotsPerInch());
    font.setWeight(weight);
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature("tnum", 1);
#endif
    return font;
}

int Theme::height(int designPx) const
{
    return int(std::lround(designPx * std::max(m_scale, 1.0)));
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == qApp && event->type() == QEvent::ApplicationFontChange) {
        apply();
    }
    return QObject::eventFilter(watched, event);
}

Tokens Theme::choose() const
{
    const SystemLook look = m_source->look();
    if (look.highContrast) {
        return highContrastTokens(m_systemPalette);
    }
    const bool dark = m_mode == ThemeMode::System ? look.dark : m_mode == ThemeMode::Dark;
    return dark ? darkTokens() : lightTokens();
}

void Theme::apply()
{
    m_scale = pixelSize(QApplication::font()) / designFontPx;
    m_tokens = choose();
    QApplication::setPalette(m_tokens.highContrast ? m_systemPalette : makePalette(m_tokens));
    qApp->setStyleSheet(makeStyleSheet(m_tokens, m_scale));
    if (m_ring) {
        m_ring->restore();
    }
    emit changed();
}

} // namespace spillway
