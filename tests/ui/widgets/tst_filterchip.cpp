// SPDX-License-Identifier: MIT
#include "ui/widgets/filterchip.h"

#include "tests/ui/clipped.h"
#include "tests/ui/testlook.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;

class TestFilterChip : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void togglesByClickAndKey();
    void namesCountTheCount();
    void widthChangesByDigitsOnly();
    void arrowsWalkWithoutToggling();
    void disabledChipIsPassedOver();
    void rowIsOneTabStop();
    void checkedIsSeenByEdgeAndGround();
    void textAndCountFit_data();
    void textAndCountFit();

private:
    TestLook m_look;
};

void TestFilterChip::init()
{
    m_look.desktop().set({});
    TestLook::setFontPx(13);
}

void TestFilterChip::togglesByClickAndKey()
{
    FilterChip chip(QStringLiteral("429"), UiState::Throttled);
    QSignalSpy toggled(&chip, &QToolButton::toggled);
    QTest::mouseClick(&chip, Qt::LeftButton);
    QVERIFY(chip.isChecked());
    QTest::keyClick(&chip, Qt::Key_Space);
    QVERIFY(!chip.isChecked());
    QCOMPARE(toggled.count(), 2);
}

void TestFilterChip::namesCountTheCount()
{
    FilterChip chip(QStringLiteral("2xx"), UiState::Healthy);
    QCOMPARE(chip.accessibleName(), QStringLiteral("2xx"));
    chip.setCount(5318);
    QCOMPARE(chip.accessibleName(), QStringLiteral("2xx, 5,318"));
    QCOMPARE(QAccessible::queryAccessibleInterface(&chip)->text(QAccessible::Name), QStringLiteral("2xx, 5,318"));
    chip.setCount(-1);
    QCOMPARE(chip.accessibleName(), QStringLiteral("2xx"));
}

void TestFilterChip::widthChangesByDigitsOnly()
{
    FilterChip chip(QStringLiteral("429"), UiState::Throttled);
    chip.setCount(1);
    const int one = chip.sizeHint().width();
    for (const int count : {0, 4, 7, 9}) {
        chip.setCount(count);
        QCOMPARE(chip.sizeHint().width(), one);
    }
    chip.setCount(11);
    const int two = chip.sizeHint().width();
    QVERIFY(two > one);
    chip.setCount(88);
    QCOMPARE(chip.sizeHint().width(), two);
    QCOMPARE(chip.sizeHint().height(), height::smallButton);
}

void TestFilterChip::arrowsWalkWithoutToggling()
{
    FilterChipRow row(QStringLiteral("Status"));
    for (const char *text : {"All", "2xx", "429"}) {
        row.addChip(QString::fromLatin1(text));
    }
    QCOMPARE(row.accessibleName(), QStringLiteral("Status"));
    row.show();
    row.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&row));
    row.chips().at(0)->setFocus(Qt::TabFocusReason);
    QTest::keyClick(row.chips().at(0), Qt::Key_Right);
    QTest::keyClick(row.chips().at(1), Qt::Key_Right);
    QVERIFY(row.chips().at(2)->hasFocus());
    for (const FilterChip *chip : row.chips()) {
        QVERIFY(!chip->isChecked());
    }
    QTest::keyClick(row.chips().at(2), Qt::Key_Home);
    QVERIFY(row.chips().at(0)->hasFocus());
    // With a modifier the key belongs to somebody else.
    QTest::keyClick(row.chips().at(0), Qt::Key_Right, Qt::ControlModifier);
    QVERIFY(row.chips().at(0)->hasFocus());
}

void TestFilterChip::disabledChipIsPassedOver()
{
    FilterChipRow row(QStringLiteral("Status"));
    for (const char *text : {"All", "2xx", "429", "5xx"}) {
        row.addChip(QString::fromLatin1(text));
    }
    row.chips().at(1)->setEnabled(false);
    row.chips().at(2)->hide();
    row.show();
    row.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&row));
    row.chips().at(0)->setFocus();
    QTest::keyClick(row.chips().at(0), Qt::Key_Right);
    QVERIFY(row.chips().at(3)->hasFocus());
    QTest::keyClick(row.chips().at(3), Qt::Key_Left);
    QVERIFY(row.chips().at(0)->hasFocus());
}

void TestFilterChip::rowIsOneTabStop()
{
    FilterChipRow row(QStringLiteral("Status"));
    for (const char *text : {"All", "2xx", "429"}) {
        row.addChip(QString::fromLatin1(text));
    }
    const auto stops = [&row] {
        QStringList stops;
        for (const FilterChip *chip : row.chips()) {
            if (chip->focusPolicy() & Qt::TabFocus) {
                stops.append(chip->text());
            }
        }
        return stops;
    };
    QCOMPARE(stops(), QStringList{QStringLiteral("All")});
    row.chips().at(1)->setChecked(true);
    QCOMPARE(stops(), QStringList{QStringLiteral("2xx")});
    row.chips().at(1)->setEnabled(false);
    QCOMPARE(stops(), QStringList{QStringLiteral("All")});
}

void TestFilterChip::checkedIsSeenByEdgeAndGround()
{
    for (const bool dark : {false, true}) {
        m_look.desktop().set({.dark = dark});
        const Theme &theme = Theme::current();
        FilterChip chip(QStringLiteral("All"));
        chip.resize(chip.sizeHint());
        const auto edge = [&chip] { return pictureOf(chip).pixelColor(chip.width() / 2, 0).name(); };
        QCOMPARE(edge(), theme.color(Token::ButtonEdge).name());
        QVERIFY(countColor(pictureOf(chip), theme.color(Token::Raised)) > 100);
        chip.setChecked(true);
        QCOMPARE(edge(), theme.color(Token::Accent).name());
        QVERIFY(countColor(pictureOf(chip), theme.color(Token::Selection)) > 100);
    }
}

void TestFilterChip::textAndCountFit_data()
{
    QTest::addColumn<int>("px");
    QTest::newRow("100 %") << 13;
    QTest::newRow("150 %") << 20;
}

void TestFilterChip::textAndCountFit()
{
    QFETCH(int, px);
    TestLook::setFontPx(px);
    FilterChip chip(QStringLiteral("Spilled over"), UiState::Throttled);
    chip.setCount(1888);
    const auto ink = [&chip](int extra) {
        chip.resize(chip.sizeHint() + QSize(extra, 0));
        return countColor(pictureOf(chip), Theme::current().color(Token::Text));
    };
    // Room to spare changes nothing: the text was whole before.
    QCOMPARE(ink(0), ink(60));
    chip.resize(chip.sizeHint());
    QCOMPARE(clippedTexts(chip), QStringList());
}

QTEST_MAIN(TestFilterChip)
#include "tst_filterchip.moc"
