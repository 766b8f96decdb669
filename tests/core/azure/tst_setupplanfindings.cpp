// SPDX-License-Identifier: MIT
#include "core/azure/setupplan.h"

#include "core/config/profilejson.h"
#include "tests/core/azure/soundplan.h"
#include "tests/core/config/findings.h"

#include <functional>

using namespace spillway;
using Change = std::function<void(SetupPlan &, Profile &)>;
Q_DECLARE_METATYPE(Change)

/// What is wrong or doubtful in a plan, step by step.
class TestSetupPlanFindings : public QObject
{
    Q_OBJECT
private slots:
    void sound();
    void contract();
    void oneFinding_data();
    void oneFinding();
    void sameServer_data();
    void sameServer();
    void unfinished();
    void inStepOrder();
    void quotaOnce();
    void noSecretIsRepeated();
    void ofAProfile_data();
    void ofAProfile();
};

namespace
{

QList<Finding> plain(const QList<SetupFinding> &findings)
{
    QList<Finding> list;
    for (const SetupFinding &finding : findings) {
        list.append(finding.finding);
    }
    return list;
}

} // namespace

void TestSetupPlanFindings::sound()
{
    const SetupPlan plan = soundPlan();
    QCOMPARE(textOf(plain(validateSetupPlan(plan, soundSetupProfile(plan)))), QString());
}

void TestSetupPlanFindings::contract()
{
    const ParsedProfile parsed = parseProfile(configData("contract.spillway.json"));
    QVERIFY(!parsed.profile.setup.isEmpty());
    QCOMPARE(textOf(setupFindings(parsed.profile)), QString());
}

void TestSetupPlanFindings::oneFinding_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<SetupStep>("step");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isMissing");
    SetupStep step = SetupStep::Service;
    const auto add = [&](const char *name, const Change &change, const QString &text, bool isMissing) {
        QTest::newRow(name) << change << step << text << isMissing;
    };
    const auto row = [&](const char *name, const Change &change, const QString &text) {
        add(name, change, text, false);
    };
    const auto missing = [&](const char *name, const Change &change, const QString &text) {
        add(name, change, text, true);
    };
    using P = SetupPlan;
    using F = Profile;

    row(
        "subscription", [](P &p, F &) { p.subscription = "contoso-ai"; },
        "setup.subscription: error: Give the subscription's id, like 00000000-0000-0000-0000-000000000000. Leave it "
        "empty for the one that az is signed in to.");
    missing(
        "no group", [](P &p, F &) { p.resourceGroup.clear(); }, "setup.resourceGroup: error: Give it a name.");
    row(
        "group", [](P &p, F &) { p.resourceGroup = "rg."; },
        "setup.resourceGroup: error: Leave out the dot at the end.");
    missing(
        "no region", [](P &p, F &) { p.region.clear(); }, "setup.region: error: Choose a region, like eastus2.");
    row(
        "region", [](P &p, F &) { p.region = "east$us"; },
        "setup.region: error: Leave out \"$\". Use a region's name like eastus2 or East US 2.");
    row(
        "unknown region", [](P &p, F &) { p.region = "marscentral"; },
        "setup.region: warning: Spillway knows no region marscentral. Check its spelling, unless it is a new one.");
    row(
        "service", [](P &p, F &) { p.apim.name = "apim_contoso"; },
        "setup.apim.name: error: Leave out \"_\". Use letters, digits and hyphens.");
    missing(
        "no service", [](P &p, F &) { p.apim.name.clear(); }, "setup.apim.name: error: Give it a name.");
    row(
        "tier", [](P &p, F &) { p.apim.sku = "standard"; },
        "setup.apim.sku: error: Choose one of Developer, Basic, Standard, Premium, BasicV2, StandardV2, PremiumV2, "
        "Consumption.");
    row(
        "tier without a cache", [](P &p, F &) { p.apim.sku = "Consumption"; },
        "setup.apim.sku: warning: This tier has no cache of its own, and the policy keeps in it which backends are "
        "throttled. Choose another, or connect an external cache.");
    missing(
        "no publisher", [](P &p, F &) { p.apim.publisherName.clear(); },
        "setup.apim.publisherName: error: Give the publisher's name, like that of your company. API Management "
        "shows it to developers.");
    row(
        "e-mail", [](P &p, F &) { p.apim.publisherEmail = "contoso.com"; },
        "setup.apim.publisherEmail: error: This is no e-mail address. It should look like api@contoso.com.");

    step = SetupStep::Instances;
    row(
        "instance",
        [](P &p, F &f) {
            p.instances[1].name = "b_";
            f.backends[1].url = "https://b_.openai.azure.com";
        },
        "setup.instances[1].name: error: Leave out \"_\". Use letters, digits and hyphens.");
    row(
        "instance's region", [](P &p, F &) { p.instances[1].region = "'"; },
        "setup.instances[1].region: error: Leave out \"'\". Use a region's name like eastus2 or East US 2.");
    row(
        "region without Azure OpenAI", [](P &p, F &) { p.instances[1].region = "northeurope"; },
        "setup.instances[1].region: warning: Spillway knows of no Azure OpenAI in North Europe. Check the region, "
        "unless it has come to it lately.");
    row(
        "the plan's region without Azure OpenAI",
        [](P &p, F &) {
            p.region = "westus2";
            p.instances[1].region.clear();
        },
        "setup.instances[1].region: warning: Spillway knows of no Azure OpenAI in West US 2. Check the region, unless "
        "it has come to it lately.");
    row(
        "instance's group", [](P &p, F &) { p.instances[0].resourceGroup = "a/b"; },
        "setup.instances[0].resourceGroup: error: Leave out \"/\". Use letters, digits, hyphens, underscores, dots and "
        "parentheses.");
    row(
        "instance's tier", [](P &p, F &) { p.instances[0].sku = "F0"; },
        "setup.instances[0].sku: error: Azure OpenAI has one tier. Write S0, or leave it out.");
    missing(
        "no backend",
        [](P &p, F &f) {
            p.instances[1].backend.clear();
            f.backends.removeLast();
        },
        "setup.instances[1].backend: warning: It serves no backend, so no call reaches it. Choose one, or add one "
        "with its address.");
    missing(
        "no backend, but there is one", [](P &p, F &) { p.instances[1].backend.clear(); },
        "setup.instances[1].backend: warning: It serves no backend, but swedencentral has its address. Choose that "
        "one.");
    row(
        "backend that is not there",
        [](P &p, F &f) {
            p.instances[1].backend = "west";
            f.backends.removeLast();
        },
        "setup.instances[1].backend: error: The profile has no backend west. Choose one of its backends.");
    row(
        "backend by another case",
        [](P &p, F &f) {
            p.instances[1].backend = "West";
            f.backends[1].name = "west";
            f.backends[1].url = "https://gateway.contoso.com";
        },
        "setup.instances[1].backend: error: The profile has no backend West. Choose one of its backends.");
    row(
        "backend of two instances",
        [](P &p, F &f) {
            p.instances[1].backend = "eastus";
            f.backends.removeLast();
        },
        "setup.instances[1].backend: warning: contoso-eastus serves eastus already, and a backend is one instance. "
        "Choose another.");
    row(
        "backend elsewhere", [](P &, F &f) { f.backends[1].url = "https://gateway.contoso.com/x"; },
        "setup.instances[1].backend: warning: swedencentral is at gateway.contoso.com, and this instance will be at "
        "contoso-swedencentral.openai.azure.com. Give both one address, or choose another backend.");
    missing(
        "backend without instance",
        [](P &, F &f) {
            f.backends.append(f.backends[0]);
            f.backends[2].name = "third";
            f.backends[2].url = "https://third-ai.openai.azure.com";
        },
        "backends[2]: warning: No instance of the set-up serves third, so nothing gives API Management access to "
        "it. Add the instance third-ai.");
    missing(
        "no instances", [](P &p, F &) { p.instances.clear(); },
        "setup.instances: error: Add an Azure OpenAI instance for every backend.");
    missing(
        "no deployments", [](P &p, F &) { p.deployments.clear(); },
        "setup.deployments: error: Add the deployments that every instance is to have, like gpt-4o.");
    row(
        "deployment", [](P &p, F &) { p.deployments[0].name = "a/b"; },
        "setup.deployments[0].name: error: Leave out \"/\". Use letters, digits, hyphens, underscores and dots.");
    row(
        "deployments of one name",
        [](P &p, F &) {
            p.deployments.append(p.deployments[0]);
            p.deployments[1].name = "GPT-4O";
        },
        "setup.deployments[1].name: error: setup.deployments[0] has this name too. Names must differ.");
    missing(
        "no model", [](P &p, F &) { p.deployments[0].model.clear(); },
        "setup.deployments[0].model: error: Choose a model, like gpt-4o.");
    missing(
        "no version", [](P &p, F &) { p.deployments[0].version.clear(); },
        "setup.deployments[0].version: warning: Without a version Azure takes its default, which differs between "
        "regions. Give one, like 2024-11-20.");
    row(
        "version", [](P &p, F &) { p.deployments[0].version = "1\""; },
        "setup.deployments[0].version: error: Leave out \"\"\". Use a version like 2024-11-20.");
    row(
        "type", [](P &p, F &) { p.deployments[0].sku = "Gold"; },
        "setup.deployments[0].sku: warning: Spillway does not know this type. Usual ones are Standard, GlobalStandard, "
        "DataZoneStandard, ProvisionedManaged, GlobalProvisionedManaged, DataZoneProvisionedManaged.");
    row(
        "batch", [](P &p, F &) { p.deployments[0].sku = "GlobalBatch"; },
        "setup.deployments[0].sku: warning: A batch deployment answers no single calls. Choose another type.");
    row(
        "no capacity", [](P &p, F &) { p.deployments[0].capacity = 0; },
        "setup.deployments[0].capacity: error: Must be 1 to 1000000 thousands of tokens a minute.");
    row(
        "too much", [](P &p, F &) { p.deployments[0].capacity = 1000001; },
        "setup.deployments[0].capacity: error: Must be 1 to 1000000 thousands of tokens a minute.");
    row(
        "no units",
        [](P &p, F &) {
            p.deployments[0].sku = "ProvisionedManaged";
            p.deployments[0].capacity = -1;
        },
        "setup.deployments[0].capacity: error: Must be 1 to 1000000 units (PTUs).");
    row(
        "too few units",
        [](P &p, F &) {
            p.deployments[0].sku = "GlobalProvisionedManaged";
            p.deployments[0].capacity = 14;
        },
        "setup.deployments[0].capacity: warning: Provisioned throughput starts at 15 units or more, depending on the "
        "model.");
    row(
        "own deployment",
        [](P &p, F &) {
            p.instances[1].deployments = p.deployments;
            p.instances[1].deployments->first().capacity = 0;
        },
        "setup.instances[1].deployments[0].capacity: error: Must be 1 to 1000000 thousands of tokens a minute.");
    row(
        "versions that differ",
        [](P &p, F &) {
            p.instances[1].deployments = p.deployments;
            p.instances[1].deployments->first().version = "2024-08-06";
        },
        "setup.instances[1].deployments: warning: gpt-4o is not the same everywhere. contoso-swedencentral has version "
        "2024-08-06, contoso-eastus has 2024-11-20. Answers would differ after a spill.");
    row(
        "a shared quota", [](P &p, F &) { p.instances[1].region = "East US"; },
        "setup.instances[1].region: warning: contoso-eastus and contoso-swedencentral share one quota for gpt-4o: both "
        "are in East US, in one subscription. Balancing over them gains nothing. Use another region or subscription, "
        "or provisioned throughput.");

    step = SetupStep::Schema;
    missing(
        "no schema", [](P &p, F &) { p.schemaVersion.clear(); },
        "setup.schema.version: error: Choose a version of the schema, like 2024-10-21.");
    row(
        "schema", [](P &p, F &) { p.schemaVersion = "latest"; },
        "setup.schema.version: error: A version is a date, like 2024-10-21 or 2024-12-01-preview.");
    row(
        "schema's version beside a file",
        [](P &p, F &) {
            p.schemaVersion = "latest";
            p.schemaFile = "a.json";
        },
        "setup.schema.version: error: A version is a date, like 2024-10-21 or 2024-12-01-preview.");
    row(
        "schema file", [](P &p, F &) { p.schemaFile = "a\nb.json"; },
        "setup.schema.file: error: Leave out the line end.");

    step = SetupStep::Import;
    missing(
        "no API", [](P &p, F &) { p.api.id.clear(); }, "setup.api.id: error: Give the API an id, like azure-openai.");
    row(
        "API's name", [](P &p, F &) { p.api.displayName = "a "; },
        "setup.api.displayName: error: Leave out the spaces at the ends.");
    row(
        "suffix", [](P &p, F &) { p.api.suffix = "openai/openai"; },
        "setup.api.suffix: error: Leave out one openai. Callers would have to write it twice.");

    step = SetupStep::PolicyBackends;
    row(
        "a backend here",
        [](P &, F &f) {
            f.backends.append(f.backends[0]);
            f.backends[2].name = "local";
            f.backends[2].url = "http://127.0.0.1:9001";
        },
        "backends[2].url: warning: API Management cannot reach 127.0.0.1, which is this computer only. Leave this "
        "backend out of what goes to Azure.");

    step = SetupStep::ClientSubscription;
    missing(
        "no client", [](P &p, F &) { p.clientSubscription.clear(); },
        "setup.clientSubscription.name: error: Give it a name.");
    row(
        "client", [](P &p, F &) { p.clientSubscription = "master"; },
        "setup.clientSubscription.name: error: master is API Management's own subscription, which opens every API. "
        "Choose another name.");
}

void TestSetupPlanFindings::oneFinding()
{
    QFETCH(Change, change);
    QFETCH(SetupStep, step);
    QFETCH(bool, isMissing);
    SetupPlan plan = soundPlan();
    Profile profile = soundSetupProfile(plan);
    change(plan, profile);
    const QList<SetupFinding> findings = validateSetupPlan(plan, profile);
    QTEST(textOf(plain(findings)), "text");
    QCOMPARE(findings[0].step, step);
    QCOMPARE(findings[0].isMissing, isMissing);
}

void TestSetupPlanFindings::sameServer_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url :
         {"https://contoso-eastus.openai.azure.com", "https://CONTOSO-EASTUS.openai.azure.com",
          "https://contoso-eastus.cognitiveservices.azure.com", "https://contoso-eastus.services.ai.azure.com"}) {
        QTest::newRow(url) << QString(url);
    }
}

void TestSetupPlanFindings::sameServer()
{
    QFETCH(QString, url);
    const SetupPlan plan = soundPlan();
    Profile profile = soundSetupProfile(plan);
    profile.backends[0].url = url;
    QCOMPARE(textOf(plain(validateSetupPlan(plan, profile))), QString());
}

void TestSetupPlanFindings::unfinished()
{
    const QList<SetupFinding> findings = validateSetupPlan(SetupPlan(), Profile());
    QCOMPARE(places(plain(findings)),
             (QStringList{"setup.resourceGroup: error", "setup.region: error", "setup.apim.name: error",
                          "setup.apim.publisherName: error", "setup.apim.publisherEmail: error",
                          "setup.instances: error", "setup.deployments: error", "setup.schema.version: error",
                          "backends: error", "setup.clientSubscription.name: error"}));
    for (const SetupFinding &finding : findings) {
        QVERIFY2(finding.isMissing, qPrintable(finding.finding.toString()));
    }
}

void TestSetupPlanFindings::inStepOrder()
{
    SetupPlan plan = soundPlan({"eastus", "eastus", "marscentral"});
    Profile profile = soundSetupProfile(plan);
    profile.backends[1].url = "http://localhost:1";
    plan.clientSubscription = "a b";
    plan.api.suffix = "x";
    plan.schemaVersion.clear();
    plan.apim.name = "-";
    plan.instances[2].deployments = QList<ModelDeployment>();
    const QList<SetupFinding> findings = validateSetupPlan(plan, profile);
    QCOMPARE(
        places(plain(findings)),
        (QStringList{"setup.apim.name: error", "setup.instances[1].name: error", "setup.instances[1].backend: warning",
                     "setup.instances[2].region: warning", "setup.instances[2].deployments: warning",
                     "setup.schema.version: error", "setup.api.suffix: error", "backends[1].url: warning",
                     "setup.clientSubscription.name: error"}));
    QVERIFY(std::is_sorted(findings.begin(), findings.end(),
                           [](const SetupFinding &a, const SetupFinding &b) { return a.step < b.step; }));
    QVERIFY(textOf(plain(findings)).contains("setup.instances[1].name: error: setup.instances[0] has this name too."));
}

void TestSetupPlanFindings::quotaOnce()
{
    SetupPlan plan = soundPlan({"eastus", "eastus2", "swedencentral", "westus"});
    for (OpenAiInstance &instance : plan.instances) {
        instance.region = "eastus";
    }
    QCOMPARE(places(plain(validateSetupPlan(plan, soundSetupProfile(plan)))),
             QStringList{"setup.instances[1].region: warning"});
}

void TestSetupPlanFindings::noSecretIsRepeated()
{
    const SetupPlan plan = soundPlan();
    Profile profile = soundSetupProfile(plan);
    profile.backends[0].url = "https://user:hunter2-secret@gateway.contoso.com/hunter2-secret";
    const QString text = textOf(plain(validateSetupPlan(plan, profile)));
    QVERIFY(text.contains("gateway.contoso.com"));
    QVERIFY2(!text.contains("hunter2"), qPrintable(text));
}

void TestSetupPlanFindings::ofAProfile_data()
{
    QTest::addColumn<QByteArray>("setup");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const char *setup, const QStringList &expected) {
        QTest::newRow(name) << QByteArray(setup) << expected;
    };
    const QString sound = R"("resourceGroup": "rg", "apim": {"name": "apim", "publisherName": "C", )"
                          R"("publisherEmail": "a@c.com"}, "schema": {"version": "2024-10-21"}, )"
                          R"("clientSubscription": {"name": "team"}, "deployments": [{"name": "d", "model": "m", )"
                          R"("version": "1"}], "instances": [{"name": "a-east", "backend": "a"}])";
    const auto with = [&](const char *name, const QString &more, const QStringList &expected) {
        row(name, ("{" + sound + ", " + more + "}").toUtf8().constData(), expected);
    };
    row("none", "{}", {});
    with("sound", R"("region": "eastus")", {});
    with("unfinished", R"("subscription": "")", {"setup.region: warning"});
    with("wrong", R"json("region": "$(id)")json", {"setup.region: error"});
    with("a wrong type is told once", R"("region": 5)", {"setup.region: error"});
    with("wrong types come first", R"("region": "", "api": 5)", {"setup.api: error", "setup.region: warning"});
    with("misspelt and therefore missing", R"("regoin": "eastus")", {"setup.regoin: warning", "setup.region: warning"});
    with("the policy is no object", R"("region": "eastus", "policy": 5)", {"setup.policy: error"});
    with("the policy's options are of a wrong type",
         R"("region": "eastus", "policy": {"exposeBackend": "yes", "identity": 5})",
         {"setup.policy.exposeBackend: error", "setup.policy.identity: error"});
    with("an identity that is none", R"("region": "eastus", "policy": {"exposeBackend": false, "identity": "nobody"})",
         {"setup.policy.identity: error"});
    for (const char *identity : {"", "system", "named-values", "01234567-89AB-cdef-0123-456789abcdef"}) {
        with(identity, QByteArray(R"("region": "eastus", "policy": {"identity": ")") + identity + R"("})", {});
    }
    row("a wrong object says all of what is in it",
        R"({"resourceGroup": "rg", "region": "eastus", "apim": "apim", "schema": 1, "clientSubscription": [],
            "instances": ["a"], "deployments": {}})",
        {"setup.apim: error", "setup.instances[0]: error", "setup.deployments: error", "setup.schema: error",
         "setup.clientSubscription: error", "backends[0]: warning"});
}

void TestSetupPlanFindings::ofAProfile()
{
    QFETCH(QByteArray, setup);
    const ParsedProfile parsed = parseProfile(
        R"({"version": 1, "name": "p", "backends": [{"name": "a", "url": "https://a-east.openai.azure.com"}],
                         "setup": )" +
        setup + "}");
    QCOMPARE(textOf(parsed.findings), QString());
    QTEST(places(setupFindings(parsed.profile)), "expected");
}

QTEST_APPLESS_MAIN(TestSetupPlanFindings)
#include "tst_setupplanfindings.moc"
