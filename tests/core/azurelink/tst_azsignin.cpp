// SPDX-License-Identifier: MIT
#include "core/azurelink/azsignin.h"
#include "tests/core/azurelink/fakeaz.h"

#include <QTest>

#include <optional>

using namespace spillway;
using namespace std::chrono_literals;

class TestAzSignIn : public QObject
{
    Q_OBJECT
private slots:
    void whoIsSignedIn();
    void nobody();
    void noAz();
    void garbage();
    void signsIn();
    void signInFails();
    void signInStopped();

private:
    static std::optional<AzSituation> wait(AzSignIn &signIn);

    FakeAz m_az;
};

std::optional<AzSituation> TestAzSignIn::wait(AzSignIn &signIn)
{
    std::optional<AzSituation> situation;
    const auto connection =
        connect(&signIn, &AzSignIn::looked, [&situation](const AzSituation &looked) { situation = looked; });
    spinUntil([&situation] { return situation.has_value(); }, 60s);
    disconnect(connection);
    return situation;
}

void TestAzSignIn::whoIsSignedIn()
{
    AzSignIn signIn(m_az.context());
    signIn.look();
    signIn.look(); // begins anew
    const std::optional<AzSituation> situation = wait(signIn);
    QVERIFY(situation);
    QCOMPARE(situation->version, QStringLiteral("2.45.0"));
    QCOMPARE(situation->user, QStringLiteral("dev@contoso.com"));
    QCOMPARE(situation->problem, QString());
    const AzSubscription current{FakeAz::subscription, QStringLiteral("contoso-ai"), QStringLiteral("t-1"), true};
    QCOMPARE(situation->current, current);
    // By name; one that is disabled cannot be used.
    const AzSubscription another{QStringLiteral("2"), QStringLiteral("Another"), QStringLiteral("t-2"), false};
    QCOMPARE(situation->subscriptions, (QList<AzSubscription>{another, current}));
}

void TestAzSignIn::nobody()
{
    m_az.set("signedIn", false);
    AzSignIn signIn(m_az.context());
    signIn.look();
    const std::optional<AzSituation> situation = wait(signIn);
    QVERIFY(situation);
    QVERIFY(situation->hasAz());
    QVERIFY(!situation->isSignedIn());
    QCOMPARE(situation->problem, QStringLiteral("You are not signed in."));
}

void TestAzSignIn::noAz()
{
    AzContext context = m_az.context();
    context.program = {};
    AzSignIn signIn(context);
    signIn.look();
    const std::optional<AzSituation> situation = wait(signIn);
    QVERIFY(situation);
    QVERIFY(!situation->hasAz());
    QCOMPARE(situation->problem, QStringLiteral("Azure CLI was not found. Install the Azure CLI, or copy the commands "
                                                "and run them elsewhere."));
}

void TestAzSignIn::garbage()
{
    m_az.set("signedIn", true);
    m_az.steer(
        {{QStringLiteral("when"), QStringLiteral("account show")}, {QStringLiteral("out"), QStringLiteral("{\"user")}});
    AzSignIn signIn(m_az.context());
    signIn.look();
    const std::optional<AzSituation> situation = wait(signIn);
    m_az.steerNothing();
    QVERIFY(situation);
    QVERIFY(!situation->isSignedIn());
    QCOMPARE(situation->problem, QStringLiteral("az answered with something other than an account."));
}

void TestAzSignIn::signsIn()
{
    m_az.set("signedIn", false);
    AzSignIn signIn(m_az.context());
    QStringList lines;
    connect(&signIn, &AzSignIn::lineArrived, this, [&lines](const QString &line) { lines.append(line); });
    signIn.signIn(true);
    QVERIFY(signIn.isSigningIn());
    signIn.look(); // does not end it
    const std::optional<AzSituation> situation = wait(signIn);
    QVERIFY(situation);
    QCOMPARE(situation->user, QStringLiteral("dev@contoso.com"));
    QCOMPARE(lines, QStringList{QStringLiteral(
                        "To sign in, open https://microsoft.com/devicelogin and enter the code ABC123.")});
    QVERIFY(m_az.calls().contains(QStringLiteral("login --use-device-code --output json")));
}

void TestAzSignIn::signInFails()
{
    m_az.set("signedIn", false);
    m_az.steer({{QStringLiteral("when"), QStringLiteral("login")},
                {QStringLiteral("err"), QStringLiteral("ERROR: Failed to resolve login.microsoftonline.com\n")},
                {QStringLiteral("exit"), 1}});
    AzSignIn signIn(m_az.context());
    QStringList lines;
    connect(&signIn, &AzSignIn::lineArrived, this, [&lines](const QString &line) { lines.append(line); });
    signIn.signIn(false);
    const std::optional<AzSituation> situation = wait(signIn);
    m_az.steerNothing();
    QVERIFY(situation);
    QVERIFY(!situation->isSignedIn());
    QCOMPARE(lines.last(), QStringLiteral("Failed to resolve login.microsoftonline.com. Check the network and the "
                                          "proxy settings: Azure cannot be reached."));
}

void TestAzSignIn::signInStopped()
{
    m_az.set("signedIn", false);
    m_az.steer({{QStringLiteral("when"), QStringLiteral("login")},
                {QStringLiteral("err"), QStringLiteral("open a page\n")},
                {QStringLiteral("hang"), true}});
    AzSignIn signIn(m_az.context());
    QStringList lines;
    connect(&signIn, &AzSignIn::lineArrived, this, [&lines](const QString &line) { lines.append(line); });
    signIn.signIn(false);
    QVERIFY(spinUntil([&lines] { return !lines.isEmpty(); }, 60s));
    signIn.stop();
    const std::optional<AzSituation> situation = wait(signIn);
    m_az.steerNothing();
    QVERIFY(situation);
    QVERIFY(!situation->isSignedIn());
    QCOMPARE(lines, QStringList{QStringLiteral("open a page")});
}

QTEST_GUILESS_MAIN(TestAzSignIn)
#include "tst_azsignin.moc"
