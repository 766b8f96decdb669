// SPDX-License-Identifier: MIT
#include "core/config/profilejson.h"
#include "tests/core/config/findings.h"

#include <QJsonArray>
#include <QTemporaryDir>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// CONTRACT.md section 2: what a profile's text means, and what is found in a wrong one.
class TestProfileJson : public QObject
{
    Q_OBJECT
private slots:
    void contractExample();
    void defaultsOfAnEmptyBackend();
    void values_data();
    void values();
    void oneFinding_data();
    void oneFinding();
    void everyFindingInTheOrderOfTheDocument();
    void wrongBlocksAreToldOnce();
    void repeatedKeys();
    void laterVersions_data();
    void laterVersions();
    void encodings_data();
    void encodings();
    void placesOfFaults_data();
    void placesOfFaults();
    void everyTruncationIsAFinding();
    void hugeAndDeep();
    void caFiles();
};

namespace
{

/// A profile with this in it beside a name and one backend.
QByteArray with(const QByteArray &members)
{
    return R"({"name": "p", )" + members + R"(, "backends": [{"name": "a", "url": "https://a.example"}]})";
}

/// A profile whose one backend has this beside a name and a URL.
QByteArray withBackend(const QByteArray &members)
{
    return R"({"name": "p", "backends": [{"name": "a", "url": "https://a.example", )" + members + "}]}";
}

/// One value of a profile as text.
QString shown(const Profile &profile, const QString &what)
{
    const Backend backend = profile.backends.value(0);
    const BalancingOptions &balancing = profile.balancing;
    const QMap<QString, QString> all{
        {u"name"_s, profile.name},
        {u"address"_s, profile.endpoint.address},
        {u"port"_s, QString::number(profile.endpoint.port)},
        {u"suffix"_s, profile.endpoint.suffix},
        {u"requireKey"_s, profile.endpoint.requireKey ? u"yes"_s : u"no"_s},
        {u"maxBodyMiB"_s, QString::number(profile.endpoint.maxBodyMiB)},
        {u"maxReplayMiB"_s, QString::number(profile.endpoint.maxReplayMiB)},
        {u"429"_s, balancing.throttleOn.contains(429) ? u"yes"_s : u"no"_s},
        {u"408"_s, balancing.throttleOn.contains(408) ? u"yes"_s : u"no"_s},
        {u"500"_s, balancing.throttleOn.contains(500) ? u"yes"_s : u"no"_s},
        {u"600"_s, balancing.throttleOn.contains(600) ? u"yes"_s : u"no"_s},
        {u"defaultRetryAfter"_s, QString::number(balancing.defaultRetryAfter.count())},
        {u"maxAttempts"_s, QString::number(balancing.maxAttempts)},
        {u"scope"_s, QString::number(int(balancing.throttleScope))},
        {u"selection"_s, QString::number(int(balancing.selection))},
        {u"whenAll"_s, QString::number(int(balancing.whenAllThrottled))},
        {u"connect"_s, QString::number(balancing.connectTimeout.count())},
        {u"idle"_s, QString::number(balancing.idleTimeout.count())},
        {u"url"_s, backend.url},
        {u"priority"_s, QString::number(backend.priority)},
        {u"weight"_s, QString::number(backend.weight)},
        {u"enabled"_s, backend.enabled ? u"yes"_s : u"no"_s},
        {u"auth"_s, QString::number(int(backend.auth))},
        {u"gpt-4o"_s, backend.deployments.value(u"gpt-4o"_s)},
        {u"*"_s, backend.deployments.value(u"*"_s)},
        {u"entraScope"_s, backend.entraScope},
        {u"color"_s, QString::number(backend.color)},
    };
    return all.value(what, u"no such value"_s);
}

} // namespace

void TestProfileJson::contractExample()
{
    const QByteArray text = configData(u"contract.spillway.json"_s);
    QVERIFY(!text.isEmpty());
    const ParsedProfile parsed = parseProfile(text);
    QCOMPARE(textOf(parsed.findings), QString());
    QVERIFY(!parsed.readOnly);
    const Profile &profile = parsed.profile;
    QCOMPARE(profile.version, 1);
    QCOMPARE(profile.name, u"contoso-chat"_s);
    QCOMPARE(profile.endpoint, EndpointOptions()); // the example shows the defaults
    QCOMPARE(profile.balancing, BalancingOptions());
    QCOMPARE(profile.backends.size(), 1);
    Backend backend;
    backend.name = u"eastus"_s;
    backend.url = u"https://contoso-eastus.openai.azure.com"_s;
    backend.deployments = {{u"gpt-4o"_s, u"gpt-4o-ptu"_s}};
    QCOMPARE(profile.backends[0], backend);
    QCOMPARE(profile.setup.value(u"region"_s).toString(), u"eastus"_s);
    QCOMPARE(profile.setup.value(u"instances"_s).toArray().at(0).toObject().value(u"backend"_s).toString(),
             u"eastus"_s);
    QCOMPARE(profile.setup.size(), 10);
}

void TestProfileJson::defaultsOfAnEmptyBackend()
{
    const ParsedProfile parsed =
        parseProfile(R"({"name": "p", "backends": [{"name": "a", "url": "https://a.example"}]})");
    QCOMPARE(textOf(parsed.findings), QString());
    Profile expected;
    expected.name = u"p"_s;
    Backend backend;
    backend.name = u"a"_s;
    backend.url = u"https://a.example"_s;
    expected.backends = {backend};
    QCOMPARE(parsed.profile, expected);
}

void TestProfileJson::values_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char *what, const QByteArray &text, const char *expected) {
        QTest::addRow("%s = %s", what, expected) << text << QString::fromUtf8(what) << QString::fromUtf8(expected);
    };
    add("address", with(R"("endpoint": {"address": "::1"})"), "::1");
    add("port", with(R"("endpoint": {"port": 0})"), "0");
    add("port", with(R"("endpoint": {"port": 65535})"), "65535");
    add("suffix", with(R"("endpoint": {"suffix": "team"})"), "team");
    add("suffix", with(R"("endpoint": {"suffix": "/team/chat/"})"), "team/chat");
    add("suffix", with(R"("endpoint": {"suffix": "///"})"), "");
    add("requireKey", with(R"("endpoint": {"requireKey": true})"), "yes");
    add("maxBodyMiB", with(R"("endpoint": {"maxBodyMiB": 1})"), "1");
    add("maxReplayMiB", with(R"("endpoint": {"maxReplayMiB": 0})"), "0");
    add("429", with(R"("balancing": {"throttleOn": ["4xx"]})"), "yes");
    add("408", with(R"("balancing": {"throttleOn": ["4XX"]})"), "yes");
    add("500", with(R"("balancing": {"throttleOn": ["4xx"]})"), "no");
    add("600", with(R"("balancing": {"throttleOn": ["5xx"]})"), "yes");
    add("600", with(R"("balancing": {"throttleOn": ["500", "503"]})"), "no");
    add("408", with(R"("balancing": {"throttleOn": [408]})"), "yes");
    add("429", with(R"("balancing": {"throttleOn": [408]})"), "no");
    add("defaultRetryAfter", with(R"("balancing": {"defaultRetryAfterSeconds": 0.5})"), "500");
    add("maxAttempts", with(R"("balancing": {"maxAttempts": 1000})"), "1000");
    add("scope", with(R"("balancing": {"throttleScope": "backend"})"), "0");
    add("scope", with(R"("balancing": {"throttleScope": "deployment"})"), "1");
    add("selection", with(R"("balancing": {"selection": "random"})"), "0");
    add("selection", with(R"("balancing": {"selection": "weighted"})"), "1");
    add("selection", with(R"("balancing": {"selection": "leastBusy"})"), "2");
    add("whenAll", with(R"("balancing": {"whenAllThrottled": "first"})"), "0");
    add("whenAll", with(R"("balancing": {"whenAllThrottled": "random"})"), "1");
    add("whenAll", with(R"("balancing": {"whenAllThrottled": "reply"})"), "2");
    add("connect", with(R"("balancing": {"connectTimeoutSeconds": 2})"), "2000");
    add("idle", with(R"("balancing": {"idleTimeoutSeconds": 600})"), "600000");
    add("priority", withBackend(R"("priority": 1000000)"), "1000000");
    add("weight", withBackend(R"("weight": 100)"), "100");
    add("enabled", withBackend(R"("enabled": true)"), "yes");
    add("auth", withBackend(R"("auth": "key")"), "0");
    add("auth", withBackend(R"("auth": "entra")"), "1");
    add("auth", withBackend(R"("auth": "client")"), "2");
    add("auth", withBackend(R"("auth": "none")"), "3");
    add("gpt-4o", withBackend(R"("deployments": {"gpt-4o": "ptu"})"), "ptu");
    add("*", withBackend(R"("deployments": {"*": "all", "gpt-4o": "ptu"})"), "all");
    add("entraScope", withBackend(R"("entraScope": "https://ai.azure.com/.default")"), "https://ai.azure.com/.default");
    add("color", withBackend(R"("weight": 1)"), "0");
    add("color", withBackend(R"("color": 1)"), "1");
    add("color", withBackend(R"("color": 1000)"), "1000");
    for (const char *url : {"https://a.example", "https://a.example/", "https://a.example/openai",
                            "https://a.example/openai/", "  https://a.example/OpenAI/  "}) {
        QTest::addRow("url %s", url) << R"({"name": "p", "backends": [{"name": "a", "url": ")" + QByteArray(url) +
                                            "\"}]}"
                                     << u"url"_s << u"https://a.example"_s;
    }
    add("name", R"({"name": "caf\u00e9 \ud83d\ude00", "backends": [{"name": "a", "url": "http://127.0.0.1:1"}]})",
        "café 😀");
}

void TestProfileJson::values()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, what);
    QFETCH(QString, expected);
    const ParsedProfile parsed = parseProfile(text);
    QCOMPARE(textOf(parsed.findings), QString());
    QCOMPARE(shown(parsed.profile, what), expected);
}

void TestProfileJson::oneFinding_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected"); // `PATH: severity`, separated by blanks
    const auto add = [](const QByteArray &text, const char *expected) {
        QTest::addRow("%s", text.constData()) << text << QString::fromUtf8(expected);
    };
    const auto addEndpoint = [&add](const QByteArray &members, const char *expected) {
        add(with("\"endpoint\": {" + members + '}'), expected);
    };
    const auto addBalancing = [&add](const QByteArray &members, const char *expected) {
        add(with("\"balancing\": {" + members + '}'), expected);
    };
    const auto addBackend = [&add](const QByteArray &members, const char *expected) {
        add(withBackend(members), expected);
    };
    add("[]", "profile: error");
    add("5", "profile: error");
    add("null", "profile: error");
    add("{}", "name: error backends: warning");
    add(R"({"name": 5, "backends": []})", "name: error backends: warning");
    add(R"({"name": "p", "backends": {}})", "backends: error");
    add(R"({"name": "p", "backends": null})", "backends: error");
    add(R"({"name": "p", "backends": [5]})", "backends[0]: error");
    add(R"({"name": "p", "backends": [{}]})", "backends[0].name: error backends[0].url: error");
    add(with(R"("endpoint": [])"), "endpoint: error");
    add(with(R"("balancing": "fast")"), "balancing: error");
    add(with(R"("setup": [])"), "setup: error");
    add(with(R"("setup": null)"), "setup: error");
    add(with(R"("version": 0)"), "version: error");
    add(with(R"("version": -1)"), "version: error");
    add(with(R"("version": "1")"), "version: error");
    add(with(R"("version": 1.5)"), "version: error");
    add(with(R"("version": null)"), "version: error");

    addEndpoint(R"("address": 5)", "endpoint.address: error");
    addEndpoint(R"("address": "")", "endpoint.address: error");
    addEndpoint(R"("address": "0.0.0.0")", "endpoint.requireKey: warning");
    addEndpoint(R"("port": "8080")", "endpoint.port: error");
    addEndpoint(R"("port": 65536)", "endpoint.port: error");
    addEndpoint(R"("port": -1)", "endpoint.port: error");
    addEndpoint(R"("port": 80.5)", "endpoint.port: error");
    addEndpoint(R"("suffix": null)", "endpoint.suffix: error");
    addEndpoint(R"("suffix": "a b")", "endpoint.suffix: error");
    addEndpoint(R"("suffix": "openai")", "endpoint.suffix: warning");
    addEndpoint(R"("requireKey": "true")", "endpoint.requireKey: error");
    addEndpoint(R"("requireKey": 1)", "endpoint.requireKey: error");
    addEndpoint(R"("maxBodyMiB": 0)", "endpoint.maxBodyMiB: error");
    addEndpoint(R"("maxBodyMiB": "512 MiB")", "endpoint.maxBodyMiB: error");
    addEndpoint(R"("maxReplayMiB": -1)", "endpoint.maxReplayMiB: error");
    addEndpoint(R"("prot": 1)", ""); // too far from `port` to guess
    addEndpoint(R"("ports": 1)", "endpoint.ports: warning");
    addEndpoint(R"("requirekey": true)", "endpoint.requirekey: warning");

    addBalancing(R"("throttleOn": "429")", "balancing.throttleOn: error");
    addBalancing(R"("throttleOn": [])", "balancing.throttleOn: warning");
    for (const char *entry :
         {R"("600")", R"("099")", R"("42")", R"("4290")", R"("6xx")", R"("0xx")", R"("4x")", R"("x4x")", R"("")",
          R"(" 429")", "600", "-1", "429.5", "1e300", "null", "true", "[]", R"("４２９")"}) {
        addBalancing(QByteArray(R"("throttleOn": ["401", )") + entry + ']', "balancing.throttleOn[1]: error");
    }
    addBalancing(R"("throttleOn": ["oops"])", "balancing.throttleOn[0]: error");
    addBalancing(R"("defaultRetryAfterSeconds": 0)", "balancing.defaultRetryAfterSeconds: error");
    addBalancing(R"("defaultRetryAfterSeconds": "10")", "balancing.defaultRetryAfterSeconds: error");
    addBalancing(R"("maxAttempts": 0)", "balancing.maxAttempts: error");
    addBalancing(R"("maxAttempts": 1001)", "balancing.maxAttempts: error");
    addBalancing(R"("throttleScope": "model")", "balancing.throttleScope: error");
    addBalancing(R"("selection": "Random")", "balancing.selection: error");
    addBalancing(R"("selection": 1)", "balancing.selection: error");
    addBalancing(R"("whenAllThrottled": "wait")", "balancing.whenAllThrottled: error");
    addBalancing(R"("connectTimeoutSeconds": 0)", "balancing.connectTimeoutSeconds: error");
    addBalancing(R"("idleTimeoutSeconds": 86401)", "balancing.idleTimeoutSeconds: error");
    addBalancing(R"("idleTimeout": 60)", ""); // unknown and too far from any key
    addBalancing(R"("maxAttempt": 3)", "balancing.maxAttempt: warning");

    addBackend(R"("priority": 0)", "backends[0].priority: error");
    addBackend(R"("priority": "1")", "backends[0].priority: error");
    addBackend(R"("priority": 1000001)", "backends[0].priority: error");
    addBackend(R"("weight": 0)", "backends[0].weight: error");
    addBackend(R"("weight": 101)", "backends[0].weight: error");
    addBackend(R"("enabled": "yes")", "backends[0].enabled: error");
    addBackend(R"("enabled": false)", "backends: warning");
    addBackend(R"("auth": "api-key")", "backends[0].auth: error");
    addBackend(R"("auth": null)", "backends[0].auth: error");
    addBackend(R"("deployments": ["gpt-4o"])", "backends[0].deployments: error");
    addBackend(R"("deployments": {"gpt-4o": 4})", "backends[0].deployments.gpt-4o: error");
    addBackend(R"("deployments": {"": "x"})", "backends[0].deployments: error");
    addBackend(R"("caFile": 5)", "backends[0].caFile: error");
    addBackend(R"("caFile": "/no/such/file.pem")", "backends[0].caFile: error");
    addBackend(R"("entraScope": [])", "backends[0].entraScope: error");
    for (const char *color : {"0", "-1", "1001", "1.5", "\"blue\"", "\"3\"", "null", "true"}) {
        addBackend(R"("color": )" + QByteArray(color), "backends[0].color: error");
    }
    addBackend(R"("apiKey": "hunter2")", "backends[0].apiKey: error");
    addBackend(R"("wieght": 2)", "backends[0].wieght: warning");
    addBackend(R"("note": "x")", "");
    add(with(R"("$schema": "x", "backend": [])"), ""); // `backends` is there, so `backend` is somebody else's
    add(R"({"name": "p", "backend": []})", "backends: warning backend: warning");
}

void TestProfileJson::oneFinding()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const ParsedProfile parsed = parseProfile(text);
    QStringList found;
    for (const Finding &finding : parsed.findings) {
        found.append(finding.toString().section(u": "_s, 0, 1));
        QVERIFY(!finding.message.isEmpty());
        QVERIFY(!finding.message.contains(u"hunter2"_s));
    }
    QVERIFY2(found.join(u' ') == expected, qPrintable(textOf(parsed.findings)));
}

void TestProfileJson::everyFindingInTheOrderOfTheDocument()
{
    const ParsedProfile parsed = parseProfile(configData(u"broken.spillway.json"_s));
    QCOMPARE(textOf(parsed.findings), QString::fromUtf8(configData(u"broken.findings"_s)).trimmed());
    QVERIFY(hasErrors(parsed.findings));
}

void TestProfileJson::wrongBlocksAreToldOnce()
{
    // What is said of a whole block is not said again of everything that is missing in it.
    const ParsedProfile parsed =
        parseProfile(R"({"name": "p", "endpoint": 1, "balancing": [], "backends": ["a", null, {"name": "c"}]})");
    QCOMPARE(places(parsed.findings).join(u' '), u"endpoint: error balancing: error backends[0]: error backends[1]: "
                                                 "error backends[2].url: error"_s);
}

void TestProfileJson::repeatedKeys()
{
    const ParsedProfile parsed = parseProfile(
        R"({"name": "p", "name": "q", "endpoint": {"port": 1, "port": 2, "x": {"y": 1, "y": 2}},
            "backends": [{"name": "a", "url": "https://a.example", "url": "https://b.example"}]})");
    QCOMPARE(places(parsed.findings).join(u' '),
             u"name: error endpoint.port: error endpoint.x.y: error backends[0].url: error"_s);
    QVERIFY(parsed.findings.first().message.contains(u"more than once"_s));
}

void TestProfileJson::laterVersions_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<bool>("readOnly");
    QTest::newRow("this") << 1 << false;
    QTest::newRow("next") << 2 << true;
    QTest::newRow("far") << 1'000'000 << true;
}

void TestProfileJson::laterVersions()
{
    QFETCH(int, version);
    QFETCH(bool, readOnly);
    const ParsedProfile parsed =
        parseProfile(with("\"version\": " + QByteArray::number(version) + R"(, "rules": {"new": true})"));
    QCOMPARE(parsed.readOnly, readOnly);
    QCOMPARE(parsed.profile.version, version);
    QCOMPARE(parsed.profile.backends.size(), 1);
    QVERIFY(!hasErrors(parsed.findings));
    QCOMPARE(parsed.findings.size(), readOnly ? 1 : 0);
    if (readOnly) {
        const QString message = parsed.findings.first().toString();
        QVERIFY(message.startsWith(u"version: warning: "_s));
        QVERIFY(message.contains(QString::number(version)) && message.contains(u"read-only"_s) &&
                message.contains(u"update Spillway"_s));
    }
}

void TestProfileJson::encodings_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message"); // empty: it is read
    const QByteArray sound = with(R"("endpoint": {})");
    const auto utf16 = [](const QByteArray &text, bool littleEndian) {
        QByteArray out = littleEndian ? "\xff\xfe" : "\xfe\xff";
        for (const char c : text) {
            out += littleEndian ? QByteArray{&c, 1} + '\0' : '\0' + QByteArray{&c, 1};
        }
        return out;
    };
    QTest::newRow("UTF-8") << sound << QString();
    QTest::newRow("byte order mark") << "\xef\xbb\xbf" + sound << QString();
    QTest::newRow("CRLF") << QByteArray(sound).replace(", ", ",\r\n") << QString();
    QTest::newRow("two byte order marks")
        << "\xef\xbb\xbf\xef\xbb\xbf" + sound << u"Line 1, column 1: A value should stand here"_s;
    QTest::newRow("UTF-16LE") << utf16(sound, true) << u"The file is UTF-16. Save it as UTF-8."_s;
    QTest::newRow("UTF-16BE") << utf16(sound, false) << u"The file is UTF-16. Save it as UTF-8."_s;
    QTest::newRow("Latin-1") << QByteArray("{\n\"name\": \"caf\xe9\"\n}")
                             << u"Line 2 holds bytes that are not UTF-8. Save the file as UTF-8."_s;
    QTest::newRow("overlong") << QByteArray("{\"name\": \"\xc0\xaf\"}") << u"Line 1 holds bytes"_s;
    QTest::newRow("encoded surrogate") << QByteArray("{\"name\": \"\xed\xa0\x80\"}") << u"Line 1 holds bytes"_s;
    QTest::newRow("cut in a character") << QByteArray("{\"name\": \"\xc3") << u"Line 1 holds bytes"_s;
    QTest::newRow("binary") << QByteArray("\x7f"
                                          "ELF\x02\x01\x01\0\0\xff",
                                          10)
                            << u"Line 1 holds bytes"_s;
    QTest::newRow("empty") << QByteArray() << u"The file is empty."_s;
    QTest::newRow("blank") << QByteArray(" \r\n\t\n") << u"The file is empty."_s;
    QTest::newRow("byte order mark alone") << QByteArray("\xef\xbb\xbf") << u"The file is empty."_s;
}

void TestProfileJson::encodings()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const ParsedProfile parsed = parseProfile(text);
    if (message.isEmpty()) {
        QCOMPARE(textOf(parsed.findings), QString());
        QCOMPARE(parsed.profile.backends.size(), 1);
        return;
    }
    QCOMPARE(parsed.findings.size(), 1);
    QVERIFY(parsed.findings.first().path.isEmpty());
    QVERIFY2(parsed.findings.first().message.startsWith(message), qPrintable(textOf(parsed.findings)));
}

void TestProfileJson::placesOfFaults_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place");
    QTest::newRow("first") << QByteArray("x") << u"Line 1, column 1: "_s;
    QTest::newRow("second line") << QByteArray("{\n  \"a\": x\n}") << u"Line 2, column 8: "_s;
    QTest::newRow("CRLF") << QByteArray("{\r\n  \"a\": x\r\n}") << u"Line 2, column 8: "_s;
    QTest::newRow("behind letters of two bytes") << QByteArray("{\"é\": x}") << u"Line 1, column 7: "_s;
    QTest::newRow("at the end") << QByteArray("{\n\"a\": 1\n") << u"Line 3, column 1: "_s;
    QTest::newRow("behind a byte order mark") << QByteArray("\xef\xbb\xbf{x}") << u"Line 1, column 2: "_s;
}

void TestProfileJson::placesOfFaults()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, place);
    const QList<Finding> findings = parseProfile(text).findings;
    QCOMPARE(findings.size(), 1);
    QVERIFY2(findings.first().message.startsWith(place), qPrintable(textOf(findings)));
}

void TestProfileJson::everyTruncationIsAFinding()
{
    const QByteArray text = configData(u"contract.spillway.json"_s).trimmed();
    for (qsizetype size = 0; size < text.size(); ++size) {
        const ParsedProfile parsed = parseProfile(text.first(size));
        QVERIFY2(hasErrors(parsed.findings), "cut at " + QByteArray::number(size));
        QCOMPARE(parsed.findings.size(), 1);
        QVERIFY(parsed.findings.first().path.isEmpty());
    }
}

void TestProfileJson::hugeAndDeep()
{
    QByteArray many = R"({"name": "p", "backends": [)";
    for (int i = 0; i < 5000; ++i) {
        many += (i > 0 ? "," : "") + QByteArray(R"({"name": "b)") + QByteArray::number(i) + R"(", "url": "https://b)" +
                QByteArray::number(i) + R"(.example", "note": "x"})";
    }
    many += "]}";
    const ParsedProfile parsed = parseProfile(many);
    QCOMPARE(textOf(parsed.findings), QString());
    QCOMPARE(parsed.profile.backends.size(), 5000);
    QCOMPARE(parsed.profile.backends.last().url, u"https://b4999.example"_s);

    QCOMPARE(places(parseProfile(QByteArray(100'000, '[')).findings), QStringList{u": error"_s});
    QCOMPARE(places(parseProfile(with("\"x\": " + QByteArray(64, '[') + QByteArray(64, ']'))).findings),
             QStringList{u": error"_s}); // the document itself is the first level
    QCOMPARE(textOf(parseProfile(with("\"x\": " + QByteArray(63, '[') + QByteArray(63, ']'))).findings), QString());
    const ParsedProfile longText = parseProfile(R"({"name": ")" + QByteArray(1'000'000, 'n') + R"("})");
    QCOMPARE(places(longText.findings), QStringList{u"backends: warning"_s});
    QCOMPARE(longText.profile.name.size(), 1'000'000);
}

void TestProfileJson::caFiles()
{
    QTemporaryDir folder;
    QVERIFY(folder.isValid());
    QFile file(folder.filePath(u"ca.pem"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    const QByteArray relative = withBackend(R"("caFile": "ca.pem")");
    const ParsedProfile inFolder = parseProfile(relative, folder.path());
    QCOMPARE(textOf(inFolder.findings), QString());
    QCOMPARE(inFolder.profile.backends[0].caFile, folder.filePath(u"ca.pem"_s));

    const ParsedProfile elsewhere = parseProfile(relative, folder.path() + u"/sub"_s);
    QCOMPARE(places(elsewhere.findings), QStringList{u"backends[0].caFile: error"_s});
    QVERIFY(elsewhere.findings[0].message.contains(folder.path() + u"/sub/ca.pem"_s));

    const QByteArray absolute = withBackend("\"caFile\": \"" + folder.filePath(u"ca.pem"_s).toUtf8() + '"');
    QCOMPARE(textOf(parseProfile(absolute, u"/"_s).findings), QString());
    QCOMPARE(textOf(parseProfile(absolute).findings), QString());
}

QTEST_APPLESS_MAIN(TestProfileJson)
#include "tst_profilejson.moc"
