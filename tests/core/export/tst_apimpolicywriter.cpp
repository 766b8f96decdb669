// SPDX-License-Identifier: MIT
#include "core/export/apimpolicywriter.h"
#include "core/export/csharptext.h"
#include "core/export/csharptokens.h"
#include "core/export/policyexpression.h"
#include "core/export/policyplan.h"
#include "core/export/policyscan.h"
#include "tests/core/export/exportcases.h"

#include <QJsonObject>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// The exported policy: what it says for which option, and that no text from a form gets out of its place.
class TestApimPolicyWriter : public QObject
{
    Q_OBJECT
private slots:
    void golden_data();
    void golden();
    void coversEveryOption();
    void hostileTexts_data();
    void hostileTexts();
    void csharpStrings_data();
    void csharpStrings();
    void refusedUrls_data();
    void refusedUrls();
    void carriedUrls_data();
    void carriedUrls();
    void refusedValues_data();
    void refusedValues();
    void throttleOn_data();
    void throttleOn();
    void namedValues();
    void onlyTheListNamesBackends();
    void notes_data();
    void notes();
};

namespace
{

Exported written(const Profile &profile)
{
    return ApimPolicyWriter().write(profile);
}

void setPolicy(Profile &profile, const QString &key, const QJsonValue &value)
{
    QJsonObject policy = profile.setup.value(u"policy"_s).toObject();
    policy.insert(key, value);
    profile.setup.insert(u"policy"_s, policy);
}

} // namespace

void TestApimPolicyWriter::golden_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : exportCases()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestApimPolicyWriter::golden()
{
    QFETCH(QString, name);
    const Exported result = written(caseProfile(name));
    QCOMPARE(result.problem, QString());
    QCOMPARE(result.bytes, caseFile(name, u"policy.xml"_s));
    QCOMPARE(notesText(result), caseFile(name, u"policy.notes"_s));
    QCOMPARE(written(caseProfile(name)).bytes, result.bytes);
    QVERIFY(std::all_of(result.bytes.begin(), result.bytes.end(),
                        [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
    QCOMPARE(scanPolicy(result.bytes).problem, QString());
}

void TestApimPolicyWriter::coversEveryOption()
{
    QByteArray all;
    for (const QString &name : exportCases()) {
        all += caseFile(name, u"policy.xml"_s);
    }
    for (const char *part :
         {"StatusCode == 408", "\"weight\"", "random.Next(total)", "Next(candidates.Count)", "code=\"429\"",
          "timeout-ms=\"90500\"", "timeout=\"300\"", "client-id=\"01234567-89ab-cdef-0123-456789abcdef\"",
          "{{eastus-key}}", "https://ai.azure.com", "\"attempts\"] >= 3", "return 2500L", "name=\"deployment\""}) {
        QVERIFY2(all.contains(part), part);
    }
}

void TestApimPolicyWriter::hostileTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("ends the string") << u"a\" + evil() + \""_s;
    QTest::newRow("ends the attribute") << u"a\" /><x y=\""_s;
    QTest::newRow("ends the expression") << u"a }\" /> @( @{"_s;
    QTest::newRow("backslash") << u"a\\"_s;
    QTest::newRow("cdata") << u"]]>"_s;
    QTest::newRow("comment") << u"--> <!-- */ // "_s;
    QTest::newRow("shell") << u"$(id) `id` ${x}"_s;
    QTest::newRow("named value") << u"{{secret}}"_s;
    QTest::newRow("entity") << u"&quot;&#34;&amp;"_s;
    QTest::newRow("line ends") << u"a\nb\r\nc\u2028d\u0085"_s;
    QTest::newRow("direction") << u"\u202Egnp.exe\u2066\u200F"_s;
    QTest::newRow("beyond the first plane") << u"\U0001F600"_s;
    QTest::newRow("escape") << u"\\u0022\\x22"_s;
}

/// Whatever the name is: the same document but for one string, which holds that name.
void TestApimPolicyWriter::hostileTexts()
{
    QFETCH(QString, text);
    const QByteArray plain = written(profileAt(u"https://a.example"_s, u"plain"_s)).bytes;
    const QByteArray hostile = written(profileAt(u"https://a.example"_s, text)).bytes;
    QCOMPARE(hostile, QByteArray(plain).replace("\"plain\"", csharpString(text).toLatin1()));
    const PolicyScan scan = scanPolicy(hostile);
    QCOMPARE(scan.problem, QString());
    QCOMPARE(scan.nodes.size(), scanPolicy(plain).nodes.size());
    QStringList strings;
    for (const PolicyExpression &expression : expressionsOf(scan)) {
        for (const CSharpToken &token : csharpTokens(expression.text)) {
            if (token.kind == CSharpToken::Kind::String) {
                strings.append(token.text);
            }
        }
    }
    QCOMPARE(strings.count(text), 1);
}

void TestApimPolicyWriter::csharpStrings_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("empty") << u""_s << u"\"\""_s;
    QTest::newRow("plain") << u"https://a-b_c.d~e:80/x y Z9"_s << u"\"https://a-b_c.d~e:80/x y Z9\""_s;
    QTest::newRow("quote") << u"\""_s << u"\"\\u0022\""_s;
    QTest::newRow("backslash") << u"\\"_s << u"\"\\u005c\""_s;
    QTest::newRow("letter") << u"ü"_s << u"\"\\u00fc\""_s;
    QTest::newRow("pair") << u"\U0001F600"_s << u"\"\\ud83d\\ude00\""_s;
}

void TestApimPolicyWriter::csharpStrings()
{
    QFETCH(QString, text);
    QTEST(csharpString(text), "expected");
    QCOMPARE(csharpTokens(csharpString(text)).first().text, text);
}

void TestApimPolicyWriter::refusedUrls_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url :
         {"https://a.example/\"", "https://a.example/'", "https://a.example/{{x}}", "https://a.example/<b>",
          "https://a.example/a b", "https://a.example/\n", "https://a.example/$(id)", "https://a.example/a\\b",
          "https://a.example/&amp;", "https://user@a.example", "https://a.example/?x=1", "https://a.example/#x",
          "ftp://a.example", "https://", "javascript:alert(1)", "a.example"}) {
        QTest::newRow(url) << QString::fromLatin1(url);
    }
    QTest::newRow("letters beyond ASCII") << u"https://ä.example"_s;
    QTest::newRow("direction") << u"https://a.example/\u202E"_s;
}

void TestApimPolicyWriter::refusedUrls()
{
    QFETCH(QString, url);
    Profile profile = profileAt(u"https://a.example"_s);
    profile.backends.append(profileAt(url, u"second"_s).backends);
    const Exported result = written(profile);
    QVERIFY2(result.problem.startsWith(u"backends[1].url: "_s), qPrintable(result.problem));
    QCOMPARE(result.bytes, QByteArray());
    // It is not asked, so it does no harm.
    profile.backends[1].enabled = false;
    QCOMPARE(written(profile).problem, QString());
}

void TestApimPolicyWriter::carriedUrls_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url : {"https://a.openai.azure.com", "http://10.0.0.1:8080", "https://[fd00::1]:8443/base/path",
                            "https://a.example/a%20b%22", "https://xn--4ca.example", "HTTPS://A.example"}) {
        QTest::newRow(url) << QString::fromLatin1(url);
    }
}

void TestApimPolicyWriter::carriedUrls()
{
    QFETCH(QString, url);
    const Exported result = written(profileAt(url));
    QCOMPARE(result.problem, QString());
    QVERIFY(result.bytes.contains("{ \"url\", " + csharpString(url).toLatin1() + " }"));
}

void TestApimPolicyWriter::refusedValues_data()
{
    QTest::addColumn<Profile>("profile");
    QTest::addColumn<QString>("problem");
    Profile off = profileAt(u"https://a.example"_s);
    off.backends[0].enabled = false;
    QTest::newRow("nobody") << off << u"backends: "_s;
    for (const QString &identity : {u"me"_s, u"01234567-89ab-cdef-0123-456789abcdef\" x=\""_s, u"{{id}}"_s}) {
        Profile profile = profileAt(u"https://a.example"_s);
        setPolicy(profile, u"identity"_s, identity);
        QTest::newRow(qPrintable(identity)) << profile << u"setup.policy.identity: "_s;
    }
    Profile scope = profileAt(u"https://a.example"_s);
    scope.backends[0].entraScope = u"https://x\" client-id=\"y/.default"_s;
    QTest::newRow("scope") << scope << u"backends[0].entraScope: "_s;
}

void TestApimPolicyWriter::refusedValues()
{
    QFETCH(Profile, profile);
    QFETCH(QString, problem);
    const Exported result = written(profile);
    QVERIFY2(result.problem.startsWith(problem), qPrintable(result.problem));
    QCOMPARE(result.bytes, QByteArray());
}

void TestApimPolicyWriter::throttleOn_data()
{
    QTest::addColumn<QStringList>("entries");
    QTest::addColumn<QByteArray>("condition");
    const QByteArray status = "context.Response.StatusCode";
    QTest::newRow("none") << QStringList() << QByteArray("false");
    QTest::newRow("one") << QStringList{u"429"_s} << status + " == 429";
    QTest::newRow("usual") << QStringList{u"401"_s, u"429"_s, u"5xx"_s}
                           << status + " == 401 || " + status + " == 429 || " + status + " >= 500";
    QTest::newRow("a class") << QStringList{u"4xx"_s} << "(" + status + " >= 400 && " + status + " <= 499)";
    QTest::newRow("neighbours") << QStringList{u"501"_s, u"500"_s, u"503"_s}
                                << "(" + status + " >= 500 && " + status + " <= 501) || " + status + " == 503";
    QTest::newRow("to the end") << QStringList{u"499"_s, u"5xx"_s} << status + " >= 499";
}

void TestApimPolicyWriter::throttleOn()
{
    QFETCH(QStringList, entries);
    QFETCH(QByteArray, condition);
    Profile profile = profileAt(u"https://a.example"_s);
    profile.balancing.throttleOn = StatusSet();
    for (const QString &entry : entries) {
        QVERIFY(profile.balancing.throttleOn.add(entry));
    }
    const QByteArray bytes = written(profile).bytes;
    QVERIFY2(bytes.contains("context.Response != null && (" + condition + "))\">"), bytes.constData());
}

void TestApimPolicyWriter::namedValues()
{
    Profile profile = profileAt(u"https://a.example"_s, u"East US/2"_s);
    profile.backends[0].auth = AuthKind::Key;
    profile.backends.append(profileAt(u"https://b.example"_s, u"east-us-2"_s).backends);
    profile.backends[1].auth = AuthKind::Key;
    setPolicy(profile, u"identity"_s, u"named-values"_s);
    const Exported result = written(profile);
    QVERIFY(result.bytes.contains("<value>{{East-US-2-key}}</value>"));
    QVERIFY(result.bytes.contains("<value>{{east-us-2-key-2}}</value>"));
    QVERIFY(!result.bytes.contains("authentication-managed-identity"));
    QCOMPARE(result.notes.filter(u"East-US-2-key, east-us-2-key-2"_s).size(), 1);
}

/// The gateway puts named values in the place of `{{…}}`: nowhere else may there be such a thing.
void TestApimPolicyWriter::onlyTheListNamesBackends()
{
    for (const QString &name : exportCases()) {
        QByteArray bytes = caseFile(name, u"policy.xml"_s);
        for (const QString &value : spillway::namedValues(planPolicy(caseProfile(name)).plan)) {
            bytes.replace("<value>{{" + value.toLatin1() + "}}</value>", "");
        }
        QVERIFY2(!bytes.contains("{{") && !bytes.contains("}}"), qPrintable(name));
    }
}

void TestApimPolicyWriter::notes_data()
{
    QTest::addColumn<Profile>("profile");
    QTest::addColumn<QString>("note");
    const auto row = [](const char *name, const QString &note, const auto &change) {
        Profile profile = profileAt(u"https://a.example"_s);
        change(profile);
        QTest::newRow(name) << profile << note;
    };
    row("least busy", u"balancing.selection"_s, [](Profile &p) { p.balancing.selection = Selection::LeastBusy; });
    row("deployment", u"multipart"_s, [](Profile &p) { p.balancing.throttleScope = ThrottleScope::Deployment; });
    row("connect", u"balancing.connectTimeoutSeconds"_s, [](Profile &p) { p.balancing.connectTimeout = 3s; });
    row("idle", u"balancing.idleTimeoutSeconds"_s, [](Profile &p) { p.balancing.idleTimeout = 600s; });
    row("key", u"eastus: the policy signs in"_s, [](Profile &p) { p.backends[0].auth = AuthKind::Key; });
    row("client", u"eastus: the caller's own"_s, [](Profile &p) { p.backends[0].auth = AuthKind::Client; });
    row("mapping", u"eastus: a policy cannot give"_s, [](Profile &p) {
        p.backends[0].deployments = {{u"a"_s, u"b"_s}};
    });
    row("authorities", u"eastus: upload"_s, [](Profile &p) { p.backends[0].caFile = u"/x.pem"_s; });
    row("local", u"eastus: an address of this computer"_s,
        [](Profile &p) { p.backends[0].url = u"http://127.0.0.1:8081"_s; });
    row("cache", u"Consumption tier"_s, [](Profile &) {});
}

void TestApimPolicyWriter::notes()
{
    QFETCH(Profile, profile);
    QFETCH(QString, note);
    const Exported result = written(profile);
    QCOMPARE(result.problem, QString());
    QVERIFY2(result.notes.filter(note).size() == 1, qPrintable(result.notes.join(u'\n')));
    QVERIFY(note == u"Consumption tier"_s || written(profileAt(u"https://a.example"_s)).notes.filter(note).isEmpty());
}

QTEST_APPLESS_MAIN(TestApimPolicyWriter)
#include "tst_apimpolicywriter.moc"
