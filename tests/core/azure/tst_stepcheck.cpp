// SPDX-License-Identifier: MIT
#include "core/azure/foundinstances.h"
#include "core/azure/stepcheck.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// What the answers of Azure mean. tst_azverify walks the same checks against an az that runs.
class TestStepCheck : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void questionsChangeNothing();
    void nothingToAskFor();
    void namesStayInTheirPlace();
    void missingAnswersAreUnknown();
    void regionsAreComparedAsAzureDoes();
    void serviceDifferences();
    void userAssignedIdentity();
    void identityIsAddedToOthers();
    void keysNeedNoAccess();
    void higherRoleIsEnough();
    void otherPrincipalIsNot();
    void sentencesOfVersions_data();
    void sentencesOfVersions();
    void fixTouchesOneDeployment();
    void otherKindOfAccount();
    void planOfFoundInstances();
    void accountsOfASubscription();
    void subscriptionsOfTheApi();
    void importWithoutOperations();
    void schema_data();
    void schema();
    void policyBackends();
    void policyNotCompared();
    void test();

private:
    StepCheck judge(SetupStep step) const { return judgeStep(step, m_plan, m_profile, m_answers, m_locals); }
    void answer(const QString &capture, const QJsonObject &object)
    {
        m_answers.insert(capture, {0, QJsonDocument(object).toJson(), {}});
    }
    void answerAbsent(const QString &capture)
    {
        m_answers.insert(capture, {3, {}, "ERROR: (ResourceNotFound) The Resource was not found."});
    }
    void answerInstance(int number, const QList<ModelDeployment> &deployments, const QString &location = u"East US"_s);
    static QJsonObject service(const QJsonObject &more = {});
    static QJsonArray list(const QList<ModelDeployment> &deployments);

    SetupPlan m_plan;
    Profile m_profile;
    AzAnswers m_answers;
    StepLocals m_locals;
};

void TestStepCheck::init()
{
    m_plan = {};
    m_plan.resourceGroup = u"rg"_s;
    m_plan.region = u"eastus"_s;
    m_plan.apim.name = u"apim"_s;
    m_plan.clientSubscription = u"team-a"_s;
    m_plan.deployments = {{u"gpt-4o"_s, u"gpt-4o"_s, u"2024-11-20"_s}};
    m_plan.instances = {{u"oai-a"_s, {}, {}, {}}};
    m_profile = {};
    m_answers.clear();
    m_locals = {};
}

QJsonObject TestStepCheck::service(const QJsonObject &more)
{
    QJsonObject object{
        {u"id"_s, u"/subscriptions/1/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim"_s},
        {u"name"_s, u"apim"_s},
        {u"location"_s, u"East US"_s},
        {u"sku"_s, QJsonObject{{u"name"_s, u"Developer"_s}}},
        {u"identity"_s, QJsonObject{{u"type"_s, u"SystemAssigned"_s}, {u"principalId"_s, u"p-1"_s}}},
        {u"properties"_s, QJsonObject{{u"provisioningState"_s, u"Succeeded"_s}}}};
    for (auto it = more.begin(); it != more.end(); ++it) {
        object.insert(it.key(), it.value());
    }
    return object;
}

QJsonArray TestStepCheck::list(const QList<ModelDeployment> &deployments)
{
    QJsonArray array;
    for (const ModelDeployment &deployment : deployments) {
        const QJsonObject model{
            {u"format"_s, u"OpenAI"_s}, {u"name"_s, deployment.model}, {u"version"_s, deployment.version}};
        array.append(
            QJsonObject{{u"name"_s, deployment.name},
                        {u"sku"_s, QJsonObject{{u"name"_s, deployment.sku}, {u"capacity"_s, deployment.capacity}}},
                        {u"properties"_s, QJsonObject{{u"model"_s, model}}}});
    }
    return array;
}

void TestStepCheck::answerInstance(int number, const QList<ModelDeployment> &deployments, const QString &location)
{
    const QString name = m_plan.instances[number].name;
    answer(u"account%1"_s.arg(number), {{u"name"_s, name},
                                        {u"kind"_s, u"OpenAI"_s},
                                        {u"location"_s, location},
                                        {u"properties"_s, QJsonObject{{u"customSubDomainName"_s, name},
                                                                      {u"provisioningState"_s, u"Succeeded"_s}}}});
    answer(u"deployments%1"_s.arg(number), {{u"value"_s, list(deployments)}});
}

void TestStepCheck::questionsChangeNothing()
{
    for (const SetupStep step : setupSteps()) {
        const AzScript questions = questionsOf(step, m_plan, m_profile);
        QVERIFY(questions.resource.isEmpty());
        QVERIFY(questions.files.isEmpty());
        QStringList captures;
        for (const AzCommand &question : questions.commands) {
            QVERIFY(!question.changes);
            QVERIFY(!question.isSecret);
            QVERIFY(question.words.contains(AzWord(u"--output"_s)));
            captures.append(question.capture);
            const bool isGet = question.words.contains(AzWord(u"get"_s));
            QVERIFY(isGet || question.capture == "name"_L1); // asking for a name is a post
        }
        QVERIFY(!captures.contains(QString()));
        QCOMPARE(captures.removeDuplicates(), 0);
    }
}

void TestStepCheck::nothingToAskFor()
{
    m_plan = {};
    m_plan.instances.append(OpenAiInstance{});
    for (const SetupStep step : setupSteps()) {
        const AzScript questions = questionsOf(step, m_plan, m_profile);
        QCOMPARE(questions.commands.size(), step == SetupStep::Service ? 1 : 0); // what services there are
    }
    QCOMPARE(judge(SetupStep::Import).state, StepState::ToDo);
    QCOMPARE(judge(SetupStep::Import).summary, u"Fill in step 1 first"_s);
}

void TestStepCheck::namesStayInTheirPlace()
{
    m_plan.apim.name = u"a/../b?x=1&$filter #"_s;
    const AzScript questions = questionsOf(SetupStep::ApiSettings, m_plan, m_profile);
    QCOMPARE(questions.commands.size(), 1);
    QCOMPARE(questions.commands[0].words[4],
             AzWord(u"/subscriptions/{subscriptionId}/resourceGroups/rg/providers/Microsoft.ApiManagement/service/"
                    "a%2F..%2Fb%3Fx%3D1%26%24filter%20%23/apis/azure-openai?api-version=2022-08-01"_s));
}

void TestStepCheck::missingAnswersAreUnknown()
{
    for (const SetupStep step : {SetupStep::Service, SetupStep::Instances, SetupStep::Access, SetupStep::Import,
                                 SetupStep::ApiSettings, SetupStep::ApplyPolicy, SetupStep::ClientSubscription}) {
        const StepCheck check = judge(step);
        QCOMPARE(check.state, StepState::Unknown);
        QCOMPARE(check.summary, u"Azure has not been asked."_s);
    }
}

void TestStepCheck::regionsAreComparedAsAzureDoes()
{
    answer(u"service"_s, service());
    const StepCheck check = judge(SetupStep::Service);
    QCOMPARE(check.state, StepState::Done);
    QCOMPARE(check.found->region, u"eastus"_s);
}

void TestStepCheck::serviceDifferences()
{
    m_plan.apim.sku = u"StandardV2"_s;
    m_plan.region = u"westus"_s;
    answer(u"service"_s, service());
    const StepCheck check = judge(SetupStep::Service);
    QCOMPARE(check.state, StepState::Attention);
    QCOMPARE(check.summary, u"2 differences to fix"_s);
    QCOMPARE(check.differences[0].what, u"apim is in the tier Developer, the plan says Standard v2."_s);
    QCOMPARE(check.differences[1].what, u"apim is in East US, the plan says westus."_s);
    QVERIFY(check.differences[0].fix.commands.isEmpty()); // it costs money: a person decides
    QCOMPARE(check.found->apim.sku, u"Developer"_s);
    QCOMPARE(check.found->region, u"eastus"_s);
}

void TestStepCheck::userAssignedIdentity()
{
    m_profile.setup = {{u"policy"_s, QJsonObject{{u"identity"_s, u"01234567-89AB-CDEF-0123-456789ABCDEF"_s}}}};
    const QJsonObject users{{u"/id/x"_s, QJsonObject{{u"clientId"_s, u"01234567-89ab-cdef-0123-456789abcdef"_s},
                                                     {u"principalId"_s, u"p-2"_s}}}};
    answer(
        u"service"_s,
        service({{u"identity"_s, QJsonObject{{u"type"_s, u"UserAssigned"_s}, {u"userAssignedIdentities"_s, users}}}}));
    QCOMPARE(judge(SetupStep::Service).state, StepState::Done);

    answer(u"service"_s, service()); // its own is not the one that the policy names
    const StepCheck check = judge(SetupStep::Service);
    QCOMPARE(check.differences.size(), 1);
    QCOMPARE(check.differences[0].what,
             u"apim does not have the identity with the client id 01234567-89ab-cdef-0123-456789abcdef."_s);
    const AzScript &fix = check.differences[0].fix;
    QCOMPARE(fix.resource, u"apim"_s);
    QCOMPARE(std::count_if(fix.commands.begin(), fix.commands.end(), [](const AzCommand &c) { return c.changes; }), 1);

    // What is no client id gets into no query.
    m_profile.setup = {{u"policy"_s, QJsonObject{{u"identity"_s, u"x' || '"_s}}}};
    QVERIFY(judge(SetupStep::Service).differences[0].fix.commands.isEmpty());
}

void TestStepCheck::identityIsAddedToOthers()
{
    const QJsonObject users{{u"/id/x"_s, QJsonObject{{u"clientId"_s, u"c"_s}}}};
    answer(
        u"service"_s,
        service({{u"identity"_s, QJsonObject{{u"type"_s, u"UserAssigned"_s}, {u"userAssignedIdentities"_s, users}}}}));
    const StepCheck check = judge(SetupStep::Service);
    QCOMPARE(check.differences.size(), 1);
    const AzScript &fix = check.differences[0].fix;
    QCOMPARE(fix.commands.size(), 1);
    QVERIFY(fix.commands[0].changes);
    QCOMPARE(fix.files.size(), 1);
    const QJsonObject identity = QJsonDocument::fromJson(fix.files[0].bytes).object().value("identity"_L1).toObject();
    QCOMPARE(identity.value("type"_L1).toString(), u"SystemAssigned, UserAssigned"_s);
    QCOMPARE(identity.value("userAssignedIdentities"_L1).toObject(), (QJsonObject{{u"/id/x"_s, QJsonObject()}}));
}

void TestStepCheck::keysNeedNoAccess()
{
    m_profile.setup = {{u"policy"_s, QJsonObject{{u"identity"_s, u"named-values"_s}}}};
    QVERIFY(questionsOf(SetupStep::Access, m_plan, m_profile).commands.isEmpty());
    QCOMPARE(judge(SetupStep::Access).state, StepState::Done);
}

void TestStepCheck::higherRoleIsEnough()
{
    answer(u"service"_s, service());
    const QJsonObject properties{{u"principalId"_s, u"P-1"_s},
                                 {u"roleDefinitionId"_s, u"/x/roleDefinitions/a001fd3d-188f-4b5d-821b-7da978bf7442"_s}};
    answer(u"roles0"_s, {{u"value"_s, QJsonArray{QJsonObject{{u"properties"_s, properties}}}}});
    QCOMPARE(judge(SetupStep::Access).state, StepState::Done);
}

void TestStepCheck::otherPrincipalIsNot()
{
    m_plan.instances.append({u"oai-b"_s, {}, {}, {}});
    answer(u"service"_s, service());
    const auto roles = [](const QString &principal) {
        const QJsonObject properties{
            {u"principalId"_s, principal},
            {u"roleDefinitionId"_s, u"/x/roleDefinitions/5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"_s}};
        return QJsonObject{{u"value"_s, QJsonArray{QJsonObject{{u"properties"_s, properties}}}}};
    };
    answer(u"roles0"_s, roles(u"p-1"_s));
    answer(u"roles1"_s, roles(u"somebody"_s));
    const StepCheck check = judge(SetupStep::Access);
    QCOMPARE(check.state, StepState::Attention);
    QCOMPARE(check.summary, u"1 of 2 roles granted"_s);
    QCOMPARE(check.differences.size(), 1);
    QCOMPARE(check.differences[0].what,
             u"oai-b does not let apim in yet. It needs the role Cognitive Services OpenAI User."_s);
    QCOMPARE(check.differences[0].fix.resource, u"oai-b"_s); // and no other
}

void TestStepCheck::sentencesOfVersions_data()
{
    QTest::addColumn<QStringList>("versions"); // of the instances
    QTest::addColumn<QString>("what");
    const QString good = u"2024-11-20"_s;
    const QString old = u"2024-08-06"_s;
    QTest::newRow("alone") << QStringList{old}
                           << u"oai-0 has version 2024-08-06, the plan says 2024-11-20. Answers would differ after a "
                              "spill."_s;
    QTest::newRow("one other") << QStringList{old, good}
                               << u"oai-0 has version 2024-08-06, the other one has 2024-11-20. Answers would differ "
                                  "after a spill."_s;
    QTest::newRow("six others") << QStringList{old, good, good, good, good, good, good}
                                << u"oai-0 has version 2024-08-06, the other six have 2024-11-20. Answers would differ "
                                   "after a spill."_s;
    QTest::newRow("the others differ too") << QStringList{old, good, old}
                                           << u"oai-0 has version 2024-08-06, the plan says 2024-11-20. Answers would "
                                              "differ after a spill."_s;
}

void TestStepCheck::sentencesOfVersions()
{
    QFETCH(QStringList, versions);
    QFETCH(QString, what);
    m_plan.instances.clear();
    for (int i = 0; i < versions.size(); ++i) {
        m_plan.instances.append({u"oai-%1"_s.arg(i), {}, {}, {}});
        answerInstance(i, {{u"gpt-4o"_s, u"gpt-4o"_s, versions[i]}});
    }
    const StepCheck check = judge(SetupStep::Instances);
    QCOMPARE(check.differences.size(), versions.count(u"2024-08-06"_s));
    QCOMPARE(check.differences[0].what, what);
    QCOMPARE(check.differences[0].subject, u"oai-0 / gpt-4o"_s);
}

void TestStepCheck::fixTouchesOneDeployment()
{
    m_plan.instances.append({u"oai-b"_s, {}, {}, {}});
    m_plan.deployments.append({u"embed"_s, u"text-embedding-3-large"_s, u"1"_s});
    answerInstance(0, m_plan.deployments);
    answerInstance(1, {m_plan.deployments[0]});
    const StepCheck check = judge(SetupStep::Instances);
    QCOMPARE(check.differences.size(), 1);
    QCOMPARE(check.differences[0].what, u"oai-b has no deployment embed."_s);
    QString words;
    for (const AzCommand &command : check.differences[0].fix.commands) {
        for (const AzWord &word : command.words) {
            words += word.resolved([](const AzWord::Part &part) { return part.text; }) + u' ';
        }
    }
    QVERIFY(words.contains(u"/deployments/embed"_s));
    QVERIFY(!words.contains(u"oai-a"_s));
    QVERIFY(!words.contains(u"gpt-4o"_s));
}

void TestStepCheck::otherKindOfAccount()
{
    answerInstance(0, m_plan.deployments);
    answer(u"account0"_s, {{u"name"_s, u"oai-a"_s}, {u"kind"_s, u"SpeechServices"_s}});
    const StepCheck check = judge(SetupStep::Instances);
    QCOMPARE(check.differences.size(), 1);
    QCOMPARE(check.differences[0].what, u"oai-a is of the kind SpeechServices, which serves no Azure OpenAI."_s);
}

void TestStepCheck::planOfFoundInstances()
{
    const ModelDeployment usual{u"gpt-4o"_s, u"gpt-4o"_s, u"2024-11-20"_s};
    const ModelDeployment other{u"gpt-4o"_s, u"gpt-4o"_s, u"2024-08-06"_s};
    const auto instance = [](const QString &name, const ModelDeployment &deployment) {
        OpenAiInstance made{name, u"eastus"_s, u"RG"_s, {}};
        made.deployments = QList<ModelDeployment>{deployment};
        return made;
    };
    const SetupPlan plan =
        planWithInstances(m_plan, {instance(u"a"_s, other), instance(u"b"_s, usual), instance(u"c"_s, usual)});
    QCOMPARE(plan.deployments, QList<ModelDeployment>{usual});
    QCOMPARE(plan.deploymentsOf(plan.instances[0]), QList<ModelDeployment>{other});
    QVERIFY(!plan.instances[1].deployments);
    QCOMPARE(plan.instances[1].region, QString()); // the plan's
    QCOMPARE(plan.instances[1].resourceGroup, QString());
    QVERIFY(planWithInstances(m_plan, {}).deployments.isEmpty());
}

void TestStepCheck::accountsOfASubscription()
{
    Backend backend;
    backend.name = u"west"_s;
    backend.url = u"https://OAI-W.openai.azure.com/"_s;
    m_profile.backends = {backend};
    const auto account = [](const QString &name, const QString &kind) {
        return QJsonObject{
            {u"id"_s, u"/subscriptions/1/resourceGroups/rg-9/providers/Microsoft.CognitiveServices/accounts/"_s + name},
            {u"name"_s, name},
            {u"kind"_s, kind},
            {u"location"_s, u"West US 3"_s},
            {u"sku"_s, QJsonObject{{u"name"_s, u"S0"_s}}}};
    };
    const QList<OpenAiInstance> found =
        readAccounts({account(u"oai-w"_s, u"OpenAI"_s), account(u"speech"_s, u"SpeechServices"_s),
                      account(u"ai"_s, u"AIServices"_s)},
                     m_profile);
    QCOMPARE(found, (QList<OpenAiInstance>{{u"ai"_s, u"westus3"_s, u"rg-9"_s, {}},
                                           {u"oai-w"_s, u"westus3"_s, u"rg-9"_s, u"west"_s}}));
}

void TestStepCheck::subscriptionsOfTheApi()
{
    const auto subscription = [](const QString &name, const QString &scope, const QString &state) {
        return QJsonObject{{u"name"_s, name},
                           {u"properties"_s, QJsonObject{{u"scope"_s, u"/subscriptions/1/resourceGroups/rg/providers/"
                                                                      "Microsoft.ApiManagement/service/apim"_s +
                                                                          scope},
                                                         {u"state"_s, state}}}};
    };
    m_plan.clientSubscription.clear();
    QCOMPARE(judge(SetupStep::ClientSubscription).summary, u"It has no name yet"_s);
    QJsonArray all{subscription(u"master"_s, u"/"_s, u"active"_s),
                   subscription(u"other"_s, u"/apis/echo"_s, u"active"_s),
                   subscription(u"old"_s, u"/apis/azure-openai"_s, u"cancelled"_s)};
    answer(u"clientSubscriptions"_s, {{u"value"_s, all}});
    QVERIFY(!judge(SetupStep::ClientSubscription).found);
    all.append(subscription(u"team-b"_s, u"/apis/azure-openai"_s, u"active"_s));
    answer(u"clientSubscriptions"_s, {{u"value"_s, all}});
    StepCheck check = judge(SetupStep::ClientSubscription);
    QCOMPARE(check.state, StepState::ToDo);
    QCOMPARE(check.summary, u"In the service: team-b"_s);
    QVERIFY(check.found);
    QCOMPARE(check.found->clientSubscription, u"team-b"_s);
    all.append(subscription(u"team-a"_s, u"/apis/Azure-OpenAI"_s, u"active"_s));
    answer(u"clientSubscriptions"_s, {{u"value"_s, all}});
    check = judge(SetupStep::ClientSubscription);
    QCOMPARE(check.summary, u"In the service: team-a, team-b"_s); // a person chooses
    QVERIFY(!check.found);
}

void TestStepCheck::importWithoutOperations()
{
    answer(u"api"_s, {{u"properties"_s, QJsonObject{{u"path"_s, u"openai"_s}, {u"displayName"_s, u"Azure OpenAI"_s}}}});
    answer(u"operations"_s, {{u"value"_s, QJsonArray()}});
    const StepCheck check = judge(SetupStep::Import);
    QCOMPARE(check.state, StepState::Attention);
    QCOMPARE(check.differences.size(), 1);
    QCOMPARE(check.differences[0].what, u"The API has no operations, so every call is answered with 404."_s);
    answer(u"operations"_s, {{u"value"_s, QJsonArray{QJsonObject()}}});
    QCOMPARE(judge(SetupStep::Import).state, StepState::Done);
    answerAbsent(u"api"_s);
    QCOMPARE(judge(SetupStep::Import).state, StepState::ToDo);
}

void TestStepCheck::schema_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("atHand"); // -1: not looked for
    QTest::addColumn<StepState>("state");
    QTest::addColumn<QString>("summary");
    QTest::newRow("nothing chosen") << QString() << QString() << -1 << StepState::ToDo << u"To do"_s;
    QTest::newRow("not looked for") << u"2024-10-21"_s << QString() << -1 << StepState::Unknown << u"2024-10-21"_s;
    QTest::newRow("to be downloaded") << u"2024-10-21"_s << QString() << 0 << StepState::ToDo
                                      << u"2024-10-21 not downloaded yet"_s;
    QTest::newRow("there") << u"2024-10-21"_s << QString() << 1 << StepState::Done << u"2024-10-21 downloaded"_s;
    QTest::newRow("file") << u"2024-10-21"_s << u"a.json"_s << 1 << StepState::Done << u"a.json"_s;
    QTest::newRow("no file") << QString() << u"a.json"_s << 0 << StepState::Attention << u"1 difference to fix"_s;
}

void TestStepCheck::schema()
{
    QFETCH(QString, version);
    QFETCH(QString, file);
    QFETCH(int, atHand);
    QFETCH(StepState, state);
    QFETCH(QString, summary);
    m_plan.schemaVersion = version;
    m_plan.schemaFile = file;
    if (atHand >= 0) {
        m_locals.schemaAtHand = atHand == 1;
    }
    QCOMPARE(judge(SetupStep::Schema).state, state);
    QCOMPARE(judge(SetupStep::Schema).summary, summary);
}

void TestStepCheck::policyBackends()
{
    QCOMPARE(judge(SetupStep::PolicyBackends).state, StepState::ToDo);
    Backend a;
    a.name = u"a"_s;
    a.url = u"https://oai-a.openai.azure.com"_s;
    Backend b = a;
    b.name = u"b"_s;
    b.priority = 2;
    m_profile.backends = {a, b};
    m_plan.instances[0].backend = u"a"_s;
    QCOMPARE(judge(SetupStep::PolicyBackends).state, StepState::Done);
    QCOMPARE(judge(SetupStep::PolicyBackends).summary, u"2 backends, 2 priorities"_s);
    m_profile.backends[0].url = u"https://other.openai.azure.com"_s;
    const StepCheck check = judge(SetupStep::PolicyBackends);
    QCOMPARE(check.state, StepState::Attention);
    QCOMPARE(check.differences[0].what, u"a goes to https://other.openai.azure.com; its instance oai-a is at "
                                        "https://oai-a.openai.azure.com/."_s);
}

void TestStepCheck::policyNotCompared()
{
    answer(u"policy"_s, {{u"properties"_s, QJsonObject{{u"value"_s, u"<policies>\r\n</policies>\r\n"_s}}}});
    QCOMPARE(judge(SetupStep::ApplyPolicy).state, StepState::Unknown);
    m_locals.policy = "<policies>\n</policies>";
    QCOMPARE(judge(SetupStep::ApplyPolicy).state, StepState::Done);
    m_locals.policy = "<policies></policies>";
    QCOMPARE(judge(SetupStep::ApplyPolicy).state, StepState::Attention); // unless told better
    m_locals.samePolicy = [](const QByteArray &, const QByteArray &) { return true; };
    QCOMPARE(judge(SetupStep::ApplyPolicy).state, StepState::Done);
}

void TestStepCheck::test()
{
    QCOMPARE(judge(SetupStep::Test).state, StepState::ToDo);
    m_locals.testPassed = true;
    QCOMPARE(judge(SetupStep::Test).state, StepState::Done);
    m_locals.testPassed = false;
    QCOMPARE(judge(SetupStep::Test).state, StepState::Attention);
}

QTEST_GUILESS_MAIN(TestStepCheck)
#include "tst_stepcheck.moc"
