// SPDX-License-Identifier: MIT
#include "core/config/profilejson.h"
#include "core/config/secretfields.h"
#include "tests/core/config/findings.h"

#include <QJsonDocument>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Credentials that were put into a profile are found, and never shown.
class TestSecretFields : public QObject
{
    Q_OBJECT
private slots:
    void finds_data();
    void finds();
    void profileWithAKeyIsInvalid();
};

void TestSecretFields::finds_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("paths");
    const auto add = [](const char *name, const QByteArray &json, const char *paths) {
        QTest::newRow(name) << json << QString::fromUtf8(paths);
    };
    add("none", R"({"name": "a", "backends": [{"name": "k", "url": "https://a"}]})", "");
    for (const char *key : {"apiKey", "api-key", "API_KEY", "apikey", "key", "key1", "secret", "token", "password",
                            "clientSecret", "Ocp-Apim-Subscription-Key", "Authorization", "subscription_key"}) {
        add(key, QByteArray(R"({"backends": [{}, {")") + key + R"(": "hunter2"}]})",
            (QByteArray("backends[1].") + key).constData());
    }
    add("at the top", R"({"clientKey": "hunter2"})", "clientKey");
    add("in the endpoint", R"({"endpoint": {"key": "hunter2"}})", "endpoint.key");
    add("in the balancing", R"({"balancing": {"token": "hunter2"}})", "balancing.token");
    add("in the set-up", R"({"setup": {"instances": [{"apiKey": "hunter2"}]}})", "setup.instances[0].apiKey");
    add("in a header map", R"({"backends": [{"headers": {"api-key": "hunter2"}}]})", "backends[0].headers.api-key");
    add("in a list", R"({"apiKeys": ["hunter2", ""]})", "apiKeys");
    add("deep in a block of somebody else", R"({"x": [[{"y": {"primaryKey": "hunter2"}}]]})", "x[0][0].y.primaryKey");
    add("several", R"({"password": "hunter2", "backends": [{"apiKey": "hunter2", "key2": "hunter2"}]})",
        "backends[0].apiKey backends[0].key2 password");
    add("empty", R"({"backends": [{"apiKey": "", "key": null, "token": 5, "keys": []}]})", "");
    add("a reference is a secret too", R"({"backends": [{"apiKey": "${KEY}"}]})", "backends[0].apiKey");
    add("common words in a block of somebody else", R"({"x": {"key": "F5", "token": "a", "secret": "b"}})", "");
    add("deployments may have any name", R"({"backends": [{"deployments": {"token": "a", "apiKey": "b"}}]})", "");
    add("names that only contain the word", R"({"endpoint": {"requireKey": "x"}, "backends": [{"keyboard": "y"}]})",
        "");
}

void TestSecretFields::finds()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, paths);
    const QJsonObject document = QJsonDocument::fromJson(json).object();
    QVERIFY(!document.isEmpty());
    const QList<Finding> findings = findSecretFields(document);
    QStringList found;
    for (const Finding &finding : findings) {
        QCOMPARE(finding.severity, Severity::Error);
        QVERIFY(finding.message.contains(u"spillway-cli keys set"_s));
        QVERIFY(!finding.message.contains(u"hunter2"_s));
        found.append(finding.path);
    }
    QCOMPARE(found.join(u' '), paths);
}

void TestSecretFields::profileWithAKeyIsInvalid()
{
    const ParsedProfile parsed =
        parseProfile(R"({"name": "a", "backends": [{"name": "b", "url": "https://b.example", "apiKey": "hunter2"}]})");
    QCOMPARE(places(parsed.findings), QStringList{u"backends[0].apiKey: error"_s});
    QVERIFY(!textOf(parsed.findings).contains(u"hunter2"_s));
}

QTEST_APPLESS_MAIN(TestSecretFields)
#include "tst_secretfields.moc"
