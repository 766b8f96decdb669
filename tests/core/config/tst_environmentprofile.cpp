// SPDX-License-Identifier: MIT
#include "core/config/environmentprofile.h"
#include "core/config/profilejson.h"
#include "tests/core/config/findings.h"

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using Variables = QMap<QString, QString>;

/// CONTRACT.md section 3: a whole profile out of BACKEND_n_* variables.
class TestEnvironmentProfile : public QObject
{
    Q_OBJECT
private slots:
    void oneBackend();
    void everyVariable();
    void orderOfN();
    void names_data();
    void names();
    void timeouts_data();
    void timeouts();
    void findings_data();
    void findings();
    void everyFindingAtOnce();
    void keysAreNowhereElse();
    void unrelatedVariables();

private:
    static EnvironmentProfile read(const Variables &variables)
    {
        QProcessEnvironment environment;
        for (auto entry = variables.begin(); entry != variables.end(); ++entry) {
            environment.insert(entry.key(), entry.value());
        }
        return profileFromEnvironment(environment);
    }
};

void TestEnvironmentProfile::oneBackend()
{
    const EnvironmentProfile result = read({{u"BACKEND_1_URL"_s, u"https://contoso.openai.azure.com/"_s}});
    QCOMPARE(textOf(result.findings), QString());
    QVERIFY(result.keys.isEmpty());
    Profile expected;
    expected.name = u"environment"_s;
    Backend backend;
    backend.name = u"contoso"_s;
    backend.url = u"https://contoso.openai.azure.com"_s;
    backend.auth = AuthKind::Entra; // no key
    expected.backends = {backend};
    QCOMPARE(result.profile, expected);
    QCOMPARE(textOf(parseProfile(serializeProfile(result.profile)).findings), QString());
}

void TestEnvironmentProfile::everyVariable()
{
    const EnvironmentProfile result = read({{u"BACKEND_1_URL"_s, u"  https://ptu.openai.azure.com/openai/ "_s},
                                            {u"BACKEND_1_PRIORITY"_s, u" 1\n"_s},
                                            {u"BACKEND_1_APIKEY"_s, u" 0123abcd\r\n"_s},
                                            {u"BACKEND_1_DEPLOYMENT_NAME"_s, u" gpt-4o-ptu "_s},
                                            {u"BACKEND_2_URL"_s, u"https://paygo.openai.azure.com"_s},
                                            {u"BACKEND_2_PRIORITY"_s, u"2"_s},
                                            {u"BACKEND_2_APIKEY"_s, u"  "_s},
                                            {u"BACKEND_2_DEPLOYMENT_NAME"_s, QString()},
                                            {u"HTTP_TIMEOUT_SECONDS"_s, u"120"_s}});
    QCOMPARE(textOf(result.findings), QString());
    QCOMPARE(result.profile.backends.size(), 2);
    const Backend &ptu = result.profile.backends[0];
    QCOMPARE(ptu.url, u"https://ptu.openai.azure.com"_s);
    QCOMPARE(ptu.priority, 1);
    QCOMPARE(ptu.auth, AuthKind::Key);
    QCOMPARE(ptu.deployments, (QMap<QString, QString>{{u"*"_s, u"gpt-4o-ptu"_s}}));
    const Backend &paygo = result.profile.backends[1];
    QCOMPARE(paygo.priority, 2);
    QCOMPARE(paygo.auth, AuthKind::Entra);
    QVERIFY(paygo.deployments.isEmpty());
    QCOMPARE(result.keys, (QMap<QString, QByteArray>{{u"ptu"_s, "0123abcd"}}));
    QCOMPARE(result.profile.balancing.idleTimeout, 120'000ms);
    QCOMPARE(result.profile.balancing.connectTimeout, 10'000ms);
}

void TestEnvironmentProfile::orderOfN()
{
    // By number, not by text; gaps are allowed, and so are leading zeros.
    Variables variables;
    for (const QString &n : {u"10"_s, u"2"_s, u"1"_s, u"007"_s, u"123456"_s, u"0"_s}) {
        variables.insert(u"BACKEND_%1_URL"_s.arg(n), u"https://n%1.example"_s.arg(n));
    }
    const EnvironmentProfile result = read(variables);
    QCOMPARE(textOf(result.findings), QString());
    QStringList names;
    for (const Backend &backend : result.profile.backends) {
        names.append(backend.name);
    }
    QCOMPARE(names.join(u' '), u"n0 n1 n2 n007 n10 n123456"_s);
}

void TestEnvironmentProfile::names_data()
{
    QTest::addColumn<QStringList>("urls");
    QTest::addColumn<QString>("names");
    const auto add = [](const QStringList &urls, const char *names) {
        QTest::newRow(names) << urls << QString::fromUtf8(names);
    };
    add({u"https://contoso-eastus.openai.azure.com"_s}, "contoso-eastus");
    add({u"https://Contoso.openai.azure.com"_s}, "contoso");
    add({u"http://localhost:9001"_s, u"http://localhost:9002"_s}, "localhost localhost-2");
    add({u"http://127.0.0.1:9001"_s, u"http://127.0.0.1:9002"_s}, "backend-1 backend-2");
    add({u"http://[::1]:9001"_s}, "backend-1");
    add({u"https://a.one.example"_s, u"https://a.two.example"_s, u"https://a.three.example"_s}, "a a-2 a-3");
    add({u"https://a.one.example"_s, u"https://b.example"_s, u"https://a-4.example"_s, u"https://a.two.example"_s},
        "a b a-4 a-4-4");
    add({u"https://client.example"_s}, "client-1");
}

void TestEnvironmentProfile::names()
{
    QFETCH(QStringList, urls);
    QFETCH(QString, names);
    Variables variables;
    for (int i = 0; i < urls.size(); ++i) {
        variables.insert(u"BACKEND_%1_URL"_s.arg(i + 1), urls[i]);
        variables.insert(u"BACKEND_%1_APIKEY"_s.arg(i + 1), u"key%1"_s.arg(i + 1));
    }
    const EnvironmentProfile result = read(variables);
    QCOMPARE(textOf(result.findings), QString());
    QStringList found;
    for (int i = 0; i < result.profile.backends.size(); ++i) {
        const QString &name = result.profile.backends[i].name;
        found.append(name);
        QCOMPARE(result.keys.value(name), "key" + QByteArray::number(i + 1));
    }
    QCOMPARE(found.join(u' '), names);
}

void TestEnvironmentProfile::timeouts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("idleMs"); // -1: a finding
    QTest::addColumn<int>("connectMs");
    QTest::newRow("unset") << QString() << 300'000 << 10'000;
    QTest::newRow("blank") << u"  "_s << 300'000 << 10'000;
    QTest::newRow("a minute") << u"60"_s << 60'000 << 10'000;
    QTest::newRow("trimmed") << u" 60\n"_s << 60'000 << 10'000;
    QTest::newRow("decimals") << u"2.5"_s << 2500 << 2500;
    QTest::newRow("least") << u"0.1"_s << 100 << 100;
    QTest::newRow("largest") << u"86400"_s << 86'400'000 << 10'000;
    for (const char *text : {"0", "0.09", "-1", "86401", "1e300", "inf", "-inf", "nan", "60s", "1,5", "0x10", "a"}) {
        QTest::newRow(text) << QString::fromUtf8(text) << -1 << -1;
    }
}

void TestEnvironmentProfile::timeouts()
{
    QFETCH(QString, text);
    QFETCH(int, idleMs);
    QFETCH(int, connectMs);
    const EnvironmentProfile result =
        read({{u"BACKEND_1_URL"_s, u"https://a.example"_s}, {u"HTTP_TIMEOUT_SECONDS"_s, text}});
    if (idleMs < 0) {
        QCOMPARE(textOf(result.findings),
                 u"HTTP_TIMEOUT_SECONDS: error: Must be a number of seconds from 0.1 to 86400."_s);
        QCOMPARE(result.profile.balancing, BalancingOptions());
        return;
    }
    QCOMPARE(textOf(result.findings), QString());
    QCOMPARE(result.profile.balancing.idleTimeout, std::chrono::milliseconds(idleMs));
    QCOMPARE(result.profile.balancing.connectTimeout, std::chrono::milliseconds(connectMs));
}

void TestEnvironmentProfile::findings_data()
{
    QTest::addColumn<Variables>("variables");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char *name, const Variables &variables, const char *expected) {
        QTest::newRow(name) << variables << QString::fromUtf8(expected);
    };
    const QString url = u"https://a.example"_s;
    add("nothing", {}, "BACKEND_1_URL: error");
    add("nothing of ours", {{u"BACKEND_URL"_s, url}, {u"BACKEND_X_URL"_s, url}, {u"backend_1_url"_s, url}},
        "BACKEND_1_URL: error");
    add("no URL", {{u"BACKEND_1_APIKEY"_s, u"k"_s}}, "BACKEND_1_URL: error");
    add("blank URL", {{u"BACKEND_3_URL"_s, u" "_s}}, "BACKEND_3_URL: error");
    add("no URL among others", {{u"BACKEND_1_URL"_s, url}, {u"BACKEND_2_PRIORITY"_s, u"1"_s}}, "BACKEND_2_URL: error");
    for (const QString &priority : {u"0"_s, u"-1"_s, u"high"_s, u"1.5"_s, u"1000001"_s, u"99999999999"_s, u"0x1"_s}) {
        add(qPrintable(u"priority "_s + priority), {{u"BACKEND_1_URL"_s, url}, {u"BACKEND_1_PRIORITY"_s, priority}},
            "BACKEND_1_PRIORITY: error");
    }
    add("blank priority", {{u"BACKEND_1_URL"_s, url}, {u"BACKEND_1_PRIORITY"_s, u" "_s}}, "");
    add("bad URL", {{u"BACKEND_1_URL"_s, url}, {u"BACKEND_7_URL"_s, u"a.example"_s}}, "BACKEND_7_URL: error");
    add("bad URL behind a gap without one",
        {{u"BACKEND_1_PRIORITY"_s, u"1"_s}, {u"BACKEND_2_URL"_s, url}, {u"BACKEND_3_URL"_s, u"ftp://b"_s}},
        "BACKEND_1_URL: error BACKEND_3_URL: error");
    add("secret in the URL", {{u"BACKEND_1_URL"_s, u"https://user:hunter2@a.example"_s}}, "BACKEND_1_URL: error");
    add("unencrypted", {{u"BACKEND_1_URL"_s, u"http://a.example"_s}}, "BACKEND_1_URL: warning");
    add("one URL twice", {{u"BACKEND_1_URL"_s, url}, {u"BACKEND_4_URL"_s, u"https://A.example/openai"_s}},
        "BACKEND_4_URL: warning");
    for (const QString &key : {u"hunter2 hunter2"_s, u"hunter2\nx-evil: 1"_s, u"hunter2\u00e9"_s, u"hunter2\u007f"_s}) {
        add(qPrintable(u"key of %1 characters"_s.arg(key.size())),
            {{u"BACKEND_1_URL"_s, url}, {u"BACKEND_1_APIKEY"_s, key}}, "BACKEND_1_APIKEY: error");
    }
    add("misspelt variable", {{u"BACKEND_1_URL"_s, url}, {u"BACKEND_1_API_KEY"_s, u"hunter2"_s}},
        "BACKEND_1_API_KEY: warning");
    add("several of an unknown one", {{u"BACKEND_1_URL"_s, url}, {u"BACKEND_2_MODEL"_s, u"x"_s}},
        "BACKEND_2_MODEL: warning");
    add("names with one variable",
        {{u"BACKEND_1_URL"_s, u"https://a-2.example"_s}, {u"BACKEND_2_URL"_s, u"https://a_2.example"_s}},
        "BACKEND_2_URL: warning");
}

void TestEnvironmentProfile::findings()
{
    QFETCH(Variables, variables);
    QFETCH(QString, expected);
    const EnvironmentProfile result = read(variables);
    QVERIFY2(places(result.findings).join(u' ') == expected, qPrintable(textOf(result.findings)));
    const QString text = textOf(result.findings);
    QVERIFY(!text.contains(u"hunter2"_s));
    QVERIFY2(!text.contains(u"backends["_s), qPrintable(text)); // there is no such thing for whoever set variables
}

void TestEnvironmentProfile::everyFindingAtOnce()
{
    const EnvironmentProfile result = read({{u"BACKEND_1_URL"_s, u"nowhere"_s},
                                            {u"BACKEND_1_PRIORITY"_s, u"x"_s},
                                            {u"BACKEND_2_APIKEY"_s, u"k"_s},
                                            {u"BACKEND_3_URL"_s, u"https://c.example?x"_s},
                                            {u"BACKEND_3_APIKEY"_s, u"a b"_s},
                                            {u"BACKEND_3_KEY"_s, u"k"_s},
                                            {u"HTTP_TIMEOUT_SECONDS"_s, u"soon"_s}});
    QCOMPARE(places(result.findings).join(u' '),
             u"BACKEND_3_KEY: warning BACKEND_1_PRIORITY: error BACKEND_2_URL: error BACKEND_3_APIKEY: error "
             "HTTP_TIMEOUT_SECONDS: error BACKEND_1_URL: error BACKEND_3_URL: error"_s);
}

void TestEnvironmentProfile::keysAreNowhereElse()
{
    const EnvironmentProfile result =
        read({{u"BACKEND_1_URL"_s, u"https://a.example"_s}, {u"BACKEND_1_APIKEY"_s, u"hunter2"_s}});
    QCOMPARE(result.keys.value(u"a"_s), "hunter2");
    QVERIFY(!serializeProfile(result.profile).contains("hunter2"));
}

void TestEnvironmentProfile::unrelatedVariables()
{
    const EnvironmentProfile result = read({{u"BACKEND_1_URL"_s, u"https://a.example"_s},
                                            {u"BACKEND_HOST"_s, u"x"_s},
                                            {u"MY_BACKEND_1_URL"_s, u"x"_s},
                                            {u"BACKEND_1"_s, u"x"_s},
                                            {u"BACKEND_1_"_s, u"x"_s},
                                            {u"BACKEND_1234567890_URL"_s, u"x"_s},
                                            {u"PATH"_s, u"/bin"_s}});
    QCOMPARE(textOf(result.findings), QString());
    QCOMPARE(result.profile.backends.size(), 1);
}

QTEST_APPLESS_MAIN(TestEnvironmentProfile)
#include "tst_environmentprofile.moc"
