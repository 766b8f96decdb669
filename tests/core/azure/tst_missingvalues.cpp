// SPDX-License-Identifier: MIT
#include "core/azure/missingvalues.h"

#include "tests/core/azure/setupplans.h"

#include <QTest>

#include <functional>

using namespace spillway;
using namespace Qt::StringLiterals;

/// An unfinished plan gives no commands with holes in them: what is missing is named instead.
class TestMissingValues : public QObject
{
    Q_OBJECT
private slots:
    void aWholePlanLacksNothing();
    void whatStepOneLacks();
    void addressesOnly();
    void instances();
    void instancesWithTheirOwnValues();
    void noCommandHasAHole_data();
    void noCommandHasAHole();

private:
    static QStringList paths(SetupStep step, const SetupPlan &plan)
    {
        QStringList paths;
        for (const MissingValue &value : missingValues(step, plan)) {
            paths.append(value.path);
        }
        return paths;
    }
};

void TestMissingValues::aWholePlanLacksNothing()
{
    for (const SetupStep step : setupSteps()) {
        QCOMPARE(paths(step, smallPlan()), QStringList());
    }
}

void TestMissingValues::whatStepOneLacks()
{
    SetupPlan plan;
    plan.apim.sku.clear();
    QCOMPARE(paths(SetupStep::Service, plan),
             QStringList({u"setup.apim.name"_s, u"setup.apim.sku"_s, u"setup.resourceGroup"_s, u"setup.region"_s,
                          u"setup.apim.publisherName"_s, u"setup.apim.publisherEmail"_s}));
    for (const SetupStep step : {SetupStep::Schema, SetupStep::PolicyBackends, SetupStep::Test}) {
        QCOMPARE(paths(step, plan), QStringList()); // nothing that az does
    }
}

void TestMissingValues::addressesOnly()
{
    SetupPlan plan = smallPlan();
    plan.region.clear();
    plan.apim.publisherName.clear();
    QCOMPARE(paths(SetupStep::ApiSettings, plan), QStringList()); // has no use for them
    QCOMPARE(paths(SetupStep::Access, plan), QStringList());
    plan.apim.name.clear();
    plan.clientSubscription.clear();
    const QList<MissingValue> missing = missingValues(SetupStep::ClientSubscription, plan);
    QCOMPARE(missing.size(), 2);
    QCOMPARE(missing[0], (MissingValue{SetupStep::Service, u"setup.apim.name"_s}));
    QCOMPARE(missing[1], (MissingValue{SetupStep::ClientSubscription, u"setup.clientSubscription.name"_s}));
}

void TestMissingValues::instances()
{
    SetupPlan plan = smallPlan();
    plan.instances.clear();
    QCOMPARE(paths(SetupStep::Instances, plan), QStringList(u"setup.instances"_s));
    plan = smallPlan();
    plan.instances.append(OpenAiInstance());
    plan.deployments[0].model.clear();
    QCOMPARE(paths(SetupStep::Instances, plan),
             QStringList({u"setup.instances[1].name"_s, u"setup.deployments[0].model"_s}));
    QCOMPARE(paths(SetupStep::Access, plan), QStringList(u"setup.instances[1].name"_s));
}

void TestMissingValues::instancesWithTheirOwnValues()
{
    SetupPlan plan = smallPlan();
    plan.resourceGroup.clear();
    plan.region.clear();
    QCOMPARE(paths(SetupStep::Instances, plan), QStringList({u"setup.resourceGroup"_s, u"setup.region"_s}));
    plan.instances[0].resourceGroup = u"rg-two"_s;
    plan.instances[0].region = u"westus3"_s;
    plan.instances[0].deployments = plan.deployments;
    plan.deployments[0].name.clear();
    QCOMPARE(paths(SetupStep::Instances, plan), QStringList());
    plan.instances[0].deployments->first().name.clear();
    QCOMPARE(paths(SetupStep::Instances, plan), QStringList(u"setup.instances[0].deployments[0].name"_s));
}

void TestMissingValues::noCommandHasAHole_data()
{
    using Clear = std::function<void(SetupPlan &)>;
    QTest::addColumn<Clear>("clear");
    QTest::newRow("everything") << Clear([](SetupPlan &plan) { plan = SetupPlan(); });
    QTest::newRow("name") << Clear([](SetupPlan &plan) { plan.apim.name.clear(); });
    QTest::newRow("tier") << Clear([](SetupPlan &plan) { plan.apim.sku.clear(); });
    QTest::newRow("group") << Clear([](SetupPlan &plan) { plan.resourceGroup.clear(); });
    QTest::newRow("region") << Clear([](SetupPlan &plan) { plan.region.clear(); });
    QTest::newRow("publisher") << Clear([](SetupPlan &plan) { plan.apim.publisherName.clear(); });
    QTest::newRow("address") << Clear([](SetupPlan &plan) { plan.apim.publisherEmail.clear(); });
    QTest::newRow("instance") << Clear([](SetupPlan &plan) { plan.instances[0].name.clear(); });
    QTest::newRow("new instance") << Clear([](SetupPlan &plan) { plan.instances.append(OpenAiInstance()); });
    QTest::newRow("instance's tier") << Clear([](SetupPlan &plan) { plan.instances[0].sku.clear(); });
    QTest::newRow("deployment") << Clear([](SetupPlan &plan) { plan.deployments[0].name.clear(); });
    QTest::newRow("new deployment") << Clear([](SetupPlan &plan) { plan.deployments.append(ModelDeployment()); });
    QTest::newRow("model") << Clear([](SetupPlan &plan) { plan.deployments[0].model.clear(); });
    QTest::newRow("version") << Clear([](SetupPlan &plan) { plan.deployments[0].version.clear(); });
    QTest::newRow("type") << Clear([](SetupPlan &plan) { plan.deployments[0].sku.clear(); });
    QTest::newRow("display name") << Clear([](SetupPlan &plan) { plan.api.displayName.clear(); });
    QTest::newRow("API") << Clear([](SetupPlan &plan) { plan.api.id.clear(); });
    QTest::newRow("suffix") << Clear([](SetupPlan &plan) { plan.api.suffix.clear(); });
    QTest::newRow("subscription") << Clear([](SetupPlan &plan) { plan.clientSubscription.clear(); });
}

/// Either something is missing, or no word is empty, no segment of a path is, and no value of a body but an optional
/// one.
void TestMissingValues::noCommandHasAHole()
{
    QFETCH(const std::function<void(SetupPlan &)>, clear);
    SetupPlan plan = smallPlan();
    clear(plan);
    const QString version = u"\"version\":\"\""_s; // Azure's default
    for (const SetupStep step : setupSteps()) {
        if (!missingValues(step, plan).isEmpty()) {
            continue;
        }
        const AzScript script = commandsOf(step, plan, smallInputs());
        for (const AzCommand &command : script.commands) {
            for (const AzWord &word : command.words) {
                const QString text = word.resolved([](const AzWord::Part &part) { return part.text; });
                QVERIFY2(!text.isEmpty(), qPrintable(command.comment));
                QVERIFY2(!text.contains(u"//"_s) && !text.contains(u"/?"_s), qPrintable(text));
            }
        }
        for (const AzFile &file : script.files) {
            const QString body = QString::fromUtf8(file.bytes).remove(version);
            QVERIFY2(!body.contains(u":\"\""_s), qPrintable(body));
        }
    }
}

QTEST_GUILESS_MAIN(TestMissingValues)
#include "tst_missingvalues.moc"
