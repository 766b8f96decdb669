// SPDX-License-Identifier: MIT
#include "core/azure/setupplan.h"

#include "core/config/profilejson.h"
#include "tests/core/config/findings.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace spillway;

/// The plan as a value: its steps, what follows from it, and its JSON.
class TestSetupPlan : public QObject
{
    Q_OBJECT
private slots:
    void steps();
    void skus();
    void instancesTakeThePlans();
    void clientEndpoint_data();
    void clientEndpoint();
    void contract();
    void empty();
    void roundTrip_data();
    void roundTrip();
    void readsEveryValue();
    void wrongTypes_data();
    void wrongTypes();
    void wrongTypesKeepTheDefault();
    void misspellings_data();
    void misspellings();
    void unknownKeysStay();
    void elementsKeepTheirUnknownKeys();
    void defaultsAreNotAdded();
    void ownDeployments();
    void wrongTypesAreReplaced();
    void serializedInOrder();

private:
    QJsonObject parse(const QByteArray &json)
    {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(json, &error);
        return error.error == QJsonParseError::NoError ? document.object() : QJsonObject{{"no", "JSON"}};
    }
    QJsonObject contractSetup() { return parse(configData("contract.spillway.json")).value("setup").toObject(); }
};

void TestSetupPlan::steps()
{
    QStringList titles;
    for (int i = 0; i < setupSteps().size(); ++i) {
        QCOMPARE(int(setupSteps()[i]), i + 1);
        titles.append(setupStepTitle(setupSteps()[i]));
    }
    QCOMPARE(setupSteps().size(), setupStepCount);
    QCOMPARE(titles, (QStringList{"API Management instance", "Azure OpenAI instances", "Managed identity access",
                                  "API schema", "Import the API", "API settings", "Policy backends", "Apply the policy",
                                  "Client subscription", "Test"}));
}

void TestSetupPlan::skus()
{
    QVERIFY(apimSkus().contains(ApimService().sku));
    QCOMPARE(apimSkus().filter("V2"), (QStringList{"BasicV2", "StandardV2", "PremiumV2"}));
    QVERIFY(isV2Sku("StandardV2"));
    QVERIFY(!isV2Sku("Standard"));
    QCOMPARE(apimSkuTitle("StandardV2"), "Standard v2");
    QCOMPARE(apimSkuTitle("Premium"), "Premium");
    QVERIFY(deploymentSkus().contains(ModelDeployment().sku));
    QVERIFY(isProvisionedSku("GlobalProvisionedManaged"));
    QVERIFY(!isProvisionedSku("GlobalStandard"));
}

void TestSetupPlan::instancesTakeThePlans()
{
    SetupPlan plan;
    plan.region = "East US 2";
    plan.resourceGroup = "rg-a";
    plan.deployments = {{"gpt-4o", "gpt-4o", "2024-11-20"}};
    OpenAiInstance instance;
    instance.name = "contoso";
    QCOMPARE(plan.regionOf(instance), "eastus2");
    QCOMPARE(plan.resourceGroupOf(instance), "rg-a");
    QCOMPARE(plan.deploymentsOf(instance), plan.deployments);
    QCOMPARE(instance.url(), "https://contoso.openai.azure.com/");
    instance.region = "swedencentral";
    instance.resourceGroup = "rg-b";
    instance.deployments = QList<ModelDeployment>();
    QCOMPARE(plan.regionOf(instance), "swedencentral");
    QCOMPARE(plan.resourceGroupOf(instance), "rg-b");
    QVERIFY(plan.deploymentsOf(instance).isEmpty());
}

void TestSetupPlan::clientEndpoint_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QString>("expected");
    QTest::newRow("with a path") << "apim-contoso"
                                 << "contoso/openai"
                                 << "https://apim-contoso.azure-api.net/contoso";
    QTest::newRow("openai alone") << "apim-contoso"
                                  << "openai"
                                  << "https://apim-contoso.azure-api.net";
    QTest::newRow("two segments") << "apim"
                                  << "a/b/openai"
                                  << "https://apim.azure-api.net/a/b";
    QTest::newRow("slashes") << "apim"
                             << "/a/openai/"
                             << "https://apim.azure-api.net/a";
    QTest::newRow("capitals") << "APIM-Contoso"
                              << "openai"
                              << "https://apim-contoso.azure-api.net";
    QTest::newRow("none") << "apim"
                          << ""
                          << "https://apim.azure-api.net";
    QTest::newRow("not openai") << "apim"
                                << "myopenai"
                                << "https://apim.azure-api.net/myopenai";
    QTest::newRow("no name yet") << ""
                                 << "contoso/openai"
                                 << "";
}

void TestSetupPlan::clientEndpoint()
{
    QFETCH(QString, name);
    QFETCH(QString, suffix);
    SetupPlan plan;
    plan.apim.name = name;
    plan.api.suffix = suffix;
    QTEST(plan.clientEndpoint(), "expected");
}

void TestSetupPlan::contract()
{
    const QJsonObject setup = contractSetup();
    QVERIFY(setup.size() >= 9);
    QList<Finding> findings;
    const SetupPlan plan = readSetupPlan(setup, &findings);
    QCOMPARE(textOf(findings), QString());
    QCOMPARE(plan.apim.name, "apim-contoso");
    QCOMPARE(plan.instances.size(), 1);
    QCOMPARE(plan.instances[0].backend, "eastus");
    QCOMPARE(plan.clientSubscription, "team-a");
    QCOMPARE(writeSetupPlan(plan, setup), setup);
    // Without the file's own object only the policy's options, which are not the plan's, are gone.
    const QJsonObject fresh = writeSetupPlan(plan, {});
    QVERIFY(!fresh.contains("policy"));
    QCOMPARE(readSetupPlan(fresh), plan);
}

void TestSetupPlan::empty()
{
    QList<Finding> findings;
    QCOMPARE(readSetupPlan({}, &findings), SetupPlan());
    QVERIFY(findings.isEmpty());
    QCOMPARE(writeSetupPlan({}, {}), QJsonObject());
    const SetupPlan plan;
    QCOMPARE(plan.apim.sku, "Developer");
    QCOMPARE(plan.api.id, "azure-openai");
    QCOMPARE(plan.api.displayName, "Azure OpenAI");
    QCOMPARE(plan.api.suffix, "openai");
    QCOMPARE(OpenAiInstance().sku, "S0");
    QCOMPARE(ModelDeployment().capacity, 30);
}

void TestSetupPlan::roundTrip_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray("{}");
    QTest::newRow("defaults that are written") << QByteArray(
        R"({"subscription": "", "apim": {"sku": "Developer"}, "instances": [], "deployments": [],
            "schema": {"file": ""}, "api": {"suffix": "openai"}, "clientSubscription": {"name": ""}})");
    QTest::newRow("empty objects") << QByteArray(R"({"apim": {}, "schema": {}, "api": {}, "clientSubscription": {}})");
    QTest::newRow("own deployments") << QByteArray(
        R"({"instances": [{"name": "a", "deployments": [{"name": "d", "version": "1", "capacity": 5}]},
                          {"name": "b", "deployments": []}, {"name": "c", "sku": "S0"}]})");
    QTest::newRow("unknown keys") << QByteArray(
        R"({"x": [1, {"y": null}], "apim": {"vnet": {"id": 7}}, "instances": [{"name": "a", "tags": {"t": "u"},
            "deployments": [{"name": "d", "filter": true}]}], "deployments": [{"name": "e", "filter": [2]}],
            "schema": {"s": 1}, "api": {"a": 1}, "clientSubscription": {"c": 1}, "policy": {"identity": 5, "p": {}}})");
    QTest::newRow("two of one name") << QByteArray(R"({"instances": [{"name": "a", "n": 1}, {"name": "a", "n": 2}]})");
    QTest::newRow("any characters") << QByteArray(
        R"({"apim": {"name": "\u0022$(x)'`]]>\n\u202e"}, "instances": [{"name": "'; rm"}]})");
}

void TestSetupPlan::roundTrip()
{
    QFETCH(QByteArray, json);
    const QJsonObject setup = parse(json);
    QVERIFY(!setup.contains("no"));
    QList<Finding> findings;
    const SetupPlan plan = readSetupPlan(setup, &findings);
    QCOMPARE(textOf(findings), QString());
    QCOMPARE(writeSetupPlan(plan, setup), setup);
    QCOMPARE(readSetupPlan(writeSetupPlan(plan, {})), plan);
}

void TestSetupPlan::readsEveryValue()
{
    const SetupPlan plan = readSetupPlan(parse(R"({
        "subscription": "s", "resourceGroup": "g", "region": "r",
        "apim": {"name": "an", "sku": "PremiumV2", "publisherName": "pn", "publisherEmail": "pe"},
        "instances": [{"name": "in", "region": "ir", "resourceGroup": "ig", "backend": "ib", "sku": "is",
            "deployments": [{"name": "on", "model": "om", "version": "ov", "sku": "os", "capacity": 7}]}],
        "deployments": [{"name": "dn", "model": "dm", "version": "dv", "sku": "ds", "capacity": 1000000}],
        "schema": {"version": "sv", "file": "sf"},
        "api": {"id": "ai", "displayName": "ad", "suffix": "as"},
        "clientSubscription": {"name": "cn"}})"));
    SetupPlan expected;
    expected.subscription = "s";
    expected.resourceGroup = "g";
    expected.region = "r";
    expected.apim = {"an", "PremiumV2", "pn", "pe"};
    expected.instances = {{"in", "ir", "ig", "ib", "is", QList<ModelDeployment>{{"on", "om", "ov", "os", 7}}}};
    expected.deployments = {{"dn", "dm", "dv", "ds", 1000000}};
    expected.schemaVersion = "sv";
    expected.schemaFile = "sf";
    expected.api = {"ai", "ad", "as"};
    expected.clientSubscription = "cn";
    QCOMPARE(plan, expected);
}

void TestSetupPlan::wrongTypes_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *json, const QStringList &paths) {
        QStringList expected;
        for (const QString &path : paths) {
            expected.append(path + ": error");
        }
        QTest::newRow(json) << QByteArray(json) << expected;
    };
    row(R"({"subscription": 5, "resourceGroup": null, "region": ["eastus"]})",
        {"setup.subscription", "setup.resourceGroup", "setup.region"});
    row(R"({"apim": "apim-contoso"})", {"setup.apim"});
    row(R"({"apim": {"name": 1, "sku": true, "publisherName": {}, "publisherEmail": []}})",
        {"setup.apim.name", "setup.apim.sku", "setup.apim.publisherName", "setup.apim.publisherEmail"});
    row(R"({"instances": {"name": "a"}})", {"setup.instances"});
    row(R"({"instances": ["a", {"name": 1}, {"sku": 0, "backend": 0}]})",
        {"setup.instances[0]", "setup.instances[1].name", "setup.instances[2].backend", "setup.instances[2].sku"});
    row(R"({"instances": [{"deployments": "gpt-4o"}]})", {"setup.instances[0].deployments"});
    row(R"({"instances": [{"deployments": [{"model": 4}, 5]}]})",
        {"setup.instances[0].deployments[0].model", "setup.instances[0].deployments[1]"});
    row(R"({"deployments": "gpt-4o"})", {"setup.deployments"});
    row(R"({"deployments": [{"capacity": "30"}, {"capacity": 0}, {"capacity": 1000001}, {"capacity": 1.5}]})",
        {"setup.deployments[0].capacity", "setup.deployments[1].capacity", "setup.deployments[2].capacity",
         "setup.deployments[3].capacity"});
    row(R"({"schema": {"version": 20241021, "file": false}})", {"setup.schema.version", "setup.schema.file"});
    row(R"({"api": {"id": 1, "displayName": 2, "suffix": 3}})",
        {"setup.api.id", "setup.api.displayName", "setup.api.suffix"});
    row(R"({"clientSubscription": "team-a"})", {"setup.clientSubscription"});
    row(R"({"clientSubscription": {"name": 1}})", {"setup.clientSubscription.name"});
}

void TestSetupPlan::wrongTypes()
{
    QFETCH(QByteArray, json);
    QList<Finding> findings;
    const QJsonObject setup = parse(json);
    readSetupPlan(setup, &findings);
    QTEST(places(findings), "expected");
    readSetupPlan(setup); // nobody needs to ask for the findings
}

void TestSetupPlan::wrongTypesKeepTheDefault()
{
    QList<Finding> findings{{"before", Severity::Warning, "Kept."}};
    const SetupPlan plan = readSetupPlan(parse(R"({"apim": {"sku": 5}, "deployments": [{"name": "d", "capacity": "9"}],
                                "instances": [{"name": "a", "deployments": {}}], "api": 5})"),
                                         &findings);
    QCOMPARE(findings.first().path, "before");
    QCOMPARE(findings.size(), 5);
    QCOMPARE(plan.apim.sku, "Developer");
    QCOMPARE(plan.deployments[0].name, "d");
    QCOMPARE(plan.deployments[0].capacity, 30);
    QVERIFY(!plan.instances[0].deployments.has_value());
    QCOMPARE(plan.api, ApiPlan());
}

void TestSetupPlan::misspellings_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("meant");
    QTest::newRow("root") << QByteArray(R"({"resourcegroup": "a"})") << "setup.resourcegroup"
                          << "resourceGroup";
    QTest::newRow("apim") << QByteArray(R"({"apim": {"publisherMail": "a"}})") << "setup.apim.publisherMail"
                          << "publisherEmail";
    QTest::newRow("apim, nearly") << QByteArray(R"({"apim": {"publisherEmial": "a"}})") << "setup.apim.publisherEmial"
                                  << "publisherEmail";
    QTest::newRow("instance") << QByteArray(R"({"instances": [{}, {"backends": "a"}]})")
                              << "setup.instances[1].backends"
                              << "backend";
    QTest::newRow("instance's tier") << QByteArray(R"({"instances": [{"skus": "S0"}]})") << "setup.instances[0].skus"
                                     << "sku";
    QTest::newRow("deployment") << QByteArray(R"({"deployments": [{"modle": "a"}]})") << "setup.deployments[0].modle"
                                << "model";
    QTest::newRow("own deployment") << QByteArray(R"({"instances": [{"deployments": [{"versoin": "a"}]}]})")
                                    << "setup.instances[0].deployments[0].versoin"
                                    << "version";
    QTest::newRow("schema") << QByteArray(R"({"schema": {"fiel": ""}})") << "setup.schema.fiel"
                            << "";
    QTest::newRow("schema, nearly") << QByteArray(R"({"schema": {"files": ""}})") << "setup.schema.files"
                                    << "file";
    QTest::newRow("api") << QByteArray(R"({"api": {"sufix": ""}})") << "setup.api.sufix"
                         << "suffix";
    QTest::newRow("client") << QByteArray(R"({"clientSubscription": {"nmae": ""}})") << ""
                            << "";
    QTest::newRow("another word") << QByteArray(R"({"tags": {}})") << ""
                                  << "";
}

void TestSetupPlan::misspellings()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, path);
    QFETCH(QString, meant);
    QList<Finding> findings;
    readSetupPlan(parse(json), &findings);
    QCOMPARE(textOf(findings),
             meant.isEmpty() ? QString()
                             : path + ": warning: This key is not known and is left as it is. Is " + meant + " meant?");
}

void TestSetupPlan::unknownKeysStay()
{
    const QJsonObject setup = parse(R"({"x": {"y": 1}, "region": "eastus", "apim": {"name": "a", "zone": [1]},
                                        "policy": {"identity": "named-values", "own": {"k": 1}}})");
    SetupPlan plan = readSetupPlan(setup);
    plan.region = "westus3";
    plan.apim.name = "b";
    plan.schemaVersion = "2024-10-21";
    QCOMPARE(writeSetupPlan(plan, setup),
             parse(R"({"x": {"y": 1}, "region": "westus3", "apim": {"name": "b", "zone": [1]},
                       "policy": {"identity": "named-values", "own": {"k": 1}}, "schema": {"version": "2024-10-21"}})"));
}

void TestSetupPlan::elementsKeepTheirUnknownKeys()
{
    const QJsonObject setup =
        parse(R"({"instances": [{"name": "a", "n": 1}, {"name": "b", "n": 2}, {"name": "c", "n": 3}]})");
    SetupPlan plan = readSetupPlan(setup);
    const auto numbers = [&](const SetupPlan &changed) {
        QStringList list;
        const QJsonArray instances = writeSetupPlan(changed, setup).value("instances").toArray();
        for (const QJsonValue &instance : instances) {
            list.append(instance["name"].toString() + QString::number(instance["n"].toInt(-1)));
        }
        return list.join(' ');
    };
    SetupPlan moved = plan;
    moved.instances.move(2, 0);
    QCOMPARE(numbers(moved), "c3 a1 b2");
    SetupPlan renamed = plan;
    renamed.instances[1].name = "new";
    QCOMPARE(numbers(renamed), "a1 new2 c3");
    SetupPlan removed = plan;
    removed.instances.removeAt(0);
    QCOMPARE(numbers(removed), "b2 c3");
    SetupPlan replaced = removed;
    replaced.instances.append({"d", {}, {}, {}});
    QCOMPARE(numbers(replaced), "b2 c3 d-1"); // the place of a is taken by another, which has its own
    SetupPlan added = plan;
    added.instances.prepend({"d", {}, {}, {}});
    QCOMPARE(numbers(added), "d-1 a1 b2 c3");
}

void TestSetupPlan::defaultsAreNotAdded()
{
    SetupPlan plan;
    plan.instances = {{"a", {}, {}, {}}};
    plan.deployments = {{"d", "gpt-4o", "1"}};
    QCOMPARE(
        writeSetupPlan(plan, {}),
        parse(R"({"instances": [{"name": "a"}], "deployments": [{"name": "d", "model": "gpt-4o", "version": "1"}]})"));
    // What was there stays, as an empty text too.
    const QJsonObject setup = parse(R"({"region": "eastus", "apim": {"sku": "Basic"}, "instances": [{"name": "a"}]})");
    QCOMPARE(writeSetupPlan({}, setup), parse(R"({"region": "", "apim": {"sku": "Developer"}, "instances": []})"));
}

void TestSetupPlan::ownDeployments()
{
    const QJsonObject setup = parse(R"({"instances": [{"name": "a", "deployments": [{"name": "d"}], "t": 1}]})");
    SetupPlan plan = readSetupPlan(setup);
    QCOMPARE(plan.instances[0].deployments->size(), 1);
    plan.instances[0].deployments->clear();
    QCOMPARE(writeSetupPlan(plan, setup), parse(R"({"instances": [{"name": "a", "deployments": [], "t": 1}]})"));
    plan.instances[0].deployments.reset();
    QCOMPARE(writeSetupPlan(plan, setup), parse(R"({"instances": [{"name": "a", "t": 1}]})"));
}

void TestSetupPlan::wrongTypesAreReplaced()
{
    const QJsonObject setup = parse(R"({"region": 5, "apim": "x", "deployments": [7], "instances": "none"})");
    const SetupPlan plan = readSetupPlan(setup);
    const QJsonObject rewritten = writeSetupPlan(plan, setup);
    QList<Finding> findings;
    QCOMPARE(readSetupPlan(rewritten, &findings), plan);
    QCOMPARE(textOf(findings), QString());
}

void TestSetupPlan::serializedInOrder()
{
    Profile profile = soundProfile();
    SetupPlan plan;
    plan.instances = {{"a", "eastus", {}, "eastus", "S1"}};
    profile.setup = writeSetupPlan(plan, {});
    const QByteArray json = serializeProfile(profile);
    QVERIFY2(json.contains("\"instances\": [\n      {\n        \"name\": \"a\",\n        \"region\": \"eastus\",\n"
                           "        \"backend\": \"eastus\",\n        \"sku\": \"S1\"\n      }\n    ]"),
             json);
}

QTEST_APPLESS_MAIN(TestSetupPlan)
#include "tst_setupplan.moc"
