// SPDX-License-Identifier: MIT
#include "ui/widgets/statepill.h"

#include "tests/ui/testlook.h"
#include "ui/widgets/stateglyph.h"

#include <QAccessible>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// Pills and glyphs, painted and measured: a state is told by its shape and its word as well as by its colour.
class TestStatePill : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void glyphsDifferInShape_data();
    void glyphsDifferInShape();
    void glyphFillsItsBox();
    void glyphWidget();
    void pillHasTintAndText();
    void barIsLeftOverWhole_data();
    void barIsLeftOverWhole();
    void noBarWithoutAWait();
    void countdownNeverMovesTheWord();
    void textsForScreenReaders();
    void widgetNameIsQuiet();
    void widgetIsAsWideAsItsContent();
    void everyWordFitsInATable_data();
    void everyWordFitsInATable();
    void highContrastHasAnEdge();

private:
    static QImage pill(const PillContent &content, const QSize &size = {}, qreal scale = 1);

    TestLook m_look;
};

void TestStatePill::init()
{
    m_look.desktop().set({});
    TestLook::setFontPx(13);
}

QImage TestStatePill::pill(const PillContent &content, const QSize &size, qreal scale)
{
    const Theme &theme = Theme::current();
    const QSize wanted = size.isValid() ? size : pillSize(theme);
    return pictureOf(
        wanted, theme.color(Token::Surface),
        [&](QPainter &painter) { paintStatePill(painter, QRectF(QPointF(), wanted), content, theme); }, scale);
}

namespace
{

/// Where a glyph has ink, whatever its colour: the mark on a filled shape counts as a hole.
QImage maskOf(UiState state, int side)
{
    QImage mask = pictureOf({side, side}, Qt::white, [&](QPainter &painter) {
        paintStateGlyph(painter, QRectF(0, 0, side, side), state, Qt::black, Qt::white);
    });
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            mask.setPixelColor(x, y, mask.pixelColor(x, y).lightness() < 128 ? Qt::black : Qt::white);
        }
    }
    return mask;
}

} // namespace

void TestStatePill::glyphsDifferInShape_data()
{
    QTest::addColumn<int>("side");
    QTest::newRow("12 px") << 12;
    QTest::newRow("18 px") << 18;
    QTest::newRow("36 px") << 36;
}

void TestStatePill::glyphsDifferInShape()
{
    QFETCH(int, side);
    for (int first = 0; first < uiStateCount; ++first) {
        const QImage one = maskOf(UiState(first), side);
        QVERIFY(countColor(one, Qt::black) > side * side / 10);
        for (int second = first + 1; second < uiStateCount; ++second) {
            const QImage two = maskOf(UiState(second), side);
            int different = 0;
            for (int y = 0; y < side; ++y) {
                for (int x = 0; x < side; ++x) {
                    different += one.pixelColor(x, y) != two.pixelColor(x, y) ? 1 : 0;
                }
            }
            // At least an eighth of the box, so that it is seen at a glance.
            QVERIFY2(different >= side * side / 8,
                     qPrintable(QStringLiteral("%1 and %2: %3 px").arg(first).arg(second).arg(different)));
        }
    }
}

void TestStatePill::glyphFillsItsBox()
{
    for (int i = 0; i < uiStateCount; ++i) {
        const QRect bounds = boundsOf(maskOf(UiState(i), 48), Qt::black);
        QVERIFY(QRect(0, 0, 48, 48).contains(bounds));
        QVERIFY(std::max(bounds.width(), bounds.height()) >= 38);
        QVERIFY(std::abs(bounds.center().x() - 24) <= 2);
    }
}

void TestStatePill::glyphWidget()
{
    StateGlyph glyph(UiState::Healthy);
    QCOMPARE(glyph.sizeHint(), QSize(12, 12));
    QCOMPARE(glyph.accessibleName(), QStringLiteral("Healthy"));
    glyph.setState(UiState::Throttled);
    QCOMPARE(glyph.accessibleName(), QStringLiteral("Throttled"));
    glyph.setAccessibleName(QStringLiteral("Serving"));
    glyph.setState(UiState::Disabled);
    QCOMPARE(glyph.accessibleName(), QStringLiteral("Serving"));
    glyph.standBeside(TextStyle::Label);
    QCOMPARE(glyph.sizeHint().width(), 12);
    QCOMPARE(glyph.sizeHint().height(), QFontMetrics(Theme::current().font(TextStyle::Label)).height());
    glyph.resize(glyph.sizeHint());
    // The dash of the ring stands in the middle.
    const QImage picture = pictureOf(glyph);
    const QColor color = Theme::current().state(UiState::Disabled).glyph;
    QVERIFY(countPixels(picture.copy(4, glyph.height() / 2 - 1, 4, 3), [&](const QColor &pixel) {
                return contrastRatio(pixel, Theme::current().color(Token::Window)) > 2;
            }) >= 4);
    QCOMPARE(countColor(picture.copy(0, 0, 12, 1), color), 0);
    TestLook::setFontPx(26);
    QCOMPARE(glyph.sizeHint().width(), 24);
}

void TestStatePill::pillHasTintAndText()
{
    QCOMPARE(pillSize(Theme::current()).height(), height::pill);
    QVERIFY(pillSize(Theme::current()).width() >= width::pill);
    for (const bool dark : {false, true}) {
        m_look.desktop().set({.dark = dark});
        for (int i = 0; i < uiStateCount; ++i) {
            const QImage picture = pill({UiState(i), {}, {}, {}});
            const StateColors &colors = Theme::current().state(UiState(i));
            QCOMPARE(picture.pixelColor(picture.width() / 2, 1).name(), colors.tint.name());
            QVERIFY(countColor(picture, colors.text) > 20);
            QCOMPARE(picture.pixelColor(0, 0).name(), Theme::current().color(Token::Surface).name()); // round
            // Glyph and word are in one line, in the middle.
            const QRect ink = boundsOf(picture, colors.text);
            QVERIFY(std::abs(ink.center().y() - picture.height() / 2) <= 2);
        }
    }
}

void TestStatePill::barIsLeftOverWhole_data()
{
    QTest::addColumn<std::chrono::milliseconds>("left");
    QTest::addColumn<double>("part");
    QTest::newRow("all of it") << std::chrono::milliseconds(12s) << 1.0;
    QTest::newRow("half") << std::chrono::milliseconds(6s) << 0.5;
    QTest::newRow("a twelfth") << std::chrono::milliseconds(1s) << 1 / 12.0;
    QTest::newRow("nothing") << std::chrono::milliseconds(0s) << 0.0;
    QTest::newRow("more than the whole") << std::chrono::milliseconds(40s) << 1.0;
    QTest::newRow("over") << std::chrono::milliseconds(-1s) << 0.0;
}

void TestStatePill::barIsLeftOverWhole()
{
    QFETCH(std::chrono::milliseconds, left);
    QFETCH(double, part);
    for (const qreal scale : {1.0, 1.5, 2.0}) {
        const QImage picture = pill({UiState::Throttled, {}, left, 12s}, {}, scale);
        const QColor bar = Theme::current().state(UiState::Throttled).bar;
        // In the second row from below, where the round corners take little.
        const int row = picture.height() - qRound(2 * scale);
        const int length = countColor(picture.copy(0, row, picture.width(), 1), bar);
        QVERIFY2(std::abs(length - part * picture.width()) <= 8 * scale, qPrintable(QString::number(length)));
        const QRect bounds = boundsOf(picture.copy(0, picture.height() / 2, picture.width(), picture.height()), bar);
        if (part > 0) {
            // Three px in whole device pixels, of which round corners may soften one.
            QVERIFY(bounds.height() >= int(3 * scale) - 1 && bounds.height() <= qRound(3 * scale + 0.5));
        }
    }
}

void TestStatePill::noBarWithoutAWait()
{
    const QColor bar = Theme::current().state(UiState::Throttled).bar;
    QCOMPARE(countColor(pill({UiState::Throttled, {}, {}, 12s}), bar), 0);
    QCOMPARE(countColor(pill({UiState::Throttled, {}, 7s, 0s}), bar), 0);
}

void TestStatePill::countdownNeverMovesTheWord()
{
    const auto word = [](const PillContent &content) {
        const QImage picture = pill(content);
        return picture.copy(0, 0, 80, picture.height() - 4);
    };
    const QImage at12 = word({UiState::Throttled, {}, 12s, 60s});
    for (const std::chrono::milliseconds left : {1s, 7s, 10s, 99s}) {
        QCOMPARE(word({UiState::Throttled, {}, left, 60s}), at12);
    }
}

void TestStatePill::textsForScreenReaders()
{
    QCOMPARE(pillText({UiState::Healthy, {}, {}, {}}), QStringLiteral("Healthy"));
    QCOMPARE(pillText({UiState::Throttled, {}, 7s, 12s}), QStringLiteral("Throttled, 7 seconds left"));
    QCOMPARE(pillText({UiState::Throttled, {}, 1s, 12s}), QStringLiteral("Throttled, 1 second left"));
    QCOMPARE(pillText({UiState::Disabled, QStringLiteral("Stopped"), {}, {}}), QStringLiteral("Stopped"));
}

void TestStatePill::widgetNameIsQuiet()
{
    StatePill widget;
    widget.setContent({UiState::Throttled, {}, 12s, 12s});
    QCOMPARE(widget.accessibleName(), QStringLiteral("Throttled, 12 seconds left"));
    widget.setContent({UiState::Throttled, {}, 11s, 12s}); // nobody wants to hear every second
    QCOMPARE(widget.accessibleName(), QStringLiteral("Throttled, 12 seconds left"));
    widget.setContent({UiState::Probing, {}, {}, {}});
    QCOMPARE(widget.accessibleName(), QStringLiteral("Probing"));
}

void TestStatePill::widgetIsAsWideAsItsContent()
{
    StatePill widget;
    widget.setContent({UiState::Healthy, {}, {}, {}});
    const int healthy = widget.sizeHint().width();
    widget.setContent({UiState::Unreachable, {}, {}, {}});
    QVERIFY(widget.sizeHint().width() > healthy);
    widget.setContent({UiState::Throttled, {}, 7s, 12s});
    const int throttled = widget.sizeHint().width();
    widget.setContent({UiState::Throttled, {}, 12s, 12s});
    QCOMPARE(widget.sizeHint().width(), throttled); // two digits fit already
}

void TestStatePill::everyWordFitsInATable_data()
{
    QTest::addColumn<int>("px");
    QTest::newRow("100 %") << 13;
    QTest::newRow("115 %") << 15;
    QTest::newRow("150 %") << 20;
}

void TestStatePill::everyWordFitsInATable()
{
    QFETCH(int, px);
    TestLook::setFontPx(px);
    const QSize size = pillSize(Theme::current());
    for (int i = 0; i < uiStateCount; ++i) {
        PillContent content{UiState(i), {}, {}, {}};
        const QColor text = Theme::current().state(UiState(i)).text;
        // Room to spare adds no ink: nothing was elided.
        QCOMPARE(countColor(pill(content), text), countColor(pill(content, size + QSize(80, 0)), text));
    }
    const auto throttledInk = [&](const QSize &size) {
        return countColor(pill({UiState::Throttled, {}, 88s, 0s}, size),
                          Theme::current().state(UiState::Throttled).text);
    };
    // Only the place of the countdown differs, by whole pixels, so its ink is the same.
    QCOMPARE(throttledInk(size), throttledInk(size + QSize(80, 0)));
}

void TestStatePill::highContrastHasAnEdge()
{
    m_look.desktop().set({.highContrast = true});
    const QImage picture = pill({UiState::Healthy, {}, {}, {}});
    QCOMPARE(picture.pixelColor(picture.width() / 2, 0).name(), Theme::current().color(Token::Text).name());
}

QTEST_MAIN(TestStatePill)
#include "tst_statepill.moc"
