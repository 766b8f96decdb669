// SPDX-License-Identifier: MIT
#include "core/azurelink/downloadproblem.h"
#include "tests/core/azurelink/downloadrun.h"

#include <QTimer>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using Kind = DownloadOutcome::Kind;

/// Downloads over real sockets: whole, refused, stopped; and what is told of them.
class TestSchemaDownload : public QObject
{
    Q_OBJECT
private slots:
    void good();
    void requestIsPlain();
    void lengthUnknown();
    void slowWithProgress();
    void refusesOfAllKinds_data();
    void refusesOfAllKinds();
    void aGoodFileStays_data();
    void aGoodFileStays();
    void tooLarge_data();
    void tooLarge();
    void redirectToHttps();
    void redirectsRefused_data();
    void redirectsRefused();
    void addressesRefused_data();
    void addressesRefused();
    void silence();
    void offline();
    void cancelLeavesNoHalfFile();
    void cancelAtOnce();
    void cancelFromASlot();
    void destroyedUnderWay();
    void oneAtATime();
    void twoPrograms();
    void folderCannotBeMade();
    void startAgain();
    void problemsSayWhatToDo();
};

void TestSchemaDownload::good()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(reply::answer(200, {{"ETag", "\"a\""}}, schema));
    Run run(server.url() + u"/stable/2024-10-21/inference.json"_s);
    const DownloadOutcome outcome = run.run();
    QVERIFY2(outcome.kind == Kind::Done, qPrintable(outcome.problem));
    QCOMPARE(outcome.problem, QString());
    QVERIFY(!outcome.canResume);
    QVERIFY(run.bytes() == schema);
    QCOMPARE(run.names(), QStringList{u"2024-10-21.json"_s});
    QCOMPARE(run.progress.first(), std::make_pair(qint64(0), qint64(schema.size())));
    QCOMPARE(run.progress.last(), std::make_pair(qint64(schema.size()), qint64(schema.size())));
    QVERIFY(!run.download().isRunning());
    QCOMPARE(run.outcomes.size(), 1);
}

void TestSchemaDownload::requestIsPlain()
{
    ScriptedBackend server(reply::answer(200, {{"Set-Cookie", "a=b"}}, smallSchema()));
    Run run(server.url() + u"/x/y.json"_s);
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(server.last().method(), "GET");
    QCOMPARE(server.last().target(), "/x/y.json");
    QCOMPARE(server.last().header("Accept-Encoding"), "identity");
    QVERIFY(!server.last().hasHeader("Range"));
    QVERIFY(!server.last().hasHeader("If-Range"));
    QVERIFY(!server.last().hasHeader("Cookie"));
    QVERIFY(!server.last().hasHeader("Authorization"));
}

void TestSchemaDownload::lengthUnknown()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server([&](BackendConnection &connection, const WireMessage &) {
        connection.beginStream();
        connection.chunk(schema.left(half));
        connection.chunk(schema.mid(half));
        connection.endChunks();
    });
    Run run(server.url());
    QCOMPARE(run.run().kind, Kind::Done);
    QVERIFY(run.bytes() == schema);
    QCOMPARE(run.progress.last(), std::make_pair(qint64(schema.size()), qint64(-1)));
}

void TestSchemaDownload::slowWithProgress()
{
    const QByteArray schema = smallSchema("2024-10-21", QByteArray(4000, 'd'));
    // The pieces take longer together than the silence that is allowed.
    ScriptedBackend server(reply::slow(schema, 400, 60));
    Run run(server.url(), {400ms, maxSchemaBytes});
    const DownloadOutcome outcome = run.run();
    QVERIFY2(outcome.kind == Kind::Done, qPrintable(outcome.problem));
    QVERIFY(run.bytes() == schema);
    QVERIFY2(run.progress.size() > 4, QByteArray::number(run.progress.size()));
    for (qsizetype i = 1; i < run.progress.size(); ++i) {
        QVERIFY(run.progress[i].first >= run.progress[i - 1].first);
        QCOMPARE(run.progress[i].second, schema.size());
    }
}

void TestSchemaDownload::refusesOfAllKinds_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("words");
    QTest::newRow("204") << 204 << u"127.0.0.1 answered with 204 instead of the file."_s;
    QTest::newRow("400") << 400 << u"127.0.0.1 answered with 400 instead of the file."_s;
    QTest::newRow("403") << 403 << u"127.0.0.1 does not give the file (403)."_s;
    QTest::newRow("404") << 404 << u"127.0.0.1 has no such file (404): the version has been moved or withdrawn."_s;
    QTest::newRow("410") << 410 << u"127.0.0.1 has no such file (410)"_s;
    QTest::newRow("429") << 429 << u"127.0.0.1 was asked too often (429). Try again in a few minutes."_s;
    QTest::newRow("500") << 500 << u"127.0.0.1 has a fault at the moment (500). Try again later."_s;
    QTest::newRow("503") << 503 << u"127.0.0.1 has a fault at the moment (503)."_s;
}

void TestSchemaDownload::refusesOfAllKinds()
{
    QFETCH(int, status);
    QFETCH(QString, words);
    ScriptedBackend server(reply::answer(status, {}, status == 204 ? QByteArray() : smallSchema()));
    Run run(server.url());
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QVERIFY2(outcome.problem.startsWith(words), qPrintable(outcome.problem));
    QVERIFY(!outcome.canResume);
    QCOMPARE(run.names(), QStringList());
    QCOMPARE(run.progress.size(), 0);
}

void TestSchemaDownload::aGoodFileStays_data()
{
    QTest::addColumn<QByteArray>("answer");
    const auto whole = [](const QByteArray &body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    };
    QTest::newRow("sign-in page") << whole("<html><body>Welcome to the hotel</body></html>");
    QTest::newRow("half a schema") << whole(smallSchema().left(200));
    QTest::newRow("another JSON") << whole("{\"message\": \"no\"}");
    QTest::newRow("nothing") << whole("");
    QTest::newRow("broken off") << beginningOf(smallSchema(), 50, {});
}

void TestSchemaDownload::aGoodFileStays()
{
    QFETCH(QByteArray, answer);
    ScriptedBackend server(reply::rawThenClose(answer));
    Run run(server.url());
    run.write(smallSchema());
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QVERIFY(!outcome.problem.isEmpty());
    QVERIFY(!outcome.canResume);
    QCOMPARE(run.bytes(), smallSchema());
    QCOMPARE(run.names(), QStringList{u"2024-10-21.json"_s});
}

void TestSchemaDownload::tooLarge_data()
{
    QTest::addColumn<bool>("saysSo");
    QTest::newRow("by its length") << true;
    QTest::newRow("without a length") << false;
}

void TestSchemaDownload::tooLarge()
{
    QFETCH(bool, saysSo);
    ScriptedBackend server([&](BackendConnection &connection, const WireMessage &) {
        if (saysSo) {
            connection.write("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 2097153\r\n\r\n");
        } else {
            connection.write("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nConnection: close\r\n\r\n");
            connection.writePaced(64 * 1024 * 1024, QByteArray(256 * 1024, ' '));
        }
    });
    Run run(server.url(), {20s, 2 * 1024 * 1024});
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.problem, u"The file has more than 2 MiB and is no schema of this API. Check the address."_s);
    QVERIFY(!outcome.canResume);
    QCOMPARE(run.names(), QStringList());
    QVERIFY(run.progress.isEmpty() || run.progress.last().first <= 2 * 1024 * 1024);
    // As much as is allowed is fine.
    const QByteArray schema = smallSchema() + QByteArray(2 * 1024 * 1024 - smallSchema().size(), ' ');
    server.always(reply::answer(200, {}, schema));
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(run.bytes().size(), 2 * 1024 * 1024);
}

void TestSchemaDownload::redirectToHttps()
{
    // Followed, as the first bytes of TLS tell; the other side speaks none.
    QByteArray first;
    ScriptedBackend target;
    target.onConnect([&](BackendConnection &connection) {
        connect(&connection, &BackendConnection::received, this, [&](const QByteArray &bytes) {
            first += bytes;
            connection.close();
        });
    });
    const QByteArray secure = target.url().replace(u"http:"_s, u"https:"_s).toUtf8();
    ScriptedBackend server(reply::answer(302, {{"Location", secure + "/x"}}));
    Run run(server.url());
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QVERIFY(first.startsWith("\x16\x03"));
    QVERIFY2(outcome.problem.contains(u"127.0.0.1"), qPrintable(outcome.problem));
    QCOMPARE(run.names(), QStringList());
}

void TestSchemaDownload::redirectsRefused_data()
{
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QString>("words");
    QTest::newRow("plain http") << QByteArray("http://example.invalid/x") << u"without https"_s;
    QTest::newRow("file") << QByteArray("file:///etc/passwd") << u"without https"_s;
    QTest::newRow("ftp") << QByteArray("ftp://127.0.0.1/x") << u"without https"_s;
    QTest::newRow("round and round") << QByteArray("/again") << u"redirects without an end"_s;
}

void TestSchemaDownload::redirectsRefused()
{
    QFETCH(QByteArray, location);
    QFETCH(QString, words);
    ScriptedBackend server(reply::answer(302, {{"Location", location}}));
    Run run(server.url());
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QVERIFY2(outcome.problem.contains(words), qPrintable(outcome.problem));
    QVERIFY(server.requests().size() <= 6);
    QCOMPARE(run.names(), QStringList());
}

void TestSchemaDownload::addressesRefused_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("http") << u"http://example.invalid/x"_s;
    QTest::newRow("file") << u"file:///etc/passwd"_s;
    QTest::newRow("empty") << u""_s;
    QTest::newRow("no host") << u"https:///x"_s;
    QTest::newRow("nearly this computer") << u"http://127.0.0.1.example.invalid/x"_s;
}

void TestSchemaDownload::addressesRefused()
{
    QFETCH(QString, url);
    Run run(url);
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.problem, u"Only https addresses are downloaded. Take another one, or a local file."_s);
    QVERIFY(!QFile::exists(run.folder() + u"/cache"_s)); // nothing was made
}

void TestSchemaDownload::silence()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(reply::silence());
    Run run(server.url(), {200ms, maxSchemaBytes});
    const DownloadOutcome nothing = run.run();
    QCOMPARE(nothing.kind, Kind::Failed);
    QVERIFY2(nothing.problem.startsWith(u"127.0.0.1 has not sent anything for 1 s. Try again"),
             qPrintable(nothing.problem));
    QVERIFY(!nothing.canResume);
    server.always(reply::raw(beginningOf(schema, half, "\"a\"")));
    const DownloadOutcome midway = run.run();
    QCOMPARE(midway.kind, Kind::Failed);
    QVERIFY(midway.canResume);
    QVERIFY(run.bytes(u".part"_s) == schema.left(half));
    QVERIFY(run.bytes().isEmpty());
}

void TestSchemaDownload::offline()
{
    ScriptedBackend server;
    server.refuse();
    Run run(server.url());
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QVERIFY2(outcome.problem.startsWith(u"127.0.0.1 cannot be reached ("), qPrintable(outcome.problem));
    QVERIFY(outcome.problem.endsWith(u"Check the network connection; without one, take a local file."));
    QVERIFY(!outcome.canResume);
}

void TestSchemaDownload::cancelLeavesNoHalfFile()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(reply::raw(beginningOf(schema, half, "\"a\"")));
    Run run(server.url());
    run.write(smallSchema());
    run.start();
    QVERIFY(run.download().isRunning());
    QTRY_VERIFY(!run.progress.isEmpty() && run.progress.last().first == half);
    run.download().cancel();
    QVERIFY(!run.download().isRunning());
    QCOMPARE(run.bytes(), smallSchema());
    QVERIFY(run.bytes(u".part"_s) == schema.left(half));
    QTRY_COMPARE(server.openConnections(), 0);
    run.download().cancel();
    QCOMPARE(run.outcomes.size(), 1); // the second says nothing
}

void TestSchemaDownload::cancelAtOnce()
{
    ScriptedBackend server;
    Run run(server.url());
    run.start();
    run.download().cancel();
    QCOMPARE(run.outcomes.size(), 1);
    QCOMPARE(run.outcomes[0].kind, Kind::Cancelled);
    QVERIFY(!run.outcomes[0].canResume);
    // It does not start later by itself either.
    bool later = false;
    QTimer::singleShot(0, this, [&] { later = true; });
    QTRY_VERIFY(later);
    QCOMPARE(server.connectionCount(), 0);
    QVERIFY(!QFile::exists(run.folder() + u"/cache"_s));
}

void TestSchemaDownload::cancelFromASlot()
{
    // Also with the last bytes, when the answer is at its end already.
    const QByteArray schema = smallSchema();
    ScriptedBackend server(reply::answer(200, {{"ETag", "\"a\""}}, schema));
    Run run(server.url());
    run.start();
    connect(&run.download(), &SchemaDownload::progress, this, [&](qint64 received) {
        if (received == schema.size()) {
            run.download().cancel();
        }
    });
    QCOMPARE(run.end().kind, Kind::Cancelled);
    QCOMPARE(run.names(), (QStringList{u"2024-10-21.json.part"_s, u"2024-10-21.json.part.from"_s}));
    QCOMPARE(run.outcomes.size(), 1);
}

void TestSchemaDownload::destroyedUnderWay()
{
    ScriptedBackend server(reply::silence());
    Run run(server.url());
    run.start();
    QTRY_COMPARE(server.requests().size(), 1);
    run.drop();
    QCOMPARE(run.outcomes.size(), 0);
    QTRY_COMPARE(server.openConnections(), 0);
    QCOMPARE(run.names(), QStringList());
}

void TestSchemaDownload::oneAtATime()
{
    ScriptedBackend server(reply::answer(200, {}, smallSchema()));
    Run run(server.url() + u"/first"_s);
    run.start();
    run.download().start(QUrl(server.url() + u"/second"_s), run.folder() + u"/second.json"_s);
    QCOMPARE(run.end().kind, Kind::Done);
    QCOMPARE(server.requests().size(), 1);
    QCOMPARE(server.last().target(), "/first");
    QVERIFY(!QFile::exists(run.folder() + u"/second.json"_s));
}

void TestSchemaDownload::twoPrograms()
{
    ScriptedBackend server(reply::silence());
    Run run(server.url());
    run.start();
    QTRY_COMPARE(server.requests().size(), 1);
    SchemaDownload other;
    QList<DownloadOutcome> outcomes;
    connect(&other, &SchemaDownload::finished, this, [&](const DownloadOutcome &outcome) { outcomes.append(outcome); });
    other.start(QUrl(server.url()), run.file());
    QTRY_COMPARE(outcomes.size(), 1);
    QCOMPARE(outcomes[0].problem, u"This version is being downloaded by another Spillway. Wait for it."_s);
    QCOMPARE(server.requests().size(), 1);
    run.download().cancel();
    server.always(reply::answer(200, {}, smallSchema()));
    other.start(QUrl(server.url()), run.file());
    QTRY_COMPARE(outcomes.size(), 2);
    QCOMPARE(outcomes[1].kind, Kind::Done);
}

void TestSchemaDownload::folderCannotBeMade()
{
    ScriptedBackend server;
    Run run(server.url());
    QFile inTheWay(run.folder() + u"/cache"_s);
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    const DownloadOutcome outcome = run.run();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.problem,
             u"The folder %1/cache/schemas cannot be made. Check its permissions."_s.arg(run.folder()));
    QCOMPARE(server.connectionCount(), 0);
}

void TestSchemaDownload::startAgain()
{
    // From the slot of `finished` itself, as a form does that tries once more.
    ScriptedBackend server(reply::answer(200, {}, smallSchema()));
    server.script({reply::answer(503)});
    Run run(server.url());
    run.start();
    connect(&run.download(), &SchemaDownload::finished, this, [&](const DownloadOutcome &outcome) {
        if (outcome.kind == Kind::Failed) {
            run.download().start(QUrl(server.url()), run.file());
        }
    });
    QTRY_COMPARE(run.outcomes.size(), 2);
    QCOMPARE(run.outcomes[1].kind, Kind::Done);
    QCOMPARE(run.bytes(), smallSchema());
}

void TestSchemaDownload::problemsSayWhatToDo()
{
    for (int error = 1; error < 500; ++error) {
        const QString problem = connectionProblem(QNetworkReply::NetworkError(error), u"detail"_s, u"host.example"_s);
        QVERIFY2(problem.endsWith(u'.') && problem.contains(u". "), qPrintable(problem));
    }
    for (int status = 200; status < 600; ++status) {
        const QString problem = statusProblem(status, u"host.example"_s);
        QVERIFY2(problem.contains(QString::number(status)) && problem.contains(u". "), qPrintable(problem));
    }
    QVERIFY(connectionProblem(QNetworkReply::HostNotFoundError, u"d"_s, u"host.example"_s)
                .startsWith(u"host.example was not found."));
    QVERIFY(connectionProblem(QNetworkReply::SslHandshakeFailedError, u"self-signed"_s, u"host.example"_s)
                .startsWith(u"The certificate of host.example was not accepted (self-signed)."));
    QVERIFY(connectionProblem(QNetworkReply::ProxyConnectionRefusedError, u"d"_s, u"host.example"_s)
                .startsWith(u"The system's proxy cannot be reached (d)."));
}

QTEST_GUILESS_MAIN(TestSchemaDownload)
#include "tst_schemadownload.moc"
