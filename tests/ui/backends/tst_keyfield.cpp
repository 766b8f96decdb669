// SPDX-License-Identifier: MIT
#include "tests/ui/backends/backendsfixture.h"
#include "ui/backends/keyfield.h"
#include "ui/widgets/button.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QSignalSpy>

using namespace spillway;
using namespace std::chrono_literals;

/// The key field: masked, shown for a while, replaced as a whole.
class TestKeyField : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(std::make_unique<FakeLook>()); }
    void init();
    void masked();
    void shortKeyShowsNothing();
    void theEye();
    void theEyeCloses();
    void typingReplaces_data();
    void typingReplaces();
    void pasting();
    void clearing();
    void typedKeyIsMaskedToo();
    void names();
    void cleanupTestCase()
    {
        m_field.reset();
        m_theme.reset();
    }

private:
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<KeyField> m_field;
    const QByteArray m_key = "abcdefghijklmnopqrste41c";
};

void TestKeyField::init()
{
    m_field = std::make_unique<KeyField>();
    m_field->setKept(m_key);
    m_field->show();
}

void TestKeyField::masked()
{
    QCOMPARE(m_field->edit()->text(), QString(24, u'•') + QStringLiteral("e41c"));
    QVERIFY(!m_field->typed());
    QCOMPARE(m_field->key(), m_key);
    m_field->setKept({});
    QCOMPARE(m_field->edit()->text(), QString());
    QVERIFY(!m_field->eyeButton()->isEnabled());
}

void TestKeyField::shortKeyShowsNothing()
{
    m_field->setKept("short-key");
    QCOMPARE(m_field->edit()->text(), QString(24, u'•'));
}

void TestKeyField::theEye()
{
    m_field->eyeButton()->click();
    QVERIFY(m_field->isRevealed());
    QCOMPARE(m_field->edit()->text(), QString::fromLatin1(m_key));
    QVERIFY(!m_field->typed());
    m_field->eyeButton()->click();
    QVERIFY(!m_field->edit()->text().contains(QStringLiteral("abcd")));
}

void TestKeyField::theEyeCloses()
{
    m_field->setRevealTime(10ms);
    m_field->setRevealed(true);
    QTRY_VERIFY(!m_field->isRevealed());
    QCOMPARE(m_field->edit()->text(), QString(24, u'•') + QStringLiteral("e41c"));
}

void TestKeyField::typingReplaces_data()
{
    QTest::addColumn<int>("cursor");
    for (const int cursor : {0, 5, 24, 26, 28}) {
        QTest::addRow("at %d", cursor) << cursor;
    }
}

/// Wherever in the dots somebody begins: none of them gets into the key.
void TestKeyField::typingReplaces()
{
    QFETCH(int, cursor);
    QSignalSpy edited(m_field.get(), &KeyField::edited);
    m_field->edit()->setCursorPosition(cursor);
    QTest::keyClick(m_field->edit(), Qt::Key_N);
    QCOMPARE(m_field->typed(), QByteArray("n"));
    QTest::keyClicks(m_field->edit(), QStringLiteral("ew-key"));
    QCOMPARE(m_field->typed(), QByteArray("new-key"));
    QCOMPARE(m_field->key(), "new-key");
    QCOMPARE(edited.size(), 7);
    m_field->setKept(m_key);
    QVERIFY(!m_field->typed());
}

void TestKeyField::pasting()
{
    QGuiApplication::clipboard()->setText(QStringLiteral("  pasted-key\n"));
    m_field->edit()->selectAll();
    m_field->edit()->paste();
    QCOMPARE(m_field->typed(), QByteArray("pasted-key"));
}

void TestKeyField::clearing()
{
    m_field->edit()->selectAll();
    QTest::keyClick(m_field->edit(), Qt::Key_Delete);
    QCOMPARE(m_field->typed(), QByteArray(""));
    QCOMPARE(m_field->key(), QByteArray(""));
}

void TestKeyField::typedKeyIsMaskedToo()
{
    m_field->edit()->selectAll();
    QTest::keyClicks(m_field->edit(), QStringLiteral("new"));
    QCOMPARE(m_field->edit()->echoMode(), QLineEdit::Password);
    QVERIFY(!m_field->edit()->displayText().contains(u'n'));
    m_field->setRevealed(true);
    QCOMPARE(m_field->edit()->displayText(), QStringLiteral("new"));
}

void TestKeyField::names()
{
    QCOMPARE(m_field->edit()->accessibleName(), QStringLiteral("API key"));
    QCOMPARE(m_field->eyeButton()->accessibleName(), QStringLiteral("Show key"));
    m_field->setRevealed(true);
    QCOMPARE(m_field->eyeButton()->accessibleName(), QStringLiteral("Hide key"));
}

QTEST_MAIN(TestKeyField)
#include "tst_keyfield.moc"
