// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/metrics.h"
#include "ui/theme/systemlook.h"
#include "ui/theme/tokens.h"

#include <QFont>
#include <QObject>
#include <QPalette>

#include <memory>

namespace spillway
{

class FocusRing;

/// What the person chose.
enum class ThemeMode { System, Light, Dark };

/// Text by its use (design section 2); sizes are for a system font of 13 px.
enum class TextStyle {
    Caption,       ///< 11.5
    Label,         ///< 12
    Body,          ///< 13, the system's own size
    Answer,        ///< 14
    Section,       ///< 13 semibold
    PageTitle,     ///< 16 semibold
    FirstRunTitle, ///< 24 semibold
    Figure,        ///< 24 semibold
    Code,          ///< 12, the system's fixed-width font
};

/// The look of the program: Fusion under our style, a palette, one style sheet, and what paint code asks for.
/// One lives in main() (or in a test) as long as any widget. Paint code asks `Theme::current()` each time it paints
/// and keeps no colour: after `changed` (theme, contrast or system font) everything is painted anew.
class Theme : public QObject
{
    Q_OBJECT
public:
    /// Needs a QApplication, and sets its style, palette and style sheet.
    explicit Theme(std::unique_ptr<SystemLookSource> source = makeSystemLookSource(), QObject *parent = nullptr);
    ~Theme() override;

    /// The one that lives. There must be one.
    static const Theme &current();

    ThemeMode mode() const { return m_mode; }
    void setMode(ThemeMode mode);

    const Tokens &tokens() const { return m_tokens; }
    const QColor &color(Token token) const { return m_tokens.color(token); }
    const StateColors &state(UiState state) const { return m_tokens.state(state); }
    const QColor &syntax(SyntaxRole role) const { return m_tokens.syntax[size_t(role)]; }

    /// The colour of the backend that was created `index`-th, from 0. The ninth repeats the first.
    const QColor &backend(int index) const;
    /// True for the ninth backend on: its swatch carries a notch, since its colour is used before.
    static bool backendHasNotch(int index) { return index >= backendColorCount; }

    bool isDark() const { return m_tokens.dark; }
    bool isHighContrast() const { return m_tokens.highContrast; }
    /// The desktop's own ground, whatever was chosen for the window: the tray's, for instance.
    bool systemIsDark() const { return m_source->look().dark; }
    /// True when nothing is to move: knobs jump.
    bool reducedMotion() const;

    /// A font of the design, scaled by (system font px / 13). With Qt 6.7 and newer its numerals are tabular.
    QFont font(TextStyle style) const;
    /// The same with another weight, for instance a semibold label.
    QFont font(TextStyle style, QFont::Weight weight) const;
    /// The size in px of a design size (unscaled px) at the present system font.
    qreal textSize(qreal designPx) const { return designPx * m_scale; }
    /// System font px / 13.
    qreal scale() const { return m_scale; }
    /// A height of metrics.h, or any other length that holds text, grown with a larger system font; never below the
    /// design's own.
    int height(int designPx) const;

signals:
    /// Colours, contrast or font sizes are others. Palette and style sheet are set already.
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();
    Tokens choose() const;

    std::unique_ptr<SystemLookSource> m_source;
    QPalette m_systemPalette; ///< as it was before ours
    ThemeMode m_mode = ThemeMode::System;
    Tokens m_tokens;
    qreal m_scale = 1;
    std::unique_ptr<FocusRing> m_ring;
};

} // namespace spillway
