// SPDX-License-Identifier: MIT
#include "tests/core/azurelink/plannedazure.h"

using namespace spillway;
using namespace Qt::StringLiterals;

/// The whole plan, from an empty Azure to a finished one and back to health after each thing that can break.
class TestSetupWalk : public PlannedAzure
{
    Q_OBJECT
private slots:
    void init() { reset(); }
    void walkTheWholePlan();
    void brokenThingIsFoundAndMended_data();
    void brokenThingIsFoundAndMended();
    void roleThatIsMissing();
    void keysOfThePolicy();
    void tierThatAzDoesNotKnow();
    void userAssignedIdentity();
    void interruptedAnywhereEndsInTheSameState();
};

void TestSetupWalk::walkTheWholePlan()
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

void TestSetupWalk::brokenThingIsFoundAndMended_data()
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

void TestSetupWalk::brokenThingIsFoundAndMended()
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

void TestSetupWalk::roleThatIsMissing()
{
    QVERIFY(begin());
    const QJsonObject whole = m_az->resources();
    QJsonObject less = whole;
    for (const QString &id : whole.keys()) {
        if (id.contains("/contoso-swc/providers/microsoft.authorization/"_L1)) {
            less.remove(id);
        }
    }
    QCOMPARE(less.size(), whole.size() - 1);
    m_az->set("resources", less);
    const StepCheck missing = check(SetupStep::Access);
    QCOMPARE(missing.state, StepState::Attention);
    QCOMPARE(missing.summary, u"2 of 3 roles granted"_s);
    QCOMPARE(missing.differences.size(), 1);
    QCOMPARE(missing.differences.first().what,
             u"contoso-swc does not let apim-contoso in yet. It needs the role Cognitive Services OpenAI User."_s);
    m_az->forgetCalls();
    QVERIFY(run(missing.differences.first().fix).isDone());
    QCOMPARE(m_az->calls().filter(u"role assignment create"_s).size(), 1);
    QCOMPARE(m_az->resources(), whole);
}

void TestSetupWalk::keysOfThePolicy()
{
    QVERIFY(begin());
    m_locals.namedKeys = {{u"key-eus"_s, u"eus"_s, u"SPILLWAY_KEY_EUS"_s}};
    m_az->change(u"/policies/policy"_s, {u"properties"_s, u"value"_s}, u"<policies/>"_s);
    const StepCheck other = check(SetupStep::ApplyPolicy);
    QCOMPARE(other.differences.size(), 1);
    const ScriptOutcome none = run(other.differences.first().fix);
    QCOMPARE(none.azText, u"There is no key for the backend eus"_s);

    m_keyOfBackend = "k-secret";
    QVERIFY(run(other.differences.first().fix).isDone());
    QCOMPARE(check(SetupStep::ApplyPolicy).state, StepState::Done);
    const QJsonObject made = m_az->resources().value(m_az->idOf(u"/namedvalues/key-eus"_s)).toObject();
    QCOMPARE(made.value("properties"_L1).toObject().value("value"_L1).toString(), u"k-secret"_s);
    // It went by a file: neither in an argument nor to the screen.
    QVERIFY(m_az->calls().filter(u"k-secret"_s).isEmpty());
    QVERIFY(m_shown.filter(u"k-secret"_s).isEmpty());
}

void TestSetupWalk::tierThatAzDoesNotKnow()
{
    m_plan.apim.sku = u"StandardV2"_s;
    QVERIFY(runAll());
    QVERIFY(m_az->calls().filter(u"apim create"_s).isEmpty());
    QCOMPARE(check(SetupStep::Service).state, StepState::Done);
    QCOMPARE(check(SetupStep::Service).summary, u"apim-contoso · Standard v2"_s);
    QCOMPARE(check(SetupStep::Access).state, StepState::Done);
    const QJsonObject before = m_az->resources();
    QVERIFY(runAll());
    QCOMPARE(m_az->resources(), before);
}

void TestSetupWalk::userAssignedIdentity()
{
    QVERIFY(begin());
    const QString clientId = u"01234567-89ab-cdef-0123-456789abcdef"_s;
    const QString another = u"76543210-89ab-cdef-0123-456789abcdef"_s;
    m_az->addIdentity(u"gateway"_s, clientId);
    m_az->addIdentity(u"another"_s, another);
    m_profile.setup = {{u"policy"_s, QJsonObject{{u"identity"_s, another}}}};
    StepCheck service = check(SetupStep::Service);
    QCOMPARE(service.state, StepState::Attention);
    QVERIFY(run(service.differences[0].fix).isDone());
    QCOMPARE(check(SetupStep::Service).state, StepState::Done);

    // Beside the one that it has; a second run changes nothing.
    m_profile.setup = {{u"policy"_s, QJsonObject{{u"identity"_s, clientId}}}};
    service = check(SetupStep::Service);
    QCOMPARE(service.state, StepState::Attention);
    QVERIFY(run(service.differences[0].fix).isDone());
    QCOMPARE(check(SetupStep::Service).state, StepState::Done);
    m_profile.setup = {{u"policy"_s, QJsonObject{{u"identity"_s, another}}}};
    QCOMPARE(check(SetupStep::Service).state, StepState::Done);
    m_profile.setup = {{u"policy"_s, QJsonObject{{u"identity"_s, clientId}}}};
    const QJsonObject before = m_az->resources();
    QVERIFY(run(service.differences[0].fix).isDone());
    QCOMPARE(m_az->resources(), before);

    const StepCheck access = check(SetupStep::Access);
    QCOMPARE(access.state, StepState::ToDo); // the roles are another identity's
    QCOMPARE(access.differences.size(), 3);
    for (const StepDifference &difference : access.differences) {
        QVERIFY(run(difference.fix).isDone());
    }
    QCOMPARE(check(SetupStep::Access).state, StepState::Done);
}

void TestSetupWalk::interruptedAnywhereEndsInTheSameState()
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

QTEST_GUILESS_MAIN(TestSetupWalk)
#include "tst_setupwalk.moc"
