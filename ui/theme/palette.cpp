// SPDX-License-Identifier: MIT
#include "ui/theme/palette.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

struct NamedToken
{
    QLatin1StringView name;
    Token token;
};

constexpr NamedToken namedTokens[] = {
    {"window"_L1, Token::Window},
    {"rail"_L1, Token::Rail},
    {"surface"_L1, Token::Surface},
    {"raised"_L1, Token::Raised},
    {"alt"_L1, Token::Alt},
    {"hover"_L1, Token::Hover},
    {"selection"_L1, Token::Selection},
    {"grid"_L1, Token::Grid},
    {"border"_L1, Token::Border},
    {"button-edge"_L1, Token::ButtonEdge},
    {"control"_L1, Token::Control},
    {"text"_L1, Token::Text},
    {"text2"_L1, Token::Text2},
    {"text3"_L1, Token::Text3},
    {"accent"_L1, Token::Accent},
    {"accent-fill"_L1, Token::AccentFill},
    {"on-accent"_L1, Token::OnAccent},
    {"link"_L1, Token::Link},
    {"code-ground"_L1, Token::CodeGround},
    {"switch-on"_L1, Token::SwitchOn},
};

} // namespace

QPalette makePalette(const Tokens &tokens)
{
    const auto color = [&tokens](Token token) { return tokens.color(token); };
    QPalette palette;
    palette.setColor(QPalette::Window, color(Token::Window));
    palette.setColor(QPalette::WindowText, color(Token::Text));
    palette.setColor(QPalette::Base, color(Token::Surface));
    palette.setColor(QPalette::AlternateBase, color(Token::Alt));
    palette.setColor(QPalette::Text, color(Token::Text));
    palette.setColor(QPalette::PlaceholderText, color(Token::Text3));
    palette.setColor(QPalette::Button, color(Token::Raised));
    palette.setColor(QPalette::ButtonText, color(Token::Text));
    palette.setColor(QPalette::BrightText, tokens.state(UiState::Unreachable).text);
    palette.setColor(QPalette::ToolTipBase, color(Token::Raised));
    palette.setColor(QPalette::ToolTipText, color(Token::Text));
    palette.setColor(QPalette::Highlight, color(Token::Selection));
    palette.setColor(QPalette::HighlightedText, color(Token::Text));
    palette.setColor(QPalette::Link, color(Token::Link));
    palette.setColor(QPalette::LinkVisited, color(Token::Link));
    palette.setColor(QPalette::Light, color(Token::Raised));
    palette.setColor(QPalette::Midlight, color(Token::Grid));
    palette.setColor(QPalette::Mid, color(Token::ButtonEdge));
    palette.setColor(QPalette::Dark, color(Token::Control));
    palette.setColor(QPalette::Shadow, color(Token::Border));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, color(Token::Text3));
    }
    palette.setColor(QPalette::Disabled, QPalette::Base, color(Token::Alt));
    return palette;
}

QString makeStyleSheet(const Tokens &tokens, qreal scale)
{
    QFile file(u":/spillway/style.qss"_s);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QString sheet = QString::fromUtf8(file.readAll());
    for (const NamedToken &named : namedTokens) {
        sheet.replace(u'@' + named.name + u'@', tokens.color(named.token).name());
    }
    sheet.replace("@scheme@"_L1, tokens.dark ? "dark"_L1 : "light"_L1);
    static const QRegularExpression length(u"@([0-9.]+)px@"_s);
    for (QRegularExpressionMatch match = length.match(sheet); match.hasMatch(); match = length.match(sheet)) {
        const int px = int(std::lround(match.captured(1).toDouble() * std::max(scale, 1.0)));
        sheet.replace(match.captured(0), QString::number(px) + u"px"_s);
    }
    return sheet;
}

} // namespace spillway
