// SPDX-License-Identifier: MIT
#include "core/azure/azproblem.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

class TestAzProblem : public QObject
{
    Q_OBJECT
private slots:
    void problems_data();
    void problems();
    void messages_data();
    void messages();
    void everyProblemHasItsRemedy();
};

void TestAzProblem::problems_data()
{
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("errors");
    QTest::addColumn<int>("problem");
    const auto add = [](const char *name, const char *errors, AzProblem problem, int exitCode = 1) {
        QTest::newRow(name) << exitCode << QByteArray(errors) << int(problem);
    };
    add("good", "WARNING: az login is old", AzProblem::None, 0);
    add("no az", "", AzProblem::NoAz, 127);
    add("signed out", "ERROR: Please run 'az login' to setup account.", AzProblem::NotSignedIn);
    add("sign-in ended", "ERROR: AADSTS70043: The refresh token has expired.\nTrace ID: 1", AzProblem::NotSignedIn);
    add("subscription", "ERROR: The subscription of 'x' doesn't exist in cloud 'AzureCloud'.",
        AzProblem::NoSubscription);
    add("subscription, by Azure", "ERROR: (SubscriptionNotFound) The subscription 'x' could not be found.",
        AzProblem::NoSubscription);
    add("resource", "ERROR: (ResourceNotFound) The Resource 'x' under resource group 'y' was not found.",
        AzProblem::NotFound, 3);
    add("group", "ERROR: (ResourceGroupNotFound) Resource group 'x' could not be found.", AzProblem::NotFound, 3);
    add("rest", R"(ERROR: Not Found({"error":{"code":"ResourceNotFound","message":"API not found."}}))",
        AzProblem::NotFound);
    add("no permission",
        "ERROR: (AuthorizationFailed) The client 'x' does not have authorization to perform action 'y' over scope "
        "'/subscriptions/z' or the scope is invalid.",
        AzProblem::NotPermitted);
    add("provider",
        "ERROR: (MissingSubscriptionRegistration) The subscription is not registered to use namespace "
        "'Microsoft.ApiManagement'.",
        AzProblem::NotRegistered);
    add("quota",
        "ERROR: (InsufficientQuota) This operation require 30 new capacity in quota Tokens Per Minute (thousands) - "
        "GPT-4o, which is bigger than the current available capacity 10.",
        AzProblem::Quota);
    add("name", "ERROR: (ServiceAlreadyExists) Api service already exists: apim", AzProblem::NameTaken);
    add("domain",
        "ERROR: (CustomDomainInUse) Please pick a different name. The subdomain name 'x' is not available "
        "as it's already used by a resource.",
        AzProblem::NameTaken);
    add("deleted", "ERROR: (FlagMustBeSetForRestore) An existing resource has been soft-deleted.",
        AzProblem::SoftDeleted);
    add("sku", "ERROR: (SkuNotAvailable) The requested size is not available.", AzProblem::SkuNotAvailable);
    add("model",
        "ERROR: (InvalidResourceProperties) The specified SKU 'Standard' for model 'x' is not supported in "
        "this region 'y'.",
        AzProblem::SkuNotAvailable);
    add("throttled", "ERROR: (TooManyRequests) The request is being throttled.", AzProblem::Throttled);
    add("busy", "ERROR: (AnotherOperationInProgress) Another operation is being performed.", AzProblem::Busy);
    add("network", "ERROR: HTTPSConnectionPool(host='management.azure.com', port=443): Max retries exceeded",
        AzProblem::Network);
    add("old az", "ERROR: unrecognized arguments: --x", AzProblem::TooOld, 2);
    add("anything", "ERROR: who knows", AzProblem::Other);
}

void TestAzProblem::problems()
{
    QFETCH(int, exitCode);
    QFETCH(QByteArray, errors);
    QFETCH(int, problem);
    QCOMPARE(int(azProblem(exitCode, errors)), problem);
}

void TestAzProblem::messages_data()
{
    QTest::addColumn<QByteArray>("errors");
    QTest::addColumn<QString>("message");
    QTest::newRow("nothing") << QByteArray() << QString();
    QTest::newRow("warnings only") << QByteArray("WARNING: old\n") << QString();
    QTest::newRow("an error after others")
        << QByteArray("WARNING: old\nnote\nERROR: (Code) What.\nCode: Code\n") << u"(Code) What."_s;
    QTest::newRow("no mark") << QByteArray("az: error: unrecognized\n") << u"az: error: unrecognized"_s;
    QTest::newRow("JSON") << QByteArray(R"(ERROR: Bad Request({"error":{"code":"X","message":"Two\nlines."}}))")
                          << u"Two lines."_s;
    QTest::newRow("broken JSON") << QByteArray(R"(ERROR: Bad Request({"error":{"co)")
                                 << uR"(Bad Request({"error":{"co)"_s;
    QTest::newRow("long") << "ERROR: " + QByteArray(900, 'x') << QString(500, u'x') + u"…"_s;
}

void TestAzProblem::messages()
{
    QFETCH(QByteArray, errors);
    QFETCH(QString, message);
    QCOMPARE(azMessage(errors), message);
}

void TestAzProblem::everyProblemHasItsRemedy()
{
    for (int problem = int(AzProblem::None); problem <= int(AzProblem::Other); ++problem) {
        const QString remedy = azRemedy(AzProblem(problem));
        const bool isNone = problem == int(AzProblem::None) || problem == int(AzProblem::NotFound);
        QVERIFY2(isNone ? remedy.isEmpty() : remedy.endsWith(u'.'), qPrintable(QString::number(problem)));
    }
}

QTEST_GUILESS_MAIN(TestAzProblem)
#include "tst_azproblem.moc"
