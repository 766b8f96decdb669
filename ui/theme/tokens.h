// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/health.h"

#include <QColor>
#include <QString>

#include <array>

class QPalette;

/// The table of colours (design section 2). Values only: which table is in force is Theme's business.
namespace spillway
{

/// A colour by its use.
enum class Token {
    Window,     ///< page ground, group rows
    Rail,       ///< navigation rail
    Surface,    ///< header, cards, tables, panes
    Raised,     ///< buttons, menus, tooltips
    Alt,        ///< table header, throttle lanes, disabled fields
    Hover,      ///< row under the pointer
    Selection,  ///< selected row, checked segment
    Grid,       ///< hairline between rows
    Border,     ///< edge of cards and panes
    ButtonEdge, ///< edge of buttons and of read-only fields
    Control,    ///< edge of inputs, check boxes and segments; a switch that is off
    Text,       ///< primary text
    Text2,      ///< labels
    Text3,      ///< captions
    Accent,     ///< selection mark, focus ring, quota bar
    AccentFill, ///< ground of the primary button
    OnAccent,   ///< text on AccentFill
    Link,
    CodeGround, ///< ground of code and XML
    SwitchOn,   ///< a switch that is on
};
constexpr int tokenCount = int(Token::SwitchOn) + 1;

/// The six conditions that have a glyph, a word and a colour of their own.
enum class UiState {
    Healthy,     ///< also: success
    Throttled,   ///< also: warning
    Unreachable, ///< also: error
    Probing,     ///< also: live, information
    Disabled,    ///< also: stopped
    Attention,   ///< something to put right in the set-up
};
constexpr int uiStateCount = int(UiState::Attention) + 1;

/// The state to show for a backend's health.
UiState uiState(HealthState state);

/// The word that stands beside the glyph: "Healthy", "Throttled", ...
QString stateWord(UiState state);

struct StateColors
{
    QColor text;  ///< words, and the glyph
    QColor tint;  ///< ground of pill and banner; never transparent
    QColor bar;   ///< countdown and low-quota bars
    QColor glyph; ///< fill or stroke of the glyph
    QColor mark;  ///< what is drawn on a filled glyph: check, cross, exclamation mark
};

/// What a piece of code is.
enum class SyntaxRole { Plain, Tag, Attribute, String, Keyword, Number, Comment };
constexpr int syntaxRoleCount = int(SyntaxRole::Comment) + 1;

constexpr int backendColorCount = 8;

/// One theme's colours.
struct Tokens
{
    std::array<QColor, tokenCount> colors;
    std::array<StateColors, uiStateCount> states;
    std::array<QColor, backendColorCount> backends;
    std::array<QColor, syntaxRoleCount> syntax;
    bool dark = false;
    bool highContrast = false;

    const QColor &color(Token token) const { return colors[size_t(token)]; }
    const StateColors &state(UiState state) const { return states[size_t(state)]; }
};

const Tokens &lightTokens();
const Tokens &darkTokens();

/// High contrast: the system's own colours, every border as strong as text, and no tints. Backend colours stay, taken
/// from the theme that fits the system's ground.
Tokens highContrastTokens(const QPalette &system);

/// WCAG 2 contrast of two opaque colours, 1 to 21.
double contrastRatio(const QColor &first, const QColor &second);

} // namespace spillway
