// SPDX-License-Identifier: MIT
#include "tests/ui/clipped.h"
#include "tests/ui/setup/setupscene.h"
#include "ui/setup/commandpanel.h"
#include "ui/setup/setuprunner.h"

#include <QApplication>
#include <QDir>
#include <QStandardPaths>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Every step as a person sees it, in both themes and two sizes: nothing blank, nothing clipped. With
/// SPILLWAY_PICTURES=FOLDER the pictures are kept for people to look at.
class SetupPictures : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void looks_data();
    void looks();

private:
    std::unique_ptr<TestLook> m_look;
    std::unique_ptr<SetupScene> m_scene;
};

void SetupPictures::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    m_look = std::make_unique<TestLook>();
    m_scene = std::make_unique<SetupScene>();
    m_scene->azureHasInstances(u"2024-08-06"_s);
    QVERIFY(m_scene->show());
    m_scene->page->showStep(SetupStep::Instances);
    m_scene->page->verifyCurrent();
    QTRY_COMPARE(m_scene->page->model().stateOf(SetupStep::Instances), StepState::Attention);
}

void SetupPictures::looks_data()
{
    QTest::addColumn<int>("step");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    for (int step = 1; step <= setupStepCount; ++step) {
        // The window is wider by its rail and higher by its status bar.
        for (const QSize size : {QSize(1288, 836), QSize(888, 576)}) {
            for (const bool dark : {false, true}) {
                QTest::addRow("step%d-%d-%s", step, size.width(), dark ? "dark" : "light") << step << size << dark;
            }
        }
    }
}

void SetupPictures::looks()
{
    QFETCH(const int, step);
    QFETCH(const QSize, size);
    QFETCH(const bool, dark);
    m_look->theme().setMode(dark ? ThemeMode::Dark : ThemeMode::Light);
    m_scene->page->resize(size);
    QCOMPARE(m_scene->page->size(), size); // there is room for it in the smallest window
    m_scene->page->showStep(SetupStep(step));
    QTRY_VERIFY(m_scene->page->currentStep()->isVisible());
    QCoreApplication::processEvents();
    const QImage picture = pictureOf(*m_scene->page);
    if (const QString folder = qEnvironmentVariable("SPILLWAY_PICTURES"); !folder.isEmpty()) {
        QVERIFY(picture.save(QDir(folder).filePath(QString::fromLatin1(QTest::currentDataTag()) + u".png"_s)));
    }
    const QStringList clipped = clippedTexts(*m_scene->page);
    QVERIFY2(clipped.isEmpty(), qPrintable(clipped.join(u'\n')));
    QVERIFY(countPixels(picture, [&](const QColor &pixel) { return pixel != picture.pixelColor(2, 60); }) > 10'000);
}

QTEST_MAIN(SetupPictures)
#include "tst_setuppictures.moc"
