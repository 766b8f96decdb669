// SPDX-License-Identifier: MIT
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/session/recordedrequest.h"
#include "ui/traffic/messagetext.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

class TestMessageText : public QObject
{
    Q_OBJECT
private slots:
    void indents_data();
    void indents();
    void messages();
    void whatIsMissing();
    void bounded();
    void replay_data();
    void replay();
};

namespace
{

ExchangeRecord changed(ExchangeRecord record, const std::function<void(CapturedExchange &)> &change)
{
    auto content = std::make_shared<CapturedExchange>(*record.content);
    change(*content);
    record.content = content;
    return record;
}

} // namespace

void TestMessageText::indents_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("indented");
    QTest::newRow("object") << u"{\"b\":1,\"a\":[true,null]}"_s
                            << u"{\n  \"b\": 1,\n  \"a\": [\n    true,\n    null\n  ]\n}"_s;
    QTest::newRow("empty") << u"{\"a\":{},\"b\":[ ]}"_s << u"{\n  \"a\": {},\n  \"b\": []\n}"_s;
    QTest::newRow("numbers stay") << u"[1.50,1e400,12345678901234567890]"_s
                                  << u"[\n  1.50,\n  1e400,\n  12345678901234567890\n]"_s;
    QTest::newRow("strings stay") << u"{\"a\":\"x, {y}: \\\"z\\\" \\\\\"}"_s
                                  << u"{\n  \"a\": \"x, {y}: \\\"z\\\" \\\\\"\n}"_s;
    QTest::newRow("indented anew") << u"{\n \"a\" :\t1 }"_s << u"{\n  \"a\": 1\n}"_s;
    QTest::newRow("cut in a string") << u"{\"a\":\"bc"_s << u"{\n  \"a\": \"bc"_s;
    QTest::newRow("cut after a backslash") << u"{\"a\":\"b\\"_s << u"{\n  \"a\": \"b\\"_s;
    QTest::newRow("cut in a list") << u"[1,2"_s << u"[\n  1,\n  2"_s;
    QTest::newRow("too many ends") << u"]}1"_s << u"\n]\n}1"_s;
}

void TestMessageText::indents()
{
    QFETCH(const QString, json);
    QTEST(indentedJson(json), "indented");
}

void TestMessageText::messages()
{
    const ExchangeRecord record =
        withContent(served(1), R"({"a":1})", "data: {\"b\":2}\n\n", {{"api-key", "••••"}, {"X-Text", "grün"}});
    const MessageText request = messageText(record, MessageSide::Request);
    QVERIFY(request.recorded);
    QCOMPARE(request.note, QString());
    QCOMPARE(request.text, u"POST /openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21 HTTP/1.1\n"
                           "api-key: ••••\nX-Text: grün\nContent-Length: 7\n\n{\n  \"a\": 1\n}"_s);
    const MessageText response = messageText(record, MessageSide::Response);
    QCOMPARE(response.text, u"HTTP/1.1 200 OK\nContent-Type: application/json\n\ndata: {\"b\":2}\n\n"_s);
}

void TestMessageText::whatIsMissing()
{
    const MessageText nothing = messageText(served(1), MessageSide::Request);
    QVERIFY(!nothing.recorded);
    QVERIFY(nothing.note.contains(u"turn on “Keep request and response headers” in Settings"));
    QVERIFY(!messageText(running(1), MessageSide::Response).note.contains(u"Settings"));
    ExchangeRecord heads = withContent(served(1), {}, {});
    heads.requestBytes = 1200;
    QVERIFY(messageText(heads, MessageSide::Request).note.startsWith(u"The body (1.2 kB) was not recorded."));
    QCOMPARE(messageText(heads, MessageSide::Response).note, QString()); // there was none
    ExchangeRecord cut = changed(withContent(served(1), "{\"a\":", "{}"),
                                 [](CapturedExchange &content) { content.request.bodyCut = true; });
    cut.requestBytes = 70'000;
    QCOMPARE(messageText(cut, MessageSide::Request).note, u"Cut: the first 5 B of 70 kB were recorded."_s);
    const ExchangeRecord bytes = withContent(served(1), QByteArray("\xFF\x00", 2), "{}");
    QVERIFY(messageText(bytes, MessageSide::Request).note.contains(u"no text (2 B)"));
    const ExchangeRecord packed = changed(withContent(served(1), "{}", QByteArray("\x1F\x8B", 2)), [](auto &content) {
        HeaderList headers = content.response.headers.unpacked();
        headers.append("Content-Encoding", "gzip");
        content.response.headers = headers;
    });
    QVERIFY(messageText(packed, MessageSide::Response).note.contains(u"compressed (gzip, 2 B)"));
}

void TestMessageText::bounded()
{
    const ExchangeRecord longLine = withContent(served(1), QByteArray("{\"a\":\"") + QByteArray(50'000, 'x'), "{}");
    const MessageText text = messageText(longLine, MessageSide::Request);
    for (const QString &line : text.text.split(u'\n')) {
        QVERIFY(line.size() < 4100);
    }
    QVERIFY(text.text.contains(u"more characters)"));
    const ExchangeRecord large = withContent(served(1), QByteArray("x\n").repeated(1000), "{}");
    const MessageText part = messageText(large, MessageSide::Request, 100);
    QVERIFY(part.text.size() < 400);
    QCOMPARE(part.note, u"Shown up to 100 of 2,000 characters."_s);
    // Any depth is shown without running out of anything.
    QVERIFY(indentedJson(QString(100'000, u'[')).size() > 100'000);
}

void TestMessageText::replay_data()
{
    QTest::addColumn<TrafficEntry>("entry");
    QTest::addColumn<QString>("problem");
    const ExchangeRecord whole = withContent(served(1), "{}", "{}");
    const auto row = [](const char *name, const ExchangeRecord &record, const QString &problem) {
        QTest::newRow(name) << entryOf(record) << problem;
    };
    row("whole", whole, {});
    ExchangeRecord bodiless = withContent(served(1), {}, "{}");
    bodiless.method = "GET";
    row("without a body", bodiless, {});
    row("not recorded", served(1), u"The request was not recorded."_s);
    row("running", running(1), u"The request is still running."_s);
    ExchangeRecord heads = withContent(served(1), {}, {});
    heads.requestBytes = 120;
    row("heads only", heads, u"The body was not recorded."_s);
    row("cut", changed(whole, [](CapturedExchange &content) { content.request.bodyCut = true; }),
        u"Only the beginning of the body was recorded."_s);
    row("masked", withContent(served(1), "{\"key\":\"••••\"}", "{}"), u"The body held a credential"_s);
    ExchangeRecord partly = whole;
    partly.requestBytes = 1; // the caller left in the middle
    row("did not arrive whole", changed(partly, [](CapturedExchange &content) { content.request.body = "{"; }),
        u"The body did not arrive whole"_s);
}

void TestMessageText::replay()
{
    QFETCH(const TrafficEntry, entry);
    QFETCH(const QString, problem);
    const QString found = replayProblem(*entry.record);
    QVERIFY2(problem.isEmpty() ? found.isEmpty() : found.startsWith(problem), qPrintable(found));
}

QTEST_GUILESS_MAIN(TestMessageText)
#include "tst_messagetext.moc"
