// SPDX-License-Identifier: MIT
#include "tests/support/profilefile.h"
#include "tests/support/scriptedbackend.h"
#include "tests/support/spin.h"
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/session/desktopsession.h"
#include "ui/session/testrequest.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>
#include <QUrl>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Spillway's own requests, through a real endpoint on a free port.
class TestTestRequest : public QObject
{
    Q_OBJECT
private slots:
    void stopped();
    void throughTheDemo();
    void deploymentOfTheProfile();
    void errorsAreTold();
    void noAnswer();
    void sendAgain();
    void sendAgainTakesTheKeyOfNow();
    void sendAgainNeedsTheWholeRequest();
    void anotherTakesThePlaceOfTheFirst();
};

namespace
{

/// A session that serves over one scripted backend.
struct Served
{
    explicit Served(const QJsonObject &backend = {}, bool requireKey = false)
        : session(ProfileLibrary(file.folder()), nullptr, environment())
    {
        file.add(u"one"_s, scripted.url(), 1, u"none"_s, backend);
        file.set(u"endpoint"_s, u"port"_s, 0);
        file.set(u"endpoint"_s, u"requireKey"_s, requireKey);
        file.write();
        problem = session.open(file.path());
        session.endpoint().setCapture({true, 64 * 1024});
        QObject::connect(&session, &DesktopSession::exchangesFinished, &session,
                         [this](const QList<ExchangeRecord> &list) { records += list; });
        session.start();
        serves = spinUntil([this] { return session.state() == EndpointState::Serving; });
    }

    static QProcessEnvironment environment()
    {
        QProcessEnvironment environment;
        environment.insert(u"SPILLWAY_CLIENT_KEY"_s, u"spw-client-key-of-now"_s);
        return environment;
    }

    ProfileFile file;
    ScriptedBackend scripted;
    DesktopSession session;
    QString problem;
    bool serves = false;
    QList<ExchangeRecord> records;
};

struct Told
{
    explicit Told(TestRequest &request)
        : spy(&request, &TestRequest::finished)
    {
    }
    bool await()
    {
        return spinUntil([this] { return spy.count() > 0; }, std::chrono::seconds(20));
    }
    bool ok() const { return spy.last().at(0).toBool(); }
    QString sentence() const { return spy.last().at(1).toString(); }

    QSignalSpy spy;
};

} // namespace

void TestTestRequest::stopped()
{
    ProfileFile file;
    file.write();
    DesktopSession session(ProfileLibrary(file.folder()), nullptr, QProcessEnvironment());
    TestRequest request(session);
    Told told(request);
    QVERIFY(!request.send());
    QCOMPARE(told.spy.count(), 0); // never from within the call
    QVERIFY(told.await());
    QVERIFY(!told.ok());
    QCOMPARE(told.sentence(), u"The endpoint is stopped. Start it, then send again."_s);
}

void TestTestRequest::throughTheDemo()
{
    ProfileFile file;
    DesktopSession session(ProfileLibrary(file.folder()), nullptr, QProcessEnvironment());
    QCOMPARE(session.openDemo(), QString());
    Profile profile = session.profile();
    profile.endpoint.port = 0; // the demo's own may be in use on this computer
    QCOMPARE(session.save(profile), QString());
    session.start();
    QVERIFY(spinUntil([&] { return session.state() == EndpointState::Serving; }));
    TestRequest request(session);
    Told told(request);
    QVERIFY(request.send());
    QVERIFY(request.isRunning());
    QVERIFY(told.await());
    QVERIFY2(told.ok(), qPrintable(told.sentence()));
    static const QRegularExpression sentence(
        u"^Test answered 200 in [0-9.]+ m?s by (ptu|paygo)-\\w+( after \\d attempts)?\\.$"_s);
    QVERIFY2(sentence.match(told.sentence()).hasMatch(), qPrintable(told.sentence()));
    QVERIFY(!request.isRunning());
}

void TestTestRequest::deploymentOfTheProfile()
{
    Served served({{u"deployments"_s, QJsonObject{{u"*"_s, u"any"_s}, {u"my chat"_s, u"inner"_s}}}});
    QCOMPARE(served.problem, QString());
    QVERIFY(served.serves);
    TestRequest request(served.session);
    QCOMPARE(request.defaultDeployment(), u"my chat"_s);
    Told told(request);
    QVERIFY(request.send());
    QVERIFY(told.await());
    QCOMPARE(served.scripted.last().method(), "POST");
    QVERIFY(served.scripted.last().target().startsWith("/openai/deployments/inner/chat/completions?api-version="));
    QVERIFY(served.scripted.last().body.contains("\"messages\""));
    QVERIFY(request.send(u"gpt-4o"_s));
    QVERIFY(spinUntil([&] { return served.scripted.requests().size() == 2; }));
    QVERIFY(served.scripted.last().target().startsWith("/openai/deployments/any/"));
}

void TestTestRequest::errorsAreTold()
{
    Served served;
    QVERIFY(served.serves);
    served.scripted.always(reply::answer(404, {}, R"({"error":{"code":"DeploymentNotFound","message":"The deployment
 does not exist."}})"));
    TestRequest request(served.session);
    Told told(request);
    QVERIFY(request.send());
    QVERIFY(told.await());
    QVERIFY(!told.ok());
    QVERIFY2(told.sentence().startsWith(u"Test answered 404 in "), qPrintable(told.sentence()));
    QVERIFY2(told.sentence().endsWith(u" by one. The deployment does not exist."), qPrintable(told.sentence()));
}

void TestTestRequest::noAnswer()
{
    Served served;
    QVERIFY(served.serves);
    served.scripted.always(reply::rawThenReset());
    TestRequest request(served.session);
    Told told(request);
    QVERIFY(request.send());
    QVERIFY(told.await());
    QVERIFY(!told.ok());
    QVERIFY2(told.sentence().startsWith(u"Test answered 502 in "), qPrintable(told.sentence()));
    QVERIFY2(told.sentence().contains(u"No backend gave an answer."), qPrintable(told.sentence()));
}

void TestTestRequest::sendAgain()
{
    Served served;
    QVERIFY(served.serves);
    served.scripted.always(reply::echo());
    QTcpSocket caller;
    const QUrl url(served.session.endpoint().endpointUrl());
    const QByteArray body = lcgBytes(5000);
    caller.connectToHost(url.host(), quint16(url.port()));
    QVERIFY(spinUntil([&] { return caller.state() == QAbstractSocket::ConnectedState; }));
    caller.write(
        "PUT /openai/odd%2Fpath/x?b=2&a=1&subscription-key=old-key HTTP/1.1\r\nHost: x\r\napi-key: caller-key\r\n"
        "X-Own: it's\r\nContent-Type: application/octet-stream\r\nContent-Length: 5000\r\n\r\n" +
        body);
    QVERIFY(spinUntil([&] { return served.records.size() == 1; }));
    const ExchangeRecord record = served.records.first();
    QCOMPARE(record.content->request.body.size(), 5000);

    TestRequest request(served.session);
    Told told(request);
    QVERIFY(request.resend(record));
    QVERIFY(told.await());
    QVERIFY2(told.ok(), qPrintable(told.sentence()));
    QVERIFY(told.sentence().startsWith(u"Request answered 200 in "));
    QCOMPARE(served.scripted.requests().size(), 2);
    const WireMessage &again = served.scripted.last();
    QCOMPARE(again.method(), "PUT");
    QVERIFY2(again.target().startsWith("/openai/odd%2Fpath/x?b=2&a=1"), again.target().constData());
    QVERIFY(!again.target().contains("old-key"));
    QVERIFY(again.body == body);
    QCOMPARE(again.header("x-own"), "it's");
    QCOMPARE(again.header("content-type"), "application/octet-stream");
    QVERIFY(!again.rawHead.contains("caller-key"));
    // It is in the list as any other request.
    QVERIFY(spinUntil([&] { return served.records.size() == 2; }));
    QCOMPARE(served.records.last().path, record.path);
}

void TestTestRequest::sendAgainTakesTheKeyOfNow()
{
    Served served({}, true);
    QVERIFY(served.serves);
    TestRequest request(served.session);
    Told told(request);
    QVERIFY(request.resend(withContent(spillway::served(1), "{}", "{}", {{"api-key", "••••"}})));
    QVERIFY(told.await());
    QVERIFY2(told.ok(), qPrintable(told.sentence()));
    QCOMPARE(served.scripted.last().body, "{}");
    QVERIFY(!served.scripted.last().hasHeader("api-key")); // the client key is Spillway's own
}

void TestTestRequest::sendAgainNeedsTheWholeRequest()
{
    Served served;
    QVERIFY(served.serves);
    TestRequest request(served.session);
    Told told(request);
    QVERIFY(!request.resend(spillway::served(1)));
    QVERIFY(told.await());
    QVERIFY(told.sentence().startsWith(u"The request was not recorded."));
    QCOMPARE(served.scripted.requests().size(), 0);
}

void TestTestRequest::anotherTakesThePlaceOfTheFirst()
{
    Served served;
    QVERIFY(served.serves);
    served.scripted.script({reply::silence()});
    TestRequest request(served.session);
    Told told(request);
    QVERIFY(request.send());
    QVERIFY(spinUntil([&] { return served.scripted.requests().size() == 1; }));
    QVERIFY(request.send());
    QVERIFY(told.await());
    QVERIFY(told.ok());
    QCOMPARE(told.spy.count(), 1);
    QVERIFY(spinUntil([&] { return served.records.size() == 2; })); // the first has ended, too
}

QTEST_MAIN(TestTestRequest)
#include "tst_testrequest.moc"
