// SPDX-License-Identifier: MIT
#include "ui/backends/backendrules.h"

#include <QTemporaryFile>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// What is wrong with a backend as it is typed, field by field, in the sentences of the design.
class TestBackendRules : public QObject
{
    Q_OBJECT
private slots:
    void soundBackend();
    void url_data();
    void url();
    void anotherHasTheUrl();
    void name_data();
    void name();
    void numbers_data();
    void numbers();
    void scope_data();
    void scope();
    void caFile();
    void allAtOnceInTheirOrder();
    void warnings_data();
    void warnings();
};

namespace
{

Backend sound()
{
    Backend backend;
    backend.name = u"paygo-westus3"_s;
    backend.url = u"https://contoso-oai-wus3.openai.azure.com"_s;
    backend.priority = 2;
    backend.weight = 100;
    return backend;
}

FieldProblem onlyProblem(const Backend &backend, const QList<Backend> &others = {})
{
    const QList<FieldProblem> problems = backendProblems(backend, others);
    return problems.size() == 1 ? problems.first()
                                : FieldProblem{BackendField::Name, u"%1 problems"_s.arg(problems.size())};
}

} // namespace

void TestBackendRules::soundBackend()
{
    QCOMPARE(backendProblems(sound(), {}), QList<FieldProblem>());
}

void TestBackendRules::url_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("fixed");
    const auto add = [](const char *url, const QString &text, const char *fixed = "") {
        QTest::newRow(*url ? url : "empty") << QString::fromUtf8(url) << text << QString::fromUtf8(fixed);
    };
    const QString start = u"Start with https://"_s;
    for (const char *wrong : {"", "contoso.openai.azure.com", "ftp://contoso", "https://", "https:/contoso", "https",
                              "http:///x", "//contoso"}) {
        add(wrong, start);
    }
    const QString leave = u"Leave out /openai, Spillway adds it."_s;
    add("https://contoso.openai.azure.com/openai", leave, "https://contoso.openai.azure.com");
    add("https://contoso.openai.azure.com/openai/", leave, "https://contoso.openai.azure.com");
    add("https://contoso.openai.azure.com/OpenAI/v1/", leave, "https://contoso.openai.azure.com");
    add("https://contoso.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", leave,
        "https://contoso.openai.azure.com");
    add("https://gateway.example/team/openai", leave, "https://gateway.example/team");
    for (const char *right :
         {"https://contoso.openai.azure.com", "https://contoso.openai.azure.com/",
          "  https://contoso.openai.azure.com  ", "HTTPS://contoso.openai.azure.com", "http://127.0.0.1:8080",
          "https://gateway.example/team", "https://openai", "https://openai.example", "https://contoso/openaix"}) {
        add(right, QString());
    }
}

void TestBackendRules::url()
{
    QFETCH(QString, url);
    QFETCH(QString, text);
    QFETCH(QString, fixed);
    Backend backend = sound();
    backend.url = url;
    const QList<FieldProblem> problems = backendProblems(backend, {});
    if (text.isEmpty()) {
        QCOMPARE(problems, QList<FieldProblem>());
        return;
    }
    QCOMPARE(problems, (QList<FieldProblem>{{BackendField::Url, text, fixed}}));
    if (!fixed.isEmpty()) {
        backend.url = fixed;
        QCOMPARE(backendProblems(backend, {}), QList<FieldProblem>());
    }
}

void TestBackendRules::anotherHasTheUrl()
{
    Backend other = sound();
    other.name = u"other"_s;
    Backend backend = sound();
    for (const QString &url : {other.url, other.url + u'/', u"HTTPS://CONTOSO-oai-wus3.openai.azure.com:443"_s}) {
        backend.url = url;
        QCOMPARE(onlyProblem(backend, {other}), (FieldProblem{BackendField::Url, u"Another backend has this URL."_s}));
    }
    // Two deployments of one resource are two backends.
    backend.deployments = {{u"gpt-4o"_s, u"gpt-4o-ptu"_s}};
    QCOMPARE(backendProblems(backend, {other}), QList<FieldProblem>());
    // The profile's own rules speak too.
    for (const QString &wrong : {u"https://user:pass@contoso.example"_s, u"https://contoso.example/a?b=c"_s,
                                 u"https://contoso.example/../x"_s, u"https://contoso.example:0"_s}) {
        backend.url = wrong;
        const FieldProblem problem = onlyProblem(backend);
        QCOMPARE(problem.field, BackendField::Url);
        QVERIFY2(!problem.text.isEmpty() && !problem.text.contains(u"pass"_s), qPrintable(wrong));
    }
}

void TestBackendRules::name_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString() << u"Give it a name."_s;
    QTest::newRow("blanks") << u"   "_s << u"Give it a name."_s;
    QTest::newRow("taken") << u"taken"_s << u"Names must differ."_s;
    QTest::newRow("taken, other case") << u"TAKEN "_s << u"Names must differ."_s;
    QTest::newRow("kept") << u"client"_s << u"The name client is kept for the callers' key. Choose another."_s;
    QTest::newRow("free") << u"free"_s << QString();
}

void TestBackendRules::name()
{
    QFETCH(QString, name);
    QFETCH(QString, text);
    Backend other = sound();
    other.name = u"taken"_s;
    other.url += u"x"_s;
    Backend backend = sound();
    backend.name = name;
    const QList<FieldProblem> problems = backendProblems(backend, {other});
    QCOMPARE(problems, text.isEmpty() ? QList<FieldProblem>() : (QList<FieldProblem>{{BackendField::Name, text}}));
}

void TestBackendRules::numbers_data()
{
    QTest::addColumn<int>("priority");
    QTest::addColumn<int>("weight");
    QTest::addColumn<QString>("text");
    const QString weight = u"Weight must be 1 to 100. To send no traffic here, turn Enabled off."_s;
    QTest::newRow("weight 0") << 1 << 0 << weight;
    QTest::newRow("weight 101") << 1 << 101 << weight;
    QTest::newRow("weight -1") << 1 << -1 << weight;
    QTest::newRow("priority 0") << 0 << 1 << u"Priority starts at 1."_s;
    QTest::newRow("priority -3") << -3 << 1 << u"Priority starts at 1."_s;
    QTest::newRow("priority too high") << 1'000'001 << 1 << u"Must be 1 to 1000000; 1 is used first."_s;
    QTest::newRow("least") << 1 << 1 << QString();
    QTest::newRow("most") << 1'000'000 << 100 << QString();
}

void TestBackendRules::numbers()
{
    QFETCH(int, priority);
    QFETCH(int, weight);
    QFETCH(QString, text);
    Backend backend = sound();
    backend.priority = priority;
    backend.weight = weight;
    const QList<FieldProblem> problems = backendProblems(backend, {});
    QCOMPARE(problems.size(), text.isEmpty() ? 0 : 1);
    if (!text.isEmpty()) {
        QCOMPARE(problems[0].text, text);
        QCOMPARE(problems[0].field, text.startsWith(u"Weight"_s) ? BackendField::Weight : BackendField::Priority);
    }
}

void TestBackendRules::scope_data()
{
    QTest::addColumn<QString>("scope");
    QTest::addColumn<bool>("right");
    QTest::newRow("usual") << QString() << true;
    QTest::newRow("other") << u"https://ai.azure.com/.default"_s << true;
    QTest::newRow("api") << u"api://0000-11/.default"_s << true;
    QTest::newRow("word") << u"default"_s << false;
    QTest::newRow("two") << u"https://a/.default https://b/.default"_s << false;
    QTest::newRow("option") << u"--query"_s << false;
}

void TestBackendRules::scope()
{
    QFETCH(QString, scope);
    QFETCH(bool, right);
    Backend backend = sound();
    backend.entraScope = scope;
    QCOMPARE(backendProblems(backend, {}), QList<FieldProblem>()); // signed in to with a key it does not matter
    backend.auth = AuthKind::Entra;
    QCOMPARE(backendProblems(backend, {}).isEmpty(), right);
    if (!right) {
        QCOMPARE(onlyProblem(backend).field, BackendField::EntraScope);
    }
}

void TestBackendRules::caFile()
{
    Backend backend = sound();
    backend.caFile = u"relative.pem"_s;
    QCOMPARE(onlyProblem(backend).text, u"Give the whole path of a PEM file, or leave it empty."_s);
    backend.caFile = u"/no/such/file.pem"_s;
    QCOMPARE(onlyProblem(backend).text, u"This file cannot be read. Choose a PEM file, or leave it empty."_s);
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("no certificate");
    file.flush();
    backend.caFile = file.fileName();
    QCOMPARE(onlyProblem(backend), (FieldProblem{BackendField::CaFile, u"There is no certificate in this file."_s}));
}

void TestBackendRules::allAtOnceInTheirOrder()
{
    Backend backend;
    backend.priority = 0;
    backend.weight = 0;
    backend.caFile = u"x"_s;
    QList<BackendField> fields;
    for (const FieldProblem &problem : backendProblems(backend, {})) {
        fields.append(problem.field);
    }
    QCOMPARE(fields, (QList<BackendField>{BackendField::Name, BackendField::Url, BackendField::Priority,
                                          BackendField::Weight, BackendField::CaFile}));
}

void TestBackendRules::warnings_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<AuthKind>("auth");
    QTest::addColumn<bool>("warns");
    QTest::newRow("https") << u"https://a.example"_s << AuthKind::Key << false;
    QTest::newRow("http") << u"http://a.example"_s << AuthKind::Key << true;
    QTest::newRow("http, this computer") << u"http://127.0.0.1:9001"_s << AuthKind::Key << false;
    QTest::newRow("http, nothing to steal") << u"http://a.example"_s << AuthKind::None << false;
    QTest::newRow("empty") << QString() << AuthKind::Key << false;
}

void TestBackendRules::warnings()
{
    QFETCH(QString, url);
    QFETCH(AuthKind, auth);
    QFETCH(bool, warns);
    Backend backend = sound();
    backend.url = url;
    backend.auth = auth;
    QCOMPARE(!urlWarning(backend).isEmpty(), warns);
}

QTEST_GUILESS_MAIN(TestBackendRules)
#include "tst_backendrules.moc"
