// SPDX-License-Identifier: MIT
#include "tests/ui/clipped.h"
#include "tests/ui/shellfixture.h"
#include "tests/ui/testlook.h"
#include "ui/mainwindow.h"
#include "ui/page.h"
#include "ui/windowassembly.h"

#include <QApplication>
#include <QDir>
#include <QHash>
#include <QImage>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

namespace
{

/// The PTU of the demo answers fewer a minute.
constexpr int wantedRequests = 20;

/// The share of the picture that the most frequent colour has, and how many colours there are.
struct Colors
{
    double largest = 0;
    qsizetype count = 0;
};

Colors colorsOf(const QImage &image)
{
    QHash<QRgb, int> counts;
    for (int y = 0; y < image.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            ++counts[line[x]];
        }
    }
    int largest = 0;
    for (const int count : std::as_const(counts)) {
        largest = std::max(largest, count);
    }
    return {double(largest) / (double(image.width()) * image.height()), counts.size()};
}

} // namespace

/// The whole window on a real display, with the demo's traffic: every page in both sizes and both themes. No page may
/// be blank, and no text cut off. The pictures stay, for people to look at.
class WindowSmoke : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void pages_data();
    void pages();
    void firstRun_data();
    void firstRun();

private:
    void look(const QString &name, QSize size, bool dark, MainWindow &window);

    Theme m_theme{std::make_unique<FakeLook>()};
    ShellFixture m_desk;
    std::unique_ptr<MainWindow> m_window;
};

void WindowSmoke::initTestCase()
{
    QCOMPARE(QGuiApplication::platformName(), QStringLiteral("xcb"));
    QCoreApplication::setApplicationVersion(QStringLiteral("0.1.0")); // as long as a real one
    QVERIFY(QDir().mkpath(QStringLiteral(SPILLWAY_PICTURES)));
    m_desk.settings.setKeepsHeads(true);
    followSettings(m_desk.settings, m_theme, m_desk.session);
    m_window = assembleWindow(m_desk.session, m_desk.settings);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QVERIFY2(m_desk.session.openDemo().isEmpty(), "the demo");
    m_desk.change([](Profile &profile) { profile.endpoint.port = 0; }); // beside whatever else runs here
    m_desk.session.start();
    QTRY_COMPARE_WITH_TIMEOUT(m_desk.session.state(), EndpointState::Serving, 10'000);
    // The PTU of the demo is spent by then, and calls spill over.
    QTRY_VERIFY_WITH_TIMEOUT(m_desk.session.snapshot().requests >= wantedRequests, 120'000);
}

void WindowSmoke::pages_data()
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    for (const auto &[page, key] :
         {std::pair("endpoint", Qt::Key_1), std::pair("backends", Qt::Key_2), std::pair("traffic", Qt::Key_3),
          std::pair("setup", Qt::Key_4), std::pair("policy", Qt::Key_5), std::pair("settings", Qt::Key_6)}) {
        for (const QSize size : {QSize(1360, 860), QSize(960, 600)}) {
            for (const bool dark : {false, true}) {
                QTest::addRow("%s %d %s", page, size.width(), dark ? "dark" : "light")
                    << QString::fromLatin1(page) << key << size << dark;
            }
        }
    }
}

void WindowSmoke::pages()
{
    QFETCH(const QString, page);
    QFETCH(const Qt::Key, key);
    QFETCH(const QSize, size);
    QFETCH(const bool, dark);
    m_desk.settings.setTheme(dark ? ThemeMode::Dark : ThemeMode::Light);
    m_window->resize(size);
    QTRY_COMPARE(m_window->size(), size);
    m_window->activateWindow();
    QTRY_VERIFY(m_window->isActiveWindow());
    QTest::keyClick(m_window.get(), key, Qt::ControlModifier);
    look(page, size, dark, *m_window);
}

void WindowSmoke::firstRun_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    QTest::newRow("1360 light") << QSize(1360, 860) << false;
    QTest::newRow("1360 dark") << QSize(1360, 860) << true;
    QTest::newRow("960 light") << QSize(960, 600) << false;
    QTest::newRow("960 dark") << QSize(960, 600) << true;
}

void WindowSmoke::firstRun()
{
    QFETCH(const QSize, size);
    QFETCH(const bool, dark);
    ShellFixture desk;
    desk.settings.setTheme(dark ? ThemeMode::Dark : ThemeMode::Light);
    m_theme.setMode(desk.settings.theme());
    const std::unique_ptr<MainWindow> window = assembleWindow(desk.session, desk.settings);
    window->resize(size);
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    QTRY_COMPARE(window->size(), size);
    look(QStringLiteral("first-run"), size, dark, *window);
}

void WindowSmoke::look(const QString &name, QSize size, bool dark, MainWindow &window)
{
    QTRY_VERIFY(window.currentPage()->isVisible());
    // A page that is filled as it is shown settles in a few rounds of the event loop.
    QTRY_VERIFY2(clippedTexts(window).isEmpty(), qPrintable(clippedTexts(window).join(u'\n')));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    const QImage picture = window.grab().toImage().convertToFormat(QImage::Format_RGB32);
    const QString file = QStringLiteral("%1-%2-%3x%4.png")
                             .arg(name, dark ? QStringLiteral("dark") : QStringLiteral("light"))
                             .arg(size.width())
                             .arg(size.height());
    QVERIFY(picture.save(QDir(QStringLiteral(SPILLWAY_PICTURES)).filePath(file)));

    const Colors whole = colorsOf(picture);
    QVERIFY2(whole.largest < 0.9 && whole.count > 50, "the window is blank");
    const Colors body = colorsOf(window.currentPage()->grab().toImage().convertToFormat(QImage::Format_RGB32));
    QVERIFY2(body.largest < 0.95 && body.count > 30, "the page is blank");
    const QColor ground = picture.pixelColor(size.width() - 3, size.height() / 2);
    QCOMPARE(ground.lightness() < 128, dark);
}

QTEST_MAIN(WindowSmoke)
#include "windowsmoke.moc"
