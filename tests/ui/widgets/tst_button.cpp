// SPDX-License-Identifier: MIT
#include "ui/widgets/button.h"

#include "tests/ui/clipped.h"
#include "tests/ui/testlook.h"
#include "ui/widgets/keycap.h"
#include "ui/widgets/textlink.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;

/// Push buttons, icon buttons and links.
class TestButton : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void sizes();
    void tooltipNamesTheKey();
    void kindsLookDifferent();
    void statesLookDifferent();
    void iconAndCapTakeTheirRoom();
    void textIsWhole_data();
    void textIsWhole();
    void acceleratorIsNotDrawn();
    void iconButtonHasANameAndATarget();
    void linkIsAButton();
    void linkIsUnderlinedUnderThePointer();
    void keyCaps();

private:
    static QImage look(Button &button)
    {
        button.resize(button.sizeHint());
        return pictureOf(button);
    }

    TestLook m_look;
};

void TestButton::init()
{
    m_look.desktop().set({});
    TestLook::setFontPx(13);
}

void TestButton::sizes()
{
    Button button(QStringLiteral("Save"));
    QCOMPARE(button.sizeHint().height(), height::button);
    button.setButtonSize(ButtonSize::Small);
    QCOMPARE(button.sizeHint().height(), height::smallButton);
    button.setButtonSize(ButtonSize::FirstRun);
    QCOMPARE(button.sizeHint().height(), height::firstRunButton);
    TestLook::setFontPx(26);
    QCOMPARE(button.sizeHint().height(), 2 * height::firstRunButton);
}

void TestButton::tooltipNamesTheKey()
{
    const QKeySequence key(QStringLiteral("Ctrl+S"));
    const QString written = key.toString(QKeySequence::NativeText);
    Button button(QStringLiteral("&Save"));
    QCOMPARE(button.toolTip(), QString());
    button.setKey(key);
    QCOMPARE(button.toolTip(), QStringLiteral("Save (%1)").arg(written));
    button.setTip(QStringLiteral("Keep the changes"));
    QCOMPARE(button.toolTip(), QStringLiteral("Keep the changes (%1)").arg(written));
    button.setKey({});
    QCOMPARE(button.toolTip(), QStringLiteral("Keep the changes"));
    QCOMPARE(withKey(QStringLiteral("Close"), {}), QStringLiteral("Close"));
}

void TestButton::kindsLookDifferent()
{
    for (const bool dark : {false, true}) {
        m_look.desktop().set({.dark = dark});
        const Theme &theme = Theme::current();
        Button button(QStringLiteral("Delete"));
        const QPoint middle(button.sizeHint().width() / 2, 2);
        const QPoint edge(button.sizeHint().width() / 2, 0);
        QCOMPARE(look(button).pixelColor(middle).name(), theme.color(Token::Raised).name());
        QCOMPARE(look(button).pixelColor(edge).name(), theme.color(Token::ButtonEdge).name());
        QVERIFY(countColor(look(button), theme.color(Token::Text)) > 0);
        button.setKind(ButtonKind::Primary);
        QCOMPARE(look(button).pixelColor(middle).name(), theme.color(Token::AccentFill).name());
        QVERIFY(countColor(look(button), theme.color(Token::OnAccent)) > 0);
        button.setKind(ButtonKind::Flat);
        QCOMPARE(look(button).pixelColor(edge).name(), theme.color(Token::Window).name()); // no edge
        QVERIFY(countColor(look(button), theme.color(Token::Text2)) > 0);
        button.setKind(ButtonKind::Danger);
        QVERIFY(countColor(look(button), theme.state(UiState::Unreachable).text) > 0);
    }
}

void TestButton::statesLookDifferent()
{
    for (const ButtonKind kind : {ButtonKind::Normal, ButtonKind::Primary, ButtonKind::Flat, ButtonKind::Danger}) {
        Button button(QStringLiteral("Save"), kind);
        const QImage rest = look(button);
        button.setAttribute(Qt::WA_UnderMouse);
        const QImage hovered = look(button);
        button.setDown(true);
        const QImage pressed = look(button);
        button.setDown(false);
        button.setAttribute(Qt::WA_UnderMouse, false);
        button.setEnabled(false);
        const QImage disabled = look(button);
        QVERIFY(rest != hovered);
        QVERIFY(hovered != pressed);
        QVERIFY(rest != disabled);
    }
}

void TestButton::iconAndCapTakeTheirRoom()
{
    Button button(QStringLiteral("Save"));
    const int plain = button.sizeHint().width();
    button.setIconOf(Icon::Check);
    QCOMPARE(button.sizeHint().width(), plain + 16 + 6);
    button.setKey(QKeySequence(QStringLiteral("Ctrl+S")));
    QCOMPARE(button.sizeHint().width(), plain + 16 + 6); // only in the tooltip
    button.setKey(QKeySequence(QStringLiteral("Ctrl+S")), true);
    QVERIFY(button.sizeHint().width() > plain + 16 + 6 + 20);
}

void TestButton::textIsWhole_data()
{
    QTest::addColumn<int>("px");
    QTest::addColumn<ButtonSize>("size");
    for (const int px : {13, 20}) {
        QTest::addRow("%d px, small", px) << px << ButtonSize::Small;
        QTest::addRow("%d px", px) << px << ButtonSize::Normal;
        QTest::addRow("%d px, first run", px) << px << ButtonSize::FirstRun;
    }
}

void TestButton::textIsWhole()
{
    QFETCH(int, px);
    QFETCH(ButtonSize, size);
    TestLook::setFontPx(px);
    Button button(Icon::Refresh, QStringLiteral("Test connection"));
    button.setButtonSize(size);
    button.setKey(QKeySequence(QStringLiteral("Ctrl+T")), true);
    const auto ink = [&button](int extra) {
        button.resize(button.sizeHint() + QSize(extra, 0));
        return countColor(pictureOf(button), Theme::current().color(Token::Text));
    };
    QCOMPARE(ink(0), ink(40));
    button.resize(button.sizeHint());
    QCOMPARE(clippedTexts(button), QStringList());
}

void TestButton::acceleratorIsNotDrawn()
{
    Button plain(QStringLiteral("Save"));
    Button accelerated(QStringLiteral("&Save"));
    QCOMPARE(accelerated.sizeHint(), plain.sizeHint());
    QCOMPARE(look(accelerated), look(plain));
}

void TestButton::iconButtonHasANameAndATarget()
{
    IconButton button(Icon::Close, QStringLiteral("Close"), QKeySequence(Qt::Key_Escape));
    QCOMPARE(button.accessibleName(), QStringLiteral("Close"));
    QCOMPARE(button.toolTip(), QStringLiteral("Close (Esc)"));
    QCOMPARE(button.focusPolicy(), Qt::StrongFocus);
    QCOMPARE(button.sizeHint(), QSize(leastTarget, leastTarget));
    button.setName(QStringLiteral("Hide"));
    QCOMPARE(QAccessible::queryAccessibleInterface(&button)->text(QAccessible::Name), QStringLiteral("Hide"));
    button.resize(button.sizeHint());
    QVERIFY(countColor(pictureOf(button), Theme::current().color(Token::Text2)) > 0);
}

void TestButton::linkIsAButton()
{
    TextLink link(QStringLiteral("Fix"));
    QSignalSpy clicked(&link, &QAbstractButton::clicked);
    QCOMPARE(QAccessible::queryAccessibleInterface(&link)->role(), QAccessible::Button);
    QCOMPARE(QAccessible::queryAccessibleInterface(&link)->text(QAccessible::Name), QStringLiteral("Fix"));
    link.resize(link.sizeHint());
    QTest::mouseClick(&link, Qt::LeftButton);
    QTest::keyClick(&link, Qt::Key_Space);
    QCOMPARE(clicked.count(), 2);
    QVERIFY(countColor(pictureOf(link), Theme::current().color(Token::Link)) > 0);
}

void TestButton::linkIsUnderlinedUnderThePointer()
{
    TextLink link(QStringLiteral("Add"));
    link.setIconOf(Icon::Plus);
    link.resize(link.sizeHint());
    const int rest = countColor(pictureOf(link), Theme::current().color(Token::Link));
    link.setAttribute(Qt::WA_UnderMouse);
    QVERIFY(countColor(pictureOf(link), Theme::current().color(Token::Link)) > rest + 5);
}

void TestButton::keyCaps()
{
    QCOMPARE(keyCapText({}), QString());
    const QString text = keyCapText(QKeySequence(QStringLiteral("Ctrl+F")));
    QVERIFY(!text.contains(QLatin1Char('+')));
    QVERIFY(text.endsWith(QLatin1Char('F')));
    const QSize size = keyCapSize(text, Theme::current());
    const QImage picture = pictureOf(size, Theme::current().color(Token::Surface), [&](QPainter &painter) {
        paintKeyCap(painter, QRectF(QPointF(), size), text, Theme::current().color(Token::Text2), Theme::current());
    });
    // Thin strokes of small text hardly reach their colour: what is far from the ground is ink.
    const int ink = countPixels(
        picture, [](const QColor &pixel) { return contrastRatio(pixel, Theme::current().color(Token::Surface)) > 3; });
    QVERIFY(ink > 20);
}

QTEST_MAIN(TestButton)
#include "tst_button.moc"
