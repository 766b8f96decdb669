// SPDX-License-Identifier: MIT
#include "core/proxy/sharedtexts.h"

#include <QTest>

using namespace spillway;

class TestSharedTexts : public QObject
{
    Q_OBJECT
private slots:
    void theSameTextIsOneBlock();
    void everyTextComesBackAsItIs();
    void longTextsAreNotKept();
};

void TestSharedTexts::theSameTextIsOneBlock()
{
    SharedTexts texts;
    const QByteArray path = texts.shared(QByteArray("/openai/deployments/") + "gpt-4o");
    const QByteArray again = texts.shared(QByteArray("/openai/deployments/gpt-4") + "o");
    QCOMPARE(again, "/openai/deployments/gpt-4o");
    QCOMPARE(static_cast<const void *>(again.constData()), static_cast<const void *>(path.constData()));

    const QString reason = texts.shared(QString::number(200));
    const QString other = texts.shared(QString::number(200));
    QCOMPARE(other, "200");
    QCOMPARE(static_cast<const void *>(other.constData()), static_cast<const void *>(reason.constData()));
}

// Far more than there are places: most of them take another's.
void TestSharedTexts::everyTextComesBackAsItIs()
{
    SharedTexts texts;
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 5000; ++i) {
            QCOMPARE(texts.shared(QByteArray::number(i)), QByteArray::number(i));
            QCOMPARE(texts.shared(QString::number(i)), QString::number(i));
        }
    }
    QVERIFY(texts.shared(QByteArray()).isNull());
    QVERIFY(!texts.shared(QByteArray("")).isNull());
    QVERIFY(texts.shared(QString()).isNull());
}

void TestSharedTexts::longTextsAreNotKept()
{
    SharedTexts texts;
    const QByteArray longest(SharedTexts::longest, 'a');
    const QByteArray longer(SharedTexts::longest + 1, 'a');
    texts.shared(longest);
    QVERIFY(!longest.isDetached()); // the table has it too
    QCOMPARE(texts.shared(longer), longer);
    QVERIFY(longer.isDetached());
}

QTEST_APPLESS_MAIN(TestSharedTexts)
#include "tst_sharedtexts.moc"
