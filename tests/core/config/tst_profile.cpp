// SPDX-License-Identifier: MIT
#include "tests/core/config/findings.h"

#include <functional>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using Change = std::function<void(Profile &)>;
Q_DECLARE_METATYPE(Change)

/// The defaults, and the rules between values wherever the profile comes from.
class TestProfile : public QObject
{
    Q_OBJECT
private slots:
    void defaults();
    void rules_data();
    void rules();
    void everyFindingAtOnce();
    void findingsSayWhereAndWhatToDo();
    void noFindingShowsASecret();
    void findingAsText();
};

void TestProfile::defaults()
{
    const Profile profile;
    QCOMPARE(profile.version, 1);
    QCOMPARE(profile.endpoint.address, u"127.0.0.1"_s);
    QCOMPARE(profile.endpoint.port, 8080);
    QCOMPARE(profile.endpoint.suffix, QString());
    QVERIFY(!profile.endpoint.requireKey);
    QCOMPARE(profile.endpoint.maxBodyMiB, 512);
    QCOMPARE(profile.endpoint.maxReplayMiB, 64);
    for (const int status : {401, 429, 500, 503, 599}) {
        QVERIFY(profile.balancing.throttleOn.contains(status));
    }
    for (const int status : {200, 400, 403, 404, 408, 499}) {
        QVERIFY(!profile.balancing.throttleOn.contains(status));
    }
    QCOMPARE(profile.balancing.defaultRetryAfter, 10'000ms);
    QCOMPARE(profile.balancing.maxAttempts, 50);
    QCOMPARE(profile.balancing.throttleScope, ThrottleScope::Backend);
    QCOMPARE(profile.balancing.selection, Selection::Random);
    QCOMPARE(profile.balancing.whenAllThrottled, WhenAllThrottled::First);
    QCOMPARE(profile.balancing.connectTimeout, 10'000ms);
    QCOMPARE(profile.balancing.idleTimeout, 300'000ms);
    const Backend backend;
    QCOMPARE(backend.priority, 1);
    QCOMPARE(backend.weight, 1);
    QVERIFY(backend.enabled);
    QCOMPARE(backend.auth, AuthKind::Key);
}

void TestProfile::rules_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("expected"); // `PATH: severity`, empty: no finding
    const auto add = [](const char *name, const char *expected, const Change &change) {
        QTest::newRow(name) << change << QString::fromUtf8(expected);
    };
    add("sound", "", [](Profile &) {});

    add("no name", "name: error", [](Profile &p) { p.name.clear(); });
    add("blank name", "name: error", [](Profile &p) { p.name = u" \t"_s; });
    add("slash in the name", "name: error", [](Profile &p) { p.name = u"a/b"_s; });
    add("line end in the name", "name: error", [](Profile &p) { p.name = u"a\nb"_s; });
    add("blank at the name's end", "name: error", [](Profile &p) { p.name = u"a "_s; });
    add("name of many words", "", [](Profile &p) { p.name = u"Größe 2 (neu)"_s; });

    add("address of this computer", "", [](Profile &p) { p.endpoint.address = u"::1"_s; });
    add("localhost", "", [](Profile &p) { p.endpoint.address = u"localhost"_s; });
    add("no address", "endpoint.address: error", [](Profile &p) { p.endpoint.address.clear(); });
    add("host name", "endpoint.address: error", [](Profile &p) { p.endpoint.address = u"example.com"_s; });
    add("address with a line end", "endpoint.address: error",
        [](Profile &p) { p.endpoint.address = u"127.0.0.1\n"_s; });
    add("open address", "endpoint.requireKey: warning", [](Profile &p) { p.endpoint.address = u"0.0.0.0"_s; });
    add("open IPv6 address", "endpoint.requireKey: warning", [](Profile &p) { p.endpoint.address = u"::"_s; });
    add("open address with a key", "", [](Profile &p) {
        p.endpoint.address = u"0.0.0.0"_s;
        p.endpoint.requireKey = true;
    });

    add("suffix", "", [](Profile &p) { p.endpoint.suffix = u"team"_s; });
    add("suffix of two", "", [](Profile &p) { p.endpoint.suffix = u"a-1/b_2.~"_s; });
    add("suffix with dots", "", [](Profile &p) { p.endpoint.suffix = u"v1.0/...x"_s; });
    for (const QString &suffix :
         {u"/team"_s, u"team/"_s, u"a//b"_s, u"a b"_s, u"a?b"_s, u"a%20b"_s, u"größe"_s, u"."_s, u".."_s, u"a/../b"_s,
          u"a/./b"_s, u"team\n"_s, u"\nteam"_s, u"a\\b"_s, u"a#b"_s, u"_spillway"_s, u"_spillway/x"_s}) {
        add(qPrintable(u"suffix "_s + suffix), "endpoint.suffix: error",
            [suffix](Profile &p) { p.endpoint.suffix = suffix; });
    }
    add("suffix that ends in openai", "endpoint.suffix: warning",
        [](Profile &p) { p.endpoint.suffix = u"team/openai"_s; });
    add("suffix openai", "endpoint.suffix: warning", [](Profile &p) { p.endpoint.suffix = u"openai"_s; });
    add("openai inside the suffix", "", [](Profile &p) { p.endpoint.suffix = u"openai/team"_s; });

    add("least body", "", [](Profile &p) { p.endpoint.maxBodyMiB = 1; });
    add("no body", "endpoint.maxBodyMiB: error", [](Profile &p) { p.endpoint.maxBodyMiB = 0; });
    add("largest body", "", [](Profile &p) { p.endpoint.maxBodyMiB = 65536; });
    add("body too large", "endpoint.maxBodyMiB: error", [](Profile &p) { p.endpoint.maxBodyMiB = 65537; });
    add("no replay", "", [](Profile &p) { p.endpoint.maxReplayMiB = 0; });
    add("negative replay", "endpoint.maxReplayMiB: error", [](Profile &p) { p.endpoint.maxReplayMiB = -1; });
    add("replay too large", "endpoint.maxReplayMiB: error", [](Profile &p) { p.endpoint.maxReplayMiB = 65537; });

    add("nothing throttles", "balancing.throttleOn: warning", [](Profile &p) { p.balancing.throttleOn = {}; });
    add("wait of 0", "balancing.defaultRetryAfterSeconds: error",
        [](Profile &p) { p.balancing.defaultRetryAfter = 0ms; });
    add("wait of 99 ms", "balancing.defaultRetryAfterSeconds: error",
        [](Profile &p) { p.balancing.defaultRetryAfter = 99ms; });
    add("wait of 100 ms", "", [](Profile &p) { p.balancing.defaultRetryAfter = 100ms; });
    add("wait of a day", "", [](Profile &p) { p.balancing.defaultRetryAfter = 24h; });
    add("wait of more than a day", "balancing.defaultRetryAfterSeconds: error",
        [](Profile &p) { p.balancing.defaultRetryAfter = 24h + 1ms; });
    add("no attempt", "balancing.maxAttempts: error", [](Profile &p) { p.balancing.maxAttempts = 0; });
    add("one attempt", "", [](Profile &p) { p.balancing.maxAttempts = 1; });
    add("1000 attempts", "", [](Profile &p) { p.balancing.maxAttempts = 1000; });
    add("1001 attempts", "balancing.maxAttempts: error", [](Profile &p) { p.balancing.maxAttempts = 1001; });
    add("no time to connect", "balancing.connectTimeoutSeconds: error",
        [](Profile &p) { p.balancing.connectTimeout = 0ms; });
    add("two days to connect", "balancing.connectTimeoutSeconds: error",
        [](Profile &p) { p.balancing.connectTimeout = 48h; });
    add("no idle time", "balancing.idleTimeoutSeconds: error", [](Profile &p) { p.balancing.idleTimeout = 0ms; });
    add("two idle days", "balancing.idleTimeoutSeconds: error", [](Profile &p) { p.balancing.idleTimeout = 48h; });

    add("no backend", "backends: warning", [](Profile &p) { p.backends.clear(); });
    add("all turned off", "backends: warning", [](Profile &p) { p.backends[0].enabled = false; });
    add("one turned off", "", [](Profile &p) {
        p.backends.append(p.backends[0]);
        p.backends[1].name = u"b"_s;
        p.backends[1].url = u"https://b.openai.azure.com"_s;
        p.backends[0].enabled = false;
    });
    const auto addName = [&add](const char *name, const char *expected, const QString &value) {
        add(name, expected, [value](Profile &p) { p.backends[0].name = value; });
    };
    addName("backend without a name", "backends[0].name: error", {});
    addName("backend with a blank name", "backends[0].name: error", u"  "_s);
    addName("backend called client", "backends[0].name: error", u"client"_s);
    addName("backend called Client", "", u"Client"_s);
    addName("backend's name with a line end", "backends[0].name: error", u"a\r\nx-evil: 1"_s);
    addName("backend's name with a tab", "backends[0].name: error", u"a\tb"_s);
    addName("backend's name with DEL", "backends[0].name: error", u"a\u007f"_s);
    addName("backend's name with NUL", "backends[0].name: error", u"a\0b"_s);
    addName("blank before a backend's name", "backends[0].name: error", u" a"_s);
    addName("backend's name with a slash", "", u"eastus/ptu"_s);
    addName("backend's name beyond ASCII", "", u"日本"_s);
    const auto addSecond = [&add](const char *name, const char *expected, const QString &secondName) {
        add(name, expected, [secondName](Profile &p) {
            p.backends.append(p.backends[0]);
            p.backends[1].name = secondName;
            p.backends[1].url = u"https://b.openai.azure.com"_s;
        });
    };
    addSecond("two names", "", u"westus"_s);
    addSecond("the same name twice", "backends[1].name: error", u"eastus"_s);
    addSecond("names that differ in case", "backends[1].name: warning", u"EastUS"_s); // one variable for both
    add("names with one variable", "backends[1].name: warning", [](Profile &p) {
        p.backends[0].name = u"east-us"_s;
        p.backends.append(p.backends[0]);
        p.backends[1].name = u"east_us"_s;
        p.backends[1].url = u"https://b.openai.azure.com"_s;
    });
    add("characters of two units are one in a variable", "backends[1].name: warning", [](Profile &p) {
        p.backends[0].name = u"a😀"_s;
        p.backends.append(p.backends[0]);
        p.backends[1].name = u"a-"_s;
        p.backends[1].url = u"https://b.openai.azure.com"_s;
    });

    const auto addUrl = [&add](const char *expected, const QString &url) {
        add(qPrintable(u"url "_s + url), expected, [url](Profile &p) { p.backends[0].url = url; });
    };
    addUrl("", u"https://a.openai.azure.com"_s);
    addUrl("", u"https://a.services.ai.azure.com"_s);
    addUrl("", u"https://gateway.example:8443/team"_s);
    addUrl("", u"HTTPS://A.openai.azure.com"_s);
    addUrl("", u"http://127.0.0.1:9001"_s);
    addUrl("", u"http://[::1]:9001"_s);
    addUrl("", u"http://localhost:9001"_s);
    addUrl("", u"https://[2001:db8::1]"_s);
    addUrl("", u"https://bücher.example"_s);
    addUrl("backends[0].url: warning", u"http://a.openai.azure.com"_s);
    addUrl("backends[0].url: warning", u"http://10.0.0.1:8080"_s);
    addUrl("backends[0].url: warning", u"https://a.openai.azure.com/openai/v1"_s);
    addUrl("backends[0].url: warning", u"https://a.openai.azure.com/openai/deployments/gpt-4o/chat/completions"_s);
    for (const QString &url : {QString(),
                               u"a.openai.azure.com"_s,
                               u"//a.openai.azure.com"_s,
                               u"ftp://a.example"_s,
                               u"file:///etc"_s,
                               u"https://"_s,
                               u"https://:443"_s,
                               u"https:a.example"_s,
                               u"https://a.example:99999"_s,
                               u"https://a.example:0"_s,
                               u"https://a b.example"_s,
                               u"https://a.example/x y"_s,
                               u"https://a.example/%zz"_s,
                               u"https://a.example\\x"_s,
                               u"https://a.example?api-version=1"_s,
                               u"https://a.example?"_s,
                               u"https://a.example#x"_s,
                               u"https://user@a.example"_s,
                               u"https://user:pass@a.example"_s,
                               u"https://:pass@a.example"_s,
                               u"https://a.example/../b"_s,
                               u"https://a.example/x/./y"_s,
                               u"https://[::1"_s,
                               u"https://a.example/\n"_s,
                               u"{{url}}"_s,
                               u"https://a.example, https://b.example"_s}) {
        addUrl("backends[0].url: error", url);
    }
    add("http without a credential", "", [](Profile &p) {
        p.backends[0].url = u"http://10.0.0.1"_s;
        p.backends[0].auth = AuthKind::None;
    });
    for (const AuthKind auth : {AuthKind::Entra, AuthKind::Client}) {
        add(auth == AuthKind::Entra ? "http with a token" : "http with the caller's", "backends[0].url: warning",
            [auth](Profile &p) {
                p.backends[0].url = u"http://10.0.0.1"_s;
                p.backends[0].auth = auth;
            });
    }
    add("one URL twice", "backends[1].url: warning", [](Profile &p) {
        p.backends.append(p.backends[0]);
        p.backends[1].name = u"b"_s;
        p.backends[1].url = u"https://A.openai.azure.com:443"_s;
    });

    add("priority 0", "backends[0].priority: error", [](Profile &p) { p.backends[0].priority = 0; });
    add("largest priority", "", [](Profile &p) { p.backends[0].priority = 1'000'000; });
    add("priority too large", "backends[0].priority: error", [](Profile &p) { p.backends[0].priority = 1'000'001; });
    add("weight 0", "backends[0].weight: error", [](Profile &p) { p.backends[0].weight = 0; });
    add("weight 100", "", [](Profile &p) { p.backends[0].weight = 100; });
    add("weight 101", "backends[0].weight: error", [](Profile &p) { p.backends[0].weight = 101; });
    add("deployments", "", [](Profile &p) {
        p.backends[0].deployments = {{u"gpt-4o"_s, u"gpt-4o-ptu"_s}, {u"*"_s, u"other"_s}};
    });
    add("deployment to nothing", "backends[0].deployments: error", [](Profile &p) {
        p.backends[0].deployments = {{u"gpt-4o"_s, QString()}};
    });
    add("deployment from nothing", "backends[0].deployments: error", [](Profile &p) {
        p.backends[0].deployments = {{QString(), u"gpt-4o"_s}};
    });
}

void TestProfile::rules()
{
    QFETCH(Change, change);
    QFETCH(QString, expected);
    Profile profile = soundProfile();
    change(profile);
    const QList<Finding> findings = validate(profile);
    QVERIFY2(places(findings).join(u' ') == expected, qPrintable(textOf(findings)));
    QCOMPARE(hasErrors(findings), expected.endsWith(u"error"_s));
}

namespace
{

Profile brokenEverywhere()
{
    Profile profile;
    profile.endpoint.address = u"here"_s;
    profile.endpoint.suffix = u"a b"_s;
    profile.endpoint.maxBodyMiB = 0;
    profile.endpoint.maxReplayMiB = -1;
    profile.balancing.throttleOn = {};
    profile.balancing.defaultRetryAfter = 0ms;
    profile.balancing.maxAttempts = 0;
    profile.balancing.connectTimeout = 0ms;
    profile.balancing.idleTimeout = 0ms;
    Backend first;
    first.priority = 0;
    first.weight = 0;
    first.deployments = {{u"a"_s, QString()}};
    Backend second;
    second.name = u"client"_s;
    second.url = u"https://user:hunter2@a.example"_s;
    profile.backends = {first, second};
    return profile;
}

} // namespace

void TestProfile::everyFindingAtOnce()
{
    QCOMPARE(places(validate(brokenEverywhere())).join(u'\n'), u"name: error\n"
                                                               "endpoint.address: error\n"
                                                               "endpoint.suffix: error\n"
                                                               "endpoint.maxBodyMiB: error\n"
                                                               "endpoint.maxReplayMiB: error\n"
                                                               "balancing.throttleOn: warning\n"
                                                               "balancing.defaultRetryAfterSeconds: error\n"
                                                               "balancing.maxAttempts: error\n"
                                                               "balancing.connectTimeoutSeconds: error\n"
                                                               "balancing.idleTimeoutSeconds: error\n"
                                                               "backends[0].name: error\n"
                                                               "backends[0].url: error\n"
                                                               "backends[0].priority: error\n"
                                                               "backends[0].weight: error\n"
                                                               "backends[0].deployments: error\n"
                                                               "backends[1].name: error\n"
                                                               "backends[1].url: error"_s);
}

void TestProfile::findingsSayWhereAndWhatToDo()
{
    for (const Finding &finding : validate(brokenEverywhere())) {
        QVERIFY2(!finding.path.isEmpty(), qPrintable(finding.toString()));
        // A sentence, and more than "invalid".
        QVERIFY2(finding.message.size() > 12 && finding.message.endsWith(u'.'), qPrintable(finding.toString()));
        QVERIFY2(finding.message.front().isUpper() || finding.message.front() == u'"', qPrintable(finding.toString()));
        QVERIFY2(!finding.message.contains(u'!'), qPrintable(finding.toString()));
    }
}

void TestProfile::noFindingShowsASecret()
{
    for (const QString &url : {u"https://user:hunter2@a.example"_s, u"https://hunter2@a.example:99999"_s,
                               u"https://a.example?api-key=hunter2"_s, u"https://user:hunter2%zz@a.example"_s,
                               u"https://user:hunter2 x@a.example"_s, u"https://a.example#hunter2"_s}) {
        Profile profile = soundProfile();
        profile.backends[0].url = url;
        const QList<Finding> findings = validate(profile);
        QVERIFY2(hasErrors(findings), qPrintable(url));
        QVERIFY2(!textOf(findings).contains(u"hunter2"_s), qPrintable(textOf(findings)));
    }
}

void TestProfile::findingAsText()
{
    const Finding error{u"backends[2].url"_s, Severity::Error, u"Wrong. Do this."_s};
    QCOMPARE(error.toString(), u"backends[2].url: error: Wrong. Do this."_s);
    const Finding whole{{}, Severity::Warning, u"Odd."_s};
    QCOMPARE(whole.toString(), u"profile: warning: Odd."_s);
    const Finding percent{u"a.%1"_s, Severity::Error, u"%2 %3"_s};
    QCOMPARE(percent.toString(), u"a.%1: error: %2 %3"_s);
}

QTEST_APPLESS_MAIN(TestProfile)
#include "tst_profile.moc"
