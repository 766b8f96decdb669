// SPDX-License-Identifier: MIT
#include "core/config/profilejson.h"
#include "tests/core/config/findings.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>

#include <functional>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Writing profiles: stable order, everything kept that the program does not know, and nothing changed by a rewrite.
class TestProfileRewrite : public QObject
{
    Q_OBJECT
private slots:
    void golden_data();
    void golden();
    void freshProfile();
    void everyValueSurvives();
    void throttleOn_data();
    void throttleOn();
    void urls_data();
    void urls();
    void unknownKeysOfARenamedBackend();
    void unknownKeysWhenBackendsMove();
    void unknownKeysOfARemovedBackend();
    void changedSetup();
    void emptySetupStays();
    void caFiles();
    void namesWithAllCharacters();
    void manyBackendsAreQuick();

private:
    /// A rewrite of `profile` as read from `original`.
    static QByteArray rewrite(const QByteArray &original, const std::function<void(Profile &)> &change = {});
};

QByteArray TestProfileRewrite::rewrite(const QByteArray &original, const std::function<void(Profile &)> &change)
{
    const ParsedProfile parsed = parseProfile(original);
    Profile profile = parsed.profile;
    if (change) {
        change(profile);
    }
    return serializeProfile(profile, parsed);
}

void TestProfileRewrite::golden_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("the contract's example") << u"contract"_s;
    QTest::newRow("unknown keys everywhere") << u"unknown"_s;
    QTest::newRow("other spellings of the same") << u"spellings"_s;
    QTest::newRow("as little as possible") << u"minimal"_s;
}

void TestProfileRewrite::golden()
{
    QFETCH(QString, name);
    const QByteArray given = configData(name + u".spillway.json"_s);
    const QByteArray expected = configData(name + u".rewritten.json"_s);
    QVERIFY(!given.isEmpty() && !expected.isEmpty());
    const ParsedProfile parsed = parseProfile(given);
    QCOMPARE(textOf(parsed.findings), QString());
    QCOMPARE(serializeProfile(parsed.profile, parsed), expected);
    // And from then on nothing changes any more.
    const ParsedProfile again = parseProfile(expected);
    QCOMPARE(textOf(again.findings), QString());
    QCOMPARE(again.profile, parsed.profile);
    QCOMPARE(serializeProfile(again.profile, again), expected);
}

void TestProfileRewrite::freshProfile()
{
    const QByteArray text = serializeProfile(soundProfile());
    const ParsedProfile parsed = parseProfile(text);
    QCOMPARE(textOf(parsed.findings), QString());
    QCOMPARE(parsed.profile, soundProfile());
    QVERIFY(text.startsWith("{\n  \"version\": 1,\n  \"name\": \"test\",\n"));
    QVERIFY(text.endsWith("\n}\n"));
    QVERIFY(!text.contains("\"setup\""));
    QVERIFY(!text.contains("\"entraScope\""));
    QVERIFY(!text.contains("\"color\""));
    QVERIFY(!text.contains('\t') && !text.contains('\r'));
}

void TestProfileRewrite::everyValueSurvives()
{
    Profile profile;
    profile.name = u"all \"of\" it \\ é 😀"_s;
    profile.endpoint = {u"::1"_s, 0, u"team/chat"_s, true, 1, 0};
    profile.balancing.throttleOn = {};
    profile.balancing.throttleOn.add(u"408");
    profile.balancing.throttleOn.add(u"5xx");
    profile.balancing.defaultRetryAfter = 1234ms;
    profile.balancing.maxAttempts = 7;
    profile.balancing.throttleScope = ThrottleScope::Deployment;
    profile.balancing.selection = Selection::LeastBusy;
    profile.balancing.whenAllThrottled = WhenAllThrottled::Reply;
    profile.balancing.connectTimeout = 100ms;
    profile.balancing.idleTimeout = 24h;
    Backend backend;
    backend.name = u"a"_s;
    backend.url = u"http://127.0.0.1:9001/base"_s;
    backend.priority = 1'000'000;
    backend.weight = 100;
    backend.enabled = false;
    backend.deployments = {{u"*"_s, u"x"_s}, {u"gpt-4o"_s, u"y"_s}};
    backend.entraScope = u"https://ai.azure.com/.default"_s;
    backend.color = 9;
    for (const AuthKind auth : {AuthKind::Key, AuthKind::Entra, AuthKind::Client, AuthKind::None}) {
        backend.auth = auth;
        backend.name += u'a';
        backend.url += u'a';
        profile.backends.append(backend);
    }
    profile.backends[0].enabled = true;
    profile.setup = {{u"region"_s, u"eastus"_s}, {u"more"_s, QJsonArray{1, 2.5, true, QJsonValue::Null}}};
    const ParsedProfile parsed = parseProfile(serializeProfile(profile));
    QCOMPARE(textOf(parsed.findings), QString());
    QCOMPARE(parsed.profile, profile);
}

void TestProfileRewrite::throttleOn_data()
{
    QTest::addColumn<QStringList>("entries");
    QTest::addColumn<QByteArray>("expected");
    const auto add = [](const QStringList &entries, const char *expected) {
        QTest::newRow(expected) << entries << QByteArray(expected);
    };
    add({}, "[]");
    add({u"5xx"_s, u"429"_s, u"401"_s}, R"(["401", "429", "5xx"])");
    add({u"4xx"_s, u"429"_s}, R"(["4xx"])");
    add({u"1xx"_s, u"2xx"_s, u"3xx"_s, u"4xx"_s, u"5xx"_s}, R"(["1xx", "2xx", "3xx", "4xx", "5xx"])");
    add({u"503"_s, u"500"_s}, R"(["500", "503"])");
    QStringList single;
    QByteArray expected;
    for (int status = 500; status < 600; ++status) { // not 5xx, which holds 600 as well
        single.append(QString::number(status));
        expected += (expected.isEmpty() ? "[\"" : ", \"") + QByteArray::number(status) + '"';
    }
    add(single, expected + ']');
    single.clear();
    for (int status = 400; status < 500; ++status) {
        single.append(QString::number(status));
    }
    QTest::newRow("each of a class") << single << QByteArray(R"(["4xx"])");
}

void TestProfileRewrite::throttleOn()
{
    QFETCH(QStringList, entries);
    QFETCH(QByteArray, expected);
    Profile profile = soundProfile();
    profile.balancing.throttleOn = {};
    for (const QString &entry : entries) {
        QVERIFY(profile.balancing.throttleOn.add(entry));
    }
    const QByteArray text = serializeProfile(profile);
    QVERIFY2(text.contains("\"throttleOn\": " + expected + ','), text);
    QCOMPARE(parseProfile(text).profile.balancing.throttleOn, profile.balancing.throttleOn);
}

void TestProfileRewrite::urls_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url : {"https://a.example", "http://[::1]:9001", "https://a.example/base", "https://openai",
                            "https://a.example/openai/v1", "HTTPS://A.example", "", "not a url", "https://"}) {
        QTest::newRow(*url ? url : "empty") << QString::fromUtf8(url);
    }
}

void TestProfileRewrite::urls()
{
    QFETCH(QString, url);
    Profile profile = soundProfile();
    profile.backends[0].url = url;
    const QByteArray text = serializeProfile(profile);
    const ParsedProfile parsed = parseProfile(text);
    QCOMPARE(parsed.profile.backends.value(0).url, url);
    QCOMPARE(serializeProfile(parsed.profile, parsed), text);
}

namespace
{

const QByteArray twoBackends = R"({"name": "p", "backends": [
    {"name": "a", "url": "https://a.example", "noteA": 1, "deployments": {"z": "1", "b": "2"}},
    {"name": "b", "url": "https://b.example", "noteB": 2}]})";

/// The backends' members in a rewritten profile, without what every backend has.
QString backendNotes(const QByteArray &text)
{
    QStringList notes;
    for (const QJsonValue &value : parseProfile(text).original.value(u"backends"_s).toArray()) {
        QString note = value.toObject().value(u"name"_s).toString();
        for (const QString &key : value.toObject().keys()) {
            note += key.startsWith(u"note"_s) ? u'+' + key : QString();
        }
        notes.append(note);
    }
    return notes.join(u' ');
}

} // namespace

void TestProfileRewrite::unknownKeysOfARenamedBackend()
{
    QCOMPARE(backendNotes(rewrite(twoBackends)), u"a+noteA b+noteB"_s);
    QCOMPARE(backendNotes(rewrite(twoBackends, [](Profile &p) { p.backends[0].name = u"new"_s; })),
             u"new+noteA b+noteB"_s);
    QCOMPARE(backendNotes(rewrite(twoBackends,
                                  [](Profile &p) {
                                      p.backends[0].name = u"new"_s;
                                      p.backends[0].url = u"https://new.example"_s;
                                  })),
             u"new+noteA b+noteB"_s);
    QCOMPARE(backendNotes(rewrite(twoBackends, [](Profile &p) { std::swap(p.backends[0].name, p.backends[1].name); })),
             u"b+noteB a+noteA"_s);
}

void TestProfileRewrite::unknownKeysWhenBackendsMove()
{
    QCOMPARE(backendNotes(rewrite(twoBackends, [](Profile &p) { p.backends.swapItemsAt(0, 1); })),
             u"b+noteB a+noteA"_s);
    QCOMPARE(backendNotes(rewrite(twoBackends,
                                  [](Profile &p) {
                                      p.backends.swapItemsAt(0, 1);
                                      p.backends[0].name = u"new"_s; // b's URL says which one it is
                                  })),
             u"new+noteB a+noteA"_s);
}

void TestProfileRewrite::unknownKeysOfARemovedBackend()
{
    QCOMPARE(backendNotes(rewrite(twoBackends, [](Profile &p) { p.backends.removeFirst(); })), u"b+noteB"_s);
    QCOMPARE(backendNotes(rewrite(twoBackends,
                                  [](Profile &p) {
                                      p.backends.prepend({});
                                      p.backends[0].name = u"new"_s;
                                      p.backends[0].url = u"https://new.example"_s;
                                  })),
             u"new a+noteA b+noteB"_s);
    QCOMPARE(backendNotes(rewrite(twoBackends,
                                  [](Profile &p) {
                                      p.backends.removeFirst();
                                      p.backends[0].name = u"new"_s;
                                      p.backends[0].url = u"https://new.example"_s;
                                  })),
             u"new"_s); // one of two is gone: whose note would it be?
}

void TestProfileRewrite::changedSetup()
{
    const QByteArray original = R"({"name": "p", "setup": {"zone": 1, "policy": {"b": 1, "identity": "x"}, "area": 2,
        "instances": [{"mine": 1, "region": "eastus", "name": "a"}], "region": "eastus"}})";
    const QByteArray text = rewrite(original, [](Profile &p) {
        p.setup.insert(u"subscription"_s, u"s"_s);
        p.setup.insert(u"added"_s, true);
        QJsonArray instances = p.setup.value(u"instances"_s).toArray();
        instances.append(QJsonObject{{u"region"_s, u"westus"_s}, {u"name"_s, u"b"_s}});
        p.setup.insert(u"instances"_s, instances);
    });
    const qsizetype setup = text.indexOf("\"setup\"");
    QCOMPARE(text.mid(setup).simplified(),
             QByteArray(R"("setup": { "subscription": "s", "region": "eastus", "instances": [ { "name": "a", )"
                        R"("region": "eastus", "mine": 1 }, { "name": "b", "region": "westus" } ], )"
                        R"("policy": { "identity": "x", "b": 1 }, "zone": 1, "area": 2, "added": true } })"));
}

void TestProfileRewrite::emptySetupStays()
{
    QVERIFY(rewrite(R"({"name": "p", "setup": {}})").contains("\"setup\": {}"));
    QVERIFY(!rewrite(R"({"name": "p"})").contains("\"setup\""));
}

void TestProfileRewrite::caFiles()
{
    QTemporaryDir temporary;
    QVERIFY(temporary.isValid());
    const QDir root(temporary.path());
    QVERIFY(root.mkpath(u"profiles/certs"_s));
    QVERIFY(root.mkpath(u"..dots"_s));
    for (const QString &name : {u"profiles/certs/in.pem"_s, u"out.pem"_s, u"profiles/..odd.pem"_s}) {
        QFile file(root.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    const QString base = root.filePath(u"profiles"_s);
    const auto written = [&](const ParsedProfile &original, const QString &caFile) {
        Profile profile = soundProfile();
        profile.backends[0].caFile = caFile;
        const ParsedProfile parsed = parseProfile(serializeProfile(profile, original, base), base);
        const QJsonArray backends = parsed.original.value(u"backends"_s).toArray();
        return backends.at(0).toObject().value(u"caFile"_s).toString() + (hasErrors(parsed.findings) ? u"?"_s : u""_s);
    };
    // Chosen in the window: relative below the profile's folder, so that both can be moved together.
    QCOMPARE(written({}, base + u"/certs/in.pem"_s), u"certs/in.pem"_s);
    QCOMPARE(written({}, base + u"/..odd.pem"_s), u"..odd.pem"_s);
    QCOMPARE(written({}, root.filePath(u"out.pem"_s)), root.filePath(u"out.pem"_s));
    QCOMPARE(written({}, QString()), QString());
    // Written by a person: as it was.
    for (const QString &text : {u"../out.pem"_s, u"certs/../certs/in.pem"_s, base + u"/certs/in.pem"_s}) {
        const QByteArray json = R"({"name": "p", "backends": [{"name": "eastus", "url": "https://a.openai.azure.com",
            "caFile": ")" + text.toUtf8() +
                                "\"}]}";
        const ParsedProfile original = parseProfile(json, base);
        QCOMPARE(textOf(original.findings), QString());
        QCOMPARE(written(original, original.profile.backends[0].caFile), text);
        QCOMPARE(written(original, base + u"/..odd.pem"_s), u"..odd.pem"_s);
    }
}

void TestProfileRewrite::namesWithAllCharacters()
{
    Profile profile = soundProfile();
    QString name;
    for (char16_t c = u' '; c < 0x2000; ++c) {
        name += QChar(c).category() == QChar::Other_Control ? QString() : QString(QChar(c));
    }
    name = u'<' + name + u'>';
    profile.name = QString(name).remove(u'/');
    profile.backends[0].name = name;
    profile.backends[0].deployments.insert(name, name);
    const ParsedProfile parsed = parseProfile(serializeProfile(profile));
    QCOMPARE(textOf(parsed.findings), QString());
    QCOMPARE(parsed.profile, profile);
}

void TestProfileRewrite::manyBackendsAreQuick()
{
    QByteArray text = R"({"name": "p", "backends": [)";
    for (int i = 0; i < 5000; ++i) {
        const QByteArray number = QByteArray::number(i);
        text += (i > 0 ? "," : "") + ("{\"name\": \"b" + number + "\", \"url\": \"https://b" + number +
                                      ".example\", \"note\": {\"" + number + "\": 1}}");
    }
    text += "]}";
    const QByteArray written = rewrite(text, [](Profile &p) { p.backends[4999].name = u"new"_s; });
    const ParsedProfile parsed = parseProfile(written);
    QCOMPARE(parsed.profile.backends.size(), 5000);
    const QJsonObject last = parsed.original.value(u"backends"_s).toArray().at(4999).toObject();
    QCOMPARE(last.value(u"name"_s).toString(), u"new"_s);
    QVERIFY(last.value(u"note"_s).toObject().contains(u"4999"_s));
}

QTEST_APPLESS_MAIN(TestProfileRewrite)
#include "tst_profilerewrite.moc"
