// SPDX-License-Identifier: MIT
#include "ui/widgets/figurecell.h"

#include "tests/ui/testlook.h"

#include <QAccessible>
#include <QTest>

using namespace spillway;

class TestFigureCell : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void sizeNeverDependsOnTheValues();
    void nameTellsTheFigures();
    void figuresStandOnOneBaseLine();
    void trendIsDrawnInItsColour();
    void trendGivesWayToNumbers();
    void compactHasNoTrend();
    void compactJoinsTwoFigures();
    void noteIsLeftOutWhereItDoesNotFit();
    void nothingKnown();
    void fitsInAMinimalCell_data();
    void fitsInAMinimalCell();

private:
    static QImage look(FigureCell &cell, const QSize &size = {})
    {
        cell.resize(size.isValid() ? size : cell.sizeHint());
        return pictureOf(cell);
    }
    static QColor text() { return Theme::current().color(Token::Text); }

    TestLook m_look;
};

void TestFigureCell::init()
{
    m_look.desktop().set({});
    TestLook::setFontPx(13);
}

void TestFigureCell::sizeNeverDependsOnTheValues()
{
    FigureCell cell(QStringLiteral("Requests/min"));
    const QSize size = cell.sizeHint();
    const QSize least = cell.minimumSizeHint();
    QCOMPARE(size.height(), height::figures);
    for (const char *number : {"–", "0", "1,072", "123,456,789"}) {
        cell.setValues({{QString::fromLatin1(number), QStringLiteral("ms"), QStringLiteral("a long note about it")}});
        cell.setTrend({{1, 2, 3}, {}, 0});
        QCOMPARE(cell.sizeHint(), size);
        QCOMPARE(cell.minimumSizeHint(), least);
    }
    cell.setCompact(true);
    QCOMPARE(cell.sizeHint(), size);
}

void TestFigureCell::nameTellsTheFigures()
{
    FigureCell cell(QStringLiteral("Requests per minute"));
    QCOMPARE(cell.accessibleName(), QStringLiteral("Requests per minute"));
    cell.setValues({{QStringLiteral("1,072"), {}, {}}});
    QCOMPARE(cell.accessibleName(), QStringLiteral("Requests per minute, 1,072"));
    cell.setTitle(QStringLiteral("Added latency"));
    cell.setValues({{QStringLiteral("0.3"), QStringLiteral("ms"), QStringLiteral("p50")},
                    {QStringLiteral("0.9"), QStringLiteral("ms"), QStringLiteral("p95")}});
    QCOMPARE(QAccessible::queryAccessibleInterface(&cell)->text(QAccessible::Name),
             QStringLiteral("Added latency, 0.3 ms p50, 0.9 ms p95"));
}

void TestFigureCell::figuresStandOnOneBaseLine()
{
    // Digits have no descenders: the lowest ink of a figure is its base line.
    const auto baseLine = [](const QList<FigureValue> &values, bool compact) {
        FigureCell cell(QStringLiteral("TITLE")); // no descenders either, and higher up
        cell.setValues(values);
        cell.setCompact(compact);
        return boundsOf(look(cell), text()).bottom();
    };
    const int expected = baseLine({{QStringLiteral("1"), {}, {}}}, false);
    QCOMPARE(baseLine({{QStringLiteral("43"), QStringLiteral("%"), {}}}, false), expected);
    QCOMPARE(baseLine({{QStringLiteral("463"), QStringLiteral("k"), {}}}, false), expected);
    QCOMPARE(baseLine({{QStringLiteral("1"), QStringLiteral("m"), {}}, {QStringLiteral("1"), QStringLiteral("m"), {}}},
                      true),
             expected);
}

void TestFigureCell::trendIsDrawnInItsColour()
{
    FigureCell cell(QStringLiteral("Requests/min"));
    cell.setValues({{QStringLiteral("1,072"), {}, {}}});
    const Theme &theme = Theme::current();
    QCOMPARE(countColor(look(cell), theme.color(Token::Accent)), 0);
    cell.setTrend({QList<double>(20, 5), {}, 0});
    QVERIFY(countColor(look(cell), theme.color(Token::Accent)) > 30);
    cell.setTrendColor(2);
    QVERIFY(countColor(look(cell), theme.backend(2)) > 30);
    QCOMPARE(countColor(look(cell), theme.color(Token::Accent)), 0);
}

void TestFigureCell::trendGivesWayToNumbers()
{
    FigureCell cell(QStringLiteral("Added latency"));
    cell.setTrend({QList<double>(20, 5), {}, 0});
    const QSize narrow = cell.minimumSizeHint();
    cell.setValues({{QStringLiteral("7"), {}, {}}});
    QVERIFY(countColor(look(cell, narrow), Theme::current().color(Token::Accent)) > 30);
    cell.setValues(
        {{QStringLiteral("0.3"), QStringLiteral("ms"), {}}, {QStringLiteral("0.9"), QStringLiteral("ms"), {}}});
    QCOMPARE(countColor(look(cell, narrow), Theme::current().color(Token::Accent)), 0);
}

void TestFigureCell::compactHasNoTrend()
{
    FigureCell cell(QStringLiteral("Requests/min"));
    cell.setTrend({QList<double>(20, 5), {}, 0});
    cell.setValues({{QStringLiteral("7"), {}, {}}});
    cell.setCompact(true);
    QCOMPARE(countColor(look(cell), Theme::current().color(Token::Accent)), 0);
}

void TestFigureCell::compactJoinsTwoFigures()
{
    FigureCell cell(QStringLiteral("Added latency"));
    cell.setTitle(QStringLiteral("Added latency"), QStringLiteral("Added p50 / p95"));
    cell.setValues({{QStringLiteral("0.3"), QStringLiteral("ms"), QStringLiteral("p50")},
                    {QStringLiteral("0.9"), QStringLiteral("ms"), QStringLiteral("p95")}});
    const QRect wide = boundsOf(look(cell), text());
    cell.setCompact(true);
    const QImage compact = look(cell);
    QVERIFY(boundsOf(compact, text()).right() < wide.right()); // one unit and no notes
    QVERIFY(countColor(compact.copy(0, 30, compact.width(), 30), Theme::current().color(Token::Text3)) >
            0); // the slash
}

void TestFigureCell::noteIsLeftOutWhereItDoesNotFit()
{
    FigureCell cell(QStringLiteral("Success"));
    cell.setValues({{QStringLiteral("99.98"), QStringLiteral("%"), QStringLiteral("1 failed in 5 min")}});
    const auto noteInk = [&cell](int width) {
        const QImage picture = look(cell, {width, height::figures});
        return countColor(picture.copy(0, 30, width, 40), Theme::current().color(Token::Text2));
    };
    QVERIFY(noteInk(400) > 0);
    QCOMPARE(noteInk(150), 0); // whole or not at all
}

void TestFigureCell::nothingKnown()
{
    FigureCell cell(QStringLiteral("Requests/min"));
    cell.setValues({{QStringLiteral("–"), {}, {}}});
    QVERIFY(countColor(look(cell), text()) > 0);
    cell.setValues({});
    QCOMPARE(cell.accessibleName(), QStringLiteral("Requests/min"));
    QCOMPARE(countColor(look(cell), text()), 0);
}

void TestFigureCell::fitsInAMinimalCell_data()
{
    QTest::addColumn<int>("px");
    QTest::newRow("100 %") << 13;
    QTest::newRow("150 %") << 20;
}

void TestFigureCell::fitsInAMinimalCell()
{
    QFETCH(int, px);
    TestLook::setFontPx(px);
    FigureCell cell(QStringLiteral("Success"));
    cell.setValues({{QStringLiteral("99.98"), QStringLiteral("%"), {}}});
    const QImage picture = look(cell, cell.minimumSizeHint());
    const QRect ink = boundsOf(picture, text());
    QVERIFY(picture.rect().adjusted(spacing::l - 1, 4, -spacing::l, -4).contains(ink));
}

QTEST_MAIN(TestFigureCell)
#include "tst_figurecell.moc"
