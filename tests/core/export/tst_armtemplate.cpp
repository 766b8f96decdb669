// SPDX-License-Identifier: MIT
#include "core/export/armtemplate.h"
#include "core/export/armtext.h"
#include "core/export/poolpolicy.h"
#include "tests/core/export/templatecases.h"

#include <QJsonDocument>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The ARM template: what it says for which profile, and that every text from a form is a text in it.
/// checkarm.py looks at the same files with Microsoft's schemas.
class TestArmTemplate : public QObject
{
    Q_OBJECT
private slots:
    void golden_data();
    void golden();
    void texts_data();
    void texts();
    void hostileTexts_data();
    void hostileTexts();
    void hostileBackends();
    void tierAndIdentity();
    void userAssignedIdentity();
    void instancesOfOtherGroups();
    void deploymentsAreAChain();
    void pool();
    void poolPolicyGolden();
    void noPool_data();
    void noPool();
    void keys();
    void schemaInPieces();
    void schemaTooLarge();
    void refused_data();
    void refused();
};

namespace
{

QJsonObject parsed(const QByteArray &bytes)
{
    return QJsonDocument::fromJson(bytes).object();
}

QJsonObject templateOf(const Profile &profile, const QByteArray &schema = {})
{
    const Exported exported = ArmTemplateWriter(schema).write(profile);
    if (!exported.problem.isEmpty()) {
        qWarning("%s", qPrintable(exported.problem));
    }
    return parsed(exported.bytes);
}

QList<QJsonObject> resourcesOf(const QJsonObject &root, const QString &type)
{
    QList<QJsonObject> found;
    for (const QJsonValue resource : root.value(u"resources"_s).toArray()) {
        if (resource[u"type"_s].toString() == type) {
            found.append(resource.toObject());
        }
    }
    return found;
}

/// Every string of a document: keys and values.
void collect(const QJsonValue &value, QStringList &strings)
{
    if (value.isString()) {
        strings.append(value.toString());
    }
    for (const QJsonValue element : value.toArray()) {
        collect(element, strings);
    }
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        strings.append(member.key());
        collect(member.value(), strings);
    }
}

bool isExpression(const QString &text)
{
    return text.startsWith(u'[') && text.endsWith(u']') && !text.startsWith(u"[["_s);
}

/// An expression with its strings taken out: what it does, whatever the names are.
QString shapeOf(const QString &expression)
{
    static const QRegularExpression literal(uR"('(?:[^']|'')*')"_s);
    return QString(expression).replace(literal, u"''"_s);
}

QStringList expressionShapes(const QJsonObject &root)
{
    QStringList strings;
    collect(root, strings);
    QStringList shapes;
    for (const QString &text : strings) {
        if (isExpression(text)) {
            shapes.append(shapeOf(text));
        }
    }
    shapes.sort();
    return shapes;
}

} // namespace

void TestArmTemplate::golden_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : templateCases()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestArmTemplate::golden()
{
    QFETCH(QString, name);
    const ArmTemplateWriter writer(schemaOf(name));
    const Exported result = writer.write(templateProfile(name));
    QCOMPARE(result.problem, QString());
    QCOMPARE(result.bytes, bundleData(name + u"/azuredeploy.json"_s));
    QCOMPARE(writer.write(templateProfile(name)).bytes, result.bytes);
    QVERIFY(std::all_of(result.bytes.begin(), result.bytes.end(),
                        [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
}

void TestArmTemplate::texts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << u"Azure OpenAI"_s << u"Azure OpenAI"_s;
    QTest::newRow("expression") << u"[resourceGroup().id]"_s << u"[[resourceGroup().id]"_s;
    QTest::newRow("brackets twice") << u"[[x]"_s << u"[[[x]"_s;
    QTest::newRow("no end") << u"[x] y"_s << u"[x] y"_s;
    QTest::newRow("no begin") << u"x]"_s << u"x]"_s;
    QTest::newRow("only brackets") << u"[]"_s << u"[[]"_s;
    QTest::newRow("empty") << u""_s << u""_s;
}

void TestArmTemplate::texts()
{
    QFETCH(QString, text);
    QTEST(armText(text), "expected");
    QCOMPARE(armLiteral(u"a'b''"_s), u"'a''b'''''"_s);
}

void TestArmTemplate::hostileTexts_data()
{
    QTest::addColumn<QString>("path");
    for (const QString &path : setupTexts()) {
        QTest::newRow(qPrintable(path)) << path;
    }
}

/// Whatever is typed: it is refused, or the template does the same and holds the text as a text.
void TestArmTemplate::hostileTexts()
{
    QFETCH(QString, path);
    const QStringList before = expressionShapes(templateOf(templateProfile(u"five"_s)));
    for (const QString &text : spillway::hostileTexts()) {
        const Exported exported = ArmTemplateWriter().write(fiveWith(path, text));
        if (!exported.problem.isEmpty()) {
            QVERIFY2(exported.problem.contains(u": "_s), qPrintable(exported.problem));
            QCOMPARE(exported.bytes, QByteArray());
            continue;
        }
        const QJsonObject root = parsed(exported.bytes);
        QVERIFY2(!root.isEmpty(), qPrintable(path + u' ' + text));
        QStringList after = expressionShapes(root);
        if (path == u"region"_s || path.endsWith(u"version"_s)) {
            continue; // which resources there are does not depend on it; an empty one is left out
        }
        QCOMPARE(after, before);
    }
}

void TestArmTemplate::hostileBackends()
{
    const QStringList before = expressionShapes(templateOf(templateProfile(u"five"_s)));
    for (const QString &text : spillway::hostileTexts()) {
        Profile profile = templateProfile(u"five"_s);
        profile.backends[0].name = text;
        profile.setup = withValue(profile.setup, {u"instances"_s, u"0"_s, u"backend"_s}, text).toObject();
        const QJsonObject root = templateOf(profile);
        QCOMPARE(expressionShapes(root), before);
        const QList<QJsonObject> backends = resourcesOf(root, u"Microsoft.ApiManagement/service/backends"_s);
        QCOMPARE(backends.first()[u"properties"_s][u"title"_s].toString(), armText(text));
    }
}

void TestArmTemplate::tierAndIdentity()
{
    const QString type = u"Microsoft.ApiManagement/service"_s;
    const QJsonObject service = resourcesOf(templateOf(templateProfile(u"five"_s)), type).first();
    QCOMPARE(service[u"sku"_s].toObject(), (QJsonObject{{u"name"_s, u"StandardV2"_s}, {u"capacity"_s, 1}}));
    QCOMPARE(service[u"identity"_s].toObject(), (QJsonObject{{u"type"_s, u"SystemAssigned"_s}}));
    const QJsonObject root = templateOf(fiveWith(u"apim.sku"_s, u"Consumption"_s));
    QCOMPARE(resourcesOf(root, type).first()[u"sku"_s][u"capacity"_s].toInt(-1), 0);
    QVERIFY(resourcesOf(root, u"Microsoft.ApiManagement/service/backends"_s).isEmpty());
}

void TestArmTemplate::userAssignedIdentity()
{
    const QJsonObject root = templateOf(templateProfile(u"hostile"_s));
    const QJsonObject service = resourcesOf(root, u"Microsoft.ApiManagement/service"_s).first();
    QCOMPARE(service[u"identity"_s][u"type"_s].toString(), u"SystemAssigned, UserAssigned"_s);
    QVERIFY(root[u"parameters"_s].toObject().contains(u"userAssignedIdentityId"_s));
    const QList<QJsonObject> roles = resourcesOf(root, u"Microsoft.Authorization/roleAssignments"_s);
    QCOMPARE(roles.size(), 2); // the group's name in capitals is the same group
    QCOMPARE(roles[0][u"properties"_s][u"principalId"_s].toString(),
             u"[reference(parameters('userAssignedIdentityId'), '2023-01-31').principalId]"_s);
}

void TestArmTemplate::instancesOfOtherGroups()
{
    const QJsonObject root = templateOf(templateProfile(u"five"_s));
    QCOMPARE(resourcesOf(root, u"Microsoft.CognitiveServices/accounts"_s).size(), 3);
    const QList<QJsonObject> nested = resourcesOf(root, u"Microsoft.Resources/deployments"_s);
    QCOMPARE(nested.size(), 1);
    QCOMPARE(nested[0][u"resourceGroup"_s].toString(), u"rg-contoso-eu"_s);
    const QJsonObject inner = nested[0][u"properties"_s][u"template"_s].toObject();
    const QList<QJsonObject> accounts = resourcesOf(inner, u"Microsoft.CognitiveServices/accounts"_s);
    QCOMPARE(accounts.size(), 2);
    QCOMPARE(accounts[0][u"properties"_s][u"customSubDomainName"_s].toString(), u"contoso-swedencentral"_s);
    QCOMPARE(resourcesOf(inner, u"Microsoft.Authorization/roleAssignments"_s).size(), 2);
}

void TestArmTemplate::deploymentsAreAChain()
{
    const QList<QJsonObject> deployments =
        resourcesOf(templateOf(templateProfile(u"five"_s)), u"Microsoft.CognitiveServices/accounts/deployments"_s);
    QCOMPARE(deployments.size(), 6);
    QCOMPARE(deployments[0][u"name"_s].toString(), u"contoso-ptu/gpt-4o"_s);
    QCOMPARE(deployments[0][u"sku"_s].toObject(),
             (QJsonObject{{u"name"_s, u"ProvisionedManaged"_s}, {u"capacity"_s, 50}}));
    QCOMPARE(
        deployments[1][u"dependsOn"_s].toArray(),
        QJsonArray{u"[resourceId('Microsoft.CognitiveServices/accounts/deployments', 'contoso-ptu', 'gpt-4o')]"_s});
}

void TestArmTemplate::pool()
{
    const QJsonObject root = templateOf(templateProfile(u"five"_s));
    const QList<QJsonObject> backends = resourcesOf(root, u"Microsoft.ApiManagement/service/backends"_s);
    QCOMPARE(backends.size(), 6);
    for (const QJsonObject &backend : backends) {
        QCOMPARE(backend[u"condition"_s].toString(), u"[parameters('useNativePool')]"_s);
    }
    const QJsonValue rule = backends[1][u"properties"_s][u"circuitBreaker"_s][u"rules"_s].toArray().first();
    QCOMPARE(backends[1][u"properties"_s][u"url"_s].toString(), u"https://contoso-eastus.openai.azure.com/openai"_s);
    QCOMPARE(rule[u"tripDuration"_s].toString(), u"PT3S"_s); // 2.5 s, rounded up
    QCOMPARE(rule[u"acceptRetryAfter"_s].toBool(), true);
    const auto range = [](int min, int max) { return QJsonObject{{u"min"_s, min}, {u"max"_s, max}}; };
    QCOMPARE(rule[u"failureCondition"_s][u"statusCodeRanges"_s].toArray(),
             (QJsonArray{range(401, 401), range(429, 429), range(500, 599)}));
    QList<std::pair<int, int>> members;
    for (const QJsonValue member : backends.last()[u"properties"_s][u"pool"_s][u"services"_s].toArray()) {
        members.append({member[u"priority"_s].toInt(), member[u"weight"_s].toInt()});
    }
    // Priorities 1, 10, 10, 20, 20 of the profile, without the gaps.
    QCOMPARE(members, (QList<std::pair<int, int>>{{1, 1}, {2, 3}, {2, 2}, {3, 3}, {3, 2}}));
    QCOMPARE(root[u"parameters"_s][u"useNativePool"_s][u"defaultValue"_s].toBool(true), false);
}

void TestArmTemplate::poolPolicyGolden()
{
    for (const QString &name : {u"five"_s, u"keys"_s}) {
        const PlannedPolicy planned = planPolicy(templateProfile(name));
        QCOMPARE(poolObstacle(planned.plan), QString());
        QFile file(QStringLiteral(SPILLWAY_TEST_DATA "/poolpolicy/") + name + u"/policy.xml"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(poolPolicyDocument(planned.plan, u"openai-pool"), file.readAll());
    }
}

void TestArmTemplate::noPool_data()
{
    QTest::addColumn<Profile>("profile");
    Profile mixed = templateProfile(u"five"_s);
    mixed.backends[1].auth = AuthKind::None;
    QTest::newRow("some without a token") << mixed;
    Profile scopes = templateProfile(u"five"_s);
    scopes.backends[1].entraScope = u"https://ai.azure.com/.default"_s;
    QTest::newRow("two scopes") << scopes;
    Profile many = templateProfile(u"five"_s);
    while (many.backends.size() <= 30) {
        many.backends.append(many.backends.last());
        many.backends.last().name += u'x';
    }
    QTest::newRow("31 backends") << many;
    QTest::newRow("Consumption") << fiveWith(u"apim.sku"_s, u"Consumption"_s);
}

void TestArmTemplate::noPool()
{
    QFETCH(Profile, profile);
    const Exported exported = ArmTemplateWriter().write(profile);
    QCOMPARE(exported.problem, QString());
    QVERIFY(!exported.bytes.contains("useNativePool"));
    QVERIFY(!exported.bytes.contains("service/backends"));
    QVERIFY(exported.notes.join(u'\n').contains(u"There is no pool"_s));
}

void TestArmTemplate::keys()
{
    const QJsonObject root = templateOf(templateProfile(u"keys"_s));
    const QList<QJsonObject> values = resourcesOf(root, u"Microsoft.ApiManagement/service/namedValues"_s);
    QCOMPARE(values.size(), 2);
    QCOMPARE(values[0][u"name"_s].toString(), u"apim-keys/eastus-key"_s);
    QCOMPARE(values[0][u"properties"_s][u"value"_s].toString(), u"[parameters('key1')]"_s);
    QCOMPARE(values[0][u"properties"_s][u"secret"_s].toBool(), true);
    const QJsonObject key = root[u"parameters"_s][u"key1"_s].toObject();
    QCOMPARE(key[u"type"_s].toString(), u"securestring"_s);
    QVERIFY(!key.contains(u"defaultValue"_s));
    const QList<QJsonObject> backends = resourcesOf(root, u"Microsoft.ApiManagement/service/backends"_s);
    QCOMPARE(backends[0][u"properties"_s][u"credentials"_s][u"header"_s][u"api-key"_s].toArray(),
             QJsonArray{u"{{eastus-key}}"_s});
}

void TestArmTemplate::schemaInPieces()
{
    // No piece may be a literal that Azure refuses, and together they are the schema.
    QByteArray schema = "{\"x\":\"" + QByteArray(200'000, '[') + "]\"}";
    const QJsonObject root = templateOf(templateProfile(u"five"_s), schema);
    QString joined;
    const QJsonObject variables = root[u"variables"_s].toObject();
    for (int i = 1; variables.contains(u"openApi"_s + QString::number(i)); ++i) {
        const QString piece = variables[u"openApi"_s + QString::number(i)].toString();
        QVERIFY(piece.size() < 131'072 && !isExpression(piece));
        joined += piece.startsWith(u"[["_s) && piece.endsWith(u']') ? piece.sliced(1) : piece;
    }
    QCOMPARE(joined.toUtf8(), schema);
    QCOMPARE(variables[u"openApi"_s].toString(),
             u"[concat(variables('openApi1'), variables('openApi2'), variables('openApi3'), variables('openApi4'))]"_s);
    QVERIFY(!root[u"parameters"_s].toObject().contains(u"openApi"_s));
}

void TestArmTemplate::schemaTooLarge()
{
    const Exported exported = ArmTemplateWriter(QByteArray(1'000'000, ' ')).write(templateProfile(u"five"_s));
    QVERIFY(exported.bytes.size() < 100'000);
    QVERIFY(parsed(exported.bytes)[u"parameters"_s].toObject().contains(u"openApi"_s));
    QVERIFY(exported.notes.join(u'\n').contains(u"too large"_s));
}

void TestArmTemplate::refused_data()
{
    QTest::addColumn<Profile>("profile");
    QTest::addColumn<QString>("path");
    for (const QString &path : {u"apim.name"_s, u"api.id"_s}) {
        QTest::newRow(qPrintable(path + u" with a slash"_s)) << fiveWith(path, u"a/b"_s) << u"setup."_s + path;
    }
    QTest::newRow("no service") << fiveWith(u"apim.name"_s, u""_s) << u"setup.apim.name"_s;
    QTest::newRow("a wrong type") << fiveWith(u"instances"_s, 1) << u"setup.instances"_s;
    Profile off = templateProfile(u"five"_s);
    for (Backend &backend : off.backends) {
        backend.enabled = false;
    }
    QTest::newRow("no backend") << off << u"backends"_s;
}

void TestArmTemplate::refused()
{
    QFETCH(Profile, profile);
    QFETCH(QString, path);
    const Exported exported = ArmTemplateWriter().write(profile);
    QVERIFY2(exported.problem.startsWith(path + u": "_s), qPrintable(exported.problem));
    QCOMPARE(exported.bytes, QByteArray());
    QVERIFY(exported.notes.isEmpty());
}

QTEST_APPLESS_MAIN(TestArmTemplate)
#include "tst_armtemplate.moc"
