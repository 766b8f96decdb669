// SPDX-License-Identifier: MIT
#include "tests/ui/endpoint/endpointpast.h"
#include "ui/endpoint/backendtable.h"
#include "ui/theme/theme.h"
#include "ui/usecode/codetabs.h"
#include "ui/usecode/usecodepopup.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QLabel>
#include <QPainter>
#include <QScopeGuard>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// The page as it looks at the sizes of the design, in both themes: saved for people to look at, and measured.
class EndpointPictures : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void picture_data();
    void picture();

private:
    QDir m_folder;
};

void EndpointPictures::initTestCase()
{
    m_folder = QDir(QDir::current().filePath(QStringLiteral("pictures")));
    QVERIFY(QDir().mkpath(m_folder.path()));
}

void EndpointPictures::picture_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<bool>("pane");
    QTest::newRow("light") << QSize(1288, 836) << false << false;
    QTest::newRow("dark") << QSize(1288, 836) << true << false;
    QTest::newRow("min") << QSize(888, 576) << false << false;
    QTest::newRow("min-dark") << QSize(888, 576) << true << false;
    QTest::newRow("min-pane") << QSize(888, 576) << false << true;
    QTest::newRow("large") << QSize(1288, 836) << false << false;
    QTest::newRow("stopped") << QSize(1288, 836) << false << false;
    QTest::newRow("empty-dark") << QSize(1288, 836) << true << false;
    QTest::newRow("pane") << QSize(1288, 836) << false << true;
}

void EndpointPictures::picture()
{
    QFETCH(const QSize, size);
    QFETCH(const bool, dark);
    QFETCH(const bool, pane);
    const QFont usual = QApplication::font();
    const auto back = qScopeGuard([&usual] { QApplication::setFont(usual); });
    if (QLatin1String(QTest::currentDataTag()) == QLatin1String("large")) {
        QFont large = usual; // 150 % of the design's 13 px
        large.setPixelSize(20);
        QApplication::setFont(large);
    }
    Theme theme;
    theme.setMode(dark ? ThemeMode::Dark : ThemeMode::Light);
    EndpointScene scene;
    scene.session.start();
    QTRY_COMPARE(scene.session.state(), EndpointState::Serving);
    QTRY_VERIFY(!scene.session.snapshot().backends.isEmpty());
    scene.session.setKey({}, "spw-0123456789abcdef0123456789ab7f2a", this, [](const QString &) {});
    QTRY_VERIFY(!scene.session.secrets().clientKey.isEmpty());
    std::unique_ptr<EndpointPage> page = scene.makePage();
    page->resize(size);
    page->show();
    const Instant now = scene.session.now();
    const QString name = QLatin1String(QTest::currentDataTag());
    if (name == QLatin1String("empty-dark")) {
        scene.publish(healthySnapshot(scene.session.profile(), now));
    } else {
        givePast(page->traffic(), scene.session.profile(), now);
        scene.publish(pictureSnapshot(scene.session.profile(), now));
    }
    if (name == QLatin1String("stopped")) {
        page->refresh(true);
        scene.session.stop();
        QTRY_COMPARE(scene.session.state(), EndpointState::Stopped);
    }
    if (pane) {
        page->showBackend(QStringLiteral("paygo-westus3"));
        QTRY_VERIFY(scene.pane->isVisible());
    }
    if (name == QLatin1String("dark")) {
        page->table()->setFocus();
        page->table()->setCurrentBackend(QStringLiteral("paygo-eastus"));
    }
    QCoreApplication::processEvents();
    page->refresh(true);

    const QImage image = page->grab().toImage();
    QVERIFY(image.save(m_folder.filePath(QStringLiteral("endpoint-%1.png").arg(name))));
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); y += 2) {
        for (int x = 0; x < image.width(); x += 2) {
            colors.insert(image.pixel(x, y));
        }
    }
    QVERIFY2(colors.size() > 60, qPrintable(QString::number(colors.size()))); // not blank
    const QList<QLabel *> labels = page->findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (label->isVisibleTo(page.get()) && !label->wordWrap() && !label->text().isEmpty()) {
            const int needed = QFontMetrics(label->font()).horizontalAdvance(label->text());
            QVERIFY2(label->width() >= needed, qPrintable(label->text()));
        }
    }
    if (name == QLatin1String("light")) {
        page->showUseInCode();
        UseCodePopup *popup = page->findChild<UseCodePopup *>();
        QVERIFY(popup != nullptr);
        QVERIFY(popup->grab().save(m_folder.filePath(QStringLiteral("usecode.png"))));
        popup->close();
    }
}

QTEST_MAIN(EndpointPictures)
#include "tst_endpointpictures.moc"
