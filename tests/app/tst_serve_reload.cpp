// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"
#include "tests/support/profilefile.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedbackend.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

using namespace spillway;

/// `spillway-cli serve` while its profile changes: what is taken up, what is not, and that no request notices.
class ServeReload : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void aChangeIsTakenUp_data();
    void aChangeIsTakenUp();
    void aRunningStreamGoesOn();
    void noRequestIsLost();
    void anInvalidChangeIsReported_data();
    void anInvalidChangeIsReported();
    void mendedAgain();
    void stateAndCountsStay_data();
    void stateAndCountsStay();
    void theSuffixMovesAtOnce();
    void addressAndPortNeedARestart();
    void aClientKeyIsNeeded();
    void aMissingKeyIsReported();
    void sighupReadsAgain();
    void sighupWithoutAFile();

private:
    CliProcess &serve(const QStringList &more = {}, const QMap<QString, QString> &environment = {});
    void backends(const QJsonArray &list) { m_file->root["backends"] = list; }
    QJsonObject backendStatus(const QString &name);

    std::unique_ptr<ScriptedBackend> m_first;
    std::unique_ptr<ScriptedBackend> m_second;
    std::unique_ptr<ProfileFile> m_file;
    std::unique_ptr<CliProcess> m_serve;
};

namespace
{

const QByteArray inForce = "profile test is in force: ";
const QByteArray stays = "the profile in force stays\n";

QJsonObject backendJson(const QString &name, const ScriptedBackend &backend, const QJsonObject &more = {})
{
    QJsonObject json{{"name", name}, {"url", backend.url()}, {"auth", "none"}};
    for (auto it = more.begin(); it != more.end(); ++it) {
        json[it.key()] = it.value();
    }
    return json;
}

Reply openStream()
{
    return [](BackendConnection &connection, const WireMessage &) {
        connection.beginStream();
        connection.chunk("data: 1\n\n");
    };
}

} // namespace

/// A profile with the first backend, not served yet.
void ServeReload::init()
{
    m_serve.reset();
    m_first = std::make_unique<ScriptedBackend>(reply::answer(200, {}, "first"));
    m_second = std::make_unique<ScriptedBackend>(reply::answer(200, {}, "second"));
    m_file = std::make_unique<ProfileFile>();
    backends({backendJson("a", *m_first)});
}

CliProcess &ServeReload::serve(const QStringList &more, const QMap<QString, QString> &environment)
{
    m_file->write();
    m_serve = std::make_unique<CliProcess>(QStringList{"serve", m_file->path()} + more, environment);
    return m_serve->start();
}

/// The backend in the status page; empty if it is not there.
QJsonObject ServeReload::backendStatus(const QString &name)
{
    const QJsonDocument status =
        QJsonDocument::fromJson(ask(m_serve->port(), request("GET", "/_spillway/status")).body);
    for (const QJsonValue &backend : status["backends"].toArray()) {
        if (backend["name"].toString() == name) {
            return backend.toObject();
        }
    }
    return {};
}

void ServeReload::aChangeIsTakenUp_data()
{
    QTest::addColumn<bool>("inPlace");
    QTest::newRow("replaced") << false;
    QTest::newRow("written in place") << true;
}

void ServeReload::aChangeIsTakenUp()
{
    QFETCH(bool, inPlace);
    CliProcess &process = serve();
    const quint16 port = process.port();
    QCOMPARE(ask(port, chatRequest()).body, "first");
    backends({backendJson("b", *m_second), backendJson("c", *m_first, {{"priority", 2}})});
    if (inPlace) {
        m_file->writeInPlace(QJsonDocument(m_file->root).toJson());
    } else {
        m_file->write();
    }
    QVERIFY2(process.awaitErrors(inForce), process.errors());
    QCOMPARE(process.errors(), inForce + "2 backends at http://127.0.0.1:" + QByteArray::number(port) + "/openai\n");
    QCOMPARE(ask(port, chatRequest()).body, "second");
    QCOMPARE(process.outputLines().size(), 1); // it listens where it did
    QVERIFY(process.isRunning());
}

void ServeReload::aRunningStreamGoesOn()
{
    m_first->always(openStream());
    CliProcess &process = serve();
    RawClient caller(process.port());
    caller.send(chatRequest());
    QVERIFY(caller.awaitBody(9));
    backends({backendJson("b", *m_second)});
    m_file->write();
    QVERIFY2(process.awaitErrors(inForce), process.errors());
    QCOMPARE(ask(process.port(), chatRequest()).body, "second");
    // Its backend is no longer in the profile; it goes on to its own end.
    m_first->lastConnection().chunk("data: 2\n\n");
    QVERIFY(caller.awaitBody(18));
    m_first->lastConnection().endChunks();
    const WireMessage whole = caller.response();
    QVERIFY(whole.finalChunk);
    QCOMPARE(whole.body, "data: 1\n\ndata: 2\n\n");
    QCOMPARE(whole.header("x-spillway-attempts"), "a=200");
    // The next request on the same connection is one of the new profile.
    caller.send(chatRequest());
    QCOMPARE(caller.response().body, "second");
}

void ServeReload::noRequestIsLost()
{
    CliProcess &process = serve();
    const quint16 port = process.port();
    RawClient kept(port);
    int asked = 0;
    for (int round = 1; round <= 5; ++round) {
        const ScriptedBackend &now = round % 2 == 0 ? *m_first : *m_second;
        backends({backendJson(QString("n%1").arg(round), now)});
        m_file->write();
        // Requests all the while, over a connection that stays and over new ones.
        while (process.errors().count(inForce) < round) {
            kept.send(chatRequest());
            QCOMPARE(kept.response().status(), 200);
            QCOMPARE(ask(port, chatRequest()).status(), 200);
            asked += 2;
        }
        QCOMPARE(ask(port, chatRequest()).header("x-spillway-attempts"), QString("n%1=200").arg(round).toLatin1());
        ++asked;
    }
    const QJsonDocument status = QJsonDocument::fromJson(ask(port, request("GET", "/_spillway/status")).body);
    QCOMPARE(status["requests"].toInt(), asked);
    QCOMPARE(m_first->requests().size() + m_second->requests().size(), asked);
}

void ServeReload::anInvalidChangeIsReported_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("a finding") << QByteArray(R"({"version":1,"name":"test","backends":[{"name":"a","url":"ftp://x"}]})")
                               << QByteArray("backends[0].url: error: ");
    QTest::newRow("several findings")
        << QByteArray(R"({"version":1,"name":"test","endpoint":{"port":-1},"backends":[{"name":"","url":"http://x"}]})")
        << QByteArray("backends[0].name: error: ");
    QTest::newRow("no JSON") << QByteArray("{\"version\": 1,") << QByteArray("profile: error: ");
    QTest::newRow("empty") << QByteArray() << QByteArray("profile: error: ");
}

void ServeReload::anInvalidChangeIsReported()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, says);
    CliProcess &process = serve();
    QCOMPARE(ask(process.port(), chatRequest()).body, "first");
    m_file->writeInPlace(bytes);
    QVERIFY2(process.awaitErrors(stays), process.errors());
    QVERIFY2(process.errors().contains(says), process.errors());
    QVERIFY2(process.errors().contains(m_file->path().toUtf8() + " has errors: " + stays), process.errors());
    QCOMPARE(ask(process.port(), chatRequest()).body, "first");
    QCOMPARE(backendStatus("a")["requests"].toInt(), 2);
}

void ServeReload::mendedAgain()
{
    CliProcess &process = serve();
    QVERIFY(process.port() > 0);
    m_file->writeInPlace("{");
    QVERIFY2(process.awaitErrors(stays), process.errors());
    backends({backendJson("b", *m_second)});
    m_file->write();
    QVERIFY2(process.awaitErrors(inForce), process.errors());
    QCOMPARE(ask(process.port(), chatRequest()).body, "second");
    // A profile that is gone is an error like any other.
    QVERIFY(QFile::remove(m_file->path()));
    QVERIFY2(process.awaitErrors("cannot be read"), process.errors());
    QVERIFY(spinUntil([&] { return process.errors().count(stays) == 2; }, CliProcess::patience));
    QCOMPARE(ask(process.port(), chatRequest()).body, "second");
}

void ServeReload::stateAndCountsStay_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("path"); ///< behind the backend's URL
    QTest::addColumn<bool>("stays");
    QTest::newRow("name and url stay") << "a"
                                       << "" << true;
    QTest::newRow("another name") << "other"
                                  << "" << false;
    QTest::newRow("another url") << "a"
                                 << "/other" << false;
}

void ServeReload::stateAndCountsStay()
{
    QFETCH(QString, name);
    QFETCH(QString, path);
    QFETCH(bool, stays);
    m_first->always(reply::answer(429, {{"Retry-After", "600"}}));
    backends({backendJson("a", *m_first), backendJson("b", *m_second, {{"priority", 2}})});
    CliProcess &process = serve();
    QCOMPARE(ask(process.port(), chatRequest()).header("x-spillway-attempts"), "a=429, b=200");
    QCOMPARE(ask(process.port(), chatRequest()).header("x-spillway-attempts"), "b=200");

    // Everything else about it changes, and its place in the list too.
    QJsonObject changed = backendJson(name, *m_first, {{"weight", 7}, {"deployments", QJsonObject{{"gpt-4o", "x"}}}});
    changed["url"] = m_first->url() + path;
    backends({backendJson("b", *m_second, {{"priority", 2}}), changed});
    m_file->write();
    QVERIFY2(process.awaitErrors(inForce), process.errors());
    const QJsonObject status = backendStatus(name);
    QCOMPARE(status["state"].toString(), stays ? "throttled" : "healthy");
    QCOMPARE(status["requests"].toInt(), stays ? 1 : 0);
    QCOMPARE(status["throttles"].toInt(), stays ? 1 : 0);
    QCOMPARE(status["lastStatus"].toInt(), stays ? 429 : 0);
    QCOMPARE(status["retryAfterSeconds"].toInt() > 500, stays);
    QCOMPARE(backendStatus("b")["successes"].toInt(), 2);
    // The next request shows it.
    m_first->always(reply::answer(200));
    const QByteArray attempts = ask(process.port(), chatRequest()).header("x-spillway-attempts");
    QCOMPARE(attempts, stays ? QByteArray("b=200") : name.toLatin1() + "=200");
}

void ServeReload::theSuffixMovesAtOnce()
{
    CliProcess &process = serve();
    const quint16 port = process.port();
    m_file->set("endpoint", "suffix", "team");
    m_file->write();
    QVERIFY2(
        process.awaitErrors(inForce + "1 backend at http://127.0.0.1:" + QByteArray::number(port) + "/team/openai\n"),
        process.errors());
    QCOMPARE(ask(port, request("GET", "/openai/x")).status(), 404);
    QCOMPARE(ask(port, request("GET", "/team/openai/x")).status(), 200);
}

void ServeReload::addressAndPortNeedARestart()
{
    QTcpServer free; // a port that nobody else has
    QVERIFY(free.listen(QHostAddress::LocalHost));
    CliProcess &process = serve();
    const quint16 port = process.port();
    m_file->set("endpoint", "port", free.serverPort());
    backends({backendJson("b", *m_second)});
    m_file->write();
    QVERIFY2(process.awaitErrors(inForce), process.errors());
    QVERIFY2(process.errors().contains("endpoint.address and endpoint.port take effect with a restart: still at "
                                       "http://127.0.0.1:" +
                                       QByteArray::number(port) + "/openai\n"),
             process.errors());
    QCOMPARE(ask(port, chatRequest()).body, "second"); // the rest is in force
}

void ServeReload::aClientKeyIsNeeded()
{
    CliProcess &process = serve();
    QVERIFY(process.port() > 0);
    m_file->set("endpoint", "requireKey", true);
    m_file->write();
    QVERIFY2(process.awaitErrors(stays), process.errors());
    QVERIFY2(process.errors().contains("endpoint.requireKey: error: "), process.errors());
    QVERIFY2(process.errors().contains("SPILLWAY_CLIENT_KEY"), process.errors());
    QCOMPARE(ask(process.port(), chatRequest()).body, "first");
    QVERIFY2(!process.errors().contains(inForce), process.errors());
    // It is none of the invalid one that is in force.
    m_file->set("endpoint", "requireKey", false);
    backends({backendJson("b", *m_second)});
    m_file->write();
    QVERIFY2(process.awaitErrors(inForce), process.errors());
    QCOMPARE(ask(process.port(), chatRequest()).body, "second");
}

void ServeReload::aMissingKeyIsReported()
{
    CliProcess &process = serve({}, {{"SPILLWAY_KEY_C", "key-of-c"}});
    QVERIFY(process.port() > 0);
    backends({backendJson("a", *m_first), backendJson("b", *m_second, {{"auth", "key"}}),
              backendJson("c", *m_second, {{"auth", "key"}, {"priority", 2}})});
    m_file->write();
    QVERIFY2(process.awaitErrors(inForce), process.errors());
    QVERIFY2(process.errors().contains("backend b: it is not asked: no key"), process.errors());
    QVERIFY2(process.errors().contains("set SPILLWAY_KEY_B\n"), process.errors());
    QVERIFY2(!process.errors().contains("backend c"), process.errors());
    QCOMPARE(backendStatus("b")["state"].toString(), "disabled");
    QCOMPARE(backendStatus("c")["state"].toString(), "healthy");
}

void ServeReload::sighupReadsAgain()
{
#ifdef Q_OS_UNIX
    CliProcess &process = serve();
    QVERIFY(process.port() > 0);
    process.signal(SIGHUP); // nothing has changed; it is told all the same
    QVERIFY2(process.awaitErrors(inForce), process.errors());
    QCOMPARE(ask(process.port(), chatRequest()).body, "first");
    m_file->writeInPlace("{");
    process.signal(SIGHUP);
    QVERIFY2(process.awaitErrors(stays), process.errors());
    QVERIFY(process.isRunning());
    QCOMPARE(ask(process.port(), chatRequest()).body, "first");
#endif
}

void ServeReload::sighupWithoutAFile()
{
#ifdef Q_OS_UNIX
    CliProcess process({"serve", "--from-env", "--listen", "127.0.0.1:0"},
                       {{"BACKEND_1_URL", m_first->url()}, {"BACKEND_1_APIKEY", "k"}});
    QVERIFY(process.start().port() > 0);
    process.signal(SIGHUP);
    QVERIFY2(process.awaitErrors("SIGHUP: there is no profile file to read again\n"), process.errors());
    QCOMPARE(ask(process.port(), chatRequest()).body, "first");
#endif
}

QTEST_GUILESS_MAIN(ServeReload)
#include "tst_serve_reload.moc"
