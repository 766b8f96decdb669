// SPDX-License-Identifier: MIT
#include "ui/widgets/copyfield.h"

#include "tests/ui/clipped.h"
#include "tests/ui/testlook.h"
#include "ui/widgets/copybutton.h"

#include <QAccessible>
#include <QClipboard>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// Copy fields and copy buttons: what is copied, and what is seen of a secret.
class TestCopyField : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void copiesTheWhole();
    void keyOfTheActionCopiesToo();
    void checkIsShownForItsTime();
    void copyAgainBeginsTheTimeAnew();
    void buttonAsksForTheTextOfTheMoment();
    void plainFieldShowsItsText();
    void secretIsMasked();
    void eyeShowsItForAWhile();
    void eyeHidesItAgain();
    void newSecretWhileShown();
    void secretIsNowhereWhileMasked();
    void widthStaysWhateverIsShown();
    void names();
    void groundIsOneColour();
    void nothingIsClipped_data();
    void nothingIsClipped();

private:
    TestLook m_look;
};

namespace
{
const QString secret = QStringLiteral("spw-0123456789abcdef0123456789ab7f2a");
const QString masked = QStringLiteral("spw-••••••••7f2a");
} // namespace

void TestCopyField::init()
{
    m_look.desktop().set({});
    TestLook::setFontPx(13);
    QGuiApplication::clipboard()->clear();
}

void TestCopyField::copiesTheWhole()
{
    CopyField field(QStringLiteral("Client key"), CopyFieldKind::Secret);
    field.setText(secret);
    QSignalSpy copied(&field, &CopyField::copied);
    QTest::mouseClick(field.copyButton(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), secret);
    QCOMPARE(copied.count(), 1);
    QCOMPARE(copied.first().first().toString(), QStringLiteral("Client key copied"));
    QVERIFY(!field.isRevealed()); // copying shows nothing
}

void TestCopyField::keyOfTheActionCopiesToo()
{
    CopyField field(QStringLiteral("Endpoint"));
    field.setText(QStringLiteral("http://127.0.0.1:8080"));
    field.copyButton()->copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("http://127.0.0.1:8080"));
    QVERIFY(field.copyButton()->showsCheck());
}

void TestCopyField::checkIsShownForItsTime()
{
    QCOMPARE(copiedTime, 1500ms);
    CopyButton button(QStringLiteral("Endpoint"), [] { return QStringLiteral("x"); });
    button.resize(button.sizeHint());
    const QImage before = pictureOf(button);
    button.setCopiedTime(30ms);
    button.copy();
    QVERIFY(button.showsCheck());
    const QImage check = pictureOf(button);
    QVERIFY(check != before);
    QVERIFY(countColor(check, Theme::current().color(Token::SwitchOn)) > 0);
    QTRY_VERIFY(!button.showsCheck());
    QCOMPARE(pictureOf(button), before);
}

void TestCopyField::copyAgainBeginsTheTimeAnew()
{
    CopyButton button(QStringLiteral("Endpoint"), [] { return QStringLiteral("x"); });
    button.setCopiedTime(1h);
    QSignalSpy copied(&button, &CopyButton::copied);
    button.copy();
    button.setCopiedTime(1ms);
    button.copy();
    QCOMPARE(copied.count(), 2);
    QTRY_VERIFY(!button.showsCheck());
}

void TestCopyField::buttonAsksForTheTextOfTheMoment()
{
    QString text = QStringLiteral("one");
    CopyButton button(QStringLiteral("Row"), [&text] { return text; });
    button.copy();
    text = QStringLiteral("two");
    button.copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("two"));
}

void TestCopyField::plainFieldShowsItsText()
{
    CopyField field(QStringLiteral("Endpoint"));
    field.setText(QStringLiteral("http://127.0.0.1:8080"));
    QCOMPARE(field.edit()->text(), QStringLiteral("http://127.0.0.1:8080"));
    QVERIFY(field.edit()->isReadOnly());
    QVERIFY(field.eyeButton() == nullptr);
    field.setRevealed(true); // has nothing to reveal
    QVERIFY(!field.isRevealed());
    QCOMPARE(field.text(), QStringLiteral("http://127.0.0.1:8080"));
}

void TestCopyField::secretIsMasked()
{
    CopyField field(QStringLiteral("Client key"), CopyFieldKind::Secret);
    field.setText(secret);
    QCOMPARE(field.edit()->text(), masked);
    field.setText(QStringLiteral("short"));
    QCOMPARE(field.edit()->text(), QStringLiteral("••••••••"));
    field.setText({});
    QCOMPARE(field.edit()->text(), QString());
}

void TestCopyField::eyeShowsItForAWhile()
{
    QCOMPARE(revealTime, 20'000ms);
    CopyField field(QStringLiteral("Client key"), CopyFieldKind::Secret);
    field.setText(secret);
    field.setRevealTime(30ms);
    QTest::mouseClick(field.eyeButton(), Qt::LeftButton);
    QVERIFY(field.isRevealed());
    QCOMPARE(field.edit()->text(), secret);
    QCOMPARE(field.eyeButton()->accessibleName(), QStringLiteral("Hide client key"));
    QTRY_VERIFY(!field.isRevealed());
    QCOMPARE(field.edit()->text(), masked);
    QCOMPARE(field.eyeButton()->accessibleName(), QStringLiteral("Show client key"));
}

void TestCopyField::eyeHidesItAgain()
{
    CopyField field(QStringLiteral("Client key"), CopyFieldKind::Secret);
    field.setText(secret);
    QTest::mouseClick(field.eyeButton(), Qt::LeftButton);
    QTest::mouseClick(field.eyeButton(), Qt::LeftButton);
    QVERIFY(!field.isRevealed());
    QCOMPARE(field.edit()->text(), masked);
}

void TestCopyField::newSecretWhileShown()
{
    CopyField field(QStringLiteral("Client key"), CopyFieldKind::Secret);
    field.setText(secret);
    field.setRevealed(true);
    const QString other = QStringLiteral("spw-ffffffffffffffffffffffffffff0001");
    field.setText(other);
    QCOMPARE(field.edit()->text(), other);
    field.setRevealed(false);
    QCOMPARE(field.edit()->text(), QStringLiteral("spw-••••••••0001"));
}

void TestCopyField::secretIsNowhereWhileMasked()
{
    CopyField field(QStringLiteral("Client key"), CopyFieldKind::Secret);
    field.setText(secret);
    field.setRevealed(true);
    field.setRevealed(false);
    // Neither a screen reader nor the undo stack nor a selection has it.
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(field.edit());
    for (const auto text : {QAccessible::Name, QAccessible::Value, QAccessible::Description}) {
        QVERIFY(!interface->text(text).contains(QStringLiteral("0123456789")));
    }
    field.edit()->undo();
    QCOMPARE(field.edit()->text(), masked);
    field.edit()->selectAll();
    QCOMPARE(field.edit()->selectedText(), masked);
    QVERIFY(!field.toolTip().contains(secret) && !field.edit()->toolTip().contains(secret));
}

void TestCopyField::widthStaysWhateverIsShown()
{
    CopyField field(QStringLiteral("Client key"), CopyFieldKind::Secret);
    field.setText(secret);
    const QSize size = field.sizeHint();
    QCOMPARE(field.height(), height::field);
    field.setRevealed(true);
    QCOMPARE(field.sizeHint(), size);
    field.setCharacters(30);
    QVERIFY(field.sizeHint().width() > size.width());
}

void TestCopyField::names()
{
    CopyField field(QStringLiteral("Client key"), CopyFieldKind::Secret);
    QCOMPARE(field.edit()->accessibleName(), QStringLiteral("Client key"));
    QCOMPARE(field.copyButton()->accessibleName(), QStringLiteral("Copy client key"));
    QCOMPARE(field.copyButton()->toolTip(), QStringLiteral("Copy client key"));
    CopyButton keyed(
        QStringLiteral("Endpoint"), [] { return QString(); }, QKeySequence(QStringLiteral("Ctrl+Shift+C")));
    QCOMPARE(keyed.toolTip(),
             QStringLiteral("Copy endpoint (%1)")
                 .arg(QKeySequence(QStringLiteral("Ctrl+Shift+C")).toString(QKeySequence::NativeText)));
}

void TestCopyField::groundIsOneColour()
{
    for (const bool dark : {false, true}) {
        m_look.desktop().set({.dark = dark});
        CopyField field(QStringLiteral("Endpoint"));
        field.setText(QStringLiteral("http://127.0.0.1:8080"));
        field.adjustSize();
        // The line edit inside paints no box of its own.
        const QImage picture = pictureOf(field);
        const QRect edit = field.edit()->geometry();
        QCOMPARE(picture.pixelColor(edit.right() - 1, edit.center().y()).name(),
                 Theme::current().color(Token::Alt).name());
        QCOMPARE(picture.pixelColor(edit.left() + 1, edit.top() + 1).name(), Theme::current().color(Token::Alt).name());
    }
}

void TestCopyField::nothingIsClipped_data()
{
    QTest::addColumn<int>("px");
    QTest::newRow("100 %") << 13;
    QTest::newRow("150 %") << 20;
}

void TestCopyField::nothingIsClipped()
{
    QFETCH(int, px);
    CopyField field(QStringLiteral("Endpoint"));
    field.setText(QStringLiteral("http://127.0.0.1:8080"));
    field.show();
    TestLook::setFontPx(px);
    QTRY_COMPARE(field.height(), Theme::current().height(height::field));
    field.adjustSize();
    QCOMPARE(clippedTexts(field), QStringList());
    const QFontMetrics metrics(field.edit()->font());
    QVERIFY(metrics.horizontalAdvance(field.edit()->text()) + 4 <= field.edit()->width());
    QVERIFY(metrics.height() <= field.edit()->height());
}

QTEST_MAIN(TestCopyField)
#include "tst_copyfield.moc"
