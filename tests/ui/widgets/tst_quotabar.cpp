// SPDX-License-Identifier: MIT
#include "ui/widgets/quotabar.h"

#include "tests/ui/testlook.h"
#include "ui/widgets/sparkline.h"

#include <QTest>

using namespace spillway;

/// Quota bars and spark lines, painted and measured.
class TestQuotaBar : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void ratios();
    void scarcerOfTwo();
    void barLength_data();
    void barLength();
    void lowQuotaHasAnotherColour();
    void somethingLeftIsAlwaysSeen();
    void notReported();
    void textIsWholeOrShorter();
    void texts();
    void sparkStaysInside_data();
    void sparkStaysInside();
    void sparkFollowsItsPoints();
    void sparkOfNothing();
    void throttledSpans();
    void sparkTexts();

private:
    static constexpr QSize cell{126, 40};
    static QImage quota(const Quota &quota, const QSize &size = cell);
    static QImage spark(const SparkData &data, qreal scale = 1);
    /// Where something is painted that is clearly not `ground`.
    static QRect inkBounds(const QImage &image, const QColor &ground)
    {
        QRect bounds;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (contrastRatio(image.pixelColor(x, y), ground) > 1.5) {
                    bounds = bounds.united(QRect(x, y, 1, 1));
                }
            }
        }
        return bounds;
    }
    static QColor accent() { return Theme::current().color(Token::Accent); }
    static QColor low() { return Theme::current().state(UiState::Throttled).bar; }

    TestLook m_look;
};

void TestQuotaBar::init()
{
    m_look.desktop().set({});
    TestLook::setFontPx(13);
}

QImage TestQuotaBar::quota(const Quota &quota, const QSize &size)
{
    const Theme &theme = Theme::current();
    return pictureOf(size, theme.color(Token::Surface),
                     [&](QPainter &painter) { paintQuota(painter, QRectF(QPointF(), size), quota, theme); });
}

QImage TestQuotaBar::spark(const SparkData &data, qreal scale)
{
    const Theme &theme = Theme::current();
    return pictureOf(
        {94, 26}, theme.color(Token::Surface),
        [&](QPainter &painter) { paintSparkline(painter, QRectF(0, 0, 94, 26), data, theme.backend(0), theme); },
        scale);
}

void TestQuotaBar::ratios()
{
    QCOMPARE((Quota{73, 120}).ratio(), 73 / 120.0);
    QCOMPARE((Quota{0, 120}).ratio(), 0.0);
    QCOMPARE((Quota{200, 120}).ratio(), 1.0); // a limit that was lowered
    QVERIFY(!(Quota{}).isKnown());
    QVERIFY(!(Quota{5, -1}).isKnown());
    QVERIFY(!(Quota{-1, 120}).isKnown());
    QVERIFY(!(Quota{0, 0}).isKnown());
    QCOMPARE((Quota{5, 0}).ratio(), 0.0);
}

void TestQuotaBar::scarcerOfTwo()
{
    const Quota tokens{60, 100, Quota::Unit::Tokens};
    const Quota requests{10, 100, Quota::Unit::Requests};
    QCOMPARE(scarcer(tokens, requests), requests);
    QCOMPARE(scarcer({5, 100, Quota::Unit::Tokens}, requests), (Quota{5, 100, Quota::Unit::Tokens}));
    QCOMPARE(scarcer(tokens, {60, 100, Quota::Unit::Requests}), tokens); // alike
    QCOMPARE(scarcer({}, requests), requests);
    QCOMPARE(scarcer(tokens, {}), tokens);
    QCOMPARE(scarcer({}, {}), Quota{});
    QCOMPARE(scarcer({7, -1}, {}), (Quota{7, -1}));
}

void TestQuotaBar::barLength_data()
{
    QTest::addColumn<qint64>("left");
    QTest::addColumn<double>("part");
    QTest::newRow("all") << qint64(120'000) << 1.0;
    QTest::newRow("61 %") << qint64(73'200) << 0.61;
    QTest::newRow("a quarter") << qint64(30'000) << 0.25;
    QTest::newRow("little") << qint64(12'000) << 0.1;
}

void TestQuotaBar::barLength()
{
    QFETCH(qint64, left);
    QFETCH(double, part);
    const QImage picture = quota({left, 120'000});
    const QRect bar = boundsOf(picture, part < lowQuota ? low() : accent());
    QVERIFY2(std::abs(bar.width() - part * cell.width()) <= 2, qPrintable(QString::number(bar.width())));
    QVERIFY(bar.left() <= 1); // its corners are round
    QCOMPARE(bar.height(), 6);
    QCOMPARE(picture.pixelColor(cell.width() - 1, 39).name(), Theme::current().color(Token::Surface).name());
}

void TestQuotaBar::lowQuotaHasAnotherColour()
{
    QCOMPARE(countColor(quota({25, 100}), low()), 0);
    QVERIFY(countColor(quota({25, 100}), accent()) > 0);
    QCOMPARE(countColor(quota({24, 100}), accent()), 0);
    QVERIFY(countColor(quota({24, 100}), low()) > 0);
}

void TestQuotaBar::somethingLeftIsAlwaysSeen()
{
    QVERIFY(inkBounds(quota({1, 1'000'000}).copy(0, 24, 20, 16), Theme::current().color(Token::Grid)).width() >= 2);
    QVERIFY(inkBounds(quota({0, 1'000'000}).copy(4, 26, 20, 4), Theme::current().color(Token::Grid)).isNull());
    QVERIFY(countColor(quota({0, 1'000'000}), Theme::current().color(Token::Grid)) > 500); // the empty bar
}

void TestQuotaBar::notReported()
{
    for (const Quota &unknown : {Quota{}, Quota{-1, 120'000}, Quota{5'000, -1}}) {
        const QImage picture = quota(unknown);
        QVERIFY(inkBounds(picture, Theme::current().color(Token::Surface)).width() > 20);
        QCOMPARE(countColor(picture, Theme::current().color(Token::Grid)), 0);
    }
}

void TestQuotaBar::textIsWholeOrShorter()
{
    // Where "120 k of 120 k" does not fit, "120 k" stands: the ink is one of the two, never something between.
    const auto ink = [](int width) {
        const QImage picture = quota({120'000, 120'000}, {width, 40});
        return countColor(picture.copy(0, 0, width, 24), Theme::current().color(Token::Text2));
    };
    const int whole = ink(300);
    const int shorter = ink(84);
    QVERIFY(shorter < whole && shorter > whole / 4);
    for (int width = 84; width < 200; width += 4) {
        const int now = ink(width);
        QVERIFY2(now == whole || now == shorter, qPrintable(QString::number(width)));
    }
}

void TestQuotaBar::texts()
{
    QCOMPARE(quotaText({73'000, 120'000}), QStringLiteral("61 percent, 73 thousand of 120 thousand tokens"));
    QCOMPARE(quotaText({3, 60, Quota::Unit::Requests}), QStringLiteral("5 percent, 3 of 60 requests"));
    QCOMPARE(quotaText({}), QStringLiteral("Not reported"));
    QCOMPARE(quotaText({5'000, -1}), QStringLiteral("5 thousand tokens left"));
}

void TestQuotaBar::sparkStaysInside_data()
{
    QTest::addColumn<QList<double>>("points");
    QTest::newRow("zeros") << QList<double>(20, 0);
    QTest::newRow("flat") << QList<double>(20, 7);
    QTest::newRow("one point") << QList<double>{4};
    QTest::newRow("two points") << QList<double>{0, 9};
    QTest::newRow("spike") << QList<double>{0, 0, 1e9, 0, 0};
    QTest::newRow("tiny") << QList<double>(20, 1e-12);
}

void TestQuotaBar::sparkStaysInside()
{
    QFETCH(QList<double>, points);
    for (const qreal scale : {1.0, 1.5, 2.0}) {
        const QImage picture = spark({points, {}, 0}, scale);
        const QRect line = inkBounds(picture, Theme::current().color(Token::Surface));
        QVERIFY(line.width() >= picture.width() - 3); // from edge to edge
        QVERIFY(line.height() >= 1);
    }
}

void TestQuotaBar::sparkFollowsItsPoints()
{
    // Low on the left, high on the right.
    const QImage picture = spark({{0, 0, 0, 0, 10, 10, 10, 10}, {}, 0}, 2);
    const QColor color = Theme::current().backend(0);
    const int half = picture.width() / 2;
    const QRect left = boundsOf(picture.copy(0, 0, half / 2, picture.height()), color);
    const QRect right = boundsOf(picture.copy(half + half / 2, 0, half / 2, picture.height()), color);
    QVERIFY(left.top() > picture.height() * 3 / 4);
    QVERIFY(right.bottom() < picture.height() / 4);
    // With a top of its own the same line lies lower.
    const QRect lower = boundsOf(
        spark({{0, 0, 0, 0, 10, 10, 10, 10}, {}, 20}, 2).copy(half + half / 2, 0, half / 2, picture.height()), color);
    QVERIFY(std::abs(lower.top() - picture.height() / 2) < 4);
}

void TestQuotaBar::sparkOfNothing()
{
    const QImage picture = spark({});
    QCOMPARE(countColor(picture, Theme::current().backend(0)), 0);
    // A dashed base line: ink and gaps in the lowest rows.
    const int ink = countPixels(picture.copy(0, 23, picture.width(), 3), [](const QColor &color) {
        return color.rgb() != Theme::current().color(Token::Surface).rgb();
    });
    QVERIFY(ink > 30 && ink < 3 * picture.width());
    QVERIFY(spark({QList<double>(20, 0), {}, 0}) != picture); // zeros are known
}

void TestQuotaBar::throttledSpans()
{
    QList<bool> throttled(20, false);
    for (int i = 5; i < 10; ++i) {
        throttled[i] = true;
    }
    const QImage picture = spark({{}, throttled, 0});
    const StateColors &colors = Theme::current().state(UiState::Throttled);
    const QRect foot = boundsOf(picture, colors.bar);
    QCOMPARE(foot.height(), 2);
    QVERIFY(std::abs(foot.left() - 94 / 4) <= 1);
    QVERIFY(std::abs(foot.right() - 94 / 2) <= 1);
    QCOMPARE(foot.bottom(), picture.height() - 1);
    QVERIFY(countColor(picture, colors.tint) > 300);
    QCOMPARE(countColor(spark({QList<double>(20, 20), {}, 20}), colors.tint), 0);
}

void TestQuotaBar::sparkTexts()
{
    QCOMPARE(sparkText({}), QStringLiteral("last minute: nothing known"));
    QCOMPARE(sparkText({{0, 14.2, 3}, {}, 0}), QStringLiteral("last minute: 0 to 14 per second, now 3"));
    QCOMPARE(sparkText({{5}, {}, 0}), QStringLiteral("last minute: 5 to 5 per second, now 5"));
}

QTEST_MAIN(TestQuotaBar)
#include "tst_quotabar.moc"
