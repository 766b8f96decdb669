// SPDX-License-Identifier: MIT
#include "ui/theme/tokens.h"

#include <QPalette>
#include <QTest>

#include <algorithm>

using namespace spillway;

/// The table of colours as the design has it, and what the design promises of it.
class TestTokens : public QObject
{
    Q_OBJECT
private slots:
    void colors_data();
    void colors();
    void states_data();
    void states();
    void backends();
    void syntax();
    void contrastRatios();
    void textIsReadableOnEveryGround();
    void statusTextIsReadableOnItsTint();
    void marksAreSeenOnTheirGlyphs();
    void controlEdgesAreSeen();
    void backendColorsAreSeen();
    void syntaxIsReadable();
    void wordsOfStates();
    void highContrastIsTheSystems();
    void highContrastSelectionKeepsTextReadable();
};

namespace
{

const Tokens *const both[] = {&lightTokens(), &darkTokens()};

/// The grounds on which text stands.
constexpr Token grounds[] = {Token::Window, Token::Rail,  Token::Surface,   Token::Raised,
                             Token::Alt,    Token::Hover, Token::Selection, Token::CodeGround};

QString nameOf(const Tokens &tokens)
{
    return tokens.dark ? QStringLiteral("dark") : QStringLiteral("light");
}

/// Fails with the names of both colours when they are too close.
void verifyContrast(const QColor &first, const QColor &second, double least, const QString &what)
{
    const double ratio = contrastRatio(first, second);
    QVERIFY2(ratio >= least, qPrintable(QStringLiteral("%1: %2 on %3 is %4:1, below %5:1")
                                            .arg(what, first.name(), second.name())
                                            .arg(ratio, 0, 'f', 2)
                                            .arg(least)));
}

} // namespace

void TestTokens::colors_data()
{
    QTest::addColumn<Token>("token");
    QTest::addColumn<QString>("light");
    QTest::addColumn<QString>("dark");
    const auto row = [](const char *name, Token token, const char *light, const char *dark) {
        QTest::newRow(name) << token << QString::fromLatin1(light) << QString::fromLatin1(dark);
    };
    row("window", Token::Window, "#f5f6f8", "#111318");
    row("rail", Token::Rail, "#eceef2", "#0d0f13");
    row("surface", Token::Surface, "#ffffff", "#171a21");
    row("raised", Token::Raised, "#ffffff", "#1e222b");
    row("alt", Token::Alt, "#f3f4f7", "#1b1f27");
    row("hover", Token::Hover, "#eef1f6", "#1f242e");
    row("sel", Token::Selection, "#e4ebfc", "#1d2a4a");
    row("grid", Token::Grid, "#ebeef2", "#232833");
    row("border", Token::Border, "#e0e4ea", "#272c37");
    row("border2", Token::ButtonEdge, "#c6cdd8", "#3b4352");
    row("ctl", Token::Control, "#868fa0", "#636e82");
    row("text", Token::Text, "#171b22", "#e8ebf1");
    row("text2", Token::Text2, "#4b5464", "#abb3c2");
    row("text3", Token::Text3, "#5e6879", "#8f98a9");
    row("accent", Token::Accent, "#2f5bd8", "#7da2ff");
    row("accentFill", Token::AccentFill, "#2f5bd8", "#3f68e0");
    row("onAccent", Token::OnAccent, "#ffffff", "#ffffff");
    row("link", Token::Link, "#2450c8", "#8fb0ff");
    row("code ground", Token::CodeGround, "#fafbfc", "#14171d");
    row("switch on", Token::SwitchOn, "#0b6b58", "#1f8f76");
}

void TestTokens::colors()
{
    QFETCH(Token, token);
    QFETCH(QString, light);
    QFETCH(QString, dark);
    QCOMPARE(lightTokens().color(token).name(), light);
    QCOMPARE(darkTokens().color(token).name(), dark);
    QCOMPARE(lightTokens().color(token).alpha(), 255);
    QCOMPARE(darkTokens().color(token).alpha(), 255);
}

void TestTokens::states_data()
{
    QTest::addColumn<UiState>("state");
    QTest::addColumn<QStringList>("light"); // text, tint, bar, glyph
    QTest::addColumn<QStringList>("dark");
    const auto row = [](const char *name, UiState state, const QStringList &light, const QStringList &dark) {
        QTest::newRow(name) << state << light << dark;
    };
    row("healthy", UiState::Healthy, {"#0b6b58", "#ddf3ed", "#0b6b58", "#0b6b58"},
        {"#5fd6b8", "#12332d", "#5fd6b8", "#5fd6b8"});
    row("throttled", UiState::Throttled, {"#8a4b00", "#fdebcf", "#b86b00", "#8a4b00"},
        {"#f5b95a", "#3a2a10", "#f5b95a", "#f5b95a"});
    row("unreachable", UiState::Unreachable, {"#a5163f", "#fbe1e8", "#a5163f", "#a5163f"},
        {"#ff8ca6", "#40182a", "#ff8ca6", "#ff8ca6"});
    row("probing", UiState::Probing, {"#2a52c4", "#e3eafd", "#2a52c4", "#2a52c4"},
        {"#93b4ff", "#1c2a4d", "#93b4ff", "#93b4ff"});
    row("disabled", UiState::Disabled, {"#545d6c", "#e9ecf1", "#545d6c", "#545d6c"},
        {"#a0a9b8", "#262b35", "#a0a9b8", "#a0a9b8"});
    row("attention", UiState::Attention, {"#8a4b00", "#fdebcf", "#b86b00", "#b86b00"},
        {"#f5b95a", "#3a2a10", "#f5b95a", "#f5b95a"});
}

void TestTokens::states()
{
    QFETCH(UiState, state);
    QFETCH(QStringList, light);
    QFETCH(QStringList, dark);
    const auto names = [](const StateColors &colors) {
        return QStringList{colors.text.name(), colors.tint.name(), colors.bar.name(), colors.glyph.name()};
    };
    QCOMPARE(names(lightTokens().state(state)), light);
    QCOMPARE(names(darkTokens().state(state)), dark);
    if (state == UiState::Attention) {
        QCOMPARE(lightTokens().state(state).mark.name(), QStringLiteral("#ffffff"));
        QCOMPARE(darkTokens().state(state).mark.name(), QStringLiteral("#2a1c00"));
    }
}

void TestTokens::backends()
{
    const auto names = [](const Tokens &tokens) {
        QStringList names;
        for (const QColor &color : tokens.backends) {
            names.append(color.name());
        }
        return names;
    };
    QCOMPARE(names(lightTokens()),
             (QStringList{"#2f84f0", "#17897a", "#7b57bc", "#ba7906", "#bd2059", "#2c3690", "#6f6610", "#13502f"}));
    QCOMPARE(names(darkTokens()),
             (QStringList{"#79aeff", "#3cc7b0", "#a368e8", "#e0a02a", "#ec4f6c", "#5674ae", "#dce07e", "#6b9680"}));
}

void TestTokens::syntax()
{
    const auto names = [](const Tokens &tokens) {
        QStringList names;
        for (const QColor &color : tokens.syntax) {
            names.append(color.name());
        }
        return names;
    };
    // plain, tag, attribute, string, keyword, number, comment
    QCOMPARE(names(lightTokens()),
             (QStringList{"#171b22", "#1f4fbf", "#7a3e9d", "#0b6b58", "#a5163f", "#8a4b00", "#5e6879"}));
    QCOMPARE(names(darkTokens()),
             (QStringList{"#e8ebf1", "#8fb0ff", "#d3a6f5", "#5fd6b8", "#ff8ca6", "#f5b95a", "#8f98a9"}));
}

// Known pairs of WCAG 2.
void TestTokens::contrastRatios()
{
    QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrastRatio(Qt::white, Qt::black), 21.0);
    QCOMPARE(contrastRatio(Qt::red, Qt::red), 1.0);
    QVERIFY(std::abs(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.005);
    QVERIFY(std::abs(contrastRatio(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.005);
    // As the design says of the primary button.
    QVERIFY(std::abs(contrastRatio(lightTokens().color(Token::OnAccent), lightTokens().color(Token::AccentFill)) -
                     5.8) < 0.05);
    QVERIFY(std::abs(contrastRatio(darkTokens().color(Token::OnAccent), darkTokens().color(Token::AccentFill)) - 4.9) <
            0.05);
}

void TestTokens::textIsReadableOnEveryGround()
{
    for (const Tokens *tokens : both) {
        for (const Token ground : grounds) {
            for (const Token text : {Token::Text, Token::Text2, Token::Text3, Token::Link}) {
                verifyContrast(tokens->color(text), tokens->color(ground), 4.5, nameOf(*tokens));
            }
        }
        verifyContrast(tokens->color(Token::Accent), tokens->color(Token::Selection), 4.5,
                       nameOf(*tokens) + QStringLiteral(", checked segment"));
    }
}

void TestTokens::statusTextIsReadableOnItsTint()
{
    for (const Tokens *tokens : both) {
        for (const StateColors &state : tokens->states) {
            verifyContrast(state.text, state.tint, 5.5, nameOf(*tokens));
            // A banner's text is the common one; a state's sentence also stands on a card and on the page.
            verifyContrast(tokens->color(Token::Text), state.tint, 4.5, nameOf(*tokens));
            verifyContrast(state.text, tokens->color(Token::Surface), 4.5, nameOf(*tokens));
            verifyContrast(state.text, tokens->color(Token::Window), 4.5, nameOf(*tokens));
            verifyContrast(state.bar, state.tint, 3, nameOf(*tokens) + QStringLiteral(", bar"));
        }
    }
}

void TestTokens::marksAreSeenOnTheirGlyphs()
{
    for (const Tokens *tokens : both) {
        for (const StateColors &state : tokens->states) {
            verifyContrast(state.mark, state.glyph, 3, nameOf(*tokens));
            verifyContrast(state.glyph, state.tint, 3, nameOf(*tokens));
            verifyContrast(state.glyph, tokens->color(Token::Surface), 3, nameOf(*tokens));
        }
    }
}

void TestTokens::controlEdgesAreSeen()
{
    for (const Tokens *tokens : both) {
        for (const Token ground : {Token::Window, Token::Surface}) {
            verifyContrast(tokens->color(Token::Control), tokens->color(ground), 3, nameOf(*tokens));
            verifyContrast(tokens->color(Token::Accent), tokens->color(ground), 3, nameOf(*tokens));
            verifyContrast(tokens->color(Token::SwitchOn), tokens->color(ground), 3, nameOf(*tokens));
        }
        // The knob on its track, on and off.
        verifyContrast(tokens->color(Token::OnAccent), tokens->color(Token::SwitchOn), 3, nameOf(*tokens));
        verifyContrast(tokens->color(Token::OnAccent), tokens->color(Token::Control), 3, nameOf(*tokens));
    }
}

void TestTokens::backendColorsAreSeen()
{
    for (const Tokens *tokens : both) {
        for (const QColor &color : tokens->backends) {
            for (const Token ground : {Token::Surface, Token::Window, Token::Selection}) {
                verifyContrast(color, tokens->color(ground), 3, nameOf(*tokens));
            }
        }
        QList<QRgb> different;
        for (const QColor &color : tokens->backends) {
            QVERIFY(!different.contains(color.rgb()));
            different.append(color.rgb());
        }
    }
}

void TestTokens::syntaxIsReadable()
{
    for (const Tokens *tokens : both) {
        for (const QColor &color : tokens->syntax) {
            verifyContrast(color, tokens->color(Token::CodeGround), 4.5, nameOf(*tokens));
            verifyContrast(color, tokens->color(Token::Selection), 4.5, nameOf(*tokens));
        }
    }
}

void TestTokens::wordsOfStates()
{
    QCOMPARE(stateWord(uiState(HealthState::Healthy)), QStringLiteral("Healthy"));
    QCOMPARE(stateWord(uiState(HealthState::Throttled)), QStringLiteral("Throttled"));
    QCOMPARE(stateWord(uiState(HealthState::Probing)), QStringLiteral("Probing"));
    QCOMPARE(stateWord(uiState(HealthState::Unreachable)), QStringLiteral("Unreachable"));
    QCOMPARE(stateWord(uiState(HealthState::Disabled)), QStringLiteral("Disabled"));
    QCOMPARE(stateWord(UiState::Attention), QStringLiteral("Attention"));
}

namespace
{

QPalette systemPalette(const QColor &ground, const QColor &text, const QColor &highlight)
{
    QPalette palette;
    palette.setColor(QPalette::Base, ground);
    palette.setColor(QPalette::Window, ground);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Highlight, highlight);
    palette.setColor(QPalette::Link, Qt::yellow);
    return palette;
}

} // namespace

void TestTokens::highContrastIsTheSystems()
{
    const Tokens tokens = highContrastTokens(systemPalette(Qt::black, Qt::white, QColor(0, 0, 128)));
    QVERIFY(tokens.highContrast);
    QVERIFY(tokens.dark);
    for (const Token ground : {Token::Window, Token::Surface, Token::Raised, Token::Alt, Token::Hover}) {
        QCOMPARE(tokens.color(ground), QColor(Qt::black));
    }
    // Borders are as strong as text, and nothing is tinted.
    for (const Token edge : {Token::Border, Token::ButtonEdge, Token::Control, Token::Grid, Token::Text3}) {
        QCOMPARE(tokens.color(edge), QColor(Qt::white));
    }
    for (const StateColors &state : tokens.states) {
        QCOMPARE(state.tint, QColor(Qt::black));
        QCOMPARE(state.text, QColor(Qt::white));
        QCOMPARE(state.mark, QColor(Qt::black)); // on a white glyph
    }
    QCOMPARE(tokens.color(Token::Link), QColor(Qt::yellow));
    QCOMPARE(tokens.color(Token::Selection), QColor(0, 0, 128));
    QVERIFY(tokens.backends == darkTokens().backends);

    const Tokens light = highContrastTokens(systemPalette(Qt::white, Qt::black, QColor(0xC0, 0xE0, 0xFF)));
    QVERIFY(!light.dark);
    QVERIFY(light.backends == lightTokens().backends);
}

void TestTokens::highContrastSelectionKeepsTextReadable()
{
    // Black text on a dark blue highlight would not be seen: the ring and the mark show the selection then.
    const Tokens tokens = highContrastTokens(systemPalette(Qt::white, Qt::black, QColor(0, 0, 128)));
    QCOMPARE(tokens.color(Token::Selection), QColor(Qt::white));
}

QTEST_APPLESS_MAIN(TestTokens)
#include "tst_tokens.moc"
