// SPDX-License-Identifier: MIT
#include "core/http/eventstream.h"
#include "tests/core/http/parsercuts.h"

#include <QTest>

using namespace spillway;

/// The tokens that an answer reports, read in passing from a JSON body or an event stream.
class TestUsage : public QObject
{
    Q_OBJECT
private slots:
    void inJson_data();
    void inJson();
    void kinds_data();
    void kinds();
    void ofAStream_data();
    void ofAStream();
    void ofABody();
    void bodyLimit();
    void eventLimit();
    void ignored();
    void brokenOff();
};

namespace
{

using Kind = UsageWatcher::Kind;

/// `12+30=42`, or "none".
QByteArray describe(const std::optional<TokenUsage> &usage)
{
    return usage ? QByteArray::number(usage->promptTokens) + '+' + QByteArray::number(usage->completionTokens) + '=' +
                       QByteArray::number(usage->totalTokens)
                 : QByteArray("none");
}

const QByteArray chatBody =
    R"({"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant",)"
    R"("content":"The word \"usage\":null is only text."},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,)"
    R"("completion_tokens":30,"total_tokens":42,"completion_tokens_details":{"reasoning_tokens":7}}})";

QByteArray chunk(const QByteArray &usage)
{
    return R"(data: {"id":"1","choices":[{"delta":{"content":"a"}}],"usage":)" + usage + "}\n\n";
}

} // namespace

Q_DECLARE_METATYPE(spillway::UsageWatcher::Kind)

void TestUsage::inJson_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("usage");
    const auto add = [](const char *name, const QByteArray &json, const QByteArray &usage) {
        QTest::newRow(name) << json << usage;
    };
    add("chat completion", chatBody, "12+30=42");
    add("embeddings", R"({"object":"list","data":[],"usage":{"prompt_tokens":8,"total_tokens":8}})", "8+0=8");
    add("responses", R"({"object":"response","usage":{"input_tokens":36,"output_tokens":87,"total_tokens":123}})",
        "36+87=123");
    add("the Responses API's last event",
        R"({"type":"response.completed","response":{"usage":{"input_tokens":3,"output_tokens":4,"total_tokens":7}}})",
        "3+4=7");
    add("image generation", R"({"created":1,"usage":{"total_tokens":100,"input_tokens":50,"output_tokens":50}})",
        "50+50=100");
    add("no total", R"({"usage":{"prompt_tokens":3,"completion_tokens":4}})", "3+4=7");
    add("only a total", R"({"usage":{"total_tokens":9}})", "0+0=9");
    add("only completion", R"({"usage":{"completion_tokens":4}})", "0+4=4");
    add("zeros", R"({"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}})", "0+0=0");
    add("both kinds of names", R"({"usage":{"prompt_tokens":1,"input_tokens":9,"completion_tokens":2}})", "1+2=3");
    add("a name without a number beside one", R"({"usage":{"prompt_tokens":null,"input_tokens":9}})", "9+0=9");
    add("whole numbers written with a point", R"({"usage":{"prompt_tokens":3.0,"completion_tokens":4.0}})", "3+4=7");
    add("the outer one counts", R"({"usage":{"prompt_tokens":1},"response":{"usage":{"prompt_tokens":2}}})", "1+0=1");
    add("white space", "\n{ \"usage\" :\t{ \"prompt_tokens\" : 5 } }\n", "5+0=5");
    // Nothing to report.
    add("no usage", R"({"id":"1"})", "none");
    add("null", R"({"usage":null})", "none");
    add("a number", R"({"usage":42})", "none");
    add("a list", R"({"usage":[{"prompt_tokens":1}]})", "none");
    add("an empty object", R"({"usage":{}})", "none");
    add("seconds of audio", R"({"text":"a","usage":{"type":"duration","seconds":3}})", "none");
    add("elsewhere", R"({"choices":[{"usage":{"prompt_tokens":1}}]})", "none");
    add("another case", R"({"Usage":{"prompt_tokens":1}})", "none");
    add("a list at the top", R"([{"usage":{"prompt_tokens":1}}])", "none");
    add("a string at the top", R"("usage")", "none");
    add("[DONE]", "[DONE]", "none");
    add("nothing", "", "none");
    add("cut", chatBody.chopped(1), "none");
    add("something behind", R"({"usage":{"prompt_tokens":1}} x)", "none");
    // What is no count of tokens.
    add("text", R"({"usage":{"prompt_tokens":"12","completion_tokens":4}})", "0+4=4");
    add("negative", R"({"usage":{"prompt_tokens":-1,"completion_tokens":4}})", "0+4=4");
    add("a fraction", R"({"usage":{"prompt_tokens":1.5,"completion_tokens":4}})", "0+4=4");
    add("too large to be true", R"({"usage":{"prompt_tokens":9223372036854775807,"completion_tokens":4}})", "0+4=4");
    add("both too large", R"({"usage":{"prompt_tokens":9223372036854775807,"completion_tokens":9223372036854775807}})",
        "none");
    add("far too large", R"({"usage":{"prompt_tokens":1e300,"completion_tokens":4,"total_tokens":1e19}})", "0+4=4");
    add("just not too large", R"({"usage":{"prompt_tokens":1000000000000,"completion_tokens":1000000000000}})",
        "1000000000000+1000000000000=2000000000000");
}

void TestUsage::inJson()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, usage);
    QCOMPARE(describe(readUsage(json)), usage);
}

void TestUsage::kinds_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("encoding");
    QTest::addColumn<Kind>("kind");
    const auto add = [](const char *type, const char *encoding, Kind kind) {
        QTest::newRow((QByteArray(type) + ", " + encoding).constData())
            << QByteArray(type) << QByteArray(encoding) << kind;
    };
    add("application/json", "", Kind::Json);
    add("application/json; charset=utf-8", "", Kind::Json);
    add("Application/JSON ;charset=utf-8", "", Kind::Json);
    add(" application/json\t", "", Kind::Json);
    add("text/event-stream", "", Kind::EventStream);
    add("text/event-stream; charset=utf-8", "", Kind::EventStream);
    add("TEXT/EVENT-STREAM", "", Kind::EventStream);
    add("text/event-stream", "identity", Kind::EventStream);
    add("application/json", " Identity ", Kind::Json);
    // A compressed body is not unpacked for this.
    add("application/json", "gzip", Kind::Ignore);
    add("application/json", "br", Kind::Ignore);
    add("text/event-stream", "gzip", Kind::Ignore);
    add("application/json", "identity, gzip", Kind::Ignore);
    add("", "", Kind::Ignore);
    add("text/plain", "", Kind::Ignore);
    add("audio/mpeg", "", Kind::Ignore);
    add("application/jsonl", "", Kind::Ignore);
    add("application/problem+json", "", Kind::Ignore);
    add("x; application/json", "", Kind::Ignore);
    add("application/json, text/event-stream", "", Kind::Ignore);
}

void TestUsage::kinds()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, encoding);
    QFETCH(Kind, kind);
    QVERIFY(UsageWatcher::kindOf(type, encoding) == kind);
}

void TestUsage::ofAStream_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("usage");
    const auto add = [](const char *name, const QByteArray &stream, const QByteArray &usage) {
        QTest::newRow(name) << stream << usage;
    };
    const QByteArray done = "data: [DONE]\n\n";
    const QByteArray counts = R"({"prompt_tokens":12,"completion_tokens":30,"total_tokens":42})";
    add("in the last chunk", chunk("null") + chunk("null") + chunk(counts) + done, "12+30=42");
    add("null with a space", chunk(" null") + chunk(' ' + counts) + done, "12+30=42");
    add("the last one counts", chunk(R"({"prompt_tokens":1})") + chunk(counts) + chunk("null") + done, "12+30=42");
    add("a later one that is broken does not", chunk(counts) + chunk(R"({"prompt_tokens":)") + done, "12+30=42");
    add("none was asked for", "data: {\"choices\":[]}\n\n" + done, "none");
    add("only null", chunk("null") + done, "none");
    add("without [DONE]", chunk(counts), "12+30=42");
    add("in text", "data: {\"content\":\"\\\"usage\\\":{\\\"prompt_tokens\\\":1}\"}\n\n" + done, "none");
    add("an event of several lines", "data: {\"usage\":\ndata: " + counts + "}\n\n" + done, "12+30=42");
    add("CR LF", QByteArray(chunk("null") + chunk(counts) + done).replace("\n", "\r\n"), "12+30=42");
    add("the Responses API",
        "event: response.output_text.delta\ndata: {\"delta\":\"a\"}\n\nevent: response.completed\n"
        "data: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"usage\":{\"input_tokens\":3,"
        "\"output_tokens\":4,\"total_tokens\":7}}}\n\n",
        "3+4=7");
    add("cut before the end of the event", chunk("null") + chunk(counts).chopped(1), "none");
}

void TestUsage::ofAStream()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, usage);
    forAllCuts(stream, [&](const QByteArrayList &pieces, const QByteArray &where) {
        UsageWatcher watcher(Kind::EventStream);
        for (const QByteArray &piece : pieces) {
            watcher.feed(piece);
        }
        QVERIFY2(describe(watcher.usage()) == usage, where + ": " + describe(watcher.usage()));
    });
}

void TestUsage::ofABody()
{
    forAllCuts(chatBody, [&](const QByteArrayList &pieces, const QByteArray &where) {
        UsageWatcher watcher(Kind::Json);
        for (const QByteArray &piece : pieces) {
            watcher.feed(piece);
        }
        QVERIFY2(describe(watcher.usage()) == "12+30=42", where);
    });
}

void TestUsage::bodyLimit()
{
    const auto usageOf = [](qsizetype limit, const QByteArrayList &pieces) {
        UsageWatcher watcher(Kind::Json, limit);
        for (const QByteArray &piece : pieces) {
            watcher.feed(piece);
        }
        return describe(watcher.usage());
    };
    QCOMPARE(usageOf(chatBody.size(), {chatBody}), QByteArray("12+30=42"));
    QCOMPARE(usageOf(chatBody.size() - 1, {chatBody}), QByteArray("none"));
    QCOMPARE(usageOf(chatBody.size() - 1, {chatBody.first(5), chatBody.sliced(5)}), QByteArray("none"));
    // Once too large it stays so, also if what follows were a whole answer.
    QCOMPARE(usageOf(chatBody.size(), {QByteArray(chatBody.size() + 1, ' '), chatBody}), QByteArray("none"));
}

void TestUsage::eventLimit()
{
    // An event that is too large is passed over, and the next one read.
    UsageWatcher watcher(Kind::EventStream, 200);
    watcher.feed("data: {\"usage\":{\"prompt_tokens\":1},\"x\":\"" + QByteArray(300, 'x') + "\"}\n\n");
    QCOMPARE(describe(watcher.usage()), QByteArray("none"));
    watcher.feed(chunk(R"({"prompt_tokens":2})"));
    QCOMPARE(describe(watcher.usage()), QByteArray("2+0=2"));
}

void TestUsage::ignored()
{
    UsageWatcher watcher;
    watcher.feed(chatBody);
    watcher.feed(chunk(R"({"prompt_tokens":2})"));
    QCOMPARE(describe(watcher.usage()), QByteArray("none"));
    // Each kind reads its own form only.
    UsageWatcher json(Kind::Json);
    json.feed(chunk(R"({"prompt_tokens":2})"));
    QCOMPARE(describe(json.usage()), QByteArray("none"));
    UsageWatcher events(Kind::EventStream);
    events.feed(chatBody);
    QCOMPARE(describe(events.usage()), QByteArray("none"));
}

void TestUsage::brokenOff()
{
    UsageWatcher nothing(Kind::Json);
    QCOMPARE(describe(nothing.usage()), QByteArray("none"));
    UsageWatcher half(Kind::Json);
    half.feed(chatBody.first(chatBody.size() / 2));
    QCOMPARE(describe(half.usage()), QByteArray("none"));
    // What a stream has reported before it broke off is known.
    UsageWatcher stream(Kind::EventStream);
    stream.feed(chunk(R"({"prompt_tokens":2})") + "data: {\"us");
    QCOMPARE(describe(stream.usage()), QByteArray("2+0=2"));
}

QTEST_APPLESS_MAIN(TestUsage)
#include "tst_usage.moc"
