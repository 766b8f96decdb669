// SPDX-License-Identifier: MIT
#include "core/http/textblock.h"

#include <QTest>

using namespace spillway;

class TestTextBlock : public QObject
{
    Q_OBJECT
private slots:
    void textsAreTextsLikeAnyOther();
    void textsWithoutRoomStandOnTheirOwn();
    void textsOutliveTheBlock();
    void changesStayApart();
    void clearLeavesHeldTextsAlone();
    void clearUsesTheBlockAgain();
};

void TestTextBlock::textsAreTextsLikeAnyOther()
{
    TextBlock block(64);
    const QByteArray name = block.add("Host");
    const QByteArray empty = block.add("");
    const QByteArray value = block.add("localhost:8080");
    QCOMPARE(name, "Host");
    QCOMPARE(value, "localhost:8080");
    QVERIFY(empty.isEmpty());
    QVERIFY(!empty.isNull()); // as a field without a value is
    for (const QByteArray &text : {name, empty, value}) {
        QCOMPARE(*text.constEnd(), '\0');
        QCOMPARE(qstrlen(text.constData()), size_t(text.size()));
    }
    QCOMPARE(block.room(), 64 - 5 - 1 - 15);
    QCOMPARE(value.constData(), name.constData() + 6); // one block, one behind the other
}

void TestTextBlock::textsWithoutRoomStandOnTheirOwn()
{
    TextBlock block(8);
    QCOMPARE(block.add("12345678"), "12345678"); // no room for the byte behind it
    QCOMPARE(block.room(), 8);
    QCOMPARE(block.add("1234567"), "1234567");
    QCOMPARE(block.room(), 0);
    QCOMPARE(block.add("9"), "9");
    QCOMPARE(block.add(""), "");
    QCOMPARE(TextBlock(0).add("abc"), "abc");
}

void TestTextBlock::textsOutliveTheBlock()
{
    QByteArray first;
    QByteArray second;
    {
        TextBlock block(32);
        first = block.add("first");
        second = block.add("second");
    }
    QCOMPARE(second, "second");
    second.clear();
    QCOMPARE(first, "first");
}

void TestTextBlock::changesStayApart()
{
    TextBlock block(64);
    QByteArray first = block.add("first");
    const QByteArray second = block.add("second");
    first.append(", and much more behind it");
    first[0] = 'F';
    QCOMPARE(first, "First, and much more behind it");
    QCOMPARE(second, "second");
    // Also when it is the last one that holds the block.
    QByteArray last;
    {
        TextBlock other(32);
        other.add("gone");
        last = other.add("last");
    }
    last.prepend("the ");
    last += " one";
    QCOMPARE(last, "the last one");
}

void TestTextBlock::clearLeavesHeldTextsAlone()
{
    TextBlock block(32);
    const QByteArray held = block.add("held");
    block.clear();
    QCOMPARE(block.room(), 32);
    QCOMPARE(block.add("another"), "another");
    QCOMPARE(held, "held");
}

void TestTextBlock::clearUsesTheBlockAgain()
{
    TextBlock block(32);
    const char *place = block.add("gone").constData();
    block.clear();
    QCOMPARE(block.room(), 32);
    QCOMPARE(static_cast<const void *>(block.add("next").constData()), static_cast<const void *>(place));
}

QTEST_APPLESS_MAIN(TestTextBlock)
#include "tst_textblock.moc"
