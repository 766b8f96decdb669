// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"
#include "tests/support/rawclient.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTest>
#include <QUrl>

#include <csignal>

using namespace spillway;

/// `spillway-cli simulate`: its options do what they say, and slips are told before anything is served. What the
/// resource itself does: tests/core/simulate.
class SimulateCommand : public QObject
{
    Q_OBJECT
private slots:
    void helpTellsTheDefaults();
    void tellsWhatItIs();
    void tellsItsOptions();
    void answers();
    void name();
    void key();
    void requestsAMinute();
    void tokensAMinute();
    void pace();
    void faults_data();
    void faults();
    void listens_data();
    void listens();
    void portInUse();
    void wrongOptions_data();
    void wrongOptions();
    void ends_data();
    void ends();
};

namespace
{

const QStringList fast{"simulate", "--listen", "127.0.0.1:0", "--first-token-ms", "0", "--tokens-per-second", "0"};

QByteArray chat(const char *body = R"({"messages":[{"role":"user","content":"Hello"}],"max_tokens":5})",
                const WireHeaders &headers = {})
{
    return request("POST", "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
                   WireHeaders{{"Content-Type", "application/json"}} + headers, body);
}

QString errorCode(const WireMessage &answer)
{
    return QJsonDocument::fromJson(answer.body)["error"]["code"].toString();
}

} // namespace

void SimulateCommand::helpTellsTheDefaults()
{
    const QByteArray help = runCli({"simulate", "--help"}).output.simplified();
    for (const char *part : {"(default 127.0.0.1:8081)", "(default simulated)", "429 (default 0: no limit)",
                             "(default 200)", "(default 60;", "--fail 503:10%", "from 400 to 599", "Ctrl+C"}) {
        QVERIFY2(help.contains(part), part);
    }
}

void SimulateCommand::tellsWhatItIs()
{
    CliProcess process({"simulate", "--listen", "127.0.0.1:0"});
    const quint16 port = process.start().port();
    QVERIFY(port > 0);
    QVERIFY(process.awaitOutput("key: "));
    QCOMPARE(process.outputLines(),
             (QByteArrayList{"listening on http://127.0.0.1:" + QByteArray::number(port) + '/',
                             "simulates the Azure OpenAI resource simulated in eastus, with every deployment",
                             "quota: no limit of requests, no limit of tokens",
                             "pace: first token after 200 ms, then 60 tokens a second", "key: any or none"}));
    QCOMPARE(process.errors(), "");
}

void SimulateCommand::tellsItsOptions()
{
    CliProcess process({"simulate", "--listen", "127.0.0.1:0", "--name", "paygo-swedencentral", "--rpm", "60", "--tpm",
                        "10000", "--first-token-ms", "0", "--tokens-per-second", "0", "--key", "k-SECRET", "--fail",
                        "429:0.1", "--fail", "reset:5%"});
    QVERIFY(process.start().port() > 0);
    QVERIFY(process.awaitOutput("fault: reset"));
    QCOMPARE(process.outputLines().mid(1),
             (QByteArrayList{
                 "simulates the Azure OpenAI resource paygo-swedencentral in swedencentral, with every deployment",
                 "quota: 60 requests a minute, 10000 tokens a minute",
                 "pace: first token after 0 ms, then as fast as it goes", "key: the one given",
                 "fault: 429 for 10% of the requests", "fault: reset for 5% of the requests"}));
    QVERIFY2(!(process.output() + process.errors()).contains("SECRET"), "a secret was printed");
}

void SimulateCommand::answers()
{
    CliProcess process(fast);
    const quint16 port = process.start().port();
    const WireMessage whole = ask(port, chat());
    QCOMPARE(whole.status(), 200);
    QCOMPARE(QJsonDocument::fromJson(whole.body)["object"].toString(), "chat.completion");
    QVERIFY(whole.hasHeader("apim-request-id"));
    QVERIFY(!whole.hasHeader("x-ratelimit-limit-requests")); // there is no limit
    const WireMessage streamed =
        ask(port, chat(R"({"messages":[{"role":"user","content":"Hello"}],"max_tokens":5,"stream":true})"));
    QVERIFY(streamed.header("Content-Type").startsWith("text/event-stream"));
    QVERIFY(streamed.finalChunk && streamed.body.endsWith("data: [DONE]\n\n"));
    const WireMessage vector = ask(port, request("POST", "/openai/v1/embeddings", {}, R"({"model":"e","input":"Hi"})"));
    QCOMPARE(vector.status(), 200);
    QVERIFY(!QJsonDocument::fromJson(vector.body)["data"][0]["embedding"].toArray().isEmpty());
    QCOMPARE(ask(port, request("POST", "/openai/v1/responses", {}, R"({"model":"m","input":"Hi"})")).status(), 200);
    QCOMPARE(process.errors(), "");
}

void SimulateCommand::name()
{
    CliProcess process(fast + QStringList{"--name", "ptu-westus3"});
    const WireMessage answer = ask(process.start().port(), chat());
    QCOMPARE(answer.header("x-ms-region"), "westus3"); // the region is the name's end
}

void SimulateCommand::key()
{
    CliProcess process(fast + QStringList{"--key", "the-key"});
    const quint16 port = process.start().port();
    QCOMPARE(ask(port, chat()).status(), 401);
    const char *body = R"({"messages":[{"role":"user","content":"Hello"}]})";
    QCOMPARE(ask(port, chat(body, {{"api-key", "another"}})).status(), 401);
    QCOMPARE(ask(port, chat(body, {{"api-key", "the-key"}})).status(), 200);
}

void SimulateCommand::requestsAMinute()
{
    CliProcess process(fast + QStringList{"--rpm", "2"});
    const quint16 port = process.start().port();
    QCOMPARE(ask(port, chat()).header("x-ratelimit-remaining-requests"), "1");
    QCOMPARE(ask(port, chat()).status(), 200);
    const WireMessage spent = ask(port, chat());
    QCOMPARE(spent.status(), 429);
    const int wait = spent.header("Retry-After").toInt();
    QVERIFY2(wait > 0 && wait <= 60, spent.header("Retry-After"));
    QVERIFY(spent.header("retry-after-ms").toInt() > (wait - 1) * 1000);
    QCOMPARE(errorCode(spent), "429");
}

void SimulateCommand::tokensAMinute()
{
    CliProcess process(fast + QStringList{"--tpm", "1000"});
    const quint16 port = process.start().port();
    const char *large = R"({"messages":[{"role":"user","content":"Hello"}],"max_tokens":800})";
    const WireMessage first = ask(port, chat(large));
    QCOMPARE(first.status(), 200);
    QCOMPARE(first.header("x-ratelimit-limit-tokens"), "1000");
    QCOMPARE(ask(port, chat(large)).status(), 429);
    QCOMPARE(ask(port, chat()).status(), 200); // a small one still fits
}

void SimulateCommand::pace()
{
    CliProcess process({"simulate", "--listen", "127.0.0.1:0", "--first-token-ms", "120", "--tokens-per-second", "50"});
    const quint16 port = process.start().port();
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(ask(port, chat()).status(), 200);
    QVERIFY2(timer.elapsed() >= 120, qPrintable(QString::number(timer.elapsed())));
}

void SimulateCommand::faults_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<int>("status"); ///< 0: no answer
    QTest::addColumn<bool>("closes");
    QTest::newRow("a status") << "503:1" << 503 << false;
    QTest::newRow("a status, in percent") << "418:100%" << 418 << false;
    QTest::newRow("reset") << "reset:1" << 0 << true;
    QTest::newRow("close") << "close:1" << 200 << true;
    QTest::newRow("never") << "500:0" << 200 << false;
    QTest::newRow("stall") << "stall:1" << 0 << false;
}

void SimulateCommand::faults()
{
    QFETCH(QString, fault);
    QFETCH(int, status);
    QFETCH(bool, closes);
    CliProcess process(fast + QStringList{"--fail", fault});
    RawClient caller(process.start().port());
    caller.send(chat());
    if (status == 0 && !closes) { // stalls: it is taken, and nothing comes
        spinFor(std::chrono::milliseconds(100));
        QVERIFY(caller.received().isEmpty() && !caller.isClosed());
        return;
    }
    const WireMessage answer = caller.response();
    QCOMPARE(answer.rawHead.isEmpty() ? 0 : answer.status(), status);
    QCOMPARE(answer.complete, status != 0 && !closes);
    QCOMPARE(caller.isClosed(), closes);
}

void SimulateCommand::listens_data()
{
    QTest::addColumn<QString>("listen");
    QTest::addColumn<QByteArray>("url");
    QTest::newRow("address and port") << "127.0.0.1:0" << QByteArray("http://127.0.0.1:");
    QTest::newRow("port") << "0" << QByteArray("http://127.0.0.1:");
    QTest::newRow("localhost") << "localhost:0" << QByteArray("http://127.0.0.1:");
    QTest::newRow("another loopback address") << "127.0.0.3:0" << QByteArray("http://127.0.0.3:");
}

void SimulateCommand::listens()
{
    QFETCH(QString, listen);
    QFETCH(QByteArray, url);
    CliProcess process({"simulate", "--listen", listen});
    process.start();
    QVERIFY2(process.awaitOutput("listening on " + url), process.output());
    // The URL is true.
    const QUrl told(process.endpoint());
    QTcpSocket socket;
    socket.connectToHost(told.host(), quint16(told.port()));
    QVERIFY(spinUntil([&] { return socket.state() == QAbstractSocket::ConnectedState; }));
}

void SimulateCommand::portInUse()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const QString where = QString("127.0.0.1:%1").arg(taken.serverPort());
    const CliResult result = runCli({"simulate", "--listen", where});
    QCOMPARE(result.code, 4);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains("cannot listen on " + where.toUtf8() + ": "), result.errors);
    QVERIFY2(result.errors.contains("--listen ADDR:PORT; port 0 picks a free port"), result.errors);
}

void SimulateCommand::wrongOptions_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const QStringList &options, const QByteArray &says) {
        QTest::addRow("%s", qPrintable(options.join(' '))) << options << says;
    };
    for (const char *option : {"--rpm", "--tpm", "--first-token-ms"}) {
        for (const char *value : {"many", "-1", "1.5", "", "99999999999"}) {
            row({QString(option) + '=' + value},
                QByteArray(option) + " takes a whole number of at least 0, not \"" + value + "\".");
        }
    }
    for (const char *value : {"fast", "-1", "nan", "inf", "1e9", ""}) {
        row({QString("--tokens-per-second=") + value},
            QByteArray("--tokens-per-second takes a number from 0 (as fast as it goes) to 1000000, not \"") + value +
                "\".");
    }
    row({"--fail", "503"}, "--fail: \"503\" is not KIND:RATE, such as 429:0.1 or reset:5%.");
    row({"--fail", "crash:0.1"}, "give a status code from 400 to 599, reset, stall or close.");
    row({"--fail", "200:0.1"}, "give a status code from 400 to 599, reset, stall or close.");
    row({"--fail", "503:2"}, "\"2\" is no rate: give a share of the requests from 0 to 1");
    row({"--fail", "503:101%"}, "\"101%\" is no rate");
    row({"--fail", "503:"}, "\"\" is no rate");
    row({"--fail", "503:0.6", "--fail", "reset:50%"}, "the rates add up to 110%");
    row({"--listen", "example.com:80"}, "--listen takes ADDR:PORT, such as 127.0.0.1:8081, not \"example.com:80\".");
    row({"--listen", ""}, "--listen takes ADDR:PORT");
    row({"--name="}, "--name is empty: give a name, or leave the option out.");
    row({"--key="}, "--key is empty: give a key, or leave the option out.");
    row({"--rpm"}, "--rpm");
    row({"--rpm", "1", "--rpm", "2"}, "--rpm was given more than once.");
    row({"--rmp", "1"}, "simulate has no option --rmp. Did you mean --rpm?");
    row({"--faults", "1"}, "simulate has no option --faults.");
    row({"8081"}, "\"8081\" is one argument too many.");
}

void SimulateCommand::wrongOptions()
{
    QFETCH(QStringList, options);
    QFETCH(QByteArray, says);
    // A port that is taken: what slips through ends with exit code 4, and nothing is left running.
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    QStringList arguments{"simulate"};
    if (!options.contains("--listen")) {
        arguments << "--listen" << QString("127.0.0.1:%1").arg(taken.serverPort());
    }
    const CliResult result = runCli(arguments + options);
    QCOMPARE(result.code, 2);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains(says), result.errors);
    QVERIFY2(result.errors.contains("\"spillway-cli simulate --help\" tells how it is used."), result.errors);
}

void SimulateCommand::ends_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void SimulateCommand::ends()
{
    QFETCH(int, number);
    CliProcess process({"simulate", "--listen", "127.0.0.1:0", "--fail", "stall:1"});
    RawClient caller(process.start().port());
    caller.send(chat());
    QVERIFY(spinUntil([&] { return caller.socket().state() == QAbstractSocket::ConnectedState; }));
    process.signal(number); // nothing is waited for: no real answer is at stake
    QCOMPARE(process.awaitEnd(), 0);
    QVERIFY(caller.awaitClose());
    QCOMPARE(process.errors(), "");
}

QTEST_GUILESS_MAIN(SimulateCommand)
#include "tst_simulatecommand.moc"
