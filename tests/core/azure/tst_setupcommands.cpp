// SPDX-License-Identifier: MIT
#include "core/azure/asciijson.h"
#include "core/azure/azline.h"
#include "tests/core/azure/setupplans.h"

#include <QJsonDocument>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

namespace
{

/// The words as one line: `$name` for a variable, `file:name` for a file.
QString lineOf(const AzCommand &command)
{
    QStringList words;
    for (const AzWord &word : command.words) {
        words.append(word.resolved([](const AzWord::Part &part) {
            return (part.kind == AzWord::Part::Kind::Variable ? u"$"_s : u"file:"_s) + part.text;
        }));
    }
    return words.join(u' ');
}

QStringList linesOf(const AzScript &script)
{
    QStringList lines;
    for (const AzCommand &command : script.commands) {
        const QString guard = command.onlyIfEmpty.isEmpty() ? QString() : u"if no "_s + command.onlyIfEmpty + u": "_s;
        const QString capture = command.capture.isEmpty() ? QString() : command.capture + u" = "_s;
        lines.append(guard + capture + lineOf(command));
    }
    return lines;
}

QStringList linesOf(SetupStep step, const SetupPlan &plan, const StepInputs &inputs = smallInputs())
{
    return linesOf(commandsOf(step, plan, inputs));
}

QJsonObject bodyOf(const AzScript &script, const QString &name)
{
    for (const AzFile &file : script.files) {
        if (file.name == name) {
            return QJsonDocument::fromJson(file.bytes).object();
        }
    }
    return {};
}

const QString service = u"/subscriptions/$subscriptionId/resourceGroups/rg/providers/Microsoft.ApiManagement/service/"
                        "apim-contoso"_s;
const QString account = u"/subscriptions/$subscriptionId/resourceGroups/rg/providers/Microsoft.CognitiveServices/"
                        "accounts/contoso-one"_s;

} // namespace

/// The az commands of the ten steps, word by word.
class TestSetupCommands : public QObject
{
    Q_OBJECT
private slots:
    void subscription();
    void service_();
    void serviceOfAV2Tier();
    void serviceThatAzWouldMisread();
    void instances();
    void instancesShareWhatTheyCan();
    void access();
    void accessOfAUserAssignedIdentity();
    void import();
    void apiSettings();
    void policy();
    void namedValues();
    void clientSubscription();
    void stepsWithoutCommands();
    void everyCommandIsWellFormed();
    void namesStayInTheirPlace();
    void readsAsFile_data();
    void readsAsFile();
    void resolved();
};

void TestSetupCommands::subscription()
{
    SetupPlan plan = smallPlan();
    QCOMPARE(linesOf(preamble(plan)), QStringList{u"subscriptionId = account show --query id --output tsv"_s});
    plan.subscription = u"s-1"_s;
    QCOMPARE(linesOf(preamble(plan)),
             QStringList{u"subscriptionId = account show --subscription s-1 --query id --output tsv"_s});
    QVERIFY(!preamble(plan).commands[0].whenEmpty.isEmpty());
}

void TestSetupCommands::service_()
{
    const QString on = u"--resource-group rg --name apim-contoso --subscription $subscriptionId "_s;
    const QStringList expected{
        u"resourceGroupId = group show --name rg --subscription $subscriptionId --query id --output tsv"_s,
        u"if no resourceGroupId: group create --name rg --location eastus --subscription $subscriptionId --output none"_s,
        u"apimId = apim show "_s + on + u"--query id --output tsv"_s,
        u"if no apimId: apim create "_s + on +
            u"--location eastus --sku-name Developer --publisher-name Contoso --publisher-email api@contoso.com "
            "--enable-managed-identity true --no-wait --output none"_s,
        u"apim wait "_s + on + u"--created --interval 30 --timeout 7200 --output none"_s,
        u"identityType = apim show "_s + on + u"--query identity.type --output tsv"_s,
        u"if no identityType: apim update "_s + on + u"--enable-managed-identity true --output none"_s,
    };
    const AzScript script = commandsOf(SetupStep::Service, smallPlan(), {});
    QCOMPARE(linesOf(script), expected);
    QCOMPARE(script.files, QList<AzFile>());
    QCOMPARE(script.resource, u"apim-contoso in rg"_s);
    QVERIFY(script.commands[0].mayBeAbsent);
    QVERIFY(script.commands[2].mayBeAbsent);
    QVERIFY(script.commands[3].changes);
    QVERIFY(!script.commands[4].changes);
    QCOMPARE(script.commands[4].minutes, 45);
    QVERIFY(!script.commands[5].mayBeAbsent); // it was waited for
}

void TestSetupCommands::serviceOfAV2Tier()
{
    SetupPlan plan = smallPlan();
    plan.apim.sku = u"StandardV2"_s;
    const AzScript script = commandsOf(SetupStep::Service, plan, {});
    const QStringList lines = linesOf(script);
    const QString url = u" --url "_s + service + u"?api-version=2024-05-01"_s;
    QCOMPARE(lines[2], u"apimId = rest --method get"_s + url + u" --query id --output tsv"_s);
    QCOMPARE(lines[3], u"if no apimId: rest --method put"_s + url + u" --body @file:service.json --output none"_s);
    QCOMPARE(lines[4], u"resource wait --ids "_s + service +
                           u" --api-version 2024-05-01 --created --interval 30 --timeout 7200 --output none"_s);
    QCOMPARE(lines[6],
             u"if no identityType: rest --method patch"_s + url + u" --body @file:identity.json --output none"_s);
    QVERIFY(lines.filter(u"apim create"_s).isEmpty()); // az 2.45 knows no such tier
    const QJsonObject body = bodyOf(script, u"service.json"_s);
    QCOMPARE(body, (QJsonObject{{u"location"_s, u"eastus"_s},
                                {u"sku"_s, QJsonObject{{u"name"_s, u"StandardV2"_s}, {u"capacity"_s, 1}}},
                                {u"identity"_s, QJsonObject{{u"type"_s, u"SystemAssigned"_s}}},
                                {u"properties"_s, QJsonObject{{u"publisherName"_s, u"Contoso"_s},
                                                              {u"publisherEmail"_s, u"api@contoso.com"_s}}}}));
}

void TestSetupCommands::serviceThatAzWouldMisread()
{
    SetupPlan plan = smallPlan();
    plan.apim.publisherName = u"@/etc/passwd"_s;
    const AzScript script = commandsOf(SetupStep::Service, plan, {});
    QVERIFY(linesOf(script).filter(u"/etc/passwd"_s).isEmpty());
    QCOMPARE(bodyOf(script, u"service.json"_s)[u"properties"_s][u"publisherName"_s].toString(), u"@/etc/passwd"_s);
    QCOMPARE(bodyOf(script, u"service.json"_s)[u"sku"_s][u"name"_s].toString(), u"Developer"_s);
    plan.apim.publisherName = u"-x"_s;
    QVERIFY(linesOf(SetupStep::Service, plan).at(3).contains(u" --publisher-name=-x "_s));
}

void TestSetupCommands::instances()
{
    const QString on = u"--resource-group rg --name contoso-one --subscription $subscriptionId "_s;
    const QString deployment = account + u"/deployments/gpt"_s;
    const QStringList expected{
        u"accountId1 = cognitiveservices account show "_s + on + u"--query id --output tsv"_s,
        u"if no accountId1: cognitiveservices account create "_s + on +
            u"--location eastus --kind OpenAI --sku S0 --custom-domain contoso-one --yes --output none"_s,
        u"domain1 = cognitiveservices account show "_s + on + u"--query properties.customSubDomainName --output tsv"_s,
        u"if no domain1: cognitiveservices account update "_s + on + u"--custom-domain contoso-one --output none"_s,
        u"rest --method put --url "_s + deployment +
            u"?api-version=2023-05-01 --body @file:deployment-1.json --output none"_s,
        u"resource wait --ids "_s + deployment +
            u" --api-version 2023-05-01 --created --interval 5 --timeout 1800 --subscription $subscriptionId "
            "--output none"_s,
    };
    const AzScript script = commandsOf(SetupStep::Instances, smallPlan(), {});
    QCOMPARE(linesOf(script), expected);
    const QJsonObject model{{u"format"_s, u"OpenAI"_s}, {u"name"_s, u"gpt-4o"_s}, {u"version"_s, u"2024-11-20"_s}};
    QCOMPARE(bodyOf(script, u"deployment-1.json"_s),
             (QJsonObject{{u"sku"_s, QJsonObject{{u"name"_s, u"Standard"_s}, {u"capacity"_s, 30}}},
                          {u"properties"_s, QJsonObject{{u"model"_s, model}}}}));
}

void TestSetupCommands::instancesShareWhatTheyCan()
{
    SetupPlan plan = smallPlan();
    plan.instances = {{u"a"_s, u"westus"_s, u"rg-two"_s, {}}, {u"b"_s, {}, u"RG-TWO"_s, {}}, {u"c"_s, {}, u"RG"_s, {}}};
    plan.instances[2].deployments = QList<ModelDeployment>{{u"mini"_s, u"gpt-4o-mini"_s, {}, u"Standard"_s, 1}};
    const AzScript script = commandsOf(SetupStep::Instances, plan, {});
    const QStringList lines = linesOf(script);
    QCOMPARE(lines.filter(u"group create"_s),
             QStringList{u"if no groupId1: group create --name rg-two --location westus --subscription $subscriptionId "
                         "--output none"_s});
    QCOMPARE(lines.filter(u"account create"_s).size(), 3);
    QCOMPARE(lines.filter(u"@file:deployment-1.json"_s).size(), 2);
    QCOMPARE(lines.filter(u"@file:deployment-2.json"_s).size(), 1);
    QCOMPARE(script.files.size(), 2);
    // Without a version Azure takes its default.
    QVERIFY(!bodyOf(script, u"deployment-2.json"_s)[u"properties"_s][u"model"_s].toObject().contains(u"version"_s));
}

void TestSetupCommands::access()
{
    const AzScript script = commandsOf(SetupStep::Access, smallPlan(), {});
    const QStringList expected{
        u"principalId = apim show --resource-group rg --name apim-contoso --subscription $subscriptionId --query "
        "identity.principalId --output tsv"_s,
        u"roleId1 = role assignment list --scope "_s + account +
            u" --include-inherited --subscription $subscriptionId --query [?principalId=='$principalId' && "
            "roleDefinitionName=='Cognitive Services OpenAI User'].id | [0] --output tsv"_s,
        u"if no roleId1: role assignment create --assignee-object-id $principalId --assignee-principal-type "
        "ServicePrincipal --role Cognitive Services OpenAI User --scope "_s +
            account + u" --subscription $subscriptionId --output none"_s,
    };
    QCOMPARE(linesOf(script), expected);
    QVERIFY(!script.commands[0].whenEmpty.isEmpty());
    QVERIFY(script.commands[2].doneWhenErrorHas.contains(u"RoleAssignmentExists"_s));
}

void TestSetupCommands::accessOfAUserAssignedIdentity()
{
    StepInputs inputs;
    inputs.identityClientId = u"01234567-89ab-cdef-0123-456789abcdef"_s;
    const AzScript script = commandsOf(SetupStep::Access, smallPlan(), inputs);
    const QString list =
        u" = identity list --subscription $subscriptionId --query [?clientId=='"_s + inputs.identityClientId + u"']."_s;
    const QString show =
        u" = apim show --resource-group rg --name apim-contoso --subscription $subscriptionId --query "_s;
    const QStringList expected{
        u"identityId"_s + list + u"id | [0] --output tsv"_s,
        u"attachedId"_s + show + u"values(identity.userAssignedIdentities || `{}`)[?clientId=='"_s +
            inputs.identityClientId + u"'].clientId | [0] --output tsv"_s,
        u"keptIds"_s + show +
            uR"(join('', map(&join('', ['\'', @, '\': {}, ']), keys(identity.userAssignedIdentities || `{}`))) )"_s +
            u"--output tsv"_s,
        u"if no attachedId: rest --method patch --url "_s + service +
            u"?api-version=2022-08-01 --body {'identity': {'type': 'SystemAssigned, UserAssigned', "
            "'userAssignedIdentities': {$keptIds'$identityId': {}}}} --output none"_s,
        u"if no attachedId: apim wait --resource-group rg --name apim-contoso --subscription $subscriptionId --created "
        "--interval 30 --timeout 7200 --output none"_s,
        u"principalId"_s + list + u"principalId | [0] --output tsv"_s,
    };
    QCOMPARE(linesOf(script).first(6), expected);
    QCOMPARE(linesOf(script).size(), 8); // and the role on the one instance
    QVERIFY(script.commands[0].whenEmpty.contains(inputs.identityClientId));
    QCOMPARE(script.resource, u"apim-contoso, contoso-one"_s);
}

void TestSetupCommands::import()
{
    QCOMPARE(linesOf(SetupStep::Import, smallPlan()),
             QStringList{u"apim api import --resource-group rg --service-name apim-contoso --api-id azure-openai "
                         "--subscription $subscriptionId --path team/openai --display-name Azure OpenAI --protocols "
                         "https --specification-format OpenApiJson --specification-path file:openapi.json "
                         "--subscription-required true --subscription-key-header-name api-key "
                         "--subscription-key-query-param-name subscription-key --output none"_s});
    SetupPlan plan = smallPlan();
    plan.api.displayName = u"a=@/etc/passwd"_s;
    const AzScript script = commandsOf(SetupStep::Import, plan, {});
    QVERIFY(linesOf(script).filter(u"/etc/passwd"_s).isEmpty());
    QCOMPARE(bodyOf(script, u"api.json"_s)[u"properties"_s][u"displayName"_s].toString(), plan.api.displayName);
}

void TestSetupCommands::apiSettings()
{
    QCOMPARE(linesOf(SetupStep::ApiSettings, smallPlan()),
             QStringList{u"apim api update --resource-group rg --service-name apim-contoso --api-id azure-openai "
                         "--subscription $subscriptionId --subscription-required true --subscription-key-header-name "
                         "api-key --subscription-key-query-param-name subscription-key --output none"_s});
}

void TestSetupCommands::policy()
{
    const AzScript script = commandsOf(SetupStep::ApplyPolicy, smallPlan(), smallInputs());
    QCOMPARE(linesOf(script), QStringList{u"rest --method put --url "_s + service +
                                          u"/apis/azure-openai/policies/policy?api-version=2022-08-01 --body "
                                          "@file:policy.json --output none"_s});
    QCOMPARE(bodyOf(script, u"policy.json"_s)[u"properties"_s].toObject(),
             (QJsonObject{{u"format"_s, u"rawxml"_s}, {u"value"_s, QString::fromUtf8(smallInputs().policy)}}));
    const QByteArray bytes = script.files.first().bytes;
    QVERIFY(bytes.contains("\\u00fc"));
    QVERIFY(std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7f); }));
}

void TestSetupCommands::namedValues()
{
    StepInputs inputs = smallInputs();
    inputs.namedKeys = {{u"one-key"_s, u"one"_s, u"SPILLWAY_KEY_ONE"_s}};
    const AzScript script = commandsOf(SetupStep::ApplyPolicy, smallPlan(), inputs);
    const QString on = u"--resource-group rg --service-name apim-contoso --named-value-id one-key "_s;
    const QStringList lines = linesOf(script);
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines[0],
             u"namedValue1 = apim nv show "_s + on + u"--subscription $subscriptionId --query id --output tsv"_s);
    QCOMPARE(lines[1],
             u"if no namedValue1: rest --method put --url "_s + service +
                 u"/namedValues/one-key?api-version=2022-08-01 --body @file:named-value-1.json --output none"_s);
    QCOMPARE(lines[2], u"apim nv wait "_s + on + u"--exists --subscription $subscriptionId --output none"_s);
    const AzFile &file = script.files.first();
    QCOMPARE(file.bytes, QByteArray());
    QVERIFY(file.key.has_value());
    QCOMPARE(file.key->variable, u"SPILLWAY_KEY_ONE"_s);
    QCOMPARE(QJsonDocument::fromJson(file.key->before + "KEY" + file.key->after).object()[u"properties"_s].toObject(),
             (QJsonObject{{u"displayName"_s, u"one-key"_s}, {u"secret"_s, true}, {u"value"_s, u"KEY"_s}}));
}

void TestSetupCommands::clientSubscription()
{
    const AzScript script = commandsOf(SetupStep::ClientSubscription, smallPlan(), {});
    QCOMPARE(linesOf(script),
             (QStringList{
                 u"rest --method put --url "_s + service +
                     u"/subscriptions/team-a?api-version=2022-08-01 --body @file:subscription.json --output none"_s,
                 u"clientKey = rest --method post --url "_s + service +
                     u"/subscriptions/team-a/listSecrets?api-version=2022-08-01 --query primaryKey --output tsv"_s}));
    QCOMPARE(bodyOf(script, u"subscription.json"_s)[u"properties"_s].toObject(),
             (QJsonObject{
                 {u"displayName"_s, u"team-a"_s}, {u"scope"_s, u"/apis/azure-openai"_s}, {u"state"_s, u"active"_s}}));
    QVERIFY(script.commands[1].isSecret);
    QVERIFY(!script.commands[1].changes);
}

void TestSetupCommands::stepsWithoutCommands()
{
    for (const SetupStep step : {SetupStep::Schema, SetupStep::PolicyBackends, SetupStep::Test}) {
        QVERIFY(commandsOf(step, smallPlan(), {}).commands.isEmpty());
    }
}

void TestSetupCommands::everyCommandIsWellFormed()
{
    for (const SetupStep step : setupSteps()) {
        const AzScript script = commandsOf(step, smallPlan(), smallInputs());
        QCOMPARE(script.resource.isEmpty(), script.commands.isEmpty());
        QSet<QString> captured{u"subscriptionId"_s};
        for (const AzCommand &command : script.commands) {
            const QString line = lineOf(command);
            QVERIFY2(line.contains(u" --output "_s), qPrintable(line));
            QVERIFY2(!command.comment.isEmpty() && !command.comment.contains(u'\n'), qPrintable(line));
            // What changes something prints nothing; what is captured is a question.
            QCOMPARE(command.capture.isEmpty(), line.endsWith(u" --output none"_s));
            QVERIFY2(!command.changes || command.capture.isEmpty(), qPrintable(line));
            QVERIFY2(line.startsWith(u"rest "_s) || line.contains(u" --subscription $subscriptionId"_s) ||
                         line.startsWith(u"resource wait --ids /subscriptions/$subscriptionId"_s),
                     qPrintable(line));
            for (const AzWord &word : command.words) {
                for (const AzWord::Part &part : word.parts()) {
                    QVERIFY2(part.kind != AzWord::Part::Kind::Variable || captured.contains(part.text),
                             qPrintable(line));
                }
            }
            QVERIFY2(command.onlyIfEmpty.isEmpty() || captured.contains(command.onlyIfEmpty), qPrintable(line));
            captured.insert(command.capture);
        }
    }
}

void TestSetupCommands::namesStayInTheirPlace()
{
    SetupPlan plan = smallPlan();
    plan.clientSubscription = u"a/../b?x=1#\"$(id)"_s;
    const QString line = linesOf(SetupStep::ClientSubscription, plan).first();
    QVERIFY2(line.contains(u"/subscriptions/a%2F..%2Fb%3Fx%3D1%23%22%24(id)?api-version="_s), qPrintable(line));
    plan.resourceGroup = u"rg (one)_ü"_s;
    QVERIFY(linesOf(SetupStep::ClientSubscription, plan).first().contains(u"/resourceGroups/rg%20(one)_%C3%BC/"_s));
}

void TestSetupCommands::readsAsFile_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("reads");
    QTest::newRow("plain") << u"Contoso"_s << false;
    QTest::newRow("address") << u"api@contoso.com"_s << false;
    QTest::newRow("file") << u"@file"_s << true;
    QTest::newRow("behind =") << u"a=@file"_s << true;
    QTest::newRow("behind the second =") << u"a=b=@file"_s << false;
    QTest::newRow("= alone") << u"="_s << false;
    QTest::newRow("@ before =") << u"@a=b"_s << true;
}

void TestSetupCommands::readsAsFile()
{
    QFETCH(QString, value);
    QTEST(azReadsAsFile(value), "reads");
}

void TestSetupCommands::resolved()
{
    const AzWord word = AzWord(u"a"_s) + AzWord::variable(u"b"_s) + AzWord::file(u"c"_s);
    QCOMPARE(word.resolved([](const AzWord::Part &part) { return u'<' + part.text + u'>'; }), u"a<b><c>"_s);
    QCOMPARE(asciiJson({{u"a"_s, u"\u00fc\U0001F600\u007f"_s}}),
             QByteArray("{\n    \"a\": \"\\u00fc\\ud83d\\ude00\\u007f\"\n}\n"));
}

QTEST_APPLESS_MAIN(TestSetupCommands)
#include "tst_setupcommands.moc"
