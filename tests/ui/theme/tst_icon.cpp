// SPDX-License-Identifier: MIT
#include "ui/theme/icon.h"

#include "tests/ui/testlook.h"

#include <QFile>
#include <QSet>
#include <QTest>

using namespace spillway;

/// Every icon has a drawing, and it is painted sharp, in the colour asked for, at every scale and in both themes.
class TestIcon : public QObject
{
    Q_OBJECT
private slots:
    void everyIconHasADrawing_data() { icons(); }
    void everyIconHasADrawing();
    void everyDrawingIsAnIcon();
    void rendersAtEveryScale_data() { icons(); }
    void rendersAtEveryScale();
    void iconsDiffer();
    void linesStayThinWhenLarge();
    void followsTheTheme();
    void disabledIsPaler();
    void opacityOfTheColourCounts();
    void applicationIconInEverySize();
    void trayIconTellsTheState();

private:
    static void icons();
    TestLook m_look;
};

namespace
{

QImage painted(Icon icon, const QColor &color, qreal scale, int side = iconSize)
{
    return pictureOf(
        {side, side}, Qt::transparent,
        [&](QPainter &painter) { paintIcon(painter, QRectF(0, 0, side, side), icon, color); }, scale);
}

int opaquePixels(const QImage &image)
{
    return countPixels(image, [](const QColor &color) { return color.alpha() > 127; });
}

} // namespace

void TestIcon::icons()
{
    QTest::addColumn<Icon>("icon");
    for (int i = 0; i < iconCount; ++i) {
        QTest::newRow(qPrintable(iconName(Icon(i)))) << Icon(i);
    }
}

void TestIcon::everyIconHasADrawing()
{
    QFETCH(Icon, icon);
    QFile file(QStringLiteral(":/spillway/icons/%1.svg").arg(iconName(icon)));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray svg = file.readAll();
    QVERIFY(svg.contains("viewBox=\"0 0 20 20\""));
    QVERIFY(svg.contains("stroke-width=\"1.5\""));
    QVERIFY(svg.contains("currentColor"));
    QVERIFY(!svg.contains("#")); // one colour, and that is the theme's
}

void TestIcon::everyDrawingIsAnIcon()
{
    QSet<QString> names;
    for (int i = 0; i < iconCount; ++i) {
        names.insert(iconName(Icon(i)) + QStringLiteral(".svg"));
    }
    QCOMPARE(names.size(), iconCount);
    const QStringList files = QDir(QStringLiteral(":/spillway/icons")).entryList();
    QCOMPARE(QSet<QString>(files.begin(), files.end()), names);
}

void TestIcon::rendersAtEveryScale()
{
    QFETCH(Icon, icon);
    for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
        m_look.theme().setMode(mode);
        const QColor color = Theme::current().color(Token::Text);
        for (const qreal scale : {1.0, 1.5, 2.0, 3.0}) {
            const QImage image = painted(icon, color, scale);
            QCOMPARE(image.size(), QSize(iconSize, iconSize) * scale);
            const int ink = opaquePixels(image);
            const double share = double(ink) / (image.width() * image.height());
            QVERIFY2(share > 0.02 && share < 0.6, qPrintable(QString::number(share)));
            // In that colour alone: what is opaque has it.
            const int wrong = countPixels(image, [&](const QColor &pixel) {
                const int off = std::abs(pixel.red() - color.red()) + std::abs(pixel.green() - color.green()) +
                                std::abs(pixel.blue() - color.blue());
                return pixel.alpha() == 255 && off > 6; // strokes that meet are rounded twice
            });
            QCOMPARE(wrong, 0);
            // Nothing is cut off at the edges of the grid.
            const int atEdge = countPixels(image.copy(0, 0, image.width(), 1),
                                           [](const QColor &pixel) { return pixel.alpha() > 127; });
            QVERIFY2(atEdge == 0, qPrintable(QString::number(scale)));
        }
    }
}

void TestIcon::iconsDiffer()
{
    QSet<QByteArray> pictures;
    for (int i = 0; i < iconCount; ++i) {
        const QImage image = painted(Icon(i), Qt::black, 2);
        pictures.insert(QByteArray(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes()));
    }
    QCOMPARE(pictures.size(), iconCount);
}

void TestIcon::linesStayThinWhenLarge()
{
    // The bar of the pause sign, cut across: 1.5 px wide at 20 px and at 60.
    const auto lineWidth = [](int side) {
        const QImage image = painted(Icon::Pause, Qt::black, 4, side);
        const int row = image.height() / 2;
        return countPixels(image.copy(0, row, image.width() / 2, 1),
                           [](const QColor &pixel) { return pixel.alpha() > 127; }) /
               4.0;
    };
    QVERIFY(std::abs(lineWidth(20) - 1.5) <= 0.3);
    QVERIFY(std::abs(lineWidth(60) - 1.5) <= 0.3);
}

void TestIcon::followsTheTheme()
{
    const QIcon icon = themedIcon(Icon::Copy, Token::Text2);
    for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark, ThemeMode::Light}) {
        m_look.theme().setMode(mode);
        const QImage image = icon.pixmap(QSize(40, 40)).toImage().convertToFormat(QImage::Format_ARGB32);
        QVERIFY(countColor(image, Theme::current().color(Token::Text2)) > 20);
    }
    QVERIFY(!icon.isNull());
}

void TestIcon::disabledIsPaler()
{
    m_look.theme().setMode(ThemeMode::Light);
    const QIcon icon = themedIcon(Icon::Trash);
    const auto darkest = [&icon](QIcon::Mode mode) {
        const QImage image = icon.pixmap(QSize(40, 40), mode).toImage().convertToFormat(QImage::Format_ARGB32);
        int alpha = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                alpha = std::max(alpha, image.pixelColor(x, y).alpha());
            }
        }
        return alpha;
    };
    QCOMPARE(darkest(QIcon::Normal), 255);
    QVERIFY(std::abs(darkest(QIcon::Disabled) - 128) <= 2);
}

void TestIcon::opacityOfTheColourCounts()
{
    QColor pale(Qt::black);
    pale.setAlphaF(0.5F);
    const QImage image = painted(Icon::Check, pale, 3);
    QCOMPARE(countPixels(image, [](const QColor &pixel) { return pixel.alpha() > 130; }), 0);
    QVERIFY(countPixels(image, [](const QColor &pixel) { return pixel.alpha() > 120; }) > 0);
}

void TestIcon::applicationIconInEverySize()
{
    const QIcon icon = applicationIcon();
    for (const int side : {16, 20, 24, 32, 40, 48, 64, 128, 256}) {
        QVERIFY(icon.availableSizes().contains(QSize(side, side)));
        const QImage image = icon.pixmap(QSize(side, side)).toImage().convertToFormat(QImage::Format_ARGB32);
        QVERIFY(opaquePixels(image) > side * side / 2);
        QCOMPARE(image.pixelColor(0, 0).alpha() > 127, false); // rounded corners
    }
}

void TestIcon::trayIconTellsTheState()
{
    QSet<QByteArray> pictures;
    for (int i = 0; i < uiStateCount; ++i) {
        for (const bool dark : {false, true}) {
            const QImage image = trayIcon(UiState(i), dark).pixmap(QSize(22, 22)).toImage();
            const Tokens &tokens = dark ? darkTokens() : lightTokens();
            const QImage argb = image.convertToFormat(QImage::Format_ARGB32);
            QVERIFY(countColor(argb, tokens.color(Token::Text)) > 0);
            QVERIFY(opaquePixels(argb) > 30);
            pictures.insert(QByteArray(reinterpret_cast<const char *>(argb.constBits()), argb.sizeInBytes()));
        }
    }
    QCOMPARE(pictures.size(), 2 * uiStateCount);
}

QTEST_MAIN(TestIcon)
#include "tst_icon.moc"
