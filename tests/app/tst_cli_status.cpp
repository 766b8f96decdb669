// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"
#include "tests/support/profilefile.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedbackend.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// `spillway-cli status`: the table and the JSON of a running endpoint, and what is said when there is none.
class CliStatus : public QObject
{
    Q_OBJECT
private slots:
    void table();
    void json();
    void anyUrlOfTheEndpoint_data();
    void anyUrlOfTheEndpoint();
    void sendsTheClientKey();
    void neverFollowsARedirect();
    void unreachable();
    void tooSlow();
    void wrongUrl_data();
    void wrongUrl();
    void notAnEndpoint_data();
    void notAnEndpoint();
    void refusedWithoutTheKey();
    void nothingSteersTheTerminal();
};

namespace
{

/// The cells of a table's line, which are two spaces or more apart.
QStringList cells(const QByteArray &line)
{
    static const QRegularExpression gap(" {2,}");
    return QString::fromUtf8(line).split(gap, Qt::SkipEmptyParts);
}

/// An answer as JSON.
Reply jsonReply(int status, const QByteArray &body, const WireHeaders &headers = {})
{
    return reply::answer(status, WireHeaders{{"Content-Type", "application/json"}} + headers, body);
}

/// Two backends behind a running `serve`: the first is throttled, the second serves.
struct Served
{
    Served()
        : busy(reply::answer(429, {{"Retry-After", "600"}}))
        , open(jsonReply(200, R"({"usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}})",
                         {{"x-ratelimit-remaining-requests", "41"}, {"x-ratelimit-remaining-tokens", "9000"}}))
        , file("contoso")
        , serve({"serve", file.path()})
    {
        file.add("eastus", busy.url(), 1);
        file.add("west us", open.url(), 2);
        file.add("off", open.url() + "/off", 3, "none", {{"enabled", false}});
        file.write();
        port = serve.start().port();
    }

    ScriptedBackend busy;
    ScriptedBackend open;
    ProfileFile file;
    CliProcess serve;
    quint16 port = 0;
};

QString urlOf(quint16 port, const char *path = "")
{
    return QString("http://127.0.0.1:%1").arg(port) + path;
}

} // namespace

void CliStatus::table()
{
    Served served;
    QCOMPARE(ask(served.port, chatRequest()).status(), 200);
    QCOMPARE(ask(served.port, chatRequest()).status(), 200);
    const CliResult result = runCli({"status", urlOf(served.port)});
    QCOMPARE(result.code, 0);
    QCOMPARE(result.errors, "");
    QVERIFY(result.output.endsWith('\n'));
    const QByteArrayList lines = result.output.chopped(1).split('\n');
    QCOMPARE(lines.size(), 8);
    QCOMPARE(lines[0], "contoso at " + urlOf(served.port, "/openai").toUtf8());
    static const QRegularExpression summary("^since (\\S+): 2 requests, 1 failover, 0 in flight$");
    const auto match = summary.match(lines[1]);
    QVERIFY2(match.hasMatch(), lines[1]);
    QVERIFY(QDateTime::fromString(match.captured(1), Qt::ISODateWithMs).isValid());
    QCOMPARE(lines[2], "");
    QCOMPARE(cells(lines[3]), (QStringList{"IN", "REQ/", "TOKENS/", "REMAINING", "P50/P95"}));
    QCOMPARE(cells(lines[4]),
             (QStringList{"NAME", "PRIO", "STATE", "FLIGHT", "MIN", "MIN", "REQ/TOK", "MS", "ERRORS", "LAST"}));

    const QStringList busy = cells(lines[5]);
    QCOMPARE(busy.size(), 10);
    QCOMPARE(busy.mid(0, 2), (QStringList{"eastus", "1"}));
    static const QRegularExpression throttled("^throttled (59[0-9]|600)s$");
    QVERIFY2(throttled.match(busy[2]).hasMatch(), lines[5]);
    QCOMPARE(busy.mid(3), (QStringList{"0", "1", "0", "-/-", "-/-", "0", "429 · Retry-After 600 s"}));

    const QStringList open = cells(lines[6]);
    QCOMPARE(open.mid(0, 7), (QStringList{"west us", "2", "healthy", "0", "2", "24", "41/9000"}));
    static const QRegularExpression quantiles("^\\d+/\\d+$");
    QVERIFY2(quantiles.match(open.value(7)).hasMatch(), lines[6]);
    QCOMPARE(open.mid(8), (QStringList{"0", "200"}));

    QCOMPARE(cells(lines[7]), (QStringList{"off", "3", "disabled", "0", "0", "0", "-/-", "-/-", "0", "turned off"}));
    // The columns stand under each other.
    for (const QByteArray &line : lines.mid(5)) {
        QCOMPARE(line.mid(lines[4].indexOf("PRIO") - 2, 2), "  ");
        QVERIFY2(!line.endsWith(' '), line);
    }
}

void CliStatus::json()
{
    Served served;
    QCOMPARE(ask(served.port, chatRequest()).status(), 200);
    const CliResult result = runCli({"status", "--json", urlOf(served.port)});
    QCOMPARE(result.code, 0);
    QCOMPARE(result.errors, "");
    QVERIFY(result.output.endsWith('\n') && !result.output.endsWith("\n\n"));
    QJsonObject status = QJsonDocument::fromJson(result.output).object();
    QCOMPARE(status.keys(), // which come sorted
             (QStringList{"backends", "endpoint", "failovers", "inFlight", "profile", "requests", "startedAt"}));
    QCOMPARE(status["profile"].toString(), "contoso");
    QCOMPARE(status["requests"].toInt(), 1);
    QCOMPARE(status["backends"][0]["state"].toString(), "throttled");
    QCOMPARE(status["backends"][1]["remainingRequests"].toInt(), 41);
    // As the endpoint tells it, but for the seconds that have gone by since.
    QJsonObject page = QJsonDocument::fromJson(ask(served.port, request("GET", "/_spillway/status")).body).object();
    for (QJsonObject *object : {&status, &page}) {
        QJsonArray backends = (*object)["backends"].toArray();
        QJsonObject first = backends[0].toObject();
        first.remove("retryAfterSeconds");
        backends[0] = first;
        (*object)["backends"] = backends;
    }
    QCOMPARE(status, page);
}

void CliStatus::anyUrlOfTheEndpoint_data()
{
    QTest::addColumn<QString>("pattern");
    for (const char *pattern :
         {"http://127.0.0.1:%1", "http://127.0.0.1:%1/", "http://127.0.0.1:%1/openai",
          "http://127.0.0.1:%1/openai/deployments/x/chat/completions?api-version=1#top", "HTTP://127.0.0.1:%1",
          "127.0.0.1:%1", "localhost:%1", "localhost:%1/openai", "http://user:SECRET@127.0.0.1:%1/"}) {
        QTest::newRow(pattern) << pattern;
    }
}

void CliStatus::anyUrlOfTheEndpoint()
{
    QFETCH(QString, pattern);
    ScriptedBackend endpoint(jsonReply(200, R"({"backends":[]})"));
    const CliResult result = runCli({"status", "--json", pattern.arg(endpoint.port())});
    QCOMPARE(result.code, 0);
    QCOMPARE(result.output, "{\"backends\":[]}\n");
    QCOMPARE(endpoint.last().firstLine, "GET /_spillway/status HTTP/1.1");
    QVERIFY(!endpoint.last().hasHeader("authorization"));
    QVERIFY(!endpoint.last().hasHeader("api-key"));
}

void CliStatus::sendsTheClientKey()
{
    ScriptedBackend endpoint(jsonReply(200, R"({"backends":[]})"));
    const CliResult result =
        runCli({"status", "--json", urlOf(endpoint.port())}, {{"SPILLWAY_CLIENT_KEY", "spw-SECRET"}});
    QCOMPARE(result.code, 0);
    QCOMPARE(endpoint.last().header("api-key"), "spw-SECRET");
    QVERIFY2(!(result.output + result.errors).contains("SECRET"), "a secret was printed");
}

void CliStatus::neverFollowsARedirect()
{
    ScriptedBackend elsewhere(jsonReply(200, R"({"backends":[]})"));
    ScriptedBackend endpoint(reply::answer(302, {{"Location", elsewhere.url().toUtf8() + "/_spillway/status"}}));
    const CliResult result = runCli({"status", urlOf(endpoint.port())}, {{"SPILLWAY_CLIENT_KEY", "spw-SECRET"}});
    QCOMPARE(result.code, 1);
    QVERIFY2(result.errors.contains("answered 302"), result.errors);
    QCOMPARE(elsewhere.connectionCount(), 0); // the key goes nowhere else
}

void CliStatus::unreachable()
{
    ScriptedBackend gone;
    gone.refuse();
    for (const QStringList &arguments :
         {QStringList{"status", urlOf(gone.port())}, QStringList{"status", "--json", urlOf(gone.port())}}) {
        const CliResult result = runCli(arguments);
        QCOMPARE(result.code, 1);
        QCOMPARE(result.output, "");
        QVERIFY2(result.errors.contains("no answer from " + urlOf(gone.port(), "/_spillway/status").toUtf8() + ": "),
                 result.errors);
        QVERIFY2(result.errors.contains("refused"), result.errors);
        QVERIFY2(result.errors.contains("\"spillway-cli serve PROFILE\""), result.errors);
        QVERIFY2(result.errors.contains("\"spillway-cli status URL\""), result.errors);
    }
}

void CliStatus::tooSlow()
{
    ScriptedBackend silent(reply::silence());
    const CliResult result = runCli({"status", urlOf(silent.port())});
    QCOMPARE(result.code, 1);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains("it took longer than 10 seconds"), result.errors);
}

void CliStatus::wrongUrl_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url : {"", "http://", "ftp://127.0.0.1:8080", "file:///etc/passwd", "http://127.0.0.1:99999",
                            "http://127.0.0.1:port", "127.0.0.1:80:80", "http://a b/", "://", "http:///openai"}) {
        QTest::newRow(*url != '\0' ? url : "nothing") << url;
    }
}

void CliStatus::wrongUrl()
{
    QFETCH(QString, url);
    const CliResult result = runCli({"status", url});
    QCOMPARE(result.code, 2);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains('"' + url.toUtf8() + "\" is no http URL, such as http://127.0.0.1:8080."),
             result.errors);
    QVERIFY2(result.errors.contains("\"spillway-cli status --help\""), result.errors);
}

void CliStatus::notAnEndpoint_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("not found") << 404 << QByteArray("not here");
    QTest::newRow("a web page") << 200 << QByteArray("<html>Welcome</html>");
    QTest::newRow("other JSON") << 200 << QByteArray("{\"status\":\"ok\"}");
    QTest::newRow("an array") << 200 << QByteArray("[1,2]");
    QTest::newRow("nothing") << 200 << QByteArray();
    QTest::newRow("broken") << 500 << QByteArray(R"({"error":{"code":"x","message":"It is broken."}})");
}

void CliStatus::notAnEndpoint()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    ScriptedBackend other(reply::answer(status, {}, body));
    const CliResult result = runCli({"status", urlOf(other.port())});
    QCOMPARE(result.code, 1);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains(urlOf(other.port(), "/_spillway/status").toUtf8() + " answered " +
                                    QByteArray::number(status)),
             result.errors);
    QVERIFY2(result.errors.contains("Is it a Spillway endpoint?"), result.errors);
    QCOMPARE(result.errors.contains("It is broken."), status == 500);
}

void CliStatus::refusedWithoutTheKey()
{
    for (const int status : {401, 403}) {
        ScriptedBackend endpoint(jsonReply(status, R"({"error":{"code":"KeyNeeded","message":"The key is needed."}})"));
        const CliResult result = runCli({"status", urlOf(endpoint.port())});
        QCOMPARE(result.code, 1);
        QVERIFY2(result.errors.contains("answered " + QByteArray::number(status) + ": The key is needed."),
                 result.errors);
        QVERIFY2(result.errors.contains("Set SPILLWAY_CLIENT_KEY"), result.errors);
    }
}

void CliStatus::nothingSteersTheTerminal()
{
    // What answers may be anything.
    const QByteArray strange = R"(a\u001b[2J\nb\u009b\u202ec)";
    ScriptedBackend endpoint(jsonReply(200, R"({"profile":")" + strange + R"(","endpoint":")" + strange +
                                                R"(","startedAt":")" + strange + R"(","backends":[{"name":")" +
                                                strange + R"(","state":")" + strange + R"(","lastReason":")" + strange +
                                                R"("}]})"));
    const CliResult result = runCli({"status", urlOf(endpoint.port())});
    QCOMPARE(result.code, 0);
    QCOMPARE(result.output.count('\n'), 6);
    for (const QChar c : QString::fromUtf8(result.output)) {
        QVERIFY2(c == u'\n' || c.isPrint(), result.output);
    }
    QVERIFY2(result.output.contains("a\\x1b[2J\\x0ab\\x9b\\x202ec"), result.output);

    ScriptedBackend refusing(jsonReply(403, R"({"error":{"message":")" + strange + R"("}})"));
    const CliResult refused = runCli({"status", urlOf(refusing.port())});
    QCOMPARE(refused.code, 1);
    QVERIFY2(!refused.errors.contains('\x1b') && refused.errors.contains("\\x1b[2J"), refused.errors);
}

QTEST_GUILESS_MAIN(CliStatus)
#include "tst_cli_status.moc"
