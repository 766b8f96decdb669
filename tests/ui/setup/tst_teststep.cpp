// SPDX-License-Identifier: MIT
#include "tests/support/scriptedbackend.h"
#include "tests/ui/setup/setupscene.h"
#include "ui/setup/streamedcall.h"
#include "ui/setup/testfailure.h"
#include "ui/setup/teststep.h"
#include "ui/setup/testtrail.h"
#include "ui/usecode/codetabs.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/textlink.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QPlainTextEdit>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Step 10: the answer as it comes, who was asked, and why it failed.
class TestTestStep : public QObject
{
    Q_OBJECT
private slots:
    void throughTheEndpointWithSpillOver();
    void stoppedEndpoint();
    void apiManagementNeedsItsKey();
    void codeFollowsTheTarget();
    void failures_data();
    void failures();

private:
    TestLook m_look;
};

void TestTestStep::throughTheEndpointWithSpillOver()
{
    SetupScene scene(false);
    ScriptedBackend throttled;
    ScriptedBackend serving;
    throttled.always(reply::answer(429, {{"Retry-After", "7"}}, R"({"error":{"code":"429","message":"Wait."}})"));
    serving.always([](BackendConnection &connection, const WireMessage &) {
        connection.beginStream({{"Content-Type", "text/event-stream"}});
        connection.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"A spillway \"}}]}\n\n");
        connection.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"carries water.\"}}]}\n\n");
        connection.chunk("data: [DONE]\n\n");
        connection.endChunks();
    });
    scene.desk.change([&](Profile &profile) {
        Backend first;
        first.name = u"ptu"_s;
        first.url = throttled.url();
        first.auth = AuthKind::None;
        Backend second = first;
        second.name = u"paygo"_s;
        second.url = serving.url();
        second.priority = 2;
        profile.backends = {first, second};
    });
    auto &step = scene.step<TestStep>(SetupStep::Test);
    QVERIFY(scene.show());
    scene.desk.session.start();
    QTRY_COMPARE(scene.desk.session.state(), EndpointState::Serving);
    scene.page->send();
    QVERIFY(!step.sendButton()->isEnabled());
    QTRY_COMPARE(step.answer()->toPlainText(), u"A spillway carries water."_s);
    QTRY_VERIFY(step.sendButton()->isEnabled());
    QVERIFY2(step.answerState().startsWith(u"200, first byte "_s), qPrintable(step.answerState()));
    QCOMPARE(step.chain()->nodes().size(), 2);
    QCOMPARE(step.chain()->nodes()[0].backend, u"ptu"_s);
    QCOMPARE(step.chain()->nodes()[0].result, u"429"_s);
    QCOMPARE(step.chain()->nodes()[0].state, UiState::Throttled);
    QCOMPARE(step.chain()->nodes()[1].backend, u"paygo"_s);
    QCOMPARE(step.chain()->nodes()[1].result, u"200"_s);
    QVERIFY(step.chain()->nodes()[1].answered);
    QTRY_VERIFY(step.chain()->nodes()[0].time.count() >= 0); // from the endpoint's record
    QTRY_VERIFY2(step.why().contains(u"ptu"_s), qPrintable(step.why()));
    QVERIFY(step.chain()->accessibleDescription().startsWith(u"ptu 429 in "_s));
    QCOMPARE(scene.page->model().stateOf(SetupStep::Test), StepState::Done);

    // "Show in Traffic" names the request that was sent.
    QSignalSpy wanted(scene.page.get(), &SetupPage::trafficRequested);
    QTRY_VERIFY(step.trafficLink()->isEnabled());
    step.trafficLink()->click();
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted[0][0].toULongLong(), 1ULL); // the endpoint's first
}

void TestTestStep::stoppedEndpoint()
{
    SetupScene scene;
    auto &step = scene.step<TestStep>(SetupStep::Test);
    QVERIFY(scene.show());
    scene.page->send();
    QCOMPARE(step.why(), u"The endpoint is stopped. Start it, then send again."_s);
    QVERIFY(step.sendButton()->isEnabled());
}

void TestTestStep::apiManagementNeedsItsKey()
{
    SetupScene scene;
    auto &step = scene.step<TestStep>(SetupStep::Test);
    QVERIFY(scene.show());
    step.targets()->setCurrentData(int(TestTarget::ApiManagement));
    step.send();
    QTRY_COMPARE(step.why(), u"There is no subscription key yet. Create the client subscription in step 9."_s);
}

void TestTestStep::codeFollowsTheTarget()
{
    SetupScene scene;
    auto &step = scene.step<TestStep>(SetupStep::Test);
    QVERIFY(scene.show());
    step.deployments()->setCurrentText(u"gpt-4o-mini"_s);
    QVERIFY(step.code()->view()->toPlainText().contains(u"gpt-4o-mini"_s));
    step.targets()->setCurrentData(int(TestTarget::ApiManagement));
    emit step.targets()->chosen(1);
    QVERIFY(step.code()->view()->toPlainText().contains(u"https://contoso-apim.azure-api.net/chat\""_s));
    QVERIFY(!step.code()->view()->toPlainText().contains(u"/openai\""_s));
    step.environmentButton()->click();
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"https://contoso-apim.azure-api.net/chat"_s));
    QCOMPARE(scene.told, u"Environment variables copied"_s);
}

void TestTestStep::failures_data()
{
    QTest::addColumn<int>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("ownError");
    QTest::addColumn<QString>("begin");
    const int local = int(TestTarget::Local);
    const int apim = int(TestTarget::ApiManagement);
    QTest::newRow("client key") << local << 401 << QByteArray("401") << true
                                << u"The endpoint asks for the client key"_s;
    QTest::newRow("backend key") << local << 401 << QByteArray("401") << false
                                 << u"The backend refused its key (401)."_s;
    QTest::newRow("subscription key") << apim << 401 << QByteArray() << false
                                      << u"API Management refused the subscription key."_s;
    QTest::newRow("no api") << apim << 404 << QByteArray() << false << u"API Management has no API at this address."_s;
    QTest::newRow("no deployment") << apim << 404 << QByteArray("DeploymentNotFound") << false
                                   << u"gpt-4o is not deployed"_s;
    QTest::newRow("throttled") << local << 429 << QByteArray("429") << false << u"Every backend is throttled."_s;
    QTest::newRow("unreachable") << local << 502 << QByteArray() << true << u"No backend could be reached."_s;
    QTest::newRow("policy") << apim << 500 << QByteArray() << false << u"API Management failed (500)."_s;
}

void TestTestStep::failures()
{
    QFETCH(const int, target);
    QFETCH(const int, status);
    QFETCH(const QByteArray, code);
    QFETCH(const bool, ownError);
    QFETCH(const QString, begin);
    StreamedAnswer answer;
    answer.status = status;
    answer.errorCode = code;
    answer.ownError = ownError;
    answer.errorMessage = u"Something"_s;
    const QString text = explainTestFailure(TestTarget(target), answer, u"gpt-4o"_s);
    QVERIFY2(text.startsWith(begin), qPrintable(text));
    answer.stopped = true;
    QCOMPARE(explainTestFailure(TestTarget(target), answer, u"gpt-4o"_s), QString());
}

QTEST_MAIN(TestTestStep)
#include "tst_teststep.moc"
