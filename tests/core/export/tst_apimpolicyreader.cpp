// SPDX-License-Identifier: MIT
#include "core/export/apimpolicyreader.h"
#include "core/export/apimpolicywriter.h"
#include "core/export/policydocument.h"
#include "core/export/policyexpression.h"
#include "tests/core/export/exportcases.h"

#include <QRandomGenerator>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Backends and rules out of policies: ours, other people's, and what is none.
class TestApimPolicyReader : public QObject
{
    Q_OBJECT
private slots:
    void roundTripOfTheCases_data();
    void roundTripOfTheCases();
    void roundTripOfRandomPlans();
    void editedByHandAndStillKnown_data();
    void editedByHandAndStillKnown();
    void rulesChanged_data();
    void rulesChanged();
    void copiedPolicy();
    void otherWaysToWriteIt();
    void entities();
    void servicesWithoutAList();
    void lists_data();
    void lists();
    void noPolicy_data();
    void noPolicy();
    void everyTruncationIsToldOrRead();
    void intoAProfile();
    void intoAProfileWithTheseBackends();
};

namespace
{

/// The backends as `NAME URL PRIORITY/WEIGHT`.
QStringList shown(const ReadPolicy &policy)
{
    QStringList lines;
    for (const PolicyBackend &backend : policy.plan.backends) {
        lines.append(u"%1 %2 %3/%4"_s.arg(backend.name, backend.url).arg(backend.priority).arg(backend.weight));
    }
    return lines;
}

/// The findings as `line N: severity`.
QStringList places(const ReadPolicy &policy)
{
    QStringList lines;
    for (const Finding &finding : policy.findings) {
        lines.append(finding.path + (finding.severity == Severity::Error ? u": error"_s : u": warning"_s));
    }
    return lines;
}

QByteArray policyWith(const QByteArray &expression)
{
    return "<policies><inbound><set-variable name=\"b\" value=\"" + expression +
           "\" /></inbound><backend /><outbound /><on-error /></policies>";
}

} // namespace

void TestApimPolicyReader::roundTripOfTheCases_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : exportCases()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestApimPolicyReader::roundTripOfTheCases()
{
    QFETCH(QString, name);
    const PlannedPolicy planned = planPolicy(caseProfile(name));
    const ReadPolicy read = readPolicy(caseFile(name, u"policy.xml"_s));
    QCOMPARE(places(read), QStringList());
    QVERIFY(read.rulesAreKnown);
    QVERIFY(read.plan == planned.plan);
    // Through a profile and back: the same bytes.
    Profile empty;
    empty.name = name;
    QCOMPARE(ApimPolicyWriter().write(withPolicy(empty, read)).bytes, caseFile(name, u"policy.xml"_s));
}

void TestApimPolicyReader::roundTripOfRandomPlans()
{
    QRandomGenerator draw(20240501);
    const QStringList credentials{u"identity"_s, u"identity:https://ai.azure.com"_s, u"key:some-key"_s, u"none"_s};
    for (int round = 0; round < 40; ++round) {
        PolicyPlan plan;
        const int count = draw.bounded(1, 6);
        for (int i = 0; i < count; ++i) {
            QString name;
            for (int length = draw.bounded(1, 12); length > 0; --length) {
                name += QChar(char16_t(draw.bounded(0x20, round % 2 == 0 ? 0x7f : 0xd7ff)));
            }
            plan.backends.append({u"n"_s + name.trimmed() + QString::number(i), u"https://b%1.example/x"_s.arg(i),
                                  draw.bounded(1, 4), draw.bounded(1, 4), credentials[draw.bounded(4)]});
        }
        plan.throttleOn = StatusSet();
        for (const QString &entry : {u"401"_s, u"403"_s, u"429"_s, u"500"_s, u"501"_s, u"4xx"_s, u"5xx"_s}) {
            if (draw.bounded(2) == 0) {
                plan.throttleOn.add(entry);
            }
        }
        plan.defaultRetryAfter = std::chrono::milliseconds(draw.bounded(100, 86'400'000));
        plan.maxAttempts = draw.bounded(1, 51);
        plan.throttleScope = ThrottleScope(draw.bounded(2));
        plan.selection = Selection(draw.bounded(2));
        plan.whenAllThrottled = WhenAllThrottled(draw.bounded(3));
        plan.timeout = std::chrono::milliseconds(draw.bounded(1, 500'000));
        plan.exposeBackend = draw.bounded(2) == 0;
        const bool usesIdentity = std::any_of(plan.backends.begin(), plan.backends.end(), [](const PolicyBackend &b) {
            return b.credential.startsWith(u"identity"_s);
        });
        plan.clientId = usesIdentity && draw.bounded(2) == 0 ? u"01234567-89ab-cdef-0123-456789abcdef"_s : QString();
        const ReadPolicy read = readPolicy(policyDocument(plan));
        QCOMPARE(places(read), QStringList());
        QVERIFY2(read.rulesAreKnown, policyDocument(plan).constData());
        QCOMPARE(read.plan.backends, plan.backends);
        // Options that make no difference for these backends (one of one at random) may be told as others.
        QCOMPARE(canonicalPolicy(scanPolicy(policyDocument(read.plan))),
                 canonicalPolicy(scanPolicy(policyDocument(plan))));
    }
}

void TestApimPolicyReader::editedByHandAndStillKnown_data()
{
    QTest::addColumn<QByteArray>("document");
    const QByteArray plain = caseFile(u"five-backends"_s, u"policy.xml"_s);
    QTest::newRow("carriage returns") << QByteArray(plain).replace("\n", "\r\n");
    QTest::newRow("byte order mark") << "\xef\xbb\xbf" + plain;
    QTest::newRow("tabs") << QByteArray(plain).replace("    ", "\t");
    QTest::newRow("own comments") << QByteArray(plain)
                                         .replace("<base />", "<!-- ours: </base> -->\n<base />")
                                         .replace("int lowest", "/* why? \" } */ int lowest");
    QTest::newRow("without comments") << QByteArray(plain).replace(
        "// Seeded anew each time: seeds from the clock repeat within one tick.", "");
    QTest::newRow("closed apart") << QByteArray(plain).replace("<base />", "<base></base>");
    QTest::newRow("entities") << QByteArray(plain).replace(
        "condition=\"@((bool)context.Variables[\"askedAnyway\"])\"",
        "condition=\"@((bool)context.Variables[&quot;askedAnyway&quot;])\"");
    QTest::newRow("single quotes") << QByteArray(plain).replace("<set-variable name=\"attempts\" value=\"@(0)\" />",
                                                                "<set-variable name='attempts' value='@(0)'/>");
}

void TestApimPolicyReader::editedByHandAndStillKnown()
{
    QFETCH(QByteArray, document);
    QVERIFY(document != caseFile(u"five-backends"_s, u"policy.xml"_s));
    const ReadPolicy read = readPolicy(document);
    QCOMPARE(places(read), QStringList());
    QVERIFY(read.rulesAreKnown);
    QVERIFY(read.plan == planPolicy(caseProfile(u"five-backends"_s)).plan);
}

void TestApimPolicyReader::rulesChanged_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::newRow("comparison") << QByteArray("now < until") << QByteArray("now <= until");
    QTest::newRow("draw") << QByteArray("Next(candidates") << QByteArray("Next(1, candidates");
    QTest::newRow("slash") << QByteArray(".TrimEnd('/')") << QByteArray("");
    QTest::newRow("cache") << QByteArray("duration=\"86400\"") << QByteArray("duration=\"60\"");
    QTest::newRow("header order") << QByteArray("\"retry-after-ms\", \"x-ms-retry-after-ms\"")
                                  << QByteArray("\"x-ms-retry-after-ms\", \"retry-after-ms\"");
    QTest::newRow("mark") << QByteArray("backend[\"retryAfter\"] = until;") << QByteArray("");
    QTest::newRow("condition") << QByteArray("(bool)context.Variables[\"pending\"] || ") << QByteArray("");
    QTest::newRow("element") << QByteArray("<set-header name=\"api-key\" exists-action=\"delete\" />")
                             << QByteArray("");
}

void TestApimPolicyReader::rulesChanged()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    const QByteArray plain = caseFile(u"five-backends"_s, u"policy.xml"_s);
    QVERIFY(plain.contains(from));
    const ReadPolicy read = readPolicy(QByteArray(plain).replace(from, to));
    QCOMPARE(places(read), QStringList());
    QVERIFY(!read.rulesAreKnown);
    QCOMPARE(read.plan.backends, planPolicy(caseProfile(u"five-backends"_s)).plan.backends);
}

void TestApimPolicyReader::copiedPolicy()
{
    const ReadPolicy read = readPolicy(policyFile(u"copied.xml"_s));
    QCOMPARE(shown(read), (QStringList{u"contoso-eastus https://contoso-eastus.openai.azure.com 1/1"_s,
                                       u"contoso-westus https://contoso-westus.openai.azure.com 2/1"_s}));
    QCOMPARE(places(read), QStringList());
    QVERIFY(!read.rulesAreKnown);
}

void TestApimPolicyReader::otherWaysToWriteIt()
{
    const ReadPolicy read = readPolicy(policyFile(u"edited.xml"_s));
    QCOMPARE(shown(read),
             (QStringList{u"two https://two.openai.azure.com 2/1"_s, u"one https://one.openai.azure.com 1/4"_s,
                          u"three https://three.openai.azure.com 3/1"_s, u"four https://four.openai.azure.com 4/1"_s}));
    QCOMPARE(places(read),
             (QStringList{u"line 7: warning"_s, u"line 12: warning"_s, u"line 13: warning"_s, u"line 14: warning"_s}));
    QVERIFY(read.findings[0].message.contains(u"\"owner\""_s));
    QVERIFY(read.findings[3].message.contains(u"https://stray.openai.azure.com"_s));
}

void TestApimPolicyReader::entities()
{
    const ReadPolicy read = readPolicy(policyFile(u"entities.xml"_s));
    QCOMPARE(shown(read), QStringList{u"one https://one.openai.azure.com 1/1"_s});
    QCOMPARE(places(read), QStringList());
}

void TestApimPolicyReader::servicesWithoutAList()
{
    const ReadPolicy read = readPolicy(policyFile(u"services.xml"_s));
    QCOMPARE(shown(read),
             (QStringList{u"one https://one.openai.azure.com 1/1"_s, u"two https://two.openai.azure.com 1/1"_s,
                          u"three https://three.openai.azure.com 1/1"_s}));
    QCOMPARE(places(read), (QStringList{u"line 13: warning"_s, u"line 7: warning"_s, u"line 10: warning"_s,
                                        u"line 10: warning"_s, u"line 14: warning"_s}));
}

void TestApimPolicyReader::lists_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QStringList>("backends");
    QTest::addColumn<int>("findings");
    const QStringList one{u"a https://a.example 2/1"_s};
    QTest::newRow("initializer") << QByteArray(R"(@(new JObject{{"url","https://a.example/"},{"priority",2}}))") << one
                                 << 0;
    QTest::newRow("other order") << QByteArray(R"(@(new JObject() { {"priority", 2}, {"url", "https://a.example"} }))")
                                 << one << 0;
    QTest::newRow("properties")
        << QByteArray(R"(@(new JObject(new JProperty("url", "https://a.example"), new JProperty("priority", 2))))")
        << one << 0;
    QTest::newRow("properties inside")
        << QByteArray(R"(@(new JObject { new JProperty("url", "https://a.example"), new JProperty("priority", 2) }))")
        << one << 0;
    QTest::newRow("index") << QByteArray(R"(@(new JObject { ["url"] = "https://a.example", ["priority"] = 2 }))") << one
                           << 0;
    QTest::newRow("anonymous") << QByteArray(
                                      R"(@(JObject.FromObject(new { url = "https://a.example", priority = 2 })))")
                               << one << 0;
    QTest::newRow("json") << QByteArray(R"(@(JArray.Parse("[{\"url\":\"https://a.example\",\"priority\":2}]")))") << one
                          << 0;
    QTest::newRow("verbatim json") << QByteArray(
                                          R"(@(JArray.Parse(@"[{""url"":""https://a.example"",""priority"":2}]")))")
                                   << one << 0;
    QTest::newRow("capitals") << QByteArray(R"(@(new JObject{{"Url","https://a.example"},{"Priority",2}}))") << one
                              << 0;
    QTest::newRow("openai at the end") << QByteArray(
                                              R"(@(new JObject{{"url","https://a.example/openai/"},{"priority",2}}))")
                                       << one << 0;
    QTest::newRow("no priority") << QByteArray(R"(@(new JObject{{"url","https://a.example"}}))")
                                 << QStringList{u"a https://a.example 1/1"_s} << 1;
    QTest::newRow("priority zero") << QByteArray(R"(@(new JObject{{"url","https://a.example"},{"priority",0}}))")
                                   << QStringList{u"a https://a.example 1/1"_s} << 1;
    QTest::newRow("a fraction") << QByteArray(R"(@(new JObject{{"url","https://a.example"},{"priority",1.5}}))")
                                << QStringList{u"a https://a.example 1/1"_s} << 1;
    QTest::newRow("computed priority") << QByteArray(R"(@(new JObject{{"url","https://a.example"},{"priority",1+1}}))")
                                       << QStringList{u"a https://a.example 1/1"_s} << 1;
    QTest::newRow("computed address") << QByteArray(R"(@(new JObject{{"url","https://" + host},{"priority",2}}))")
                                      << QStringList() << 3;
    QTest::newRow("interpolated") << QByteArray(R"(@(new JObject{{"url",$"https://{h}"},{"priority",2}}))")
                                  << QStringList() << 2;
    QTest::newRow("same host twice")
        << QByteArray(
               R"(@{ new JObject{{"url","https://a.example/1"},{"priority",1}}; new JObject{{"url","https://a.example/2"},{"priority",1}}; })")
        << QStringList{u"a https://a.example/1 1/1"_s, u"a-2 https://a.example/2 1/1"_s} << 0;
}

void TestApimPolicyReader::lists()
{
    QFETCH(QByteArray, expression);
    QFETCH(int, findings);
    const ReadPolicy read = readPolicy(policyWith(expression));
    QTEST(shown(read), "backends");
    QVERIFY2(read.findings.size() == findings, qPrintable(places(read).join(u'\n')));
}

void TestApimPolicyReader::noPolicy_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("says");
    const QByteArray body = "<inbound><base/></inbound>\n";
    QTest::newRow("empty") << QByteArray() << u"line 1"_s << u"no <policies>"_s;
    QTest::newRow("json") << QByteArray("{\n\"version\": 1}") << u"line 1"_s << u"outside <policies>"_s;
    QTest::newRow("html") << QByteArray("<!DOCTYPE html>\n<html></html>") << u"line 1"_s << u"begins no tag"_s;
    QTest::newRow("another root") << QByteArray("<!-- x -->\n<project></project>") << u"line 2"_s << u"<project>"_s;
    QTest::newRow("not closed") << QByteArray("<policies>\n" + body) << u"line 3"_s << u"<policies> is not closed"_s;
    QTest::newRow("closed wrongly") << QByteArray("<policies>\n<inbound>\n</backend></policies>") << u"line 3"_s
                                    << u"</backend> stands where </inbound> should"_s;
    QTest::newRow("a comment") << QByteArray("<policies>\n<!-- x\n</policies>") << u"line 2"_s << u"comment"_s;
    QTest::newRow("an attribute") << QByteArray("<policies>\n\n<a b></a></policies>") << u"line 3"_s
                                  << u"<a> is not complete"_s;
    QTest::newRow("no quotes") << QByteArray("<policies>\n<a b=c></a></policies>") << u"line 2"_s << u"quotes"_s;
    QTest::newRow("an expression") << QByteArray("<policies>\n<a b=\"@(x\"></a></policies>") << u"line 2"_s
                                   << u"expression does not end"_s;
    QTest::newRow("folded lines") << QByteArray("<policies>\n<a b=\"@{ // why? return 1; }\"></a></policies>")
                                  << u"line 2"_s << u"line ends"_s;
    QTest::newRow("no backend") << QByteArray("<policies>\n" + body + "</policies>") << u"line 1"_s << u"no backend"_s;
    QTest::newRow("bytes") << QByteArray("\xff\xfe<\0p", 5) << u"line 1"_s << u"UTF-8"_s;
    QTest::newRow("large") << QByteArray(2 * 1024 * 1024, ' ') << u"line 1"_s << u"1 MiB"_s;
}

void TestApimPolicyReader::noPolicy()
{
    QFETCH(QByteArray, document);
    QFETCH(QString, path);
    QFETCH(QString, says);
    const ReadPolicy read = readPolicy(document);
    QCOMPARE(places(read), QStringList{path + u": error"_s});
    QVERIFY2(read.findings.first().message.contains(says), qPrintable(read.findings.first().message));
    QVERIFY(!read.rulesAreKnown);
}

void TestApimPolicyReader::everyTruncationIsToldOrRead()
{
    const QByteArray whole = policyFile(u"copied.xml"_s);
    for (qsizetype length = 0; length < whole.size() - 2; length += 7) {
        const ReadPolicy read = readPolicy(whole.first(length));
        QVERIFY2(hasErrors(read.findings) && read.plan.backends.isEmpty(), qPrintable(QString::number(length)));
    }
}

void TestApimPolicyReader::intoAProfile()
{
    const ReadPolicy read = readPolicy(caseFile(u"named-values-reply"_s, u"policy.xml"_s));
    Profile profile;
    profile.name = u"new"_s;
    profile = withPolicy(profile, read);
    QCOMPARE(profile.name, u"new"_s);
    QCOMPARE(profile.backends.size(), 6);
    QCOMPARE(profile.backends[0].auth, AuthKind::Key);
    QCOMPARE(profile.backends[2].entraScope, u"https://ai.azure.com/.default"_s);
    QCOMPARE(profile.backends[4].auth, AuthKind::None);
    QCOMPARE(profile.balancing.whenAllThrottled, WhenAllThrottled::Reply);
    QCOMPARE(profile.balancing.throttleScope, ThrottleScope::Deployment);
    QCOMPARE(profile.setup[u"policy"_s].toObject()[u"identity"_s].toString(), u"named-values"_s);
    QVERIFY(!hasErrors(validate(profile)));
}

/// What a policy does not carry stays; what it does not name goes.
void TestApimPolicyReader::intoAProfileWithTheseBackends()
{
    Profile profile = profileAt(u"https://CONTOSO-westus.openai.azure.com"_s, u"mine"_s);
    profile.backends[0].auth = AuthKind::Key;
    profile.backends[0].deployments = {{u"a"_s, u"b"_s}};
    profile.backends[0].enabled = false;
    profile.backends.append(profileAt(u"https://other.example"_s, u"other"_s).backends);
    profile.balancing.maxAttempts = 7;
    profile.endpoint.port = 9000;
    const Profile result = withPolicy(profile, readPolicy(policyFile(u"copied.xml"_s)));
    QCOMPARE(result.backends.size(), 2);
    QCOMPARE(result.backends[0].name, u"contoso-eastus"_s);
    QCOMPARE(result.backends[0].auth, AuthKind::Entra);
    QCOMPARE(result.backends[1].name, u"mine"_s);
    QCOMPARE(result.backends[1].auth, AuthKind::Key);
    QCOMPARE(result.backends[1].priority, 2);
    QCOMPARE(result.backends[1].deployments.value(u"a"_s), u"b"_s);
    QVERIFY(result.backends[1].enabled);
    QCOMPARE(result.balancing.maxAttempts, 7); // its rules are not known
    QCOMPARE(result.endpoint.port, 9000);
}

QTEST_APPLESS_MAIN(TestApimPolicyReader)
#include "tst_apimpolicyreader.moc"
