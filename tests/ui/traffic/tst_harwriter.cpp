// SPDX-License-Identifier: MIT
#include "core/proxy/credentialmask.h"
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/traffic/harwriter.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// HTTP Archive 1.2: what is required is there, and of the right type.
class TestHarWriter : public QObject
{
    Q_OBJECT
private slots:
    void structure_data();
    void structure();
    void values();
    void timings_data();
    void timings();
    void bodies();
    void noCredentials();
    void oldestFirstWithoutThoseUnderWay();
};

namespace
{

const HarContext context{u"0.1.0"_s, u"http://127.0.0.1:8080/openai"_s};

QJsonArray entriesOf(const QList<TrafficEntry> &entries)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(harText(entries, context), &error);
    return error.error == QJsonParseError::NoError ? document[u"log"][u"entries"].toArray() : QJsonArray();
}

QString value(const QJsonArray &list, const QString &name)
{
    for (const QJsonValue &item : list) {
        if (item[u"name"].toString() == name) {
            return item[u"value"].toString();
        }
    }
    return {};
}

ExchangeRecord recorded()
{
    ExchangeRecord record =
        exchange(33, {throttled(u"ptu-eastus2"_s, 1, 0, 34), throttled(u"ptu-swedencentral"_s, 1, 34, 62),
                      answering(u"paygo-eastus"_s, 2, 62, 402, 1210)});
    return withContent(record, R"({"messages":[]})", R"({"choices":[]})",
                       {{"Content-Type", "application/json"}, {"X-Text", "grün"}});
}

QList<TrafficEntry> allSorts()
{
    ExchangeRecord left = exchange(3, {attempt(u"ptu-eastus2"_s, 1, 0, 0, -1, 900)});
    left.end = ExchangeEnd::CallerLeft;
    ExchangeRecord refused = exchange(4, {});
    refused.end = ExchangeEnd::Refused;
    refused.status = 401;
    return {entryOf(recorded()), entryOf(served(1)), entryOf(left), entryOf(refused)};
}

} // namespace

void TestHarWriter::structure_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QJsonValue::Type>("type");
    const auto row = [](const char *path, QJsonValue::Type type) {
        QTest::newRow(path) << QString::fromLatin1(path) << type;
    };
    row("startedDateTime", QJsonValue::String);
    row("time", QJsonValue::Double);
    row("request", QJsonValue::Object);
    for (const char *path : {"request.method", "request.url", "request.httpVersion", "response.statusText",
                             "response.httpVersion", "response.redirectURL", "response.content.mimeType"}) {
        row(path, QJsonValue::String);
    }
    for (const char *path :
         {"request.cookies", "request.headers", "request.queryString", "response.cookies", "response.headers"}) {
        row(path, QJsonValue::Array);
    }
    for (const char *path : {"request.headersSize", "request.bodySize", "response.status", "response.headersSize",
                             "response.bodySize", "response.content.size", "timings.send", "timings.wait",
                             "timings.receive", "timings.blocked", "timings.dns", "timings.connect", "timings.ssl"}) {
        row(path, QJsonValue::Double);
    }
    row("cache", QJsonValue::Object);
}

void TestHarWriter::structure()
{
    QFETCH(const QString, path);
    const QJsonDocument document = QJsonDocument::fromJson(harText(allSorts(), context));
    QCOMPARE(document.object().keys(), QStringList{u"log"_s});
    QCOMPARE(document[u"log"][u"version"].toString(), u"1.2"_s);
    QCOMPARE(document[u"log"][u"creator"][u"name"].toString(), u"Spillway"_s);
    QCOMPARE(document[u"log"][u"creator"][u"version"].toString(), u"0.1.0"_s);
    const QJsonArray entries = document[u"log"][u"entries"].toArray();
    QCOMPARE(entries.size(), 4);
    for (const QJsonValue &entry : entries) {
        QJsonValue value = entry;
        for (const QString &step : path.split(u'.')) {
            value = value[step];
        }
        QTEST(value.type(), "type");
        // An ISO 8601 date with a time zone.
        static const QRegularExpression date(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$"_s);
        QVERIFY(date.match(entry[u"startedDateTime"].toString()).hasMatch());
    }
}

void TestHarWriter::values()
{
    const QJsonValue entry = entriesOf({entryOf(recorded())}).first();
    QCOMPARE(entry[u"startedDateTime"].toString(), u"2026-05-04T14:32:07.748Z"_s);
    QCOMPARE(entry[u"time"].toDouble(), 1210.0);
    const QJsonValue request = entry[u"request"];
    QCOMPARE(request[u"method"].toString(), u"POST"_s);
    QCOMPARE(request[u"url"].toString(),
             u"http://127.0.0.1:8080/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"_s);
    QCOMPARE(request[u"httpVersion"].toString(), u"HTTP/1.1"_s);
    QCOMPARE(value(request[u"queryString"].toArray(), u"api-version"_s), u"2024-10-21"_s);
    QCOMPARE(value(request[u"headers"].toArray(), u"X-Text"_s), u"grün"_s);
    QCOMPARE(request[u"postData"][u"mimeType"].toString(), u"application/json"_s);
    QCOMPARE(request[u"postData"][u"text"].toString(), u"{\"messages\":[]}"_s);
    QCOMPARE(request[u"bodySize"].toInt(), 15);
    const QJsonValue response = entry[u"response"];
    QCOMPARE(response[u"status"].toInt(), 200);
    QCOMPARE(response[u"statusText"].toString(), u"OK"_s);
    QCOMPARE(response[u"content"][u"text"].toString(), u"{\"choices\":[]}"_s);
    QCOMPARE(response[u"content"][u"size"].toInt(), 14);
    QVERIFY(entry[u"comment"].toString().startsWith(u"Both priority 1 backends answered 429"));
    QCOMPARE(entry[u"_attempts"].toArray().size(), 3);
    QCOMPARE(entry[u"_attempts"][0][u"backend"].toString(), u"ptu-eastus2"_s);
    QCOMPARE(entry[u"_attempts"][0][u"status"].toInt(), 429);
    QCOMPARE(entry[u"_usage"][u"total_tokens"].toInt(), 1265);
}

void TestHarWriter::timings_data()
{
    QTest::addColumn<int>("firstByte");
    QTest::addColumn<int>("total");
    QTest::addColumn<double>("wait");
    QTest::addColumn<double>("receive");
    QTest::newRow("usual") << 402 << 1210 << 402.0 << 808.0;
    QTest::newRow("no first byte") << -1 << 900 << 900.0 << 0.0;
    QTest::newRow("at once") << 0 << 0 << 0.0 << 0.0;
}

void TestHarWriter::timings()
{
    QFETCH(const int, firstByte);
    QFETCH(const int, total);
    ExchangeRecord record = served(1);
    record.firstByte = firstByte < 0 ? Duration(-1) : Duration(firstByte * 1000);
    record.total = Duration(total * 1000);
    const QJsonValue entry = entriesOf({entryOf(record)}).first();
    const QJsonObject timings = entry[u"timings"].toObject();
    QTEST(timings[u"wait"].toDouble(), "wait");
    QTEST(timings[u"receive"].toDouble(), "receive");
    double sum = 0;
    for (const QJsonValue &part : timings) {
        sum += std::max(part.toDouble(), 0.0); // -1: does not apply
    }
    QCOMPARE(sum, entry[u"time"].toDouble());
}

void TestHarWriter::bodies()
{
    ExchangeRecord record = recorded();
    auto content = std::make_shared<CapturedExchange>(*record.content);
    content->request.body = QByteArray("\x00\xFF\x80", 3);
    content->request.bodyCut = true;
    content->response.body = QByteArray("\x1F\x8B\x00", 3);
    record.content = content;
    const QJsonValue entry = entriesOf({entryOf(record)}).first();
    const QJsonValue post = entry[u"request"][u"postData"];
    QCOMPARE(post[u"text"].toString(), u"AP+A"_s);
    QCOMPARE(post[u"_encoding"].toString(), u"base64"_s);
    QVERIFY(!post[u"comment"].toString().isEmpty());
    QCOMPARE(entry[u"response"][u"content"][u"text"].toString(), u"H4sA"_s);
    QCOMPARE(entry[u"response"][u"content"][u"encoding"].toString(), u"base64"_s);
    // Nothing recorded, nothing invented.
    const QJsonValue bare = entriesOf({entryOf(served(1))}).first();
    QVERIFY(bare[u"request"][u"postData"].isUndefined());
    QVERIFY(bare[u"response"][u"content"][u"text"].isUndefined());
    QCOMPARE(bare[u"request"][u"headers"].toArray().size(), 0);
}

// The core masks what it records; the writer does not rely on it.
void TestHarWriter::noCredentials()
{
    ExchangeRecord record = withContent(served(1), "{}", "{}", {{"api-key", "secret-one"}, {"Cookie", "secret-two"}});
    auto content = std::make_shared<CapturedExchange>(*record.content);
    content->target = "/openai/models?subscription-key=secret-three&api-version=1";
    HeaderList headers = content->response.headers.unpacked();
    headers.append("Set-Cookie", "secret-four");
    content->response.headers = headers;
    record.content = content;
    const QByteArray text = harText({entryOf(record)}, context);
    QVERIFY(!text.contains("secret-"));
    QVERIFY(text.contains(credentialMask.toByteArray()));
}

void TestHarWriter::oldestFirstWithoutThoseUnderWay()
{
    const QJsonArray entries = entriesOf({entryOf(running(9)), entryOf(served(8)), entryOf(served(7))});
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries[0][u"_id"].toString(), u"7"_s);
    QCOMPARE(entries[1][u"_id"].toString(), u"8"_s);
    QCOMPARE(QJsonDocument::fromJson(harText({}, context))[u"log"][u"entries"].toArray().size(), 0);
}

QTEST_GUILESS_MAIN(TestHarWriter)
#include "tst_harwriter.moc"
