// SPDX-License-Identifier: MIT
#include "ui/widgets/segmentedcontrol.h"

#include "tests/ui/clipped.h"
#include "tests/ui/testlook.h"

#include <QAccessible>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace spillway;

class TestSegmentedControl : public QObject
{
    Q_OBJECT
private slots:
    void init() { TestLook::setFontPx(13); }
    void firstIsChosen();
    void clickChooses();
    void clickOnTheChosenIsNoChoice();
    void choosingByProgramTellsNobody();
    void byData();
    void arrowsWalkAndChoose();
    void oneStopOfTheTabOrder();
    void names();
    void widthIsTheSameWhateverIsChosen();
    void expandedSegmentsAreAlike();
    void chosenOneIsMarked();
    void disabledIgnoresClicks();
    void nothingIsClipped_data();
    void nothingIsClipped();

private:
    static QList<QToolButton *> segments(const SegmentedControl &control)
    {
        return control.findChildren<QToolButton *>();
    }
    static void fill(SegmentedControl &control)
    {
        control.addSegment(QStringLiteral("5 min"), 300);
        control.addSegment(QStringLiteral("15 min"), 900);
        control.addSegment(QStringLiteral("1 h"), 3600);
    }

    TestLook m_look;
};

void TestSegmentedControl::firstIsChosen()
{
    SegmentedControl control(QStringLiteral("Span"));
    QCOMPARE(control.currentIndex(), -1);
    fill(control);
    QCOMPARE(control.count(), 3);
    QCOMPARE(control.currentIndex(), 0);
    QCOMPARE(control.currentData(), QVariant(300));
}

void TestSegmentedControl::clickChooses()
{
    SegmentedControl control(QStringLiteral("Span"));
    fill(control);
    QSignalSpy chosen(&control, &SegmentedControl::chosen);
    QTest::mouseClick(segments(control).at(2), Qt::LeftButton);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().first().toInt(), 2);
    QCOMPARE(control.currentData(), QVariant(3600));
    int checked = 0;
    for (const QToolButton *segment : segments(control)) {
        checked += segment->isChecked() ? 1 : 0;
    }
    QCOMPARE(checked, 1);
}

void TestSegmentedControl::clickOnTheChosenIsNoChoice()
{
    SegmentedControl control(QStringLiteral("Span"));
    fill(control);
    QSignalSpy chosen(&control, &SegmentedControl::chosen);
    QTest::mouseClick(segments(control).at(0), Qt::LeftButton);
    QCOMPARE(chosen.count(), 0);
    QCOMPARE(control.currentIndex(), 0);
}

void TestSegmentedControl::choosingByProgramTellsNobody()
{
    SegmentedControl control(QStringLiteral("Span"));
    fill(control);
    QSignalSpy chosen(&control, &SegmentedControl::chosen);
    control.setCurrentIndex(1);
    QCOMPARE(control.currentIndex(), 1);
    control.setCurrentIndex(7);
    control.setCurrentIndex(-1);
    QCOMPARE(control.currentIndex(), 1);
    QCOMPARE(chosen.count(), 0);
    // And a person who goes back is heard.
    QTest::mouseClick(segments(control).at(0), Qt::LeftButton);
    QCOMPARE(chosen.count(), 1);
}

void TestSegmentedControl::byData()
{
    SegmentedControl control(QStringLiteral("Span"));
    fill(control);
    control.setCurrentData(900);
    QCOMPARE(control.currentIndex(), 1);
    control.setCurrentData(QStringLiteral("unknown"));
    QCOMPARE(control.currentIndex(), 1);
}

void TestSegmentedControl::arrowsWalkAndChoose()
{
    SegmentedControl control(QStringLiteral("Span"));
    fill(control);
    control.show();
    control.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&control));
    QSignalSpy chosen(&control, &SegmentedControl::chosen);
    segments(control).at(0)->setFocus(Qt::TabFocusReason);
    QTest::keyClick(segments(control).at(0), Qt::Key_Right);
    QCOMPARE(control.currentIndex(), 1);
    QVERIFY(segments(control).at(1)->hasFocus());
    QTest::keyClick(segments(control).at(1), Qt::Key_End);
    QCOMPARE(control.currentIndex(), 2);
    QTest::keyClick(segments(control).at(2), Qt::Key_Right); // the last one: stays
    QCOMPARE(control.currentIndex(), 2);
    QTest::keyClick(segments(control).at(2), Qt::Key_Left);
    QTest::keyClick(segments(control).at(1), Qt::Key_Home);
    QCOMPARE(control.currentIndex(), 0);
    QCOMPARE(chosen.count(), 4);
    control.setLayoutDirection(Qt::RightToLeft);
    QTest::keyClick(segments(control).at(0), Qt::Key_Left);
    QCOMPARE(control.currentIndex(), 1);
}

void TestSegmentedControl::oneStopOfTheTabOrder()
{
    QWidget window;
    QVBoxLayout layout(&window);
    QLineEdit before;
    QLineEdit after;
    SegmentedControl control(QStringLiteral("Span"));
    fill(control);
    control.setCurrentIndex(1);
    layout.addWidget(&before);
    layout.addWidget(&control);
    layout.addWidget(&after);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    before.setFocus();
    QTest::keyClick(&before, Qt::Key_Tab);
    QVERIFY(segments(control).at(1)->hasFocus()); // the chosen one
    QTest::keyClick(segments(control).at(1), Qt::Key_Tab);
    QVERIFY(after.hasFocus());
    QTest::keyClick(&after, Qt::Key_Backtab);
    QVERIFY(segments(control).at(1)->hasFocus());
}

void TestSegmentedControl::names()
{
    SegmentedControl control(QStringLiteral("Span"));
    fill(control);
    QCOMPARE(control.accessibleName(), QStringLiteral("Span"));
    QCOMPARE(segments(control).at(1)->accessibleName(), QStringLiteral("Span: 15 min"));
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(segments(control).at(1));
    QVERIFY(interface->state().checkable);
    control.setCurrentIndex(1);
    QVERIFY(interface->state().checked);
}

void TestSegmentedControl::widthIsTheSameWhateverIsChosen()
{
    SegmentedControl control(QStringLiteral("Span"));
    fill(control);
    const QSize size = control.sizeHint();
    QCOMPARE(size.height(), height::smallButton + 2);
    for (int i = 0; i < 3; ++i) {
        control.setCurrentIndex(i);
        QCOMPARE(control.sizeHint(), size);
    }
}

void TestSegmentedControl::expandedSegmentsAreAlike()
{
    SegmentedControl control(QStringLiteral("Authentication"), SegmentWidth::Expand);
    control.addSegment(QStringLiteral("API key"));
    control.addSegment(QStringLiteral("Microsoft Entra ID"));
    control.addSegment(QStringLiteral("None"));
    control.resize(600, control.sizeHint().height());
    control.show();
    QCOMPARE(segments(control).at(0)->height(), height::button);
    int least = 600;
    int most = 0;
    for (const QToolButton *segment : segments(control)) {
        least = std::min(least, segment->width());
        most = std::max(most, segment->width());
    }
    QVERIFY(most - least <= 1);
    QVERIFY(least > 190);
}

void TestSegmentedControl::chosenOneIsMarked()
{
    for (const bool dark : {false, true}) {
        m_look.desktop().set({.dark = dark});
        SegmentedControl control(QStringLiteral("Span"));
        fill(control);
        control.setCurrentIndex(1);
        control.resize(control.sizeHint());
        const QImage picture = pictureOf(control);
        const QRect marked = boundsOf(picture, Theme::current().color(Token::Selection));
        const QRect segment = segments(control).at(1)->geometry();
        QVERIFY(segment.adjusted(-1, -1, 1, 1).contains(marked));
        QVERIFY(marked.width() >= segment.width() - 2);
        // The edge all around is the strong one of controls.
        QCOMPARE(picture.pixelColor(picture.width() / 2, 0).name(), Theme::current().color(Token::Control).name());
        QCOMPARE(picture.pixelColor(0, picture.height() / 2).name(), Theme::current().color(Token::Control).name());
    }
    m_look.desktop().set({});
}

void TestSegmentedControl::disabledIgnoresClicks()
{
    SegmentedControl control(QStringLiteral("Span"));
    fill(control);
    control.setEnabled(false);
    QTest::mouseClick(segments(control).at(2), Qt::LeftButton);
    QCOMPARE(control.currentIndex(), 0);
    QCOMPARE(countColor(pictureOf(control), Theme::current().color(Token::Selection)), 0);
}

void TestSegmentedControl::nothingIsClipped_data()
{
    QTest::addColumn<int>("px");
    QTest::newRow("100 %") << 13;
    QTest::newRow("150 %") << 20;
}

void TestSegmentedControl::nothingIsClipped()
{
    QFETCH(int, px);
    SegmentedControl control(QStringLiteral("Span"));
    fill(control);
    control.show();
    TestLook::setFontPx(px); // after it is shown, as it happens to people
    QTRY_COMPARE(segments(control).at(0)->height(), Theme::current().height(height::smallButton));
    control.adjustSize();
    QCOMPARE(clippedTexts(control), QStringList());
}

QTEST_MAIN(TestSegmentedControl)
#include "tst_segmentedcontrol.moc"
