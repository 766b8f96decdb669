// SPDX-License-Identifier: MIT
#include "ui/theme/tokens.h"

#include <QCoreApplication>
#include <QPalette>

#include <cmath>

namespace spillway
{

namespace
{

template <size_t size>
std::array<QColor, size> fromRgb(const std::array<QRgb, size> &values)
{
    std::array<QColor, size> colors;
    for (size_t i = 0; i < size; ++i) {
        colors[i] = QColor::fromRgb(values[i]);
    }
    return colors;
}

StateColors stateColors(QRgb text, QRgb tint, QRgb bar, QRgb glyph, QRgb mark)
{
    return {QColor::fromRgb(text), QColor::fromRgb(tint), QColor::fromRgb(bar), QColor::fromRgb(glyph),
            QColor::fromRgb(mark)};
}

Tokens makeLight()
{
    Tokens tokens;
    tokens.colors = fromRgb(std::array<QRgb, tokenCount>{
        0xF5F6F8, 0xECEEF2, 0xFFFFFF, 0xFFFFFF, 0xF3F4F7, 0xEEF1F6, 0xE4EBFC, 0xEBEEF2, 0xE0E4EA, 0xC6CDD8,
        0x868FA0, 0x171B22, 0x4B5464, 0x5E6879, 0x2F5BD8, 0x2F5BD8, 0xFFFFFF, 0x2450C8, 0xFAFBFC, 0x0B6B58});
    tokens.states = {stateColors(0x0B6B58, 0xDDF3ED, 0x0B6B58, 0x0B6B58, 0xFFFFFF),
                     stateColors(0x8A4B00, 0xFDEBCF, 0xB86B00, 0x8A4B00, 0xFFFFFF),
                     stateColors(0xA5163F, 0xFBE1E8, 0xA5163F, 0xA5163F, 0xFFFFFF),
                     stateColors(0x2A52C4, 0xE3EAFD, 0x2A52C4, 0x2A52C4, 0xFFFFFF),
                     stateColors(0x545D6C, 0xE9ECF1, 0x545D6C, 0x545D6C, 0xFFFFFF),
                     stateColors(0x8A4B00, 0xFDEBCF, 0xB86B00, 0xB86B00, 0xFFFFFF)};
    tokens.backends = fromRgb(std::array<QRgb, backendColorCount>{0x2F84F0, 0x17897A, 0x7B57BC, 0xBA7906, 0xBD2059,
                                                                  0x2C3690, 0x6F6610, 0x13502F});
    tokens.syntax = fromRgb(
        std::array<QRgb, syntaxRoleCount>{0x171B22, 0x1F4FBF, 0x7A3E9D, 0x0B6B58, 0xA5163F, 0x8A4B00, 0x5E6879});
    return tokens;
}

Tokens makeDark()
{
    Tokens tokens;
    tokens.dark = true;
    tokens.colors = fromRgb(std::array<QRgb, tokenCount>{
        0x111318, 0x0D0F13, 0x171A21, 0x1E222B, 0x1B1F27, 0x1F242E, 0x1D2A4A, 0x232833, 0x272C37, 0x3B4352,
        0x636E82, 0xE8EBF1, 0xABB3C2, 0x8F98A9, 0x7DA2FF, 0x3F68E0, 0xFFFFFF, 0x8FB0FF, 0x14171D, 0x1F8F76});
    tokens.states = {stateColors(0x5FD6B8, 0x12332D, 0x5FD6B8, 0x5FD6B8, 0x12332D),
                     stateColors(0xF5B95A, 0x3A2A10, 0xF5B95A, 0xF5B95A, 0x2A1C00),
                     stateColors(0xFF8CA6, 0x40182A, 0xFF8CA6, 0xFF8CA6, 0x40182A),
                     stateColors(0x93B4FF, 0x1C2A4D, 0x93B4FF, 0x93B4FF, 0x1C2A4D),
                     stateColors(0xA0A9B8, 0x262B35, 0xA0A9B8, 0xA0A9B8, 0x262B35),
                     stateColors(0xF5B95A, 0x3A2A10, 0xF5B95A, 0xF5B95A, 0x2A1C00)};
    tokens.backends = fromRgb(std::array<QRgb, backendColorCount>{0x79AEFF, 0x3CC7B0, 0xA368E8, 0xE0A02A, 0xEC4F6C,
                                                                  0x5674AE, 0xDCE07E, 0x6B9680});
    tokens.syntax = fromRgb(
        std::array<QRgb, syntaxRoleCount>{0xE8EBF1, 0x8FB0FF, 0xD3A6F5, 0x5FD6B8, 0xFF8CA6, 0xF5B95A, 0x8F98A9});
    return tokens;
}

/// The relative luminance of WCAG 2.
double luminance(const QColor &color)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

const Tokens &lightTokens()
{
    static const Tokens tokens = makeLight();
    return tokens;
}

const Tokens &darkTokens()
{
    static const Tokens tokens = makeDark();
    return tokens;
}

double contrastRatio(const QColor &first, const QColor &second)
{
    const double one = luminance(first);
    const double two = luminance(second);
    return (std::max(one, two) + 0.05) / (std::min(one, two) + 0.05);
}

Tokens highContrastTokens(const QPalette &system)
{
    const QColor ground = system.color(QPalette::Base);
    const QColor text = system.color(QPalette::Text);
    Tokens tokens = ground.lightness() < 128 ? darkTokens() : lightTokens();
    tokens.highContrast = true;
    // A selection keeps its text colour, so the system's highlight serves only where text stays readable on it;
    // elsewhere the focus ring and the accent mark show the selection.
    const QColor highlight = system.color(QPalette::Highlight);
    const QColor selection = contrastRatio(highlight, text) >= 4.5 ? highlight : ground;
    tokens.colors.fill(text);
    for (const Token token : {Token::Window, Token::Rail, Token::Surface, Token::Raised, Token::Alt, Token::Hover,
                              Token::CodeGround, Token::OnAccent}) {
        tokens.colors[size_t(token)] = ground;
    }
    tokens.colors[size_t(Token::Selection)] = selection;
    tokens.colors[size_t(Token::Link)] = system.color(QPalette::Link);
    tokens.states.fill({text, ground, text, text, ground});
    tokens.syntax.fill(text);
    return tokens;
}

UiState uiState(HealthState state)
{
    switch (state) {
    case HealthState::Healthy:
        return UiState::Healthy;
    case HealthState::Throttled:
        return UiState::Throttled;
    case HealthState::Probing:
        return UiState::Probing;
    case HealthState::Unreachable:
        return UiState::Unreachable;
    case HealthState::Disabled:
        break;
    }
    return UiState::Disabled;
}

QString stateWord(UiState state)
{
    switch (state) {
    case UiState::Healthy:
        return QCoreApplication::translate("State", "Healthy");
    case UiState::Throttled:
        return QCoreApplication::translate("State", "Throttled");
    case UiState::Unreachable:
        return QCoreApplication::translate("State", "Unreachable");
    case UiState::Probing:
        return QCoreApplication::translate("State", "Probing");
    case UiState::Disabled:
        return QCoreApplication::translate("State", "Disabled");
    case UiState::Attention:
        break;
    }
    return QCoreApplication::translate("State", "Attention");
}

} // namespace spillway
