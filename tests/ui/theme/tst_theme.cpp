// SPDX-License-Identifier: MIT
#include "ui/theme/theme.h"

#include "tests/ui/testlook.h"
#include "ui/theme/palette.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/textlabel.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStyle>
#include <QTableWidget>
#include <QTest>

using namespace spillway;

/// Themes as a whole: which one is in force, fonts and heights, and that a change reaches everything at once.
class TestTheme : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void followsTheDesktop();
    void chosenThemeWinsOverTheDesktop();
    void sameModeChangesNothing();
    void paletteIsMadeOfTokens();
    void paletteAndStyleSheetAreSetOnce();
    void styleSheetHasNoGapsLeft_data();
    void styleSheetHasNoGapsLeft();
    void styleSheetHeightsGrow();
    void widgetsRepaintOnAChange();
    void labelsAndCodeFollowLive();
    void fonts_data();
    void fonts();
    void fontsScaleWithTheSystem();
    void heightsNeverShrink();
    void systemFontChangeIsSeen();
    void reducedMotion();
    void highContrast();
    void ninthBackendRepeatsTheFirst();

private:
    TestLook m_look;
};

namespace
{

/// Counts how often it is polished by style sheets, told of palettes and painted.
class Counter : public QWidget
{
public:
    int palettes = 0;
    int styles = 0;
    int paints = 0;

protected:
    void changeEvent(QEvent *event) override
    {
        palettes += event->type() == QEvent::PaletteChange ? 1 : 0;
        styles += event->type() == QEvent::StyleChange ? 1 : 0;
        QWidget::changeEvent(event);
    }
    void paintEvent(QPaintEvent * /*event*/) override { ++paints; }
};

qreal pixels(const QFont &font)
{
    return QFontInfo(font).pixelSize() > 0
               ? font.pointSizeF() * QGuiApplication::primaryScreen()->logicalDotsPerInchY() / 72
               : 0;
}

} // namespace

void TestTheme::init()
{
    m_look.desktop().set({});
    m_look.theme().setMode(ThemeMode::System);
    TestLook::setFontPx(13);
}

void TestTheme::followsTheDesktop()
{
    QSignalSpy changed(&m_look.theme(), &Theme::changed);
    QVERIFY(!Theme::current().isDark());
    m_look.desktop().set({.dark = true});
    QVERIFY(Theme::current().isDark());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(Theme::current().color(Token::Window), darkTokens().color(Token::Window));
    m_look.desktop().set({});
    QCOMPARE(Theme::current().color(Token::Window), lightTokens().color(Token::Window));
    QCOMPARE(changed.count(), 2);
}

void TestTheme::chosenThemeWinsOverTheDesktop()
{
    m_look.theme().setMode(ThemeMode::Dark);
    QVERIFY(Theme::current().isDark());
    m_look.theme().setMode(ThemeMode::Light);
    QVERIFY(!Theme::current().isDark());
    m_look.desktop().set({.dark = true});
    QVERIFY(!Theme::current().isDark());
    m_look.theme().setMode(ThemeMode::System);
    QVERIFY(Theme::current().isDark());
}

void TestTheme::sameModeChangesNothing()
{
    QSignalSpy changed(&m_look.theme(), &Theme::changed);
    m_look.theme().setMode(ThemeMode::System);
    QCOMPARE(changed.count(), 0);
}

void TestTheme::paletteIsMadeOfTokens()
{
    for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
        m_look.theme().setMode(mode);
        const Tokens &tokens = mode == ThemeMode::Dark ? darkTokens() : lightTokens();
        const QPalette palette = QApplication::palette();
        QCOMPARE(palette.color(QPalette::Window), tokens.color(Token::Window));
        QCOMPARE(palette.color(QPalette::Base), tokens.color(Token::Surface));
        QCOMPARE(palette.color(QPalette::Text), tokens.color(Token::Text));
        // A selected row keeps its text colour.
        QCOMPARE(palette.color(QPalette::Highlight), tokens.color(Token::Selection));
        QCOMPARE(palette.color(QPalette::HighlightedText), tokens.color(Token::Text));
        QCOMPARE(palette.color(QPalette::PlaceholderText), tokens.color(Token::Text3));
        QCOMPARE(palette.color(QPalette::Disabled, QPalette::Text), tokens.color(Token::Text3));
        QCOMPARE(palette.color(QPalette::ToolTipBase), tokens.color(Token::Raised));
        QCOMPARE(palette.color(QPalette::Link), tokens.color(Token::Link));
    }
}

void TestTheme::paletteAndStyleSheetAreSetOnce()
{
    Counter counter;
    counter.show();
    QVERIFY(QTest::qWaitForWindowExposed(&counter));
    counter.palettes = counter.styles = 0;
    m_look.theme().setMode(ThemeMode::Dark);
    QCOMPARE(counter.palettes, 1);
    QCOMPARE(counter.styles, 1);
    QCOMPARE(qApp->styleSheet(), makeStyleSheet(darkTokens(), 1));
}

void TestTheme::styleSheetHasNoGapsLeft_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<qreal>("scale");
    QTest::newRow("light") << false << qreal(1);
    QTest::newRow("dark") << true << qreal(1);
    QTest::newRow("light, large") << false << qreal(1.5);
    QTest::newRow("dark, odd") << true << qreal(1.1538);
}

void TestTheme::styleSheetHasNoGapsLeft()
{
    QFETCH(bool, dark);
    QFETCH(qreal, scale);
    const Tokens &tokens = dark ? darkTokens() : lightTokens();
    static const QRegularExpression comment(QStringLiteral("/\\*.*?\\*/"),
                                            QRegularExpression::DotMatchesEverythingOption);
    const QString sheet = makeStyleSheet(tokens, scale).remove(comment);
    QVERIFY(sheet.size() > 500);
    QVERIFY2(!sheet.contains(QLatin1Char('@')), qPrintable(sheet));
    QVERIFY(sheet.contains(tokens.color(Token::Alt).name()));
    // Every file it names exists.
    static const QRegularExpression url(QStringLiteral("url\\(([^)]*)\\)"));
    int files = 0;
    for (auto match = url.globalMatch(sheet); match.hasNext(); ++files) {
        const QString path = match.next().captured(1);
        QVERIFY2(QFile::exists(path), qPrintable(path));
    }
    QVERIFY(files > 0);
}

void TestTheme::styleSheetHeightsGrow()
{
    const auto headerHeight = [](qreal scale) {
        static const QRegularExpression height(QStringLiteral("QHeaderView::section[^}]*min-height: (\\d+)px"));
        return height.match(makeStyleSheet(lightTokens(), scale)).captured(1).toInt();
    };
    QCOMPARE(headerHeight(1), 27); // and the line below it makes 28
    QCOMPARE(headerHeight(1.5), 41);
    QCOMPARE(headerHeight(0.8), 27);
    // And they are as high as that.
    QTableWidget table(2, 2);
    table.setHorizontalHeaderLabels({QStringLiteral("State"), QStringLiteral("Backend")});
    table.show();
    QCOMPARE(table.horizontalHeader()->height(), height::tableHeader);
    TestLook::setFontPx(26);
    QTRY_COMPARE(table.horizontalHeader()->height(), 2 * 27 + 1);
    // The header of a selected column is not bold: its picture stays the same.
    table.setCurrentCell(1, 1);
    table.clearSelection();
    const QImage before = pictureOf(*table.horizontalHeader());
    table.selectColumn(1);
    QCOMPARE(pictureOf(*table.horizontalHeader()), before);
}

void TestTheme::widgetsRepaintOnAChange()
{
    Counter counter;
    counter.show();
    QVERIFY(QTest::qWaitForWindowExposed(&counter));
    QTRY_VERIFY(counter.paints > 0);
    const int before = counter.paints;
    m_look.theme().setMode(ThemeMode::Dark);
    QTRY_VERIFY(counter.paints > before);
}

void TestTheme::labelsAndCodeFollowLive()
{
    TextLabel caption(QStringLiteral("Caption"), TextStyle::Caption, Token::Text3);
    TextLabel state(QStringLiteral("All throttled"), TextStyle::Label, Token::Text2);
    state.setState(UiState::Throttled);
    CodeView code;
    code.setCode(QStringLiteral("{\"n\": 1}"), CodeLanguage::Json);
    for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark, ThemeMode::Light}) {
        m_look.theme().setMode(mode);
        const Tokens &tokens = mode == ThemeMode::Dark ? darkTokens() : lightTokens();
        QCOMPARE(caption.palette().color(QPalette::WindowText), tokens.color(Token::Text3));
        QCOMPARE(state.palette().color(QPalette::WindowText), tokens.state(UiState::Throttled).text);
        QCOMPARE(code.palette().color(QPalette::Base), tokens.color(Token::CodeGround));
        const QImage picture = pictureOf(caption);
        QVERIFY(countColor(picture, tokens.color(Token::Text3)) > 0);
    }
    state.setState({});
    QCOMPARE(state.palette().color(QPalette::WindowText), lightTokens().color(Token::Text2));
}

void TestTheme::fonts_data()
{
    QTest::addColumn<TextStyle>("style");
    QTest::addColumn<qreal>("px");
    QTest::addColumn<int>("weight");
    QTest::newRow("caption") << TextStyle::Caption << 11.5 << int(QFont::Normal);
    QTest::newRow("label") << TextStyle::Label << 12.0 << int(QFont::Normal);
    QTest::newRow("body") << TextStyle::Body << 13.0 << int(QFont::Normal);
    QTest::newRow("answer") << TextStyle::Answer << 14.0 << int(QFont::Normal);
    QTest::newRow("section") << TextStyle::Section << 13.0 << int(QFont::DemiBold);
    QTest::newRow("page title") << TextStyle::PageTitle << 16.0 << int(QFont::DemiBold);
    QTest::newRow("first run") << TextStyle::FirstRunTitle << 24.0 << int(QFont::DemiBold);
    QTest::newRow("figure") << TextStyle::Figure << 24.0 << int(QFont::DemiBold);
    QTest::newRow("code") << TextStyle::Code << 12.0 << int(QFont::Normal);
}

void TestTheme::fonts()
{
    QFETCH(TextStyle, style);
    QFETCH(qreal, px);
    QFETCH(int, weight);
    for (const int system : {13, 16, 20, 26}) {
        TestLook::setFontPx(system);
        const QFont font = Theme::current().font(style);
        QVERIFY2(std::abs(pixels(font) - px * system / 13) < 0.05, qPrintable(QString::number(pixels(font))));
        QCOMPARE(font.weight(), weight);
    }
    const QFontMetricsF metrics(Theme::current().font(style));
    QCOMPARE(metrics.horizontalAdvance(u'i') == metrics.horizontalAdvance(u'W'), style == TextStyle::Code);
    QCOMPARE(Theme::current().font(style, QFont::Bold).weight(), int(QFont::Bold));
}

void TestTheme::fontsScaleWithTheSystem()
{
    TestLook::setFontPx(20);
    QVERIFY(std::abs(Theme::current().scale() - 20.0 / 13) < 1e-6);
    QCOMPARE(Theme::current().textSize(13), 20.0);
    QCOMPARE(Theme::current().height(40), 62); // 61.5 rounded
}

void TestTheme::heightsNeverShrink()
{
    TestLook::setFontPx(10);
    QCOMPARE(Theme::current().height(height::backendRow), height::backendRow);
    QVERIFY(Theme::current().textSize(13) < 13); // texts do
}

void TestTheme::systemFontChangeIsSeen()
{
    QSignalSpy changed(&m_look.theme(), &Theme::changed);
    TestLook::setFontPx(20);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(qApp->styleSheet(), makeStyleSheet(lightTokens(), 20.0 / 13));
    // Fonts that come with a point size are understood too.
    QFont points = QApplication::font();
    points.setPointSizeF(13 * 72.0 / QGuiApplication::primaryScreen()->logicalDotsPerInchY());
    QApplication::setFont(points);
    QVERIFY(std::abs(Theme::current().scale() - 1) < 0.01);
}

void TestTheme::reducedMotion()
{
    QVERIFY(!Theme::current().reducedMotion());
    m_look.desktop().set({.reducedMotion = true});
    QVERIFY(Theme::current().reducedMotion());
}

void TestTheme::highContrast()
{
    m_look.desktop().set({.dark = true, .highContrast = true});
    QVERIFY(Theme::current().isHighContrast());
    const Tokens &tokens = Theme::current().tokens();
    QCOMPARE(tokens.color(Token::Border), tokens.color(Token::Text));
    QCOMPARE(tokens.state(UiState::Throttled).tint, tokens.color(Token::Surface));
    // The system's palette is back, whatever the mode says.
    QCOMPARE(QApplication::palette().color(QPalette::Text), tokens.color(Token::Text));
    m_look.theme().setMode(ThemeMode::Light);
    QVERIFY(Theme::current().isHighContrast());
    m_look.desktop().set({});
    QVERIFY(!Theme::current().isHighContrast());
    QCOMPARE(QApplication::palette().color(QPalette::Window), lightTokens().color(Token::Window));
}

void TestTheme::ninthBackendRepeatsTheFirst()
{
    const Theme &theme = Theme::current();
    QCOMPARE(theme.backend(0), theme.tokens().backends[0]);
    QCOMPARE(theme.backend(7), theme.tokens().backends[7]);
    QCOMPARE(theme.backend(8), theme.backend(0));
    QCOMPARE(theme.backend(-1), theme.backend(0));
    QVERIFY(!Theme::backendHasNotch(7));
    QVERIFY(Theme::backendHasNotch(8));
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
