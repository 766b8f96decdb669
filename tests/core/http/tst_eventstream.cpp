// SPDX-License-Identifier: MIT
#include "core/http/eventstream.h"
#include "tests/core/http/parsercuts.h"

#include <QFile>
#include <QTest>

using namespace spillway;

/// Server-sent events (WHATWG HTML, section 9.2.6), each stream cut at each byte.
class TestEventStream : public QObject
{
    Q_OBJECT
private slots:
    void events_data();
    void events();
    void everyLineEnd_data();
    void everyLineEnd();
    void mixedLineEnds();
    void eventsComeWithTheirLastByte();
    void byteOrderMark_data();
    void byteOrderMark();
    void limit_data();
    void limit();
    void hugeLinesAreBounded_data();
    void hugeLinesAreBounded();
    void noiseIsCutAlike();
};

namespace
{

using Events = QList<QByteArray>;

Events read(const QByteArrayList &pieces, qsizetype maxEventBytes = 1024 * 1024)
{
    EventStreamReader reader(maxEventBytes);
    Events events;
    for (const QByteArray &piece : pieces) {
        events += reader.feed(piece);
    }
    return events;
}

void compareCuts(const QByteArray &bytes, const Events &expected, qsizetype maxEventBytes = 1024 * 1024)
{
    forAllCuts(bytes, [&](const QByteArrayList &pieces, const QByteArray &where) {
        const Events events = read(pieces, maxEventBytes);
        QVERIFY2(events == expected, where + ": " + events.join(" // ") + " instead of " + expected.join(" // "));
    });
}

} // namespace

void TestEventStream::events_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<Events>("expected");
    const auto add = [](const char *name, const QByteArray &stream, const Events &expected) {
        QTest::newRow(name) << stream << expected;
    };
    add("nothing", "", {});
    add("one", "data: a\n\n", {"a"});
    add("two", "data: a\n\ndata: b\n\n", {"a", "b"});
    add("as Azure streams", "data: {\"id\":\"1\"}\n\ndata: {\"id\":\"2\"}\n\ndata: [DONE]\n\n",
        {"{\"id\":\"1\"}", "{\"id\":\"2\"}", "[DONE]"});
    add("as the Responses API streams", "event: response.created\ndata: {\"a\":1}\n\nevent: done\ndata: {}\n\n",
        {"{\"a\":1}", "{}"});
    add("data in lines", "data: a\ndata: b\ndata:c\n\n", {"a\nb\nc"});
    add("without a space", "data:a\n\n", {"a"});
    add("only one space is taken", "data:  a \n\n", {" a "});
    add("a tab is data", "data:\ta\n\n", {"\ta"});
    add("colons in the data", "data: a: b:c\n\n", {"a: b:c"});
    add("empty data", "data:\n\n", {""});
    add("empty data with a space", "data: \n\n", {""});
    add("data without a colon", "data\n\n", {""});
    add("two empty lines of data", "data\ndata\n\n", {"\n"});
    add("an empty line of data behind", "data: a\ndata:\n\n", {"a\n"});
    add("a NUL", QByteArray("data: a\0b\n\n", 11), {QByteArray("a\0b", 3)});
    add("beyond ASCII", "data: caf\xc3\xa9 \xff\n\n", {"caf\xc3\xa9 \xff"});
    // What is no data.
    add("a comment", ": keep-alive\n\n", {});
    add("comments around", ": a\ndata: b\n: c\n\n:\n\n", {"b"});
    add("other fields", "id: 1\nretry: 3000\nevent: x\nfoo: bar\ndata: a\nid\n\n", {"a"});
    add("an event without data", "event: ping\n\ndata: a\n\n", {"a"});
    add("a longer name", "datax: a\n\n", {});
    add("a shorter name", "dat: a\n\n", {});
    add("another case", "Data: a\n\nDATA: b\n\n", {});
    add("space before the colon", "data : a\n\n", {});
    add("space in front", " data: a\n\n", {});
    add("many empty lines", "\n\n\ndata: a\n\n\n\ndata: b\n\n\n", {"a", "b"});
    // What is not complete is no event.
    add("no empty line at the end", "data: a\n\ndata: b\n", {"a"});
    add("no line end at all", "data: a\n\ndata: b", {"a"});
    add("a cut name", "data: a\n\nda", {"a"});
}

void TestEventStream::events()
{
    QFETCH(QByteArray, stream);
    QFETCH(Events, expected);
    compareCuts(stream, expected);
}

void TestEventStream::everyLineEnd_data()
{
    QTest::addColumn<QByteArray>("lineEnd");
    QTest::newRow("LF") << QByteArray("\n");
    QTest::newRow("CR") << QByteArray("\r");
    QTest::newRow("CR LF") << QByteArray("\r\n");
}

void TestEventStream::everyLineEnd()
{
    QFETCH(QByteArray, lineEnd);
    QByteArray stream = ": comment\nevent: x\ndata: a\ndata: b\n\n\ndata:\n\ndata: [DONE]\n\n";
    stream.replace("\n", lineEnd);
    compareCuts(stream, {"a\nb", "", "[DONE]"});
}

void TestEventStream::mixedLineEnds()
{
    compareCuts("data: a\r\ndata: b\rdata: c\n\r\ndata: d\n\r", {"a\nb\nc", "d"});
    // CR LF is one line end and no empty line, also when the LF comes late; LF CR is two.
    compareCuts("data: a\r\ndata: b\r\n", {});
    compareCuts("data: a\n\rdata: b\n\r", {"a", "b"});
    compareCuts("data: a\r\n\ndata: b\r\r\n", {"a", "b"});
}

void TestEventStream::eventsComeWithTheirLastByte()
{
    EventStreamReader reader;
    QCOMPARE(reader.feed("data: a"), Events());
    QCOMPARE(reader.feed("\n"), Events());
    QCOMPARE(reader.feed("\n"), Events{"a"});
    QCOMPARE(reader.feed({}), Events());
    // A CR ends the line at once: it is not waited for an LF.
    QCOMPARE(reader.feed("data: b\r"), Events());
    QCOMPARE(reader.feed("\r"), Events{"b"});
    QCOMPARE(reader.feed("\ndata: c\r\n"), Events());
    QCOMPARE(reader.feed("\r"), Events{"c"});
    QCOMPARE(reader.feed("\n"), Events()); // belongs to that CR
    QCOMPARE(reader.feed("data: d\n\ndata: e\n\nda"), Events({"d", "e"}));
    QCOMPARE(reader.feed("ta: f\n\n"), Events{"f"});
}

void TestEventStream::byteOrderMark_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<Events>("expected");
    const QByteArray bom = "\xef\xbb\xbf";
    QTest::newRow("at the start") << bom + "data: a\n\ndata: b\n\n" << Events{"a", "b"};
    QTest::newRow("alone in its line") << bom + "\ndata: a\n\n" << Events{"a"};
    QTest::newRow("twice") << bom + bom + "data: a\n\ndata: b\n\n" << Events{"b"};
    QTest::newRow("in the second line") << "data: a\n\n" + bom + "data: b\n\ndata: c\n\n" << Events{"a", "c"};
    QTest::newRow("behind an empty line") << "\n" + bom + "data: b\n\n" << Events();
    QTest::newRow("in the data") << "data: " + bom + "\n\n" << Events{bom};
    QTest::newRow("two bytes of it") << bom.first(2) + "data: a\n\n" << Events();
    QTest::newRow("only that") << bom << Events();
}

void TestEventStream::byteOrderMark()
{
    QFETCH(QByteArray, stream);
    QFETCH(Events, expected);
    compareCuts(stream, expected);
}

void TestEventStream::limit_data()
{
    QTest::addColumn<QByteArray>("stream"); // read with a limit of 10
    QTest::addColumn<Events>("expected");
    const QByteArray next = "data: next\n\n";
    const QByteArray bom = "\xef\xbb\xbf";
    const auto add = [&next](const char *name, const QByteArray &stream, const Events &expected) {
        QTest::newRow(name) << stream + next << expected + Events{"next"};
    };
    add("as large as allowed", "data: 0123456789\n\n", {"0123456789"});
    add("as large as allowed, without a space", "data:0123456789\n\n", {"0123456789"});
    add("as large as allowed, behind a mark", bom + "data: 0123456789\n\n", {"0123456789"});
    add("one byte larger", "data: 0123456789a\n\n", {});
    add("one byte larger, without a space", "data:0123456789a\n\n", {});
    add("one byte larger, behind a mark", bom + "data: 0123456789a\n\n", {});
    add("a second space is data", "data:  0123456789\n\n", {});
    add("much larger", "data: " + QByteArray(100, 'x') + "\n\n", {});
    add("two lines as large as allowed", "data: 01234\ndata: 6789\n\n", {"01234\n6789"});
    add("two lines, with what joins them too large", "data: 01234\ndata: 56789\n\n", {});
    add("empty lines as large as allowed", QByteArray("data\n").repeated(11) + "\n", {QByteArray(10, '\n')});
    add("empty lines, too many", QByteArray("data\n").repeated(12) + "\n", {});
    add("too large, then small lines", "data: 0123456789a\ndata: b\n\n", {});
    add("small lines, then too large", "data: a\ndata: 0123456789a\n\n", {});
    add("too large, then another field", "data: 0123456789a\nid: 1\n: c\n\n", {});
    // Only data counts.
    add("a long comment", ": " + QByteArray(100, 'x') + "\ndata: a\n\n", {"a"});
    add("a long comment behind the data", "data: a\n: " + QByteArray(100, 'x') + "\n\n", {"a"});
    add("a long field", "data: a\nevent: " + QByteArray(100, 'x') + "\n\n", {"a"});
    add("a long name", "data: a\n" + QByteArray("data").repeated(30) + "\n\n", {"a"});
    add("a long comment for an event", ": " + QByteArray(100, 'x') + "\n\n", {});
}

void TestEventStream::limit()
{
    QFETCH(QByteArray, stream);
    QFETCH(Events, expected);
    compareCuts(stream, expected, 10);
}

void TestEventStream::hugeLinesAreBounded_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("piece");
    const QByteArray kibibyte(1024, 'x');
    QTest::newRow("data") << QByteArray("data: ") << kibibyte;
    QTest::newRow("a comment") << QByteArray(":") << kibibyte;
    QTest::newRow("a name") << QByteArray() << kibibyte;
    QTest::newRow("lines of data") << QByteArray() << "data: " + kibibyte.first(1017) + "\n";
    QTest::newRow("empty lines of data") << QByteArray() << QByteArray("data\n").repeated(205);
}

void TestEventStream::hugeLinesAreBounded()
{
    // 16 MiB for one event, of which 64 KiB may be kept. What is kept shows in the process's own size.
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, piece);
    const auto residentKiB = [] {
        QFile file(QStringLiteral("/proc/self/status"));
        file.open(QIODevice::ReadOnly);
        const QByteArray status = file.readAll();
        const qsizetype at = status.indexOf("VmRSS:");
        return at < 0 ? 0 : status.mid(at + 6, status.indexOf("kB", at) - at - 6).trimmed().toInt();
    };
    EventStreamReader reader(64 * 1024);
    QCOMPARE(reader.feed(start), Events());
    const int before = residentKiB();
    for (int i = 0; i < 16 * 1024; ++i) {
        QCOMPARE(reader.feed(piece), Events());
    }
    QVERIFY(residentKiB() - before < 4 * 1024);
    // And reading goes on behind it.
    QCOMPARE(reader.feed("\n\ndata: a\n\n"), Events{"a"});
}

void TestEventStream::noiseIsCutAlike()
{
    const QByteArray alphabet = "data: \n\r\xef\xbb\xbf:x";
    for (quint32 seed = 1; seed <= 3000; ++seed) {
        Numbers numbers(seed);
        QByteArray bytes = "data: a\r\n\r\n";
        for (int change = 0; change < 30; ++change) {
            bytes.insert(numbers.below(quint32(bytes.size() + 1)), alphabet[numbers.below(quint32(alphabet.size()))]);
        }
        QCOMPARE(read(randomPieces(bytes, numbers, 6), 12), read({bytes}, 12));
    }
}

QTEST_APPLESS_MAIN(TestEventStream)
#include "tst_eventstream.moc"
