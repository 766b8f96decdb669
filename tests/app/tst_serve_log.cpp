// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"
#include "tests/support/profilefile.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedbackend.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>
#include <QUrl>

#ifdef Q_OS_UNIX
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace spillway;

/// `spillway-cli serve --log text|json`: one line for each real request, whatever becomes of it.
class ServeLog : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_file = std::make_unique<ProfileFile>(); }
    void cleanup() { m_serve.reset(); }
    void noLogUnlessWanted();
    void textOfAFailover();
    void jsonOfAFailover();
    void usageOfAStream();
    void theCallerLeft_data();
    void theCallerLeft();
    void theAnswerBrokeOff();
    void refusals_data();
    void refusals();
    void noAnswer();
    void pathsForgeNothing_data();
    void pathsForgeNothing();
    void everyRequestHasItsLine();
    void statusPagesHaveNone();
    void aReaderHoldsNothingUp_data();
    void aReaderHoldsNothingUp();

private:
    CliProcess &serve(const QString &log);
    QJsonObject onlyLine();

    std::unique_ptr<ProfileFile> m_file;
    std::unique_ptr<CliProcess> m_serve;
};

namespace
{

const QByteArray usage = R"({"usage":{"prompt_tokens":18,"completion_tokens":40,"total_tokens":58}})";

Reply chatAnswer()
{
    return reply::answer(200, {{"Content-Type", "application/json"}}, usage);
}

/// An event stream that begins and goes on for ever.
Reply openStream()
{
    return [](BackendConnection &connection, const WireMessage &) {
        connection.beginStream();
        connection.chunk("data: {}\n\n");
    };
}

} // namespace

/// Starts `serve` over the profile, with this log.
CliProcess &ServeLog::serve(const QString &log)
{
    m_file->write();
    m_serve = std::make_unique<CliProcess>(QStringList{"serve", m_file->path(), "--log", log});
    return m_serve->start();
}

/// The one JSON line of the log, once it is there.
QJsonObject ServeLog::onlyLine()
{
    spinUntil([this] { return !m_serve->jsonLines().isEmpty(); }, CliProcess::patience);
    const QList<QJsonObject> lines = m_serve->jsonLines();
    return lines.size() == 1 ? lines.first() : QJsonObject{{"lines", lines.size()}};
}

void ServeLog::noLogUnlessWanted()
{
    ScriptedBackend backend(chatAnswer());
    m_file->add("a", backend.url());
    m_file->write();
    CliProcess quiet({"serve", m_file->path()});
    const quint16 port = quiet.start().port();
    QCOMPARE(ask(port, chatRequest()).status(), 200);
    QCOMPARE(ask(port, request("GET", "/elsewhere")).status(), 404);
#ifdef Q_OS_UNIX
    quiet.signal(SIGTERM);
    QCOMPARE(quiet.awaitEnd(), 0);
#endif
    QCOMPARE(quiet.outputLines().size(), 1);
    QCOMPARE(quiet.errors(), "");
}

void ServeLog::textOfAFailover()
{
    ScriptedBackend busy(reply::answer(429, {{"Retry-After", "12"}}));
    ScriptedBackend open(chatAnswer());
    m_file->add("eastus", busy.url(), 1);
    m_file->add("westus", open.url(), 2);
    CliProcess &process = serve("text");
    const QDateTime before = QDateTime::currentDateTimeUtc();
    QCOMPARE(ask(process.port(), chatRequest()).status(), 200);
    QVERIFY(process.awaitOutput("tokens\n"));
    const QDateTime after = QDateTime::currentDateTimeUtc();
    QCOMPARE(process.outputLines().size(), 2); // with "listening on"
    static const QRegularExpression pattern("^(\\S+Z)  POST  gpt-4o  200  westus  eastus=429,westus=200  "
                                            "[ \\d.]{5}ms  [ \\d.]{5}ms  18\\+40=58 tokens$");
    const QByteArray line = process.outputLines().last();
    const auto match = pattern.match(line);
    QVERIFY2(match.hasMatch(), line);
    const QDateTime time = QDateTime::fromString(match.captured(1), Qt::ISODateWithMs);
    QVERIFY2(time >= before && time <= after, line);
}

void ServeLog::jsonOfAFailover()
{
    ScriptedBackend busy(reply::answer(429, {{"Retry-After", "12"}}));
    ScriptedBackend gone;
    gone.refuse();
    ScriptedBackend open(chatAnswer());
    m_file->add("eastus", busy.url(), 1);
    m_file->add("gone", gone.url(), 2);
    m_file->add("westus", open.url(), 3);
    CliProcess &process = serve("json");
    const QByteArray sent = "{\"messages\":[{\"role\":\"user\",\"content\":\"never shown\"}]}";
    QCOMPARE(ask(process.port(), request("POST", "/openai/deployments/gpt-4o/chat/completions?api-version=SECRET",
                                         {{"api-key", "SECRET"}}, sent))
                 .status(),
             200);
    const QJsonObject line = onlyLine();
    QCOMPARE(line.keys().size(), 20);
    QCOMPARE(line["id"].toInt(), 1);
    QCOMPARE(line["method"].toString(), "POST");
    QCOMPARE(line["path"].toString(), "/openai/deployments/gpt-4o/chat/completions"); // without the query
    QCOMPARE(line["deployment"].toString(), "gpt-4o");
    QCOMPARE(line["status"].toInt(), 200);
    QCOMPARE(line["servedBy"].toString(), "westus");
    QCOMPARE(line["url"].toString(), open.url());
    QCOMPARE(line["requestBytes"].toInt(), sent.size());
    QCOMPARE(line["responseBytes"].toInt(), usage.size());
    QCOMPARE(line["promptTokens"].toInt(), 18);
    QCOMPARE(line["completionTokens"].toInt(), 40);
    QCOMPARE(line["totalTokens"].toInt(), 58);
    QCOMPARE(line["streamed"], QJsonValue(false));
    QCOMPARE(line["replayable"], QJsonValue(true));
    QCOMPARE(line["end"].toString(), "complete");
    QCOMPARE(line["note"].toString("none"), "");

    const QJsonArray attempts = line["attempts"].toArray();
    QCOMPARE(attempts.size(), 3);
    QCOMPARE(attempts[0]["backend"].toString(), "eastus");
    QCOMPARE(attempts[0]["priority"].toInt(), 1);
    QCOMPARE(attempts[0]["status"].toInt(), 429);
    QCOMPARE(attempts[0]["waitMs"].toInt(), 12'000);
    QCOMPARE(attempts[0]["reason"].toString(), "429 · Retry-After 12 s");
    QCOMPARE(attempts[1]["backend"].toString(), "gone");
    QCOMPARE(attempts[1]["error"].toString(), "unreachable");
    QVERIFY(attempts[1]["firstByteMs"].isNull());
    QCOMPARE(attempts[2]["backend"].toString(), "westus");
    QCOMPARE(attempts[2]["status"].toInt(), 200);
    QCOMPARE(attempts[2]["waitMs"].toInt(-1), 0);
    // Times go up.
    double last = 0;
    for (const QJsonValue &attempt : attempts) {
        QVERIFY(attempt["startMs"].toDouble(-1) >= last);
        QVERIFY(attempt["endMs"].toDouble() >= attempt["startMs"].toDouble());
        last = attempt["startMs"].toDouble();
    }
    QVERIFY(line["firstByteMs"].toDouble(-1) >= last);
    QVERIFY(line["totalMs"].toDouble() >= line["firstByteMs"].toDouble());
    QVERIFY2(!process.output().contains("SECRET") && !process.output().contains("never shown"), "it told too much");
}

void ServeLog::usageOfAStream()
{
    ScriptedBackend backend([](BackendConnection &connection, const WireMessage &) {
        connection.beginStream();
        connection.chunk("data: {\"choices\":[{}]}\n\n");
        connection.chunk("data: " + usage + "\n\ndata: [DONE]\n\n");
        connection.endChunks();
    });
    m_file->add("a", backend.url());
    CliProcess &process = serve("json");
    QVERIFY(ask(process.port(), chatRequest()).finalChunk);
    const QJsonObject line = onlyLine();
    QCOMPARE(line["streamed"], QJsonValue(true));
    QCOMPARE(line["totalTokens"].toInt(), 58);
    QCOMPARE(line["end"].toString(), "complete");
}

void ServeLog::theCallerLeft_data()
{
    QTest::addColumn<QString>("log");
    QTest::newRow("text") << "text";
    QTest::newRow("json") << "json";
}

void ServeLog::theCallerLeft()
{
    QFETCH(QString, log);
    ScriptedBackend backend(openStream());
    m_file->add("a", backend.url());
    CliProcess &process = serve(log);
    RawClient caller(process.port());
    caller.send(chatRequest());
    QVERIFY(caller.awaitBody(10));
    caller.abort();
    if (log == "text") {
        QVERIFY2(process.awaitOutput("  the caller left\n"), process.output());
        QVERIFY2(process.outputLines().last().contains("  200  a  a=200  "), process.output());
        return;
    }
    const QJsonObject line = onlyLine();
    QCOMPARE(line["end"].toString(), "callerLeft");
    QCOMPARE(line["status"].toInt(), 200);
    QCOMPARE(line["servedBy"].toString(), "a");
    QVERIFY(line["promptTokens"].isNull());
}

void ServeLog::theAnswerBrokeOff()
{
    ScriptedBackend backend(
        reply::rawThenReset("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\nhalf"));
    m_file->add("a", backend.url());
    CliProcess &process = serve("json");
    RawClient caller(process.port());
    caller.send(chatRequest());
    QVERIFY(caller.awaitClose());
    const QJsonObject line = onlyLine();
    QCOMPARE(line["end"].toString(), "brokenOff");
    QCOMPARE(line["status"].toInt(), 200);
    QCOMPARE(line["responseBytes"].toInt(), 4);
}

void ServeLog::refusals_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("note");
    QTest::newRow("elsewhere") << request("GET", "/v1/models") << 404 << "Nothing is served here.";
    QTest::newRow("out of /openai") << request("GET", "/openai/../x") << 404 << "Nothing is served here.";
    QTest::newRow("no such target") << request("GET", "/openai/%zz") << 400 << "no URL may hold";
    QTest::newRow("without the key") << chatRequest() << 401 << "client key";
}

void ServeLog::refusals()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QString, note);
    ScriptedBackend backend;
    m_file->add("a", backend.url());
    m_file->set("endpoint", "requireKey", true);
    m_file->write();
    m_serve = std::make_unique<CliProcess>(QStringList{"serve", m_file->path(), "--log", "json"},
                                           QMap<QString, QString>{{"SPILLWAY_CLIENT_KEY", "callers-key"}});
    m_serve->start();
    QCOMPARE(ask(m_serve->port(), bytes).status(), status);
    const QJsonObject line = onlyLine();
    QCOMPARE(line["status"].toInt(), status);
    QCOMPARE(line["end"].toString(), "refused");
    QCOMPARE(line["attempts"].toArray().size(), 0);
    QVERIFY(line["servedBy"].isNull() && line["url"].isNull());
    QVERIFY2(line["note"].toString().contains(note), qPrintable(line["note"].toString()));
    QCOMPARE(backend.connectionCount(), 0);
}

void ServeLog::noAnswer()
{
    ScriptedBackend gone;
    gone.refuse();
    m_file->add("gone", gone.url());
    CliProcess &process = serve("json");
    QCOMPARE(ask(process.port(), chatRequest()).status(), 502);
    const QJsonObject line = onlyLine();
    QCOMPARE(line["status"].toInt(), 502);
    QCOMPARE(line["end"].toString(), "noAnswer");
    QCOMPARE(line["attempts"][0]["error"].toString(), "unreachable");
    QVERIFY(line["note"].toString().startsWith("No backend gave an answer. The last one asked was gone: "));
}

void ServeLog::pathsForgeNothing_data()
{
    QTest::addColumn<QByteArray>("name"); ///< of the deployment, as it stands in the path
    QTest::newRow("a forged line") << QByteArray("x%0A2025-01-01T00:00:00.000Z%20%20POST%20%20forged");
    QTest::newRow("a forged line of Windows") << QByteArray("x%0D%0Aforged");
    QTest::newRow("an escape") << QByteArray("x%1B[2J%1B]0;title%07");
    QTest::newRow("an escape in one character") << QByteArray("x%C2%9B2J");
    QTest::newRow("separators") << QByteArray("x%E2%80%A8y%E2%80%A9z%C2%85");
    QTest::newRow("from right to left") << QByteArray("x%E2%80%AEy");
    QTest::newRow("zero") << QByteArray("x%00y");
    QTest::newRow("no UTF-8") << QByteArray("x%FF%FEy");
    QTest::newRow("quotes") << QByteArray("x%22%2C%22status%22%3A999%2C%22y");
}

void ServeLog::pathsForgeNothing()
{
    QFETCH(QByteArray, name);
    ScriptedBackend backend(chatAnswer());
    m_file->add("a", backend.url());
    for (const char *log : {"text", "json"}) {
        CliProcess &process = serve(log);
        QCOMPARE(ask(process.port(), request("POST", "/openai/deployments/" + name + "/x", {}, "{}")).status(), 200);
        QVERIFY(process.awaitOutput(qstrcmp(log, "text") == 0 ? "tokens\n" : "}\n"));
        QCOMPARE(process.outputLines().size(), 2);
        const QByteArray line = process.outputLines().last();
        for (const QChar c : QString::fromUtf8(line)) {
            QVERIFY2(c.isPrint(), line);
        }
        if (qstrcmp(log, "text") == 0) {
            // The columns are where they were: a name is one word.
            const QList<QByteArray> columns = line.simplified().split(' ');
            QCOMPARE(columns.value(1), "POST");
            QVERIFY2(columns.value(2).startsWith('x'), line);
            QCOMPARE(columns.value(3), "200");
            QCOMPARE(columns.value(4), "a");
        } else {
            const QJsonObject json = process.jsonLines().value(0);
            QCOMPARE(json["deployment"].toString(), QString::fromUtf8(QByteArray::fromPercentEncoding(name)));
            QCOMPARE(json["status"].toInt(), 200);
        }
    }
}

void ServeLog::everyRequestHasItsLine()
{
    ScriptedBackend backend(chatAnswer());
    m_file->add("a", backend.url());
    CliProcess &process = serve("json");
    RawClient caller(process.port());
    constexpr int requests = 200;
    for (int i = 0; i < requests; ++i) {
        caller.send(request("GET", "/openai/n/" + QByteArray::number(i))); // pipelined
    }
    for (int i = 0; i < requests; ++i) {
        QCOMPARE(caller.response().status(), 200);
    }
#ifdef Q_OS_UNIX
    process.signal(SIGTERM); // the end loses none
    QCOMPARE(process.awaitEnd(), 0);
#else
    QVERIFY(spinUntil([&] { return process.jsonLines().size() == requests; }, CliProcess::patience));
#endif
    const QList<QJsonObject> lines = process.jsonLines();
    QCOMPARE(lines.size(), requests);
    for (int i = 0; i < requests; ++i) {
        QCOMPARE(lines[i]["id"].toInt(), i + 1);
        QCOMPARE(lines[i]["path"].toString(), QString("/openai/n/%1").arg(i));
    }
}

void ServeLog::statusPagesHaveNone()
{
    ScriptedBackend backend(chatAnswer());
    m_file->add("a", backend.url());
    CliProcess &process = serve("json");
    for (const char *page : {"/_spillway/healthz", "/_spillway/status", "/_spillway/metrics"}) {
        QCOMPARE(ask(process.port(), request("GET", page)).status(), 200);
    }
    QCOMPARE(ask(process.port(), chatRequest()).status(), 200);
    QCOMPARE(onlyLine()["id"].toInt(), 1);
}

void ServeLog::aReaderHoldsNothingUp_data()
{
    QTest::addColumn<bool>("leaves");
    QTest::newRow("that stands still") << false;
    QTest::newRow("that leaves") << true;
}

void ServeLog::aReaderHoldsNothingUp()
{
#ifdef Q_OS_UNIX
    QFETCH(bool, leaves);
    ScriptedBackend backend(chatAnswer());
    m_file->add("a", backend.url());
    m_file->write();
    const QString pipe = m_file->filePath("log");
    QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    const int reader = ::open(QFile::encodeName(pipe).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    QVERIFY(reader >= 0);
    const QString ready = m_file->filePath("ready");
    CliProcess process({"serve", m_file->path(), "--log", "json", "--ready-file", ready});
    process.sendOutputTo(pipe);
    process.start();
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(ready), 30'000); // no event tells of it
    QFile file(ready);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto port = quint16(QUrl(QString::fromUtf8(file.readAll().trimmed())).port());
    if (leaves) {
        ::close(reader);
    }
    // More lines than any pipe holds.
    for (int i = 0; i < 150; ++i) {
        QCOMPARE(ask(port, request("GET", "/openai/" + QByteArray(10'000, 'x'))).status(), 200);
    }
    process.signal(SIGTERM);
    QCOMPARE(process.awaitEnd(), 0);
    QVERIFY(!QFile::exists(ready));
    if (!leaves) {
        ::close(reader);
    }
#endif
}

QTEST_GUILESS_MAIN(ServeLog)
#include "tst_serve_log.moc"
