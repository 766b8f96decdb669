// SPDX-License-Identifier: MIT
#include "tests/ui/shellfixture.h"
#include "tests/ui/testlook.h"
#include "ui/navigationrail.h"
#include "ui/railbutton.h"
#include "ui/widgets/button.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace spillway;

namespace
{

/// The rail as the window has it, beside a field.
struct Scene
{
    Scene()
        : rail(new NavigationRail(&window))
        , field(new QLineEdit(&window))
    {
        auto *layout = new QHBoxLayout(&window);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(rail);
        layout->addWidget(field, 1);
        rail->addPage(Icon::Endpoint, QStringLiteral("Endpoint"), Qt::CTRL | Qt::Key_1);
        rail->addPage(Icon::Backends, QStringLiteral("Backends"), Qt::CTRL | Qt::Key_2);
        rail->addPage(Icon::Settings, QStringLiteral("Settings"), Qt::CTRL | Qt::Key_6, RailPlace::Bottom);
        rail->addPage(Icon::Traffic, QStringLiteral("Traffic"), Qt::CTRL | Qt::Key_3);
        window.resize(400, 600);
        rail->moveToEndOfTabOrder();
        window.show();
    }

    QWidget window;
    NavigationRail *rail;
    QLineEdit *field;
};

} // namespace

class TestNavigationRail : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_look = std::make_unique<TestLook>(); }

    void buttonsAreAsLargeAsDesigned()
    {
        const Scene scene;
        QCOMPARE(scene.rail->width(), 72);
        const RailButton *first = scene.rail->button(0);
        QCOMPARE(first->size(), QSize(72, m_look->theme().height(52)));
        QCOMPARE(first->mapTo(scene.rail, QPoint()), QPoint(0, 64));
        QCOMPARE(scene.rail->button(1)->y() - first->y(), first->height() + 4);
    }

    void settingsStandAtTheBottomAndCountLast()
    {
        const Scene scene;
        QVERIFY(scene.rail->button(2)->y() > scene.rail->button(3)->y() + 100);
        QCOMPARE(scene.rail->button(0)->accessibleName(), QStringLiteral("Endpoint, page 1 of 4"));
        QCOMPARE(scene.rail->button(3)->accessibleName(), QStringLiteral("Traffic, page 3 of 4"));
        QCOMPARE(scene.rail->button(2)->accessibleName(), QStringLiteral("Settings, page 4 of 4"));
    }

    void tooltipNamesTheKey()
    {
        const Scene scene;
        QCOMPARE(scene.rail->button(3)->toolTip(),
                 withKey(QStringLiteral("Traffic"), QKeySequence(Qt::CTRL | Qt::Key_3)));
    }

    void clickChoosesOnce()
    {
        const Scene scene;
        QSignalSpy chosen(scene.rail, &NavigationRail::chosen);
        QTest::mouseClick(scene.rail->button(3), Qt::LeftButton);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toInt(), 3);
        QCOMPARE(scene.rail->current(), 3);
    }

    void setCurrentIsSilent()
    {
        const Scene scene;
        QSignalSpy chosen(scene.rail, &NavigationRail::chosen);
        scene.rail->setCurrent(1);
        QCOMPARE(scene.rail->current(), 1);
        QCOMPARE(chosen.size(), 0);
    }

    void arrowsWalkFromPageToPage()
    {
        const Scene scene;
        QSignalSpy chosen(scene.rail, &NavigationRail::chosen);
        scene.rail->button(0)->setFocus();
        QTest::keyClick(scene.rail->button(0), Qt::Key_Down);
        QCOMPARE(scene.rail->current(), 1);
        QTRY_VERIFY(scene.rail->button(1)->hasFocus());
        QTest::keyClick(scene.rail->button(1), Qt::Key_Up);
        QCOMPARE(scene.rail->current(), 0);
        QCOMPARE(chosen.size(), 2);
    }

    void railIsOneStopAndTheLastOfAll()
    {
        const Scene scene;
        QVERIFY(QTest::qWaitForWindowActive(scene.rail->window()));
        scene.field->setFocus();
        QTest::keyClick(scene.field, Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), scene.rail->button(0));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), scene.rail->menuButton());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), scene.field);
    }

    void currentPageIsMarkedByBarAndGround()
    {
        const Scene scene;
        const RailButton *current = scene.rail->button(0);
        const QImage picture = scene.rail->grab().toImage();
        const int middle = current->y() + current->height() / 2;
        QCOMPARE(picture.pixelColor(1, middle), m_look->theme().color(Token::Accent));
        QCOMPARE(picture.pixelColor(4, middle), m_look->theme().color(Token::Rail));
        QCOMPARE(picture.pixelColor(8, current->y() + 20), m_look->theme().color(Token::Surface));
        const int other = scene.rail->button(1)->y() + 20;
        QCOMPARE(picture.pixelColor(1, other), m_look->theme().color(Token::Rail));
        QCOMPARE(picture.pixelColor(8, other), m_look->theme().color(Token::Rail));
        QCOMPARE(picture.pixelColor(71, other), m_look->theme().color(Token::Border));
    }

    void badgeIsPaintedAndTold()
    {
        const Scene scene;
        RailButton *button = scene.rail->button(3);
        const QImage before = button->grab().toImage();
        button->setBadge(true);
        QCOMPARE(button->accessibleName(), QStringLiteral("Traffic, page 3 of 4, needs attention"));
        QVERIFY(button->grab().toImage() != before);
        button->setBadge(false);
        QCOMPARE(button->grab().toImage(), before);
    }

    void namesAreNotCut()
    {
        const Scene scene;
        for (int page = 0; page < scene.rail->count(); ++page) {
            const RailButton *button = scene.rail->button(page);
            const QFontMetrics metrics(m_look->theme().font(TextStyle::Caption, QFont::DemiBold));
            QVERIFY2(metrics.horizontalAdvance(button->name()) <= 66, qPrintable(button->name()));
        }
    }

private:
    std::unique_ptr<TestLook> m_look;
};

QTEST_MAIN(TestNavigationRail)
#include "tst_navigationrail.moc"
