// SPDX-License-Identifier: MIT
#include "core/proxy/directaccessmanager.h"
#include "core/proxy/directreply.h"
#include "core/proxy/filelimit.h"
#include "tests/support/fakeclock.h"
#include "tests/support/scriptedbackend.h"
#include "tests/support/spin.h"

#include <QBuffer>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <vector>

using namespace spillway;
using namespace std::chrono_literals;

/// The manager whose connections are its own: which are kept, for how long, and what goes over them.
class TestDirectAccessManager : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { raiseFileLimit(); }
    void verbs_data();
    void verbs();
    void exactTargetAndHeaders();
    void aListenerIsToldInPlaceOfSignals_data();
    void aListenerIsToldInPlaceOfSignals();
    void aListenerThatGoesIsToldNothing();
    void answersAsTheyCame();
    void aLongAnswerKeepsNoRequest();
    void aConnectionIsUsedAgain();
    void asManyConnectionsAsCalls();
    void theLastOneUsedGoesFirst();
    void poolKeysAreApart();
    void keptOnesAge();
    void keptOnesAreLimited();
    void whatTheBackendClosedIsNotKept();
    void whatMustNotBeKept_data();
    void whatMustNotBeKept();
    void aStaleConnectionIsNoFault_data();
    void aStaleConnectionIsNoFault();
    void onlyOnceAgain();
    void faults_data();
    void faults();
    void abortEndsTheConnection();
    void goesInTheMiddleOfCalls();
};

namespace
{

using ReplyPtr = std::unique_ptr<QNetworkReply>;

QNetworkRequest to(const ScriptedBackend &backend, const char *path = "/x")
{
    return QNetworkRequest(QUrl(backend.url() + QString::fromLatin1(path)));
}

bool ended(const ReplyPtr &reply)
{
    return spinUntil([&] { return reply->isFinished(); });
}

int statusOf(const ReplyPtr &reply)
{
    return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

/// One GET to its end; its status, 0 without an answer.
int get(DirectAccessManager &manager, const ScriptedBackend &backend)
{
    const ReplyPtr reply(manager.get(to(backend)));
    return ended(reply) && reply->error() == QNetworkReply::NoError ? statusOf(reply) : 0;
}

} // namespace

void TestDirectAccessManager::verbs_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<bool>("hasBody");
    for (const char *verb : {"GET", "HEAD", "DELETE", "POST", "PUT", "PATCH", "x-OWN"}) {
        QTest::newRow(verb) << QByteArray(verb) << (*verb == 'P' || *verb == 'x');
    }
}

void TestDirectAccessManager::verbs()
{
    QFETCH(QByteArray, verb);
    QFETCH(bool, hasBody);
    FakeClock clock;
    ScriptedBackend backend(verb == "HEAD" ? reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
                                           : reply::answer(200, {}, "the answer"));
    DirectAccessManager manager(clock);
    const QNetworkRequest request = to(backend);
    const ReplyPtr reply(verb == "GET"      ? manager.get(request)
                         : verb == "HEAD"   ? manager.head(request)
                         : verb == "DELETE" ? manager.deleteResource(request)
                         : verb == "POST"   ? manager.post(request, QByteArray("body"))
                         : verb == "PUT"    ? manager.put(request, QByteArray("body"))
                                            : manager.sendCustomRequest(request, verb, QByteArray("body")));
    QVERIFY(ended(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(reply->readAll(), verb == "HEAD" ? QByteArray() : QByteArray("the answer"));
    QCOMPARE(backend.last().firstLine, verb + " /x HTTP/1.1");
    QCOMPARE(backend.last().body, hasBody ? QByteArray("body") : QByteArray());
    QCOMPARE(backend.last().hasHeader("Content-Length"), hasBody);
    QCOMPARE(backend.last().header("Host"), "127.0.0.1:" + QByteArray::number(backend.port()));
    QCOMPARE(manager.idleConnections(), 1);
}

void TestDirectAccessManager::exactTargetAndHeaders()
{
    FakeClock clock;
    ScriptedBackend backend;
    DirectAccessManager manager(clock);
    const HeaderList headers{{"hOST", "other.example"}, {"X-Twice", "1"}, {"x-twice", ""}, {"Zulu", "z"}, {"A", "a"}};
    const ReplyPtr reply(manager.send(to(backend), {"GET", "/a%2fb//c?x=%7e&y=\"z\"", headers, {}}, nullptr));
    QVERIFY(ended(reply));
    QCOMPARE(backend.last().rawHead, "GET /a%2fb//c?x=%7e&y=\"z\" HTTP/1.1\r\n"
                                     "hOST: other.example\r\nX-Twice: 1\r\nx-twice: \r\nZulu: z\r\nA: a\r\n\r\n");
}

namespace
{

/// Writes down what it is told.
struct Listener final : DirectReplyListener
{
    void replySent() override { told << "sent"; }
    void replyHead(const ResponseHead &head) override
    {
        told << "head " + QByteArray::number(head.status) + ' ' + head.reason + ' ' + head.headers.value("x-a");
    }
    void replyReadable() override { told << "readable"; }
    void replyFinished() override { told << "finished"; }

    QByteArrayList told;
};

} // namespace

void TestDirectAccessManager::aListenerIsToldInPlaceOfSignals_data()
{
    QTest::addColumn<bool>("kept");
    QTest::newRow("new connection") << false;
    QTest::newRow("kept connection") << true;
}

void TestDirectAccessManager::aListenerIsToldInPlaceOfSignals()
{
    QFETCH(bool, kept);
    FakeClock clock;
    ScriptedBackend backend(reply::answer(201, {{"X-A", "1"}}, "the answer"));
    DirectAccessManager manager(clock);
    if (kept) {
        QCOMPARE(get(manager, backend), 201);
        QCOMPARE(manager.idleConnections(), 1);
    }
    Listener listener;
    const HeaderList headers{{"Host", "h"}, {"Content-Length", "4"}};
    const std::unique_ptr<DirectReply> reply(manager.send(to(backend), {"PATCH", "/x", headers, "body"}, &listener));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    QSignalSpy readable(reply.get(), &QNetworkReply::readyRead);
    QVERIFY(spinUntil([&] { return reply->isFinished(); }));
    QCOMPARE(listener.told.first(), "sent");
    QCOMPARE(listener.told[1], "head 201 Scripted 1");
    QCOMPARE(listener.told.last(), "finished");
    QCOMPARE(listener.told.count("finished"), 1);
    QVERIFY(finished.isEmpty() && readable.isEmpty());
    QCOMPARE(reply->readAll(), "the answer");
    QCOMPARE(backend.last().firstLine, "PATCH /x HTTP/1.1");
    QCOMPARE(backend.last().body, "body");
}

void TestDirectAccessManager::aListenerThatGoesIsToldNothing()
{
    FakeClock clock;
    ScriptedBackend backend;
    DirectAccessManager manager(clock);
    Listener listener;
    const std::unique_ptr<DirectReply> reply(manager.send(to(backend), {"GET", "/x", {{"Host", "h"}}, {}}, &listener));
    reply->setListener(nullptr);
    QVERIFY(spinUntil([&] { return reply->isFinished(); }));
    QCOMPARE(listener.told, QByteArrayList());
}

void TestDirectAccessManager::answersAsTheyCame()
{
    FakeClock clock;
    ScriptedBackend backend(reply::raw("HTTP/1.1 429 Slow down, please\r\nX-B: 2\r\nset-cookie: a=1\r\nX-A:1\r\n"
                                       "Set-Cookie: b=2\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone"));
    DirectAccessManager manager(clock);
    const ReplyPtr reply(manager.get(to(backend)));
    QVERIFY(ended(reply));
    QCOMPARE(reply->error(), QNetworkReply::NoError); // a status is an answer like any other
    QCOMPARE(statusOf(reply), 429);
    QCOMPARE(reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray(), "Slow down, please");
    QCOMPARE(reply->readAll(), "none"); // not unpacked
    const HeaderList *headers = DirectAccessManager::responseHeaders(reply.get());
    QVERIFY(headers);
    QCOMPARE(*headers, (HeaderList{{"X-B", "2"},
                                   {"set-cookie", "a=1"},
                                   {"X-A", "1"},
                                   {"Set-Cookie", "b=2"},
                                   {"Content-Encoding", "gzip"},
                                   {"Content-Length", "4"}}));

    ScriptedBackend plain;
    QNetworkAccessManager other;
    const ReplyPtr foreign(other.get(to(plain)));
    QVERIFY(!DirectAccessManager::responseHeaders(foreign.get()));
    QVERIFY(ended(foreign));
}

void TestDirectAccessManager::aLongAnswerKeepsNoRequest()
{
    FakeClock clock;
    ScriptedBackend backend([](BackendConnection &connection, const WireMessage &) { connection.beginStream(); });
    DirectAccessManager manager(clock);
    QBuffer own;
    own.setData("a caller's own");
    QVERIFY(own.open(QIODevice::ReadOnly));
    const ReplyPtr bytes(manager.post(to(backend), QByteArray(100'000, 'x')));
    const ReplyPtr device(manager.post(to(backend), &own));
    QCOMPARE(bytes->findChildren<QBuffer *>().size(), 1);
    QVERIFY(spinUntil([&] { return statusOf(bytes) == 200 && statusOf(device) == 200; }));
    QCOMPARE(bytes->findChildren<QBuffer *>().size(), 0);
    QCOMPARE(own.data(), QByteArray("a caller's own"));
    backend.connection(0).endChunks();
    backend.connection(1).endChunks();
    QVERIFY(ended(bytes) && ended(device));
    QCOMPARE(bytes->error(), QNetworkReply::NoError);
    QCOMPARE(manager.idleConnections(), 2);
}

void TestDirectAccessManager::aConnectionIsUsedAgain()
{
    FakeClock clock;
    ScriptedBackend backend;
    DirectAccessManager manager(clock);
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(get(manager, backend), 200);
        QCOMPARE(manager.idleConnections(), 1);
    }
    const ReplyPtr posted(manager.post(to(backend), QByteArray(100'000, 'x')));
    QCOMPARE(manager.idleConnections(), 0); // it is in use
    QVERIFY(ended(posted));
    QCOMPARE(backend.connectionCount(), 1);
}

void TestDirectAccessManager::asManyConnectionsAsCalls()
{
    FakeClock clock;
    ScriptedBackend backend(reply::silence());
    DirectAccessManager manager(clock);
    std::vector<ReplyPtr> replies;
    for (int i = 0; i < 40; ++i) {
        replies.emplace_back(manager.get(to(backend)));
    }
    QVERIFY(spinUntil([&] { return backend.requests().size() == 40; })); // none waits for another
    QCOMPARE(backend.connectionCount(), 40);
    for (int i = 0; i < 40; ++i) {
        backend.connection(i).answer(200);
    }
    for (const ReplyPtr &reply : replies) {
        QVERIFY(ended(reply));
    }
    QCOMPARE(manager.idleConnections(), 40);
}

void TestDirectAccessManager::theLastOneUsedGoesFirst()
{
    FakeClock clock;
    ScriptedBackend backend(reply::silence());
    DirectAccessManager manager(clock);
    const ReplyPtr first(manager.get(to(backend)));
    QVERIFY(spinUntil([&] { return backend.requests().size() == 1; }));
    const ReplyPtr second(manager.get(to(backend)));
    QVERIFY(spinUntil([&] { return backend.requests().size() == 2; }));
    backend.connection(1).answer(200);
    QVERIFY(ended(second));
    backend.connection(0).answer(200);
    QVERIFY(ended(first));
    const ReplyPtr third(manager.get(to(backend, "/third")));
    QVERIFY(spinUntil([&] { return backend.requests().size() == 3; }));
    QCOMPARE(backend.connectionCount(), 2);
    backend.connection(0).answer(200, {}, "over the first");
    QVERIFY(ended(third));
    QCOMPARE(third->readAll(), "over the first");
}

void TestDirectAccessManager::poolKeysAreApart()
{
    FakeClock clock;
    ScriptedBackend backend;
    DirectAccessManager manager(clock);
    for (const char *key : {"one", "two", "one", "two"}) {
        QNetworkRequest request = to(backend);
        request.setAttribute(DirectAccessManager::PoolKeyAttribute, QByteArray(key));
        const ReplyPtr reply(manager.get(request));
        QVERIFY(ended(reply));
    }
    QCOMPARE(backend.connectionCount(), 2);
    QCOMPARE(manager.idleConnections(), 2);
    ScriptedBackend other;
    QCOMPARE(get(manager, other), 200);
    QCOMPARE(other.connectionCount(), 1);
    QCOMPARE(manager.idleConnections(), 3);
}

void TestDirectAccessManager::keptOnesAge()
{
    FakeClock clock;
    clock.freeze();
    ScriptedBackend backend;
    DirectAccessManager manager(clock);
    QCOMPARE(get(manager, backend), 200);
    clock.advance(DirectAccessManager::idleTime - 1s);
    QCOMPARE(get(manager, backend), 200); // used again, it is young again
    QCOMPARE(backend.connectionCount(), 1);
    clock.advance(DirectAccessManager::idleTime - 1s);
    spinFor(2'500ms); // two looks at it, at least
    QCOMPARE(manager.idleConnections(), 1);
    clock.advance(1s);
    QVERIFY(spinUntil([&] { return backend.openConnections() == 0; }));
    QCOMPARE(manager.idleConnections(), 0);
    QCOMPARE(get(manager, backend), 200);
    QCOMPARE(backend.connectionCount(), 2);
}

void TestDirectAccessManager::keptOnesAreLimited()
{
    FakeClock clock;
    constexpr int calls = int(DirectAccessManager::maxIdle) + 10;
    ScriptedBackend backend(reply::silence());
    DirectAccessManager manager(clock);
    std::vector<ReplyPtr> replies;
    for (int i = 0; i < calls; ++i) {
        replies.emplace_back(manager.get(to(backend)));
    }
    QVERIFY(spinUntil([&] { return backend.requests().size() == calls; }, 30s));
    for (int i = 0; i < calls; ++i) {
        backend.connection(i).answer(200);
    }
    for (const ReplyPtr &reply : replies) {
        QVERIFY(ended(reply));
        QCOMPARE(statusOf(reply), 200);
    }
    QCOMPARE(manager.idleConnections(), int(DirectAccessManager::maxIdle));
    QVERIFY(spinUntil([&] { return backend.openConnections() == qsizetype(DirectAccessManager::maxIdle); }));
}

void TestDirectAccessManager::whatTheBackendClosedIsNotKept()
{
    FakeClock clock;
    ScriptedBackend backend;
    DirectAccessManager manager(clock);
    QCOMPARE(get(manager, backend), 200);
    backend.lastConnection().close();
    QVERIFY(spinUntil([&] { return manager.idleConnections() == 0; }));
    QCOMPARE(get(manager, backend), 200);
    QCOMPARE(backend.connectionCount(), 2);
}

void TestDirectAccessManager::whatMustNotBeKept_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("the backend says so") << QByteArray(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    QTest::newRow("HTTP/1.0") << QByteArray("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
    QTest::newRow("more than the answer") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 ");
}

void TestDirectAccessManager::whatMustNotBeKept()
{
    QFETCH(QByteArray, answer);
    FakeClock clock;
    ScriptedBackend backend(reply::raw(answer));
    DirectAccessManager manager(clock);
    for (int i = 1; i <= 2; ++i) {
        const ReplyPtr reply(manager.get(to(backend)));
        QVERIFY(ended(reply));
        QCOMPARE(reply->readAll(), "ok");
        QCOMPARE(manager.idleConnections(), 0);
        QCOMPARE(backend.connectionCount(), i);
    }
}

void TestDirectAccessManager::aStaleConnectionIsNoFault_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("resets");
    QTest::newRow("a GET") << QByteArray() << false;
    QTest::newRow("a GET, reset") << QByteArray() << true;
    QTest::newRow("a body") << QByteArray("the body") << false;
    QTest::newRow("a large body") << QByteArray(300'000, 'b') << false;
}

void TestDirectAccessManager::aStaleConnectionIsNoFault()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, resets);
    FakeClock clock;
    ScriptedBackend backend(reply::answer(200, {}, "again"));
    // The second request meets a connection that ends without a byte of an answer.
    backend.script({reply::answer(200), resets ? reply::rawThenReset() : reply::rawThenClose({})});
    DirectAccessManager manager(clock);
    QCOMPARE(get(manager, backend), 200);
    const ReplyPtr reply(body.isEmpty() ? manager.get(to(backend)) : manager.post(to(backend), body));
    QVERIFY(ended(reply));
    QCOMPARE(reply->error(), QNetworkReply::NoError);
    QCOMPARE(reply->readAll(), "again");
    QCOMPARE(backend.requests().size(), 3);
    QCOMPARE(backend.connectionCount(), 2);
    QCOMPARE(backend.last().body, body);
}

void TestDirectAccessManager::onlyOnceAgain()
{
    FakeClock clock;
    ScriptedBackend backend(reply::rawThenClose({}));
    backend.script({reply::answer(200)});
    DirectAccessManager manager(clock);
    QCOMPARE(get(manager, backend), 200);
    QCOMPARE(get(manager, backend), 0);
    QCOMPARE(backend.requests().size(), 3); // on the kept connection, and on one new one
    // On a new connection there is no excuse.
    QCOMPARE(get(manager, backend), 0);
    QCOMPARE(backend.requests().size(), 4);
}

void TestDirectAccessManager::faults_data()
{
    QTest::addColumn<QByteArray>("bytes"); ///< before the connection ends
    QTest::addColumn<bool>("hasHead");
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\nContent-") << false;
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n\r\n") << false;
    QTest::newRow("half a body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf") << true;
    QTest::newRow("half a chunk") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel")
                                  << true;
    QTest::newRow("a wrong chunk") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")
                                   << true;
}

void TestDirectAccessManager::faults()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, hasHead);
    FakeClock clock;
    ScriptedBackend backend(reply::rawThenClose(bytes));
    DirectAccessManager manager(clock);
    const ReplyPtr reply(manager.get(to(backend)));
    QVERIFY(ended(reply));
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QVERIFY(reply->error() < QNetworkReply::ContentAccessDenied || reply->error() == QNetworkReply::ProtocolFailure);
    QVERIFY(!reply->errorString().isEmpty());
    QCOMPARE(statusOf(reply), hasHead ? 200 : 0);
    QCOMPARE(manager.idleConnections(), 0);
    QCOMPARE(backend.requests().size(), 1); // not sent again
}

void TestDirectAccessManager::abortEndsTheConnection()
{
    FakeClock clock;
    ScriptedBackend backend([](BackendConnection &connection, const WireMessage &) {
        connection.beginStream();
        connection.chunk("data: 1\n\n");
    });
    DirectAccessManager manager(clock);
    const ReplyPtr reply(manager.get(to(backend)));
    QVERIFY(spinUntil([&] { return reply->bytesAvailable() == 9; }));
    reply->abort();
    QVERIFY(reply->isFinished());
    QCOMPARE(reply->error(), QNetworkReply::OperationCanceledError);
    QVERIFY(spinUntil([&] { return backend.openConnections() == 0; }));
    QCOMPARE(manager.idleConnections(), 0);
}

void TestDirectAccessManager::goesInTheMiddleOfCalls()
{
    FakeClock clock;
    ScriptedBackend backend(reply::silence());
    auto manager = std::make_unique<DirectAccessManager>(clock);
    manager->get(to(backend)); // replies are its children
    manager->post(to(backend), QByteArray(1'000'000, 'x'));
    QVERIFY(spinUntil([&] { return backend.requests().size() == 2; }));
    manager->get(to(backend)); // not connected yet
    manager.reset();
    QVERIFY(spinUntil([&] { return backend.openConnections() == 0; }));
}

QTEST_GUILESS_MAIN(TestDirectAccessManager)
#include "tst_directaccessmanager.moc"
