// SPDX-License-Identifier: MIT
#include "core/azurelink/azverify.h"
#include "core/azurelink/scriptrun.h"
#include "core/export/policycompare.h"
#include "tests/core/azurelink/fakeaz.h"

#include <QTest>

#include <optional>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// The whole plan, from an empty Azure to a finished one and back to health after each thing that can break.
class TestAzVerify : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void nothingIsThere();
    void walkTheWholePlan();
    void brokenThingIsFoundAndMended_data();
    void brokenThingIsFoundAndMended();
    void interruptedAnywhereEndsInTheSameState();
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

private:
    ScriptOutcome run(const AzScript &script);
    ScriptOutcome run(SetupStep step);
    bool runAll();
    bool begin();
    QHash<SetupStep, VerifiedStep> verify(const QList<SetupStep> &steps = setupSteps());
    StepCheck check(SetupStep step) { return verify({step}).value(step).check; }
    AzScript scriptOf(SetupStep step) const;

    std::unique_ptr<FakeAz> m_az;
    SetupPlan m_plan;
    Profile m_profile;
    StepLocals m_locals;
    QString m_key;
    QStringList m_shown;
    std::optional<SetupPlan> m_filled;
    bool m_fill = false;
    QJsonObject m_finished; ///< the state after all steps, once it is known
};

void TestAzVerify::init()
{
    m_az = std::make_unique<FakeAz>();
    m_plan = {};
    m_plan.resourceGroup = u"rg-contoso-ai"_s;
    m_plan.region = u"eastus"_s;
    m_plan.apim = {u"apim-contoso"_s, u"Developer"_s, u"Contoso"_s, u"api@contoso.com"_s};
    m_plan.deployments = {{u"gpt-4o"_s, u"gpt-4o"_s, u"2024-11-20"_s},
                          {u"embed"_s, u"text-embedding-3-large"_s, u"1"_s}};
    m_plan.schemaVersion = u"2024-10-21"_s;
    m_plan.api.suffix = u"contoso/openai"_s;
    m_plan.clientSubscription = u"team-a"_s;
    m_profile = {};
    for (const QString &name : {u"contoso-eus"_s, u"contoso-swc"_s, u"contoso-wus3"_s}) {
        OpenAiInstance instance;
        instance.name = name;
        instance.region = name == "contoso-swc"_L1 ? u"swedencentral"_s : QString();
        instance.resourceGroup = name == "contoso-wus3"_L1 ? u"rg-contoso-west"_s : QString();
        instance.backend = name.section(u'-', 1);
        m_plan.instances.append(instance);
        Backend backend;
        backend.name = instance.backend;
        backend.url = u"https://%1.openai.azure.com"_s.arg(name);
        m_profile.backends.append(backend);
    }
    m_locals = {};
    m_locals.policy = "<policies>\n    <inbound>\n        <base />\n    </inbound>\n</policies>\n";
    m_locals.samePolicy = samePolicy;
    m_locals.schemaAtHand = true;
    m_locals.testPassed = true;
    m_key.clear();
    m_shown.clear();
    m_fill = false;
}

AzScript TestAzVerify::scriptOf(SetupStep step) const
{
    StepInputs inputs;
    inputs.policy = m_locals.policy;
    return withPreamble(m_plan, commandsOf(step, m_plan, inputs));
}

ScriptOutcome TestAzVerify::run(const AzScript &script)
{
    ScriptRun runner(m_az->context(), [this](const QString & /*capture*/, const QString &secret) { m_key = secret; });
    std::optional<ScriptOutcome> outcome;
    connect(&runner, &ScriptRun::finished, this, [&outcome](const ScriptOutcome &result) { outcome = result; });
    connect(&runner, &ScriptRun::lineArrived, this, [this, &runner](const QString &line) {
        m_shown.append(line);
        if (line == "waiting"_L1) {
            runner.stop();
        }
    });
    const QByteArray schema =
        R"({"servers":[{"url":"https://microsoft.com/openai"}],"paths":{"/chat":{},"/embed":{}}})";
    runner.start(script, {{StepInputs{}.schemaFile, schema}});
    spinUntil([&outcome] { return outcome.has_value(); }, 100s);
    return outcome.value_or(ScriptOutcome{ScriptOutcome::End::Failed, -2});
}

ScriptOutcome TestAzVerify::run(SetupStep step)
{
    return run(scriptOf(step));
}

bool TestAzVerify::runAll()
{
    for (const SetupStep step : setupSteps()) {
        if (const ScriptOutcome outcome = run(step); !outcome.isDone()) {
            qWarning().noquote() << setupStepTitle(step) << outcome.toString();
            return false;
        }
    }
    return true;
}

/// All steps are done already.
bool TestAzVerify::begin()
{
    if (m_finished.isEmpty()) {
        if (!runAll()) {
            return false;
        }
        m_finished = m_az->state();
    }
    m_az->setState(m_finished);
    m_az->forgetCalls();
    return true;
}

QHash<SetupStep, VerifiedStep> TestAzVerify::verify(const QList<SetupStep> &steps)
{
    const QDateTime now = QDateTime::fromString(u"2026-11-26T14:30:00Z"_s, Qt::ISODate);
    AzVerify verify(m_az->context(), [now] { return now; });
    QHash<SetupStep, VerifiedStep> checks;
    m_filled.reset();
    connect(&verify, &AzVerify::verified, this, [&checks, now](const VerifiedStep &verified) {
        QCOMPARE(verified.at, now);
        checks.insert(verified.step, verified);
    });
    connect(&verify, &AzVerify::finished, this, [this](const SetupPlan &plan) { m_filled = plan; });
    if (m_fill) {
        verify.fill(m_plan, m_profile, m_locals);
    } else {
        verify.verify(steps, m_plan, m_profile, m_locals);
    }
    spinUntil([this] { return m_filled.has_value(); }, 100s);
    return checks;
}

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

void TestAzVerify::walkTheWholePlan()
{
    QVERIFY(runAll());
    QVERIFY(m_key.startsWith(u"secret-"_s));
    QVERIFY(!m_shown.join(u'\n').contains(m_key));
    for (const VerifiedStep &verified : verify()) {
        const StepCheck &check = verified.check;
        const QString first = check.differences.isEmpty() ? QString() : check.differences.first().what;
        QVERIFY2(check.state == StepState::Done,
                 qPrintable(setupStepTitle(verified.step) + u": "_s + check.summary + first));
    }
    QCOMPARE(check(SetupStep::Access).summary, u"3 of 3 roles granted"_s);
    QCOMPARE(check(SetupStep::Service).summary, u"apim-contoso · Developer"_s);

    // Once more: nothing fails, nothing is doubled, nothing is another.
    const QJsonObject before = m_az->state();
    QVERIFY(runAll());
    QCOMPARE(m_az->state(), before);
}

void TestAzVerify::brokenThingIsFoundAndMended_data()
{
    QTest::addColumn<SetupStep>("step");
    QTest::addColumn<QString>("resource"); // and its keys and new value; no keys: it is removed
    QTest::addColumn<QStringList>("keys");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("remedy");
    const auto add = [](const char *name, SetupStep step, const QString &resource, const QStringList &keys,
                        const QJsonValue &value, const QString &what, const QString &remedy) {
        QTest::newRow(name) << step << resource << keys << value << what << remedy;
    };
    add("identity", SetupStep::Service, u"/service/apim-contoso"_s, {u"identity"_s}, QJsonValue::Null,
        u"apim-contoso has no managed identity, so it cannot sign in to the instances."_s, u"Turn it on."_s);
    add("version", SetupStep::Instances, u"/contoso-wus3/deployments/gpt-4o"_s,
        {u"properties"_s, u"model"_s, u"version"_s}, u"2024-08-06"_s,
        u"contoso-wus3 has version 2024-08-06, the other two have 2024-11-20. Answers would differ after a spill."_s,
        u"Change it to 2024-11-20."_s);
    add("capacity", SetupStep::Instances, u"/contoso-eus/deployments/embed"_s, {u"sku"_s, u"capacity"_s}, 10,
        u"contoso-eus / embed has 10 thousand tokens a minute, the plan says 30 thousand tokens a minute."_s,
        u"Change it to 30 thousand tokens a minute."_s);
    add("deployment", SetupStep::Instances, u"/contoso-swc/deployments/embed"_s, {}, {},
        u"contoso-swc has no deployment embed."_s, u"Create it with text-embedding-3-large 1."_s);
    add("domain", SetupStep::Instances, u"/accounts/contoso-eus"_s, {u"properties"_s, u"customSubDomainName"_s},
        QJsonValue::Null, u"contoso-eus has no custom domain, so the managed identity cannot sign in."_s,
        u"Give it the domain contoso-eus."_s);
    add("suffix", SetupStep::Import, u"/apis/azure-openai"_s, {u"properties"_s, u"path"_s}, u"contoso"_s,
        u"Azure has the API at the suffix contoso, the plan says contoso/openai."_s,
        u"Import it again at contoso/openai."_s);
    add("header", SetupStep::ApiSettings, u"/apis/azure-openai"_s,
        {u"properties"_s, u"subscriptionKeyParameterNames"_s, u"header"_s}, u"Ocp-Apim-Subscription-Key"_s,
        u"Azure has header name Ocp-Apim-Subscription-Key; the SDKs send api-key."_s, u"Change it to api-key."_s);
    add("open to all", SetupStep::ApiSettings, u"/apis/azure-openai"_s, {u"properties"_s, u"subscriptionRequired"_s},
        false, u"Azure lets callers in without a subscription key."_s, u"Change it to subscription required."_s);
    add("policy", SetupStep::ApplyPolicy, u"/policies/policy"_s, {u"properties"_s, u"value"_s},
        u"<policies><inbound /></policies>"_s, u"The policy in Azure is not the exported one."_s,
        u"Apply the exported one, or import Azure's on the Policy page."_s);
    add("scope", SetupStep::ClientSubscription, u"/subscriptions/team-a"_s, {u"properties"_s, u"scope"_s},
        u"/subscriptions/1/service/apim-contoso/apis"_s,
        u"team-a opens every API of the service, the plan says azure-openai alone."_s,
        u"Change its scope to azure-openai."_s);
    add("suspended", SetupStep::ClientSubscription, u"/subscriptions/team-a"_s, {u"properties"_s, u"state"_s},
        u"suspended"_s, u"team-a is suspended: its key is not accepted."_s, u"Make it active."_s);
}

void TestAzVerify::brokenThingIsFoundAndMended()
{
    QFETCH(SetupStep, step);
    QFETCH(QString, resource);
    QFETCH(QStringList, keys);
    QFETCH(QJsonValue, value);
    QFETCH(QString, what);
    QFETCH(QString, remedy);
    QVERIFY(begin());
    const QJsonObject whole = m_az->resources();
    if (keys.isEmpty()) {
        m_az->remove(resource);
    } else {
        m_az->change(resource, keys, value);
    }
    QVERIFY(m_az->resources() != whole);

    const StepCheck broken = check(step);
    QCOMPARE(broken.state, StepState::Attention);
    QCOMPARE(broken.differences.size(), 1);
    QCOMPARE(broken.differences.first().what, what);
    QCOMPARE(broken.differences.first().remedy, remedy);
    QVERIFY(!broken.differences.first().fix.resource.isEmpty()); // the question names it

    const ScriptOutcome outcome = run(broken.differences.first().fix);
    QVERIFY2(outcome.isDone(), qPrintable(outcome.toString()));
    QCOMPARE(check(step).state, StepState::Done);
    QCOMPARE(m_az->resources(), whole);
}

void TestAzVerify::interruptedAnywhereEndsInTheSameState()
{
    QVERIFY(begin());
    const QJsonObject whole = m_az->resources();
    // Killed before the command has done its work, and after.
    const QStringList places{u"group create"_s,          u"apim create"_s,         u"apim wait"_s,
                             u"account create"_s,        u"/deployments/embed?"_s, u"role assignment create"_s,
                             u"apim api import"_s,       u"apim api update"_s,     u"/policies/policy"_s,
                             u"/subscriptions/team-a?"_s};
    for (const QString &then : {u"nothing"_s, u"run"_s}) {
        m_az = std::make_unique<FakeAz>();
        qsizetype from = 0; // the step that was interrupted: it is the next to be run
        for (const QString &place : places) {
            m_az->steer({{u"when"_s, place}, {u"times"_s, 1}, {u"then"_s, then}, {u"hang"_s, true}});
            ScriptOutcome outcome;
            while (from < setupStepCount && outcome.isDone()) {
                outcome = run(setupSteps()[from]);
                from += outcome.isDone() ? 1 : 0;
            }
            QVERIFY2(outcome.end == ScriptOutcome::End::Stopped, qPrintable(place + outcome.toString()));
        }
        m_az->steerNothing();
        QVERIFY(runAll());
        QCOMPARE(m_az->resources(), whole);
    }
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
    QCOMPARE(m_filled->api, made.api); // the suffix as Azure has it
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
                                 SetupStep::ApiSettings, SetupStep::ApplyPolicy}) {
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
