// SPDX-License-Identifier: MIT
#include "core/azure/stepcheck.h"
#include "tests/core/azure/setupplans.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

namespace
{

QJsonArray commandsFor(const SetupPlan &plan, const StepInputs &inputs)
{
    QList<AzScript> parts{preamble(plan)};
    for (const SetupStep step : setupSteps()) {
        parts.append(commandsOf(step, plan, inputs));
    }
    QJsonArray all;
    for (const AzScript &part : std::as_const(parts)) {
        for (const AzCommand &command : part.commands) {
            QJsonArray words;
            for (const AzWord &word : command.words) {
                words.append(word.resolved([](const AzWord::Part &place) { return u"VALUE-OF-"_s + place.text; }));
            }
            all.append(words);
        }
    }
    return all;
}

/// What Verify asks, of plans that name everything and of those that name little.
QJsonArray questionsFor(const SetupPlan &plan)
{
    SetupPlan withoutService = plan;
    withoutService.apim.name.clear();
    SetupPlan withoutSubscription = plan;
    withoutSubscription.clientSubscription.clear();
    QJsonArray all;
    for (const QString &identity : {u"system"_s, u"01234567-89ab-cdef-0123-456789abcdef"_s}) {
        Profile profile;
        profile.setup = {{u"policy"_s, QJsonObject{{u"identity"_s, identity}}}};
        for (const SetupPlan &one : {plan, withoutService, withoutSubscription}) {
            for (const SetupStep step : setupSteps()) {
                const QList<AzCommand> questions = questionsOf(step, one, profile).commands;
                for (const AzCommand &question : questions) {
                    QJsonArray words;
                    for (const AzWord &word : question.words) {
                        words.append(word.resolved([](const AzWord::Part &place) { return place.text; }));
                    }
                    if (!all.contains(words)) {
                        all.append(words);
                    }
                }
            }
        }
    }
    return all;
}

} // namespace

/// Every command is one that the real Azure CLI understands: its own parser says so. Nothing is sent anywhere.
class TestAzParser : public QObject
{
    Q_OBJECT
private slots:
    void everyCommand();
    void identityQueries();
};

/// What az's own query language makes of an answer.
QString queried(const QString &query, const QJsonValue &answer)
{
    QProcess process;
    process.start(u"/usr/bin/python3"_s,
                  {u"-B"_s, u"-c"_s,
                   u"import jmespath, json, sys; print(jmespath.search(sys.argv[1], json.loads(sys.argv[2])['it']))"_s,
                   query, QString::fromUtf8(QJsonDocument(QJsonObject{{u"it"_s, answer}}).toJson())});
    if (!process.waitForFinished(60'000) || process.exitCode() != 0) {
        return QString::fromUtf8(process.readAllStandardError());
    }
    return QString::fromUtf8(process.readAllStandardOutput()).chopped(1);
}

void TestAzParser::everyCommand()
{
    // Debian's Azure CLI belongs to the system's Python.
    const QString python = u"/usr/bin/python3"_s;
    if (!QFileInfo(python).isExecutable()) {
        QSKIP("There is no Python of the system.");
    }
    QJsonArray all = commandsFor(smallPlan(), smallInputs());
    SetupPlan plan = smallPlan();
    plan.subscription = u"11111111-2222-3333-4444-555555555555"_s;
    plan.instances[0].resourceGroup = u"rg-two"_s;
    plan.apim.publisherName = u"--help"_s; // must not become an option
    plan.api.displayName = u"a=@/etc/hostname"_s;
    StepInputs inputs = smallInputs();
    inputs.identityClientId = u"01234567-89ab-cdef-0123-456789abcdef"_s;
    inputs.namedKeys = {{u"one-key"_s, u"one"_s, u"SPILLWAY_KEY_ONE"_s}};
    for (const QString &sku : apimSkus()) {
        plan.apim.sku = sku;
        const QJsonArray more = commandsFor(plan, inputs);
        for (const QJsonValue &command : more) {
            if (!all.contains(command)) {
                all.append(command);
            }
        }
    }
    QVERIFY(all.size() > 40);
    const QJsonArray questions = questionsFor(plan);
    QVERIFY(questions.size() > 10);
    for (const QJsonValue &question : questions) {
        all.append(question);
    }
    all.append(QJsonArray{u"cognitiveservices"_s, u"account"_s, u"list"_s, u"--subscription"_s, plan.subscription,
                          u"--output"_s, u"json"_s}); // InstanceSearch's

    QProcess process;
    process.start(python, {u"-B"_s, QStringLiteral(SPILLWAY_SOURCE_DIR "/tests/core/azure/azparser.py")});
    process.write(QJsonDocument(all).toJson());
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(200'000));
    const QByteArray said = process.readAllStandardOutput();
    if (process.exitCode() == 77) {
        QSKIP(said.constData());
    }
    QVERIFY2(process.exitCode() == 0, (said + process.readAllStandardError()).constData());
    QCOMPARE(said, QByteArray());
}

void TestAzParser::identityQueries()
{
    if (queried(u"@"_s, 1) != "1"_L1) {
        QSKIP("There is no Python of the system with az's query language.");
    }
    StepInputs inputs;
    inputs.identityClientId = u"01234567-89ab-cdef-0123-456789abcdef"_s;
    const QList<AzCommand> commands = commandsOf(SetupStep::Access, smallPlan(), inputs).commands;
    const auto query = [&commands](const QString &capture) {
        for (const AzCommand &command : commands) {
            if (command.capture == capture) {
                return command.words[command.words.size() - 3].resolved({});
            }
        }
        return QString();
    };
    const QJsonArray identities{QJsonObject{{u"id"_s, u"/ids/other"_s}, {u"clientId"_s, u"76543210"_s}},
                                QJsonObject{{u"id"_s, u"/ids/gateway"_s},
                                            {u"clientId"_s, inputs.identityClientId},
                                            {u"principalId"_s, u"p-1"_s}}};
    QCOMPARE(queried(query(u"identityId"_s), identities), u"/ids/gateway"_s);
    QCOMPARE(queried(query(u"principalId"_s), identities), u"p-1"_s);
    QCOMPARE(queried(query(u"identityId"_s), QJsonArray()), u"None"_s);

    const auto service = [](const QJsonObject &users) {
        return QJsonObject{
            {u"identity"_s, QJsonObject{{u"type"_s, u"UserAssigned"_s}, {u"userAssignedIdentities"_s, users}}}};
    };
    const QJsonObject attached = service({{u"/ids/other"_s, QJsonObject{{u"clientId"_s, u"76543210"_s}}},
                                          {u"/ids/gateway"_s, QJsonObject{{u"clientId"_s, inputs.identityClientId}}}});
    QCOMPARE(queried(query(u"attachedId"_s), attached), inputs.identityClientId);
    QCOMPARE(queried(query(u"attachedId"_s), service({})), u"None"_s);
    QCOMPARE(queried(query(u"attachedId"_s), QJsonObject{{u"identity"_s, QJsonValue::Null}}), u"None"_s);
    QCOMPARE(queried(query(u"keptIds"_s), attached), u"'/ids/gateway': {}, '/ids/other': {}, "_s);
    QCOMPARE(queried(query(u"keptIds"_s), QJsonObject()), QString());
}

QTEST_GUILESS_MAIN(TestAzParser)
#include "tst_azparser.moc"
