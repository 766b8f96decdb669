// SPDX-License-Identifier: MIT
#include "tests/core/azure/drawndifference.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;
using Kind = DifferenceLine::Kind;

/// What differs between two texts, line by line.
class TestTextDifference : public QObject
{
    Q_OBJECT
private slots:
    void texts_data();
    void texts();
    void numbersOfLines();
    void longLinesAreCut();
    void farApart();
    void nothingIsLost();
};

namespace
{

QByteArray numbered(int count)
{
    QByteArray text;
    for (int i = 1; i <= count; ++i) {
        text += QByteArray::number(i) + '\n';
    }
    return text;
}

} // namespace

void TestTextDifference::texts_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("expected"); // with one line of context
    const auto add = [](const char *name, const QByteArray &before, const QByteArray &after,
                        const QByteArray &expected) { QTest::newRow(name) << before << after << expected; };
    add("equal", "a\nb\n", "a\nb\n", "");
    add("both empty", "", "", "");
    add("all new", "", "a\nb\n", "+a\n+b\n");
    add("all gone", "a\n", "", "-a\n");
    add("one of three", "a\nb\nc\n", "a\nx\nc\n", " a\n-b\n+x\n c\n");
    add("first line", "a\nb\nc\n", "x\nb\nc\n", "-a\n+x\n b\n");
    add("last line", "a\nb\nc\n", "a\nb\nx\n", " b\n-c\n+x\n");
    add("line added", "a\nb\nc\nd\n", "a\nb\nx\nc\nd\n", " b\n+x\n c\n");
    add("line gone", "a\nb\nc\nd\n", "a\nc\nd\n", " a\n-b\n c\n");
    add("one of each", "a\nb\nc\nd\n", "x\na\nb\nd\n", "+x\n a\n b\n-c\n d\n");
    add("far from each other", "a\n1\n2\n3\nb\n", "x\n1\n2\n3\ny\n", "-a\n+x\n 1\n@\n 3\n-b\n+y\n");
    add("just near enough", "a\n1\n2\nb\n", "x\n1\n2\ny\n", "-a\n+x\n 1\n 2\n-b\n+y\n");
    add("line end at the end", "a\nb", "a\nb\n", " a\n-b\n+b\n");
    add("line ends", "a\r\nb\r\n", "a\nb\n", "-a\n-b\n+a\n+b\n");
    add("everything", "a\nb\n", "c\nd\n", "-a\n-b\n+c\n+d\n");
}

void TestTextDifference::texts()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, expected);
    QCOMPARE(drawn(difference(before, after, 1)), expected);
}

void TestTextDifference::numbersOfLines()
{
    const QList<DifferenceHunk> hunks = difference("a\nb\nc\nd\n", "a\nc\nd\ne\n", 1);
    const DifferenceHunk expected{{Kind::Same, 1, 1, u"a"_s},
                                  {Kind::Removed, 2, 0, u"b"_s},
                                  {Kind::Same, 3, 2, u"c"_s},
                                  {Kind::Same, 4, 3, u"d"_s},
                                  {Kind::Added, 0, 4, u"e"_s}};
    QCOMPARE(hunks, QList<DifferenceHunk>{expected});
}

void TestTextDifference::longLinesAreCut()
{
    const QByteArray filler(2000, 'x');
    const QList<DifferenceHunk> hunks =
        difference(filler + "\n" + filler + "®" + filler + "\n", filler + "\n" + filler + "\\u00ae" + filler + "\n");
    QCOMPARE(hunks.size(), 1);
    QCOMPARE(hunks[0].size(), 3);
    for (const DifferenceLine &line : hunks[0]) {
        QVERIFY2(line.text.size() <= 242, qPrintable(line.text));
        QVERIFY(line.text.endsWith(u'…'));
    }
    QVERIFY(!hunks[0][0].text.startsWith(u'…'));
    QVERIFY(hunks[0][1].text.startsWith(u'…'));
    QVERIFY(hunks[0][1].text.contains(u"x®x"));
    QVERIFY(hunks[0][2].text.contains(u"x\\u00aex"));
}

void TestTextDifference::farApart()
{
    // More lines went than are looked through: still right, in one piece, and what both end with is common.
    const QByteArray before = numbered(1000);
    const QByteArray after = "1\n" + before.mid(before.indexOf("\n900\n") + 1);
    const QList<DifferenceHunk> hunks = difference(before, after, 1);
    QCOMPARE(hunks.size(), 1);
    QCOMPARE(hunks[0].size(), 900);
    QCOMPARE(hunks[0].first().text, u"1"_s);
    QCOMPARE(hunks[0][1].text, u"2"_s);
    QCOMPARE(hunks[0][898].kind, Kind::Removed);
    QCOMPARE(hunks[0].last().text, u"900"_s);
}

/// With all lines as context, the lines of each side are that side's text.
void TestTextDifference::nothingIsLost()
{
    quint32 state = 1;
    const auto draw = [&](quint32 below) {
        state = state * 1664525U + 1013904223U;
        return (state >> 16) % below;
    };
    for (int round = 0; round < 300; ++round) {
        QByteArray before;
        QByteArray after;
        for (quint32 i = draw(30); i > 0; --i) {
            const QByteArray line = QByteArray(1, char('a' + draw(4))) + '\n';
            const quint32 what = draw(6);
            before += what == 0 ? QByteArray() : line;
            after += what == 1 ? QByteArray() : what == 2 ? QByteArray("z\n") : line;
        }
        QByteArray left;
        QByteArray right;
        int lastBefore = 0;
        int lastAfter = 0;
        for (const DifferenceHunk &hunk : difference(before, after, 1000)) {
            for (const DifferenceLine &line : hunk) {
                if (line.kind != Kind::Added) {
                    left += line.text.toUtf8() + '\n';
                    QCOMPARE(line.before, ++lastBefore);
                }
                if (line.kind != Kind::Removed) {
                    right += line.text.toUtf8() + '\n';
                    QCOMPARE(line.after, ++lastAfter);
                }
            }
        }
        if (before != after) {
            QCOMPARE(left, before);
            QCOMPARE(right, after);
        } else {
            QVERIFY(left.isEmpty());
        }
    }
}

QTEST_APPLESS_MAIN(TestTextDifference)
#include "tst_textdifference.moc"
