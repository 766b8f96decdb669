// SPDX-License-Identifier: MIT
#include "tests/ui/clipped.h"
#include "tests/ui/shellfixture.h"
#include "tests/ui/testlook.h"
#include "ui/firstrun/choicecard.h"
#include "ui/firstrun/firstrunpage.h"
#include "ui/widgets/button.h"

#include <QApplication>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;

namespace
{

QProcessEnvironment twoBackends()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("BACKEND_1_URL"), QStringLiteral("https://east.openai.azure.com"));
    environment.insert(QStringLiteral("BACKEND_2_URL"), QStringLiteral("https://west.openai.azure.com"));
    return environment;
}

struct Scene
{
    explicit Scene(const QProcessEnvironment &environment = {})
        : page(desk.session, nullptr, environment)
    {
    }

    bool show(const QSize &size = {1288, 836})
    {
        page.resize(size);
        page.show();
        return QTest::qWaitForWindowActive(&page);
    }

    ShellFixture desk;
    FirstRunPage page;
};

} // namespace

class TestFirstRunPage : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_look = std::make_unique<TestLook>(); }

    void demoHasTheFocusAndEnterStartsIt()
    {
        Scene scene;
        QVERIFY(scene.show());
        QCOMPARE(QApplication::focusWidget(), scene.page.demoCard());
        QSignalSpy demo(&scene.page, &FirstRunPage::demoRequested);
        QTest::keyClick(scene.page.demoCard(), Qt::Key_Return);
        QCOMPARE(demo.size(), 1);
        QTest::keyClick(scene.page.demoCard(), Qt::Key_Space);
        QCOMPARE(demo.size(), 2);
    }

    void tabGoesThroughTheChoices()
    {
        Scene scene(twoBackends());
        QVERIFY(scene.show());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), scene.page.addCard());
        QSignalSpy add(&scene.page, &FirstRunPage::addBackendRequested);
        QTest::keyClick(scene.page.addCard(), Qt::Key_Return);
        QCOMPARE(add.size(), 1);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), scene.page.policyButton());
        QSignalSpy policy(&scene.page, &FirstRunPage::importPolicyRequested);
        QTest::keyClick(scene.page.policyButton(), Qt::Key_Space);
        QCOMPARE(policy.size(), 1);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), scene.page.importButton());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), scene.page.demoCard());
    }

    void importTakesWhatWasFound()
    {
        Scene scene(twoBackends());
        QCOMPARE(scene.page.importText(), QStringLiteral("Found 2 backends: BACKEND_1_URL to BACKEND_2_URL"));
        QCOMPARE(scene.page.importButton()->text(), QStringLiteral("Import 2 backends"));
        QSignalSpy told(&scene.page, &Page::told);
        scene.page.importButton()->click();
        QTRY_COMPARE(told.size(), 1);
        QCOMPARE(scene.desk.session.profile().backends.size(), 2);
    }

    void nothingToImportHasNoButton()
    {
        Scene scene;
        QVERIFY(scene.show());
        QVERIFY(!scene.page.importButton()->isVisible());
    }

    void cardsTellWhatTheyDo()
    {
        const Scene scene;
        QCOMPARE(scene.page.demoCard()->accessibleName(), QStringLiteral("Try it with simulated backends"));
        QVERIFY(!scene.page.demoCard()->accessibleDescription().isEmpty());
        QCOMPARE(scene.page.addCard()->accessibleName(), QStringLiteral("Add your Azure OpenAI backends"));
    }

    void focusIsPaintedOnTheCard()
    {
        Scene scene;
        QVERIFY(scene.show());
        const auto edge = [](QWidget *card) { return card->grab().toImage().pixelColor(card->width() / 2, 0); };
        QCOMPARE(edge(scene.page.demoCard()), m_look->theme().color(Token::Accent));
        QCOMPARE(edge(scene.page.addCard()), m_look->theme().color(Token::Border));
        scene.page.addCard()->setFocus();
        QCOMPARE(edge(scene.page.addCard()), m_look->theme().color(Token::Accent));
    }

    void picturesHaveTheBackendsColours()
    {
        Scene scene;
        QVERIFY(scene.show());
        for (ChoiceCard *card : {scene.page.demoCard(), scene.page.addCard()}) {
            const QImage picture = pictureOf(*card).copy(0, 21, card->width(), 120);
            for (int color = 0; color < 3; ++color) {
                QVERIFY2(countColor(picture, m_look->theme().backend(color)) > 20,
                         qPrintable(QStringLiteral("%1 colour %2").arg(card->accessibleName()).arg(color)));
            }
        }
    }

    void fits_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1360x860") << QSize(1288, 836);
        QTest::newRow("960x600") << QSize(888, 576);
    }

    void fits()
    {
        QFETCH(QSize, size);
        Scene scene(twoBackends());
        QVERIFY(scene.show(size));
        const QScrollArea *area = scene.page.findChild<QScrollArea *>();
        QCOMPARE(area->verticalScrollBar()->maximum(), 0);
        QCOMPARE(area->horizontalScrollBar()->maximum(), 0);
        QStringList clipped = clippedTexts(*area->widget());
        clipped.removeIf([](const QString &text) { return text.startsWith(QStringLiteral("spillway::ChoiceCard")); });
        QVERIFY2(clipped.isEmpty(), qPrintable(clipped.join(u'\n'))); // a card gives the height of its picture away
        QVERIFY(area->widget()->findChildren<QLabel *>().size() >= 6);
        QCOMPARE(scene.page.demoCard()->size(), scene.page.addCard()->size());
        QCOMPARE(scene.page.demoCard()->width(), 408);
    }

private:
    std::unique_ptr<TestLook> m_look;
};

QTEST_MAIN(TestFirstRunPage)
#include "tst_firstrunpage.moc"
