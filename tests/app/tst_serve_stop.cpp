// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"
#include "tests/support/profilefile.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedbackend.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <QUrl>

#include <csignal>

using namespace spillway;

/// How `spillway-cli serve` ends: the drain, its limit, the second signal, and what is left behind (nothing).
class ServeStop : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void atOnceWhenIdle_data();
    void atOnceWhenIdle();
    void idleConnectionsHoldNothingUp();
    void aStreamMayFinish();
    void aRequestUnderWayIsAnswered();
    void nobodyNewIsLetIn();
    void theDrainHasALimit();
    void aSecondSignalStopsAtOnce_data();
    void aSecondSignalStopsAtOnce();
    void aReloadWhileDraining();
    void demoEnds();
    void whenNohupIsUsed();

private:
    CliProcess &serve(const QStringList &more = {});

    std::unique_ptr<ScriptedBackend> m_backend;
    std::unique_ptr<ProfileFile> m_file;
    std::unique_ptr<CliProcess> m_serve;
};

namespace
{

/// Well below the 10 s that a drain may take: an end before this was not the limit's.
constexpr qint64 soon = 8'000;

Reply openStream()
{
    return [](BackendConnection &connection, const WireMessage &) {
        connection.beginStream();
        connection.chunk("data: 1\n\n");
    };
}

} // namespace

void ServeStop::init()
{
    m_serve.reset();
    m_backend = std::make_unique<ScriptedBackend>();
    m_file = std::make_unique<ProfileFile>();
    m_file->add("a", m_backend->url());
    m_file->write();
}

CliProcess &ServeStop::serve(const QStringList &more)
{
    m_serve = std::make_unique<CliProcess>(
        QStringList{"serve", m_file->path(), "--ready-file", m_file->filePath("ready")} + more);
    return m_serve->start();
}

void ServeStop::atOnceWhenIdle_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void ServeStop::atOnceWhenIdle()
{
    QFETCH(int, number);
    CliProcess &process = serve();
    QVERIFY(process.port() > 0);
    QCOMPARE(ask(process.port(), chatRequest()).status(), 200);
    QElapsedTimer timer;
    timer.start();
    process.signal(number);
    QCOMPARE(process.awaitEnd(), 0);
    QVERIFY(timer.elapsed() < soon);
    QCOMPARE(process.errors(), ""); // nothing was under way, so there is nothing to say
    QCOMPARE(process.outputLines().size(), 1);
    QVERIFY(!QFile::exists(m_file->filePath("ready")));
}

void ServeStop::idleConnectionsHoldNothingUp()
{
    CliProcess &process = serve();
    RawClient used(process.port());
    used.send(chatRequest());
    QCOMPARE(used.response().status(), 200);
    RawClient fresh(process.port()); // has sent nothing yet
    QVERIFY(spinUntil([&] { return fresh.socket().state() == QAbstractSocket::ConnectedState; }));
    QElapsedTimer timer;
    timer.start();
    process.signal(SIGTERM);
    QCOMPARE(process.awaitEnd(), 0);
    QVERIFY(timer.elapsed() < soon);
    QVERIFY(used.awaitClose() && fresh.awaitClose());
}

void ServeStop::aStreamMayFinish()
{
    m_backend->always(openStream());
    CliProcess &process = serve({"--log", "json"});
    RawClient caller(process.port());
    caller.send(chatRequest());
    QVERIFY(caller.awaitBody(9));
    process.signal(SIGTERM);
    QVERIFY2(process.awaitErrors("stopping: 1 under way, up to 10 s to finish; a second signal stops at once\n"),
             process.errors());
    m_backend->lastConnection().chunk("data: 2\n\n");
    QVERIFY(caller.awaitBody(18));
    QVERIFY(process.isRunning());
    m_backend->lastConnection().endChunks();
    const WireMessage whole = caller.response();
    QVERIFY(whole.finalChunk);
    QCOMPARE(whole.body, "data: 1\n\ndata: 2\n\n");
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(process.awaitEnd(), 0);
    QVERIFY(timer.elapsed() < soon);
    QVERIFY(caller.awaitClose());
    // Its line is in the log, though it ended with the program.
    QCOMPARE(process.jsonLines().size(), 1);
    QCOMPARE(process.jsonLines().first()["end"].toString(), "complete");
    QVERIFY(!QFile::exists(m_file->filePath("ready")));
}

void ServeStop::aRequestUnderWayIsAnswered()
{
    m_backend->always(reply::silence());
    CliProcess &process = serve();
    RawClient caller(process.port());
    caller.send(chatRequest());
    QVERIFY(spinUntil([&] { return m_backend->requests().size() == 1; }));
    process.signal(SIGTERM);
    QVERIFY2(process.awaitErrors("stopping: 1 under way"), process.errors());
    m_backend->lastConnection().answer(200, {}, "late");
    const WireMessage answer = caller.response();
    QCOMPARE(answer.status(), 200);
    QCOMPARE(answer.body, "late");
    QCOMPARE(answer.header("connection").toLower(), "close"); // no other request comes over this one
    QCOMPARE(process.awaitEnd(), 0);
}

void ServeStop::nobodyNewIsLetIn()
{
    m_backend->always(openStream());
    CliProcess &process = serve();
    RawClient caller(process.port());
    caller.send(chatRequest());
    QVERIFY(caller.awaitBody(9));
    process.signal(SIGTERM);
    QVERIFY2(process.awaitErrors("stopping: "), process.errors());
    RawClient late(process.port());
    QVERIFY(spinUntil([&] { return late.isClosed(); }));
    QVERIFY(late.received().isEmpty());
    QCOMPARE(m_backend->requests().size(), 1);
    m_backend->lastConnection().endChunks();
    QCOMPARE(process.awaitEnd(), 0);
}

void ServeStop::theDrainHasALimit()
{
    m_backend->always(openStream());
    CliProcess &process = serve({"--log", "json"});
    RawClient caller(process.port());
    caller.send(chatRequest());
    QVERIFY(caller.awaitBody(9));
    QElapsedTimer timer;
    timer.start();
    process.signal(SIGTERM);
    QCOMPARE(process.awaitEnd(), 0);
    QVERIFY2(timer.elapsed() >= 9'900 && timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(caller.awaitClose());
    QVERIFY(!caller.message().finalChunk); // a half answer is not disguised as a whole one
    QVERIFY(spinUntil([&] { return m_backend->openConnections() == 0; }));
    QCOMPARE(process.jsonLines().size(), 1);
}

void ServeStop::aSecondSignalStopsAtOnce_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");
    QTest::newRow("SIGTERM twice") << SIGTERM << SIGTERM;
    QTest::newRow("SIGINT twice") << SIGINT << SIGINT;
    QTest::newRow("SIGINT, SIGTERM") << SIGINT << SIGTERM;
}

void ServeStop::aSecondSignalStopsAtOnce()
{
    QFETCH(int, first);
    QFETCH(int, second);
    m_backend->always(openStream());
    CliProcess &process = serve();
    RawClient caller(process.port());
    caller.send(chatRequest());
    QVERIFY(caller.awaitBody(9));
    process.signal(first);
    QVERIFY2(process.awaitErrors("stopping: 1 under way"), process.errors());
    QElapsedTimer timer;
    timer.start();
    process.signal(second);
    QVERIFY2(process.awaitErrors("stopping at once\n"), process.errors());
    QCOMPARE(process.awaitEnd(), 0);
    QVERIFY(timer.elapsed() < soon);
    QVERIFY(caller.awaitClose());
    QVERIFY(!caller.message().finalChunk);
    QVERIFY(!QFile::exists(m_file->filePath("ready")));
}

void ServeStop::aReloadWhileDraining()
{
    m_backend->always(openStream());
    CliProcess &process = serve();
    RawClient caller(process.port());
    caller.send(chatRequest());
    QVERIFY(caller.awaitBody(9));
    process.signal(SIGTERM);
    QVERIFY2(process.awaitErrors("stopping: 1 under way"), process.errors());
    process.signal(SIGHUP); // neither a second signal to stop nor a reason to crash
    m_file->add("b", m_backend->url() + "/b");
    m_file->write();
    m_backend->lastConnection().chunk("data: 2\n\n");
    QVERIFY(caller.awaitBody(18));
    m_backend->lastConnection().endChunks();
    QVERIFY(caller.response().finalChunk);
    QCOMPARE(process.awaitEnd(), 0);
    QVERIFY2(!process.errors().contains("stopping at once") && !process.errors().contains("is in force"),
             process.errors());
}

void ServeStop::demoEnds()
{
    CliProcess process({"serve", "--demo", "--listen", "127.0.0.1:0"});
    QVERIFY(process.start().port() > 0);
    RawClient caller(process.port());
    caller.send(request("POST", "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", {},
                        R"({"messages":[{"role":"user","content":"Hello"}],"stream":true,"max_tokens":20})"));
    QVERIFY(caller.awaitHead());
    process.signal(SIGTERM);
    const WireMessage whole = caller.response();
    QVERIFY(whole.finalChunk && whole.body.endsWith("data: [DONE]\n\n"));
    QCOMPARE(process.awaitEnd(), 0);
}

void ServeStop::whenNohupIsUsed()
{
    // nohup, as a shell does it: SIGHUP is ignored from the start, and stays so.
    QProcess shell;
    shell.start("/bin/sh", {"-c", "trap '' HUP; exec \"$0\" serve \"$1\" --ready-file \"$2\"", SPILLWAY_CLI,
                            m_file->path(), m_file->filePath("ready")});
    QVERIFY(shell.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_file->filePath("ready")), 30'000); // no event tells of it
    QVERIFY(shell.processId() > 0); // number 0 would be the tests' own group
    ::kill(pid_t(shell.processId()), SIGHUP);
    QFile ready(m_file->filePath("ready"));
    QVERIFY(ready.open(QIODevice::ReadOnly));
    const auto port = quint16(QUrl(QString::fromUtf8(ready.readAll().trimmed())).port());
    QCOMPARE(ask(port, chatRequest()).status(), 200);
    QVERIFY(shell.processId() > 0);
    ::kill(pid_t(shell.processId()), SIGTERM);
    QVERIFY(spinUntil([&] { return shell.state() == QProcess::NotRunning; }, CliProcess::patience));
    QCOMPARE(shell.exitCode(), 0);
    QCOMPARE(shell.readAllStandardError(), ""); // no word of a reload
}

QTEST_GUILESS_MAIN(ServeStop)
#include "tst_serve_stop.moc"
