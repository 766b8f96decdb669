// SPDX-License-Identifier: MIT
#include "core/azure/quotasharing.h"

#include "tests/core/azure/soundplan.h"

#include <QTest>

using namespace spillway;

/// Which instances draw on one quota.
class TestQuotaSharing : public QObject
{
    Q_OBJECT
private slots:
    void apart();
    void shared_data();
    void shared();
    void grouped();
    void told();
};

namespace
{

SetupPlan planOf(const QStringList &regions)
{
    SetupPlan plan = soundPlan(regions);
    for (int i = 0; i < plan.instances.size(); ++i) {
        plan.instances[i].name = QStringLiteral("oai-%1").arg(i);
    }
    return plan;
}

} // namespace

void TestQuotaSharing::apart()
{
    QVERIFY(quotaShares(SetupPlan()).isEmpty());
    QVERIFY(quotaShares(planOf({"eastus"})).isEmpty());
    QVERIFY(quotaShares(planOf({"eastus", "swedencentral", "eastus2"})).isEmpty());
}

void TestQuotaSharing::shared_data()
{
    QTest::addColumn<QString>("region");
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("sku");
    QTest::addColumn<bool>("isShared");
    QTest::newRow("the same") << "eastus"
                              << "gpt-4o"
                              << "Standard" << true;
    QTest::newRow("region as people write it") << "East US"
                                               << "gpt-4o"
                                               << "Standard" << true;
    QTest::newRow("region of the plan") << ""
                                        << "gpt-4o"
                                        << "Standard" << true;
    QTest::newRow("model in capitals") << "eastus"
                                       << "GPT-4o"
                                       << "Standard" << true;
    QTest::newRow("another region") << "eastus2"
                                    << "gpt-4o"
                                    << "Standard" << false;
    QTest::newRow("another model") << "eastus"
                                   << "gpt-4o-mini"
                                   << "Standard" << false;
    QTest::newRow("another type's quota") << "eastus"
                                          << "gpt-4o"
                                          << "GlobalStandard" << false;
    QTest::newRow("provisioned") << "eastus"
                                 << "gpt-4o"
                                 << "ProvisionedManaged" << false;
    QTest::newRow("no model yet") << "eastus"
                                  << ""
                                  << "Standard" << false;
}

void TestQuotaSharing::shared()
{
    QFETCH(QString, region);
    QFETCH(QString, model);
    QFETCH(QString, sku);
    QFETCH(bool, isShared);
    SetupPlan plan = planOf({"eastus", "eastus"});
    plan.instances[1].region = region;
    // The deployment's own name says nothing.
    plan.instances[1].deployments = QList<ModelDeployment>{{"chat", model, "2024-11-20", sku, 30}};
    const QList<QuotaShare> expected{{"eastus", {"gpt-4o"}, {0, 1}}};
    QCOMPARE(quotaShares(plan), isShared ? expected : QList<QuotaShare>());
}

void TestQuotaSharing::grouped()
{
    SetupPlan plan = planOf({"eastus", "westus", "eastus", "westus", "eastus"});
    plan.deployments = {deploymentOf("gpt-4o", "1"),
                        deploymentOf("gpt-4o-mini", "1"),
                        {"second", "gpt-4o", "2", "Standard", 10}, // an instance shares with itself: no balancing
                        deploymentOf("o1", "1", "GlobalProvisionedManaged")};
    plan.instances[4].deployments = QList<ModelDeployment>{deploymentOf("gpt-4o", "1")};
    QCOMPARE(quotaShares(plan), (QList<QuotaShare>{{"eastus", {"gpt-4o-mini"}, {0, 2}},
                                                   {"eastus", {"gpt-4o"}, {0, 2, 4}},
                                                   {"westus", {"gpt-4o", "gpt-4o-mini"}, {1, 3}}}));
    plan.instances[3].name = plan.instances[1].name.toUpper(); // listed twice, which is another fault
    QCOMPARE(quotaShares(plan).size(), 2);
    plan.region.clear();
    plan.instances[2].region.clear(); // nobody knows where it is
    QCOMPARE(quotaShares(plan), (QList<QuotaShare>{{"eastus", {"gpt-4o"}, {0, 4}}}));
}

void TestQuotaSharing::told()
{
    SetupPlan plan = planOf({"eastus2", "eastus2", "eastus2"});
    QCOMPARE(quotaShareText({"eastus2", {"gpt-4o"}, {0, 2}}, plan),
             "oai-0 and oai-2 share one quota for gpt-4o: both are in East US 2, in one subscription. Balancing over "
             "them gains nothing. Use another region or subscription, or provisioned throughput.");
    QCOMPARE(quotaShareText({"eastus2", {"gpt-4o", "o1"}, {0, 1, 2}}, plan),
             "oai-0, oai-1 and oai-2 share one quota for gpt-4o and o1: all are in East US 2, in one subscription. "
             "Balancing over them gains nothing. Use another region or subscription, or provisioned throughput.");
}

QTEST_APPLESS_MAIN(TestQuotaSharing)
#include "tst_quotasharing.moc"
