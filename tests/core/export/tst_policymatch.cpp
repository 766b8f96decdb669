// SPDX-License-Identifier: MIT
#include "core/export/apimpolicywriter.h"
#include "core/export/policymatch.h"
#include "tests/core/export/exportcases.h"

#include <QTest>

#include <functional>

using namespace spillway;
using namespace Qt::StringLiterals;

using State = PolicyMatch::State;

namespace
{

QJsonObject policySetup(bool exposeBackend, const QString &identity)
{
    return {{u"policy"_s, QJsonObject{{u"exposeBackend"_s, exposeBackend}, {u"identity"_s, identity}}}};
}

Backend backend(const QString &name, int priority, int weight, AuthKind auth = AuthKind::Entra)
{
    Backend made;
    made.name = name;
    made.url = u"https://contoso-%1.openai.azure.com"_s.arg(name);
    made.priority = priority;
    made.weight = weight;
    made.auth = auth;
    return made;
}

/// Three backends in use and one that is off, and an option of every kind that is not the default.
Profile running()
{
    Profile profile;
    profile.name = u"twin"_s;
    profile.backends = {backend(u"ptu"_s, 1, 10), backend(u"eastus"_s, 2, 20, AuthKind::Key),
                        backend(u"westus"_s, 2, 30), backend(u"old"_s, 3, 40)};
    profile.backends[3].enabled = false;
    profile.balancing.selection = Selection::Weighted;
    profile.balancing.maxAttempts = 2;
    profile.setup = policySetup(true, u"named-values"_s);
    return profile;
}

RunningEndpoint serving(const Profile &profile, const QStringList &withoutSignIn = {})
{
    return {profile, true, withoutSignIn};
}

QByteArray exportOf(const Profile &profile)
{
    const Exported exported = ApimPolicyWriter().write(profile);
    return exported.problem.isEmpty() ? exported.bytes : QByteArray("!" + exported.problem.toUtf8());
}

QStringList sentences(const PolicyMatch &match)
{
    QStringList all;
    for (const PolicyDifference &difference : match.differences) {
        all.append(difference.sentence);
    }
    return all;
}

using Change = std::function<void(Profile &)>;

} // namespace
Q_DECLARE_METATYPE(Change)

/// Whether a policy decides as an endpoint does: one change of anything that counts is told, and nothing else is.
class TestPolicyMatch : public QObject
{
    Q_OBJECT
private slots:
    void exportsMatchTheirProfile_data();
    void exportsMatchTheirProfile();
    void everyChangeIsTold_data();
    void everyChangeIsTold();
    void bothWays_data() { everyChangeIsTold_data(); }
    void bothWays();
    void whatDoesNotCount_data();
    void whatDoesNotCount();
    void leastBusyIsNoPolicy();
    void withoutSignInIsTold();
    void stoppedIsNotCompared();
    void rulesOfItsOwnAreNamed();
    void oneForeignElementIsNamed();
    void unreadableIsNamed();
    void countsBackendsOnce();
};

void TestPolicyMatch::exportsMatchTheirProfile_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : exportCases()) {
        QTest::newRow(qPrintable(name)) << name;
    }
    QVERIFY(exportCases().size() >= 4);
}

void TestPolicyMatch::exportsMatchTheirProfile()
{
    QFETCH(const QString, name);
    Profile profile = caseProfile(name);
    if (profile.balancing.selection == Selection::LeastBusy) {
        profile.balancing.selection = Selection::Random; // which is what a policy can say
    }
    const PolicyMatch match = matchPolicy(serving(profile), exportOf(profile));
    QCOMPARE(sentences(match), QStringList());
    QCOMPARE(match.reason, QString());
    QCOMPARE(match.state, State::Matches);
    QCOMPARE(match.count(), QString());
}

void TestPolicyMatch::everyChangeIsTold_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<QString>("count");
    const auto row = [](const char *name, const Change &change, const QString &sentence, const QString &count) {
        QTest::newRow(name) << change << sentence << count;
    };
    const QString one = u"1 backend"_s;
    const QString option = u"1 option"_s;
    row(
        "priority", [](Profile &p) { p.backends[1].priority = 3; },
        u"eastus has priority 3 here and 2 in the policy."_s, one);
    row(
        "weight", [](Profile &p) { p.backends[2].weight = 31; }, u"westus has weight 31 here and 30 in the policy."_s,
        one);
    row(
        "address", [](Profile &p) { p.backends[2].url = u"https://other.openai.azure.com"_s; },
        u"westus has the address https://other.openai.azure.com here and https://contoso-westus.openai.azure.com in "
        "the policy."_s,
        one);
    row(
        "one more", [](Profile &p) { p.backends.append(backend(u"north"_s, 3, 1)); }, u"north is not in the policy."_s,
        one);
    row(
        "one fewer", [](Profile &p) { p.backends.remove(2); },
        u"westus (https://contoso-westus.openai.azure.com) is in the policy only."_s, one);
    row(
        "turned off", [](Profile &p) { p.backends[2].enabled = false; },
        u"westus is in the policy, but turned off here."_s, one);
    row(
        "turned on", [](Profile &p) { p.backends[3].enabled = true; }, u"old is not in the policy."_s, one);
    row(
        "sign-in", [](Profile &p) { p.backends[2].auth = AuthKind::None; },
        u"westus: an export would sign in with no credential, this policy does with the managed identity."_s, one);
    row(
        "resource", [](Profile &p) { p.backends[2].entraScope = u"https://ai.azure.com/.default"_s; },
        u"westus: an export would sign in with the managed identity for https://ai.azure.com, this policy does with "
        "the managed identity."_s,
        one);
    row(
        "a status fewer",
        [](Profile &p) {
            p.balancing.throttleOn = {};
            p.balancing.throttleOn.add(u"429");
            p.balancing.throttleOn.add(u"5xx");
        },
        u"The policy also throttles on 401."_s, option);
    row(
        "a status more", [](Profile &p) { p.balancing.throttleOn.add(u"408"); },
        u"The endpoint also throttles on 408."_s, option);
    row(
        "wait", [](Profile &p) { p.balancing.defaultRetryAfter = std::chrono::milliseconds(2500); },
        u"The wait without Retry-After is 2.5 s here and 10 s in the policy."_s, option);
    row(
        "attempts", [](Profile &p) { p.balancing.maxAttempts = 1; },
        u"A request is tried 1 time at most here and 2 times in the policy."_s, option);
    row(
        "time-out", [](Profile &p) { p.balancing.idleTimeout = std::chrono::seconds(100); },
        u"The time to wait for an answer is 100 s here and 300 s in the policy."_s, option);
    row(
        "scope", [](Profile &p) { p.balancing.throttleScope = ThrottleScope::Deployment; },
        u"A 429 sets aside a deployment here and the whole backend in the policy."_s, option);
    row(
        "selection", [](Profile &p) { p.balancing.selection = Selection::Random; },
        u"Within a priority the endpoint chooses at random, the policy by weight."_s, option);
    row(
        "all throttled", [](Profile &p) { p.balancing.whenAllThrottled = WhenAllThrottled::Reply; },
        u"When all are throttled the endpoint answers 429, the policy asks the first backend."_s, option);
    row(
        "first of the list", [](Profile &p) { p.backends.move(2, 0); },
        u"When all are throttled the endpoint asks westus, the policy ptu."_s, option);
    row(
        "header", [](Profile &p) { p.setup = policySetup(false, u"named-values"_s); },
        u"The policy tells clients which backend answered; this profile says not to."_s, option);
    row(
        "identity",
        [](Profile &p) {
            p.backends[1].auth = AuthKind::Entra; // so that only the identity is another one
            p.setup = policySetup(true, u"01234567-89AB-cdef-0123-456789abcdef"_s);
        },
        u"An export would sign in as the identity 01234567-89ab-cdef-0123-456789abcdef, this policy does as the "
        "system-assigned identity."_s,
        u"1 backend and 1 option"_s);
}

void TestPolicyMatch::everyChangeIsTold()
{
    QFETCH(const Change, change);
    QFETCH(const QString, sentence);
    QFETCH(const QString, count);
    Profile changed = running();
    change(changed);
    const PolicyMatch match = matchPolicy(serving(changed), exportOf(running()));
    QCOMPARE(match.state, State::Differs);
    QVERIFY2(sentences(match).contains(sentence), qPrintable(sentences(match).join(u'\n')));
    QCOMPARE(match.count(), count);
}

void TestPolicyMatch::bothWays()
{
    QFETCH(const Change, change);
    Profile changed = running();
    change(changed);
    // The change is in the policy now, and the endpoint is as it was.
    QCOMPARE(matchPolicy(serving(running()), exportOf(changed)).state, State::Differs);
    QCOMPARE(matchPolicy(serving(changed), exportOf(changed)).state, State::Matches);
}

void TestPolicyMatch::whatDoesNotCount_data()
{
    QTest::addColumn<Change>("change");
    QTest::newRow("names") << Change([](Profile &p) { p.backends[2].name = u"renamed"_s; });
    QTest::newRow("order") << Change([](Profile &p) { p.backends.swapItemsAt(1, 2); });
    QTest::newRow("a slash") << Change([](Profile &p) { p.backends[0].url += u'/'; });
    QTest::newRow("who is off") << Change([](Profile &p) { p.backends.removeLast(); });
    QTest::newRow("colour and mapping") << Change([](Profile &p) {
        p.backends[0].color = 5;
        p.backends[0].deployments = {{u"a"_s, u"b"_s}};
    });
    QTest::newRow("port") << Change([](Profile &p) { p.endpoint.port = 9090; });
}

void TestPolicyMatch::whatDoesNotCount()
{
    QFETCH(const Change, change);
    Profile changed = running();
    change(changed);
    const PolicyMatch match = matchPolicy(serving(changed), exportOf(running()));
    QCOMPARE(sentences(match), QStringList());
    QCOMPARE(match.state, State::Matches);
}

void TestPolicyMatch::leastBusyIsNoPolicy()
{
    Profile profile = running();
    profile.balancing.selection = Selection::LeastBusy;
    const PolicyMatch match = matchPolicy(serving(profile), exportOf(profile));
    QCOMPARE(match.state, State::Differs);
    QCOMPARE(sentences(match),
             QStringList{u"Within a priority the endpoint chooses the least busy, the policy at random."_s});
}

void TestPolicyMatch::withoutSignInIsTold()
{
    const PolicyMatch match = matchPolicy(serving(running(), {u"eastus"_s}), exportOf(running()));
    QCOMPARE(match.state, State::Differs);
    QCOMPARE(match.differences.first(),
             (PolicyDifference{u"eastus"_s,
                               u"eastus is in the policy, but the endpoint has no key or token to ask it with."_s}));
}

void TestPolicyMatch::stoppedIsNotCompared()
{
    Profile other = running();
    other.backends[0].priority = 9;
    const PolicyMatch match = matchPolicy({other, false, {}}, exportOf(running()));
    QCOMPARE(match.state, State::Stopped);
    QVERIFY(match.differences.isEmpty());
}

void TestPolicyMatch::rulesOfItsOwnAreNamed()
{
    Profile profile = running();
    profile.backends = {backend(u"eastus"_s, 1, 1), backend(u"westus"_s, 1, 1)};
    const PolicyMatch match = matchPolicy(serving(profile), policyFile(u"copied.xml"_s));
    QCOMPARE(match.state, State::NotComparable);
    QCOMPARE(match.reason, u"Line 4: <cache-lookup-value> is not as in an export, so what the policy decides from "
                           "there on is not known."_s);
    // What any policy tells is compared all the same.
    QCOMPARE(sentences(match), QStringList{u"westus has priority 1 here and 2 in the policy."_s});
    QCOMPARE(match.count(), u"1 backend"_s);
}

void TestPolicyMatch::oneForeignElementIsNamed()
{
    Profile profile = running();
    profile.balancing.maxAttempts = 7;
    profile.balancing.defaultRetryAfter = std::chrono::milliseconds(3000);
    QByteArray edited = exportOf(profile);
    const QByteArray original = "candidates[random.Next(candidates.Count)]";
    const QByteArray weighted = "int drawn = random.Next(total);";
    QVERIFY(edited.contains(weighted) && !edited.contains(original));
    edited.replace(weighted, "int drawn = 0;");
    const int line = int(edited.first(edited.indexOf("name=\"backendIndex\"")).count('\n')) + 1;
    const PolicyMatch match = matchPolicy(serving(profile), edited);
    QCOMPARE(match.state, State::NotComparable);
    QVERIFY2(match.reason.startsWith(u"Line %1: <set-variable>"_s.arg(line)), qPrintable(match.reason));
    QVERIFY(match.differences.isEmpty());
}

void TestPolicyMatch::unreadableIsNamed()
{
    const PolicyMatch match = matchPolicy(serving(running()), "<policies>\n<inbound>\n</policies>\n");
    QCOMPARE(match.state, State::NotComparable);
    QVERIFY2(match.reason.startsWith(u"Line 3: "_s), qPrintable(match.reason));
}

void TestPolicyMatch::countsBackendsOnce()
{
    Profile changed = running();
    changed.backends[1].priority = 5;
    changed.backends[1].weight = 6;
    changed.backends[2].weight = 7;
    changed.balancing.defaultRetryAfter = std::chrono::milliseconds(1000);
    changed.balancing.throttleScope = ThrottleScope::Deployment;
    const PolicyMatch match = matchPolicy(serving(changed), exportOf(running()));
    QCOMPARE(match.backends(), 2);
    QCOMPARE(match.options(), 2);
    QCOMPARE(match.count(), u"2 backends and 2 options"_s);
}

QTEST_APPLESS_MAIN(TestPolicyMatch)
#include "tst_policymatch.moc"
