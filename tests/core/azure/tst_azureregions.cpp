// SPDX-License-Identifier: MIT
#include "core/azure/azureregions.h"

#include "core/azure/azurenames.h"

#include <QSet>
#include <QTest>

using namespace spillway;

/// Azure's regions by both of their names.
class TestAzureRegions : public QObject
{
    Q_OBJECT
private slots:
    void table();
    void names_data();
    void names();
    void unknown();
};

void TestAzureRegions::table()
{
    QSet<QString> names;
    for (const AzureRegion &region : azureRegions()) {
        QVERIFY2(regionFault(region.name).isEmpty(), qPrintable(region.name));
        QCOMPARE(normalizedRegion(region.name), region.name);
        QCOMPARE(normalizedRegion(region.displayName), region.name);
        QVERIFY2(!names.contains(region.name), qPrintable(region.name));
        names.insert(region.name);
    }
    QVERIFY(names.size() > 40);
    QVERIFY(findRegion("eastus2")->hasOpenAi);
    QVERIFY(findRegion("swedencentral")->hasOpenAi);
    QVERIFY(!findRegion("northeurope")->hasOpenAi); // API Management is there, Azure OpenAI is not
    QCOMPARE(azureRegions().first().displayName, "Australia Central");
}

void TestAzureRegions::names_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("displayName");
    QTest::newRow("name") << "eastus2"
                          << "eastus2"
                          << "East US 2";
    QTest::newRow("display name") << "East US 2"
                                  << "eastus2"
                                  << "East US 2";
    QTest::newRow("capitals") << "EASTUS2"
                              << "eastus2"
                              << "East US 2";
    QTest::newRow("spaces") << "  east us2 "
                            << "eastus2"
                            << "East US 2";
    QTest::newRow("with the geography") << "(US) East US 2"
                                        << "eastus2"
                                        << "East US 2";
    QTest::newRow("UAE") << "uaenorth"
                         << "uaenorth"
                         << "UAE North";
    QTest::newRow("UK") << "UK South"
                        << "uksouth"
                        << "UK South";
    QTest::newRow("numbered") << "westus3"
                              << "westus3"
                              << "West US 3";
}

void TestAzureRegions::names()
{
    QFETCH(QString, text);
    QFETCH(QString, name);
    QCOMPARE(normalizedRegion(text), name);
    QTEST(regionDisplayName(text), "displayName");
    QCOMPARE(findRegion(text)->name, name);
}

void TestAzureRegions::unknown()
{
    QCOMPARE(findRegion("marscentral"), nullptr);
    QCOMPARE(findRegion(""), nullptr);
    QCOMPARE(findRegion("eastus 2\n3"), nullptr);
    QCOMPARE(regionDisplayName("Mars Central"), "Mars Central");
    QCOMPARE(normalizedRegion("Mars Central"), "marscentral");
    QCOMPARE(normalizedRegion("(US East"), "(useast");
    QCOMPARE(normalizedRegion("(US)"), "");
    QCOMPARE(normalizedRegion(""), "");
}

QTEST_APPLESS_MAIN(TestAzureRegions)
#include "tst_azureregions.moc"
