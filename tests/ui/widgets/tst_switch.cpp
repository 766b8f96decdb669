// SPDX-License-Identifier: MIT
#include "ui/widgets/switch.h"

#include "tests/ui/testlook.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;

class TestSwitch : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void isACheckBoxToScreenReaders();
    void sizes();
    void everyPixelCanBeClicked();
    void keysWork();
    void disabledStays();
    void knobGlides();
    void knobJumpsWithReducedMotion();
    void knobJumpsWhileHidden();
    void changeWhileGliding();
    void looksDifferentOnAndOff();
    void growsWithTheFont();
    void pressOutsideDoesNothing();

private:
    /// Where the middle of the knob is, in px from the left, as painted.
    static qreal knobCentre(Switch &toggle);

    TestLook m_look;
};

void TestSwitch::init()
{
    m_look.desktop().set({});
    TestLook::setFontPx(13);
}

void TestSwitch::isACheckBoxToScreenReaders()
{
    Switch toggle(QStringLiteral("Serve on 127.0.0.1:8080"), SwitchSize::Large);
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(&toggle);
    QVERIFY(interface != nullptr);
    QCOMPARE(interface->role(), QAccessible::CheckBox);
    QCOMPARE(interface->text(QAccessible::Name), QStringLiteral("Serve on 127.0.0.1:8080"));
    QVERIFY(interface->state().checkable);
    QVERIFY(!interface->state().checked);
    toggle.setChecked(true);
    QVERIFY(interface->state().checked);
    QVERIFY(interface->actionInterface()->actionNames().contains(QAccessibleActionInterface::toggleAction()));
    interface->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
    QVERIFY(!toggle.isChecked());
}

void TestSwitch::sizes()
{
    QCOMPARE(Switch(QString(), SwitchSize::Large).sizeHint(), QSize(38, 22));
    QCOMPARE(Switch(QString(), SwitchSize::Small).sizeHint(), QSize(30, 18));
}

void TestSwitch::everyPixelCanBeClicked()
{
    Switch toggle(QStringLiteral("Enabled"));
    toggle.resize(60, 40); // larger than the track
    toggle.show();
    for (const QPoint place : {QPoint(0, 0), QPoint(59, 0), QPoint(30, 20), QPoint(0, 39), QPoint(59, 39)}) {
        const bool before = toggle.isChecked();
        QTest::mouseClick(&toggle, Qt::LeftButton, {}, place);
        QCOMPARE(toggle.isChecked(), !before);
    }
}

void TestSwitch::pressOutsideDoesNothing()
{
    Switch toggle(QStringLiteral("Enabled"));
    toggle.show();
    QTest::mousePress(&toggle, Qt::LeftButton, {}, QPoint(10, 9));
    QTest::mouseRelease(&toggle, Qt::LeftButton, {}, QPoint(100, 100)); // dragged away: a change of mind
    QVERIFY(!toggle.isChecked());
}

void TestSwitch::keysWork()
{
    Switch toggle(QStringLiteral("Enabled"));
    toggle.show();
    QSignalSpy toggled(&toggle, &QCheckBox::toggled);
    QTest::keyClick(&toggle, Qt::Key_Space);
    QVERIFY(toggle.isChecked());
    QTest::keyClick(&toggle, Qt::Key_Space);
    QVERIFY(!toggle.isChecked());
    QCOMPARE(toggled.count(), 2);
    QCOMPARE(toggle.focusPolicy(), Qt::StrongFocus);
}

void TestSwitch::disabledStays()
{
    Switch toggle(QStringLiteral("Enabled"));
    toggle.setEnabled(false);
    toggle.show();
    QTest::mouseClick(&toggle, Qt::LeftButton);
    QVERIFY(!toggle.isChecked());
}

qreal TestSwitch::knobCentre(Switch &toggle)
{
    const QRect knob = boundsOf(pictureOf(toggle), Theme::current().color(Token::OnAccent));
    return QRectF(knob).center().x();
}

void TestSwitch::knobGlides()
{
    Switch toggle(QStringLiteral("Enabled"));
    toggle.show();
    QVERIFY(QTest::qWaitForWindowExposed(&toggle));
    toggle.setChecked(true);
    QVERIFY(toggle.knobPosition() < 1); // on its way
    QTRY_COMPARE(toggle.knobPosition(), 1.0);
    QVERIFY(knobCentre(toggle) > 15);
}

void TestSwitch::knobJumpsWithReducedMotion()
{
    m_look.desktop().set({.reducedMotion = true});
    Switch toggle(QStringLiteral("Enabled"));
    toggle.show();
    QVERIFY(QTest::qWaitForWindowExposed(&toggle));
    toggle.setChecked(true);
    QCOMPARE(toggle.knobPosition(), 1.0);
    toggle.setChecked(false);
    QCOMPARE(toggle.knobPosition(), 0.0);
}

void TestSwitch::knobJumpsWhileHidden()
{
    Switch toggle(QStringLiteral("Enabled"));
    toggle.setChecked(true);
    QCOMPARE(toggle.knobPosition(), 1.0);
}

void TestSwitch::changeWhileGliding()
{
    Switch toggle(QStringLiteral("Enabled"));
    toggle.show();
    QVERIFY(QTest::qWaitForWindowExposed(&toggle));
    toggle.setChecked(true);
    QTRY_VERIFY(toggle.knobPosition() > 0);
    const qreal turned = toggle.knobPosition();
    toggle.setChecked(false);
    QVERIFY(toggle.knobPosition() <= turned); // from where it is, not from the end
    QTRY_COMPARE(toggle.knobPosition(), 0.0);
}

void TestSwitch::looksDifferentOnAndOff()
{
    for (const bool dark : {false, true}) {
        m_look.desktop().set({.dark = dark});
        Switch toggle(QStringLiteral("Enabled"), SwitchSize::Large);
        toggle.resize(toggle.sizeHint());
        const qreal off = knobCentre(toggle);
        QVERIFY(countColor(pictureOf(toggle), Theme::current().color(Token::Control)) > 100);
        toggle.setChecked(true);
        const qreal on = knobCentre(toggle);
        // The state is in the place of the knob too, not in the colour alone.
        QCOMPARE(on - off, 16.0); // 38 wide, 22 high
        QVERIFY(countColor(pictureOf(toggle), Theme::current().color(Token::SwitchOn)) > 100);
    }
}

void TestSwitch::growsWithTheFont()
{
    TestLook::setFontPx(26);
    QCOMPARE(Switch(QString(), SwitchSize::Large).sizeHint(), QSize(76, 44));
}

QTEST_MAIN(TestSwitch)
#include "tst_switch.moc"
