// SPDX-License-Identifier: MIT
#include "tests/core/azurelink/plannedazure.h"

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// How the steps stand, asked of an az that answers well, badly or not at all.
class TestAzVerify : public PlannedAzure
{
    Q_OBJECT
private slots:
    void init() { reset(); }
    void nothingIsThere();
    void longCreationIsFoundAgain();
    void nameIsTaken();
    void planFromAnExistingSetUp();
    void signedOut();
    void throttledHalfway();
    void noAz();
    void garbage();
    void stopped();
    void eachQuestionIsAskedOnce();
    void searchOfInstances();
    void searchSignedOut();
};

void TestAzVerify::nothingIsThere()
{
    m_locals.schemaAtHand = false;
    m_locals.testPassed.reset();
    const QHash<SetupStep, VerifiedStep> checks = verify();
    QCOMPARE(checks.size(), setupStepCount);
    for (const VerifiedStep &verified : checks) {
        const auto expected = verified.step == SetupStep::PolicyBackends ? StepState::Done : StepState::ToDo;
        QVERIFY2(verified.check.state == expected,
                 qPrintable(setupStepTitle(verified.step) + u": "_s + verified.check.summary));
    }
    QCOMPARE(checks.value(SetupStep::Service).check.summary, u"To do, the name is free"_s);
    QVERIFY(m_az->resources().isEmpty()); // questions change nothing
}

void TestAzVerify::longCreationIsFoundAgain()
{
    m_az->steer({{u"when"_s, u"apim wait"_s}, {u"hang"_s, true}});
    QCOMPARE(run(SetupStep::Service).end, ScriptOutcome::End::Stopped); // as when the window closes
    m_az->steerNothing();
    const StepCheck making = check(SetupStep::Service);
    QCOMPARE(making.state, StepState::Attention);
    QCOMPARE(making.summary, u"Being created since 2026-11-26 14:05 UTC"_s);
    QCOMPARE(making.differences.size(), 1);
    QCOMPARE(making.differences.first().what, u"Azure is still creating apim-contoso."_s);
    QVERIFY(run(SetupStep::Service).isDone());
    QCOMPARE(check(SetupStep::Service).state, StepState::Done);
    QCOMPARE(m_az->calls().filter(u"apim create"_s).size(), 1); // not begun twice
}

void TestAzVerify::nameIsTaken()
{
    m_az->set("takenNames", QJsonArray{u"apim-contoso"_s});
    const StepCheck taken = check(SetupStep::Service);
    QCOMPARE(taken.state, StepState::Attention);
    QCOMPARE(taken.differences.first().what,
             u"The name apim-contoso is not free. Azure says: apim-contoso is already in use."_s);
}

void TestAzVerify::planFromAnExistingSetUp()
{
    QVERIFY(begin());
    m_az->change(u"/contoso-wus3/deployments/gpt-4o"_s, {u"sku"_s, u"capacity"_s}, 120);
    const SetupPlan made = m_plan;
    m_plan = {};
    m_plan.api.suffix = u"openai"_s;
    m_fill = true;
    const QHash<SetupStep, VerifiedStep> checks = verify();
    QVERIFY(m_filled);
    QCOMPARE(m_filled->apim, made.apim);
    QCOMPARE(m_filled->resourceGroup, made.resourceGroup);
    QCOMPARE(m_filled->region, made.region);
    QCOMPARE(m_filled->api, made.api);                               // the suffix as Azure has it
    QCOMPARE(m_filled->clientSubscription, made.clientSubscription); // the only one that opens the API
    QCOMPARE(m_filled->instances.size(), 3);
    for (qsizetype i = 0; i < 3; ++i) {
        OpenAiInstance found = m_filled->instances[i];
        found.deployments.reset();
        QCOMPARE(found, made.instances[i]); // the backend too: it has the same address
    }
    QCOMPARE(m_filled->deploymentsOf(m_filled->instances[0]).size(), 2);
    QVERIFY(!m_filled->instances[0].deployments);
    QVERIFY(m_filled->instances[2].deployments); // one has more capacity than the others
    QCOMPARE(m_filled->deploymentsOf(m_filled->instances[2])[1].capacity, 120);
    for (const SetupStep step : {SetupStep::Service, SetupStep::Instances, SetupStep::Access, SetupStep::Import,
                                 SetupStep::ApiSettings, SetupStep::ApplyPolicy, SetupStep::ClientSubscription}) {
        QVERIFY2(checks.value(step).check.state == StepState::Done, qPrintable(checks.value(step).check.summary));
    }
}

void TestAzVerify::signedOut()
{
    m_az->set("signedIn", false);
    const QHash<SetupStep, VerifiedStep> checks = verify();
    for (const SetupStep step : {SetupStep::Service, SetupStep::Instances, SetupStep::Access, SetupStep::Import,
                                 SetupStep::ApiSettings, SetupStep::ApplyPolicy, SetupStep::ClientSubscription}) {
        QCOMPARE(checks.value(step).check.state, StepState::Unknown);
        QCOMPARE(checks.value(step).check.summary, u"You are not signed in."_s);
    }
    QVERIFY(m_az->calls().size() <= AzAsker::mostAtOnce); // and no more once that is known
}

void TestAzVerify::throttledHalfway()
{
    QVERIFY(begin());
    m_az->steer({{u"when"_s, u"contoso-swc/deployments"_s},
                 {u"err"_s, u"ERROR: (TooManyRequests) Slow down.\n"_s},
                 {u"exit"_s, 1}});
    const StepCheck half = check(SetupStep::Instances);
    QCOMPARE(half.state, StepState::Unknown); // not "missing"
    QCOMPARE(half.summary, u"az says: (TooManyRequests) Slow down."_s);
}

void TestAzVerify::noAz()
{
    QVERIFY(QFile::remove(m_az->path("az")));
    const StepCheck none = check(SetupStep::Service);
    QCOMPARE(none.state, StepState::Unknown);
    QCOMPARE(none.summary, u"Azure CLI was not found."_s);
}

void TestAzVerify::garbage()
{
    QVERIFY(begin());
    m_az->steer({{u"when"_s, u"service/apim-contoso?"_s}, {u"out"_s, u"{\"name\": \"apim"_s}});
    const StepCheck none = check(SetupStep::Service);
    QCOMPARE(none.state, StepState::Unknown);
    QCOMPARE(none.summary, u"az answered with something other than JSON."_s);
}

void TestAzVerify::stopped()
{
    m_az->steer({{u"when"_s, u"rest"_s}, {u"hang"_s, true}});
    AzVerify verify(m_az->context(), [] { return QDateTime(); });
    int reports = 0;
    connect(&verify, &AzVerify::verified, this, [&reports] { ++reports; });
    connect(&verify, &AzVerify::finished, this, [&reports] { ++reports; });
    verify.verify(setupSteps(), m_plan, m_profile, m_locals);
    QVERIFY(pollUntil([this] { return !m_az->calls().isEmpty(); }));
    QVERIFY(verify.isRunning());
    verify.stop();
    QVERIFY(!verify.isRunning());
    QCoreApplication::processEvents();
    QCOMPARE(reports, 0);
    // It can begin anew.
    m_az->steerNothing();
    verify.verify({SetupStep::Service}, m_plan, m_profile, m_locals);
    QVERIFY(spinUntil([&reports] { return reports == 2; }, 60s));
}

void TestAzVerify::eachQuestionIsAskedOnce()
{
    QVERIFY(begin());
    verify();
    QStringList calls = m_az->calls();
    const auto count = calls.size();
    QCOMPARE(calls.removeDuplicates(), 0);
    // Three of step 1, two for each instance and one for each role, the API and its operations, policy, subscription.
    QCOMPARE(count, 3 + 6 + 3 + 2 + 1 + 1);
}

void TestAzVerify::searchOfInstances()
{
    QVERIFY(begin());
    InstanceSearch search(m_az->context());
    std::optional<QList<OpenAiInstance>> found;
    QString problem;
    connect(&search, &InstanceSearch::found, this, [&](const QList<OpenAiInstance> &instances, const QString &why) {
        found = instances;
        problem = why;
    });
    QList<int> progress;
    connect(&search, &InstanceSearch::progressed, this, [&progress](int done, int count) {
        QCOMPARE(count, 3);
        progress.append(done);
    });
    search.start(m_plan, m_profile);
    QVERIFY(spinUntil([&found] { return found.has_value(); }, 60s));
    QCOMPARE(problem, QString());
    QCOMPARE(progress, (QList<int>{1, 2, 3}));
    QCOMPARE(found->size(), 3);
    const OpenAiInstance &last = found->last();
    QCOMPARE(last.name, u"contoso-wus3"_s);
    QCOMPARE(last.region, u"eastus"_s);
    QCOMPARE(last.resourceGroup, u"rg-contoso-west"_s);
    QCOMPARE(last.backend, u"wus3"_s);
    QVERIFY(last.deployments);
    QCOMPARE(last.deployments->size(), 2);
    QVERIFY(last.deployments->contains(m_plan.deployments[0]));
}

void TestAzVerify::searchSignedOut()
{
    m_az->set("signedIn", false);
    InstanceSearch search(m_az->context());
    QString problem;
    connect(&search, &InstanceSearch::found, this,
            [&problem](const QList<OpenAiInstance> & /*instances*/, const QString &why) { problem = why; });
    search.start(m_plan, m_profile);
    QVERIFY(spinUntil([&problem] { return !problem.isEmpty(); }, 60s));
    QCOMPARE(problem, u"You are not signed in. Run az login."_s);
}

QTEST_GUILESS_MAIN(TestAzVerify)
#include "tst_azverify.moc"
