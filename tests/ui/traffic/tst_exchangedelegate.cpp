// SPDX-License-Identifier: MIT
#include "tests/ui/traffic/pagefixture.h"
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/traffic/exchangedelegate.h"
#include "ui/traffic/exchangemodel.h"
#include "ui/widgets/paint.h"

#include <QImage>
#include <QPainter>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The cells, painted into a picture and measured.
class TestExchangeDelegate : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void dots();
    void dotsThatDoNotFit();
    void swatchOfTheBackend();
    void statusHasGlyphAndColor();
    void grounds();
    void nothingLeavesTheCell();
    void numbersEndAtTheRight();
    void heightGrowsWithTheFont();

private:
    QImage paint(const ExchangeRecord &record, int column, int width, QStyle::State state = QStyle::State_Enabled);

    std::unique_ptr<PageFixture> m_fixture;
    BackendColors m_colors;
};

namespace
{

constexpr int rowHeight = 28;

bool alike(const QColor &a, const QColor &b, int tolerance = 10)
{
    return std::abs(a.red() - b.red()) <= tolerance && std::abs(a.green() - b.green()) <= tolerance &&
           std::abs(a.blue() - b.blue()) <= tolerance;
}

int count(const QImage &image, const QColor &color)
{
    int pixels = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            pixels += alike(image.pixelColor(x, y), color) ? 1 : 0;
        }
    }
    return pixels;
}

/// The first and the last column in which something else than ground and hairline is painted.
std::pair<int, int> extent(const QImage &image, const QColor &ground)
{
    int first = -1;
    int last = -1;
    for (int x = 0; x < image.width(); ++x) {
        for (int y = 0; y < image.height() - 1; ++y) {
            if (!alike(image.pixelColor(x, y), ground, 4)) {
                first = first < 0 ? x : first;
                last = x;
            }
        }
    }
    return {first, last};
}

ExchangeRecord spilled()
{
    return exchange(1, {throttled(u"ptu-eastus2"_s, 1, 0, 34), throttled(u"ptu-swedencentral"_s, 1, 34, 62),
                        answering(u"paygo-eastus"_s, 2, 62, 402, 1210)});
}

} // namespace

void TestExchangeDelegate::init()
{
    m_fixture = std::make_unique<PageFixture>();
    m_colors.setProfile(m_fixture->session.profile());
}

void TestExchangeDelegate::cleanup()
{
    m_fixture.reset();
}

QImage TestExchangeDelegate::paint(const ExchangeRecord &record, int column, int width, QStyle::State state)
{
    ExchangeModel model;
    model.enqueue({record});
    model.flush();
    const ExchangeDelegate delegate(m_colors);
    // A margin around the cell, to see what leaves it.
    QImage image(width + 40, rowHeight, QImage::Format_RGB32);
    image.fill(Qt::magenta);
    QPainter painter(&image);
    QStyleOptionViewItem option;
    option.rect = QRect(20, 0, width, rowHeight);
    option.state = state;
    delegate.paint(&painter, option, model.index(0, column));
    return image;
}

void TestExchangeDelegate::dots()
{
    const QImage image = paint(spilled(), ExchangeModel::Attempts, 92);
    const Theme &theme = m_fixture->theme;
    const int left = 20 + 8;
    const int middle = (rowHeight - 1) / 2;
    const double scale = theme.textSize(1);
    const auto center = [&](int dot) { return QPoint(left + int((5 + 16 * dot) * scale), middle); };
    // The one that answered is filled, also off its middle.
    QVERIFY(alike(image.pixelColor(center(2)), theme.backend(2)));
    QVERIFY(alike(image.pixelColor(center(2) + QPoint(-2, -2)), theme.backend(2), 20));
    // The others are rings with a stroke through them: between ring and stroke is ground.
    QVERIFY(alike(image.pixelColor(center(0) + QPoint(-1, -2)), theme.color(Token::Surface), 40));
    QVERIFY(!alike(image.pixelColor(center(0)), theme.color(Token::Surface), 40));
    const QImage first = image.copy(left, 0, int(11 * scale), rowHeight);
    const QImage last = image.copy(left + int(32 * scale), 0, int(11 * scale), rowHeight);
    QVERIFY(count(first, theme.backend(0)) > 8);
    QVERIFY(count(last, theme.backend(2)) > 2 * count(first, theme.backend(0)));
    // One under way is half full: the right half in full colour.
    const QImage half = paint(running(1, u"paygo-eastus"_s, 2), ExchangeModel::Attempts, 92);
    QVERIFY(alike(half.pixelColor(center(0) + QPoint(2, 1)), theme.backend(2), 20));
    QVERIFY(!alike(half.pixelColor(center(0) + QPoint(-3, 1)), theme.backend(2), 40));
    QVERIFY(!alike(half.pixelColor(center(0) + QPoint(-3, 1)), theme.color(Token::Surface), 20));
}

void TestExchangeDelegate::dotsThatDoNotFit()
{
    AttemptRecords many;
    for (int i = 0; i < 30; ++i) {
        many.append(throttled(u"ptu-eastus2"_s, 1, i, i + 1));
    }
    const QImage image = paint(exchange(1, many), ExchangeModel::Attempts, 92);
    for (int y = 0; y < image.height(); ++y) {
        QCOMPARE(image.pixelColor(19, y), QColor(Qt::magenta));
        QCOMPARE(image.pixelColor(20 + 92, y), QColor(Qt::magenta));
    }
    // How many are left out stands behind those that fit, in no backend's colour.
    const QImage rest = image.copy(20 + 64, 0, 20, rowHeight - 1);
    QVERIFY(count(rest, m_fixture->theme.color(Token::Surface)) < rest.width() * rest.height() - 10);
    QCOMPARE(count(rest, m_fixture->theme.backend(0)), 0);
}

void TestExchangeDelegate::swatchOfTheBackend()
{
    const Theme &theme = m_fixture->theme;
    const QImage image = paint(spilled(), ExchangeModel::ServedBy, 190);
    const QImage swatch = image.copy(28, 0, 10, rowHeight);
    QVERIFY(count(swatch, theme.backend(2)) >= 80);
    QCOMPARE(count(swatch, theme.backend(0)), 0);
    // A backend that no profile knows is grey, and no other one's colour.
    const QImage unknown = paint(served(1, u"gone"_s), ExchangeModel::ServedBy, 190);
    QVERIFY(count(unknown.copy(28, 0, 10, rowHeight), theme.color(Token::Text3)) >= 70);
}

void TestExchangeDelegate::statusHasGlyphAndColor()
{
    const Theme &theme = m_fixture->theme;
    const auto left = [&](const ExchangeRecord &record) {
        return extent(paint(record, ExchangeModel::Status, 84).copy(20, 0, 84, rowHeight), theme.color(Token::Surface));
    };
    QVERIFY(count(paint(served(1), ExchangeModel::Status, 84), theme.state(UiState::Healthy).text) > 10);
    const QImage error = paint(served(1, u"a"_s, 400), ExchangeModel::Status, 84);
    QVERIFY(count(error.copy(28, 0, 12, rowHeight), theme.state(UiState::Unreachable).glyph) > 20);
    QVERIFY(count(error.copy(42, 0, 50, rowHeight), theme.state(UiState::Unreachable).text) > 10);
    const QImage busy = paint(served(1, u"a"_s, 429), ExchangeModel::Status, 84);
    QVERIFY(count(busy, theme.state(UiState::Throttled).text) > 10);
    // A plain 200 has no glyph, so that exceptions stand out.
    QVERIFY(left(served(1)).second < left(served(1, u"a"_s, 400)).second);
}

void TestExchangeDelegate::grounds()
{
    const Theme &theme = m_fixture->theme;
    const QImage plain = paint(served(1), ExchangeModel::Method, 64);
    QCOMPARE(plain.pixelColor(21, 2), theme.color(Token::Surface));
    QCOMPARE(plain.pixelColor(40, rowHeight - 1), theme.color(Token::Grid));
    const QImage selected = paint(served(1), ExchangeModel::Method, 64, QStyle::State_Enabled | QStyle::State_Selected);
    QCOMPARE(selected.pixelColor(21, 2), theme.color(Token::Selection));
    QCOMPARE(selected.pixelColor(40, rowHeight - 1), theme.color(Token::Grid));
}

void TestExchangeDelegate::nothingLeavesTheCell()
{
    ExchangeRecord record = spilled();
    record.deployment = QString(200, u'W');
    record.path = "/openai/deployments/x/" + QByteArray(500, 'w');
    record.servedBy = QString(200, u'W');
    record.method = QByteArray(40, 'M');
    record.usage->totalTokens = 123'456'789'012;
    record.total = std::chrono::hours(30);
    record.firstByte = record.total;
    for (int column = 0; column < ExchangeModel::columns; ++column) {
        const QImage image = paint(record, column, 84);
        for (int y = 0; y < image.height(); ++y) {
            for (const int x : {0, 10, 19, 20 + 84, 20 + 95, 20 + 84 + 19}) {
                QCOMPARE(image.pixelColor(x, y), QColor(Qt::magenta));
            }
        }
    }
}

void TestExchangeDelegate::numbersEndAtTheRight()
{
    const QColor ground = m_fixture->theme.color(Token::Surface);
    const auto right = [&](const ExchangeRecord &record, int column) {
        return extent(paint(record, column, 100).copy(20, 0, 100, rowHeight), ground).second;
    };
    for (const int column : {int(ExchangeModel::FirstByte), int(ExchangeModel::Total)}) {
        ExchangeRecord slow = served(1);
        slow.total = slow.firstByte = std::chrono::seconds(134);
        QVERIFY(std::abs(right(served(1), column) - right(slow, column)) <= 1);
        QVERIFY(right(slow, column) >= 100 - 8 - 2);
    }
    // The last cell keeps 12 px.
    QVERIFY(right(served(1), ExchangeModel::Tokens) <= 100 - 12);
    QVERIFY(right(served(1), ExchangeModel::Tokens) >= 100 - 14);
}

void TestExchangeDelegate::heightGrowsWithTheFont()
{
    const ExchangeDelegate delegate(m_colors);
    QCOMPARE(delegate.sizeHint({}, {}).height(), 28);
    QFont font = QApplication::font();
    const QFont usual = font;
    font.setPixelSize(20);
    QApplication::setFont(font);
    QCOMPARE(delegate.sizeHint({}, {}).height(), int(std::lround(28 * 20 / 13.0)));
    QApplication::setFont(usual);
}

QTEST_MAIN(TestExchangeDelegate)
#include "tst_exchangedelegate.moc"
