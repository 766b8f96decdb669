// SPDX-License-Identifier: MIT
#include "core/proxy/requesttarget.h"

#include <QTest>

using namespace spillway;

/// Where a request target leads, and which paths never leave /openai (CONTRACT.md section 4).
class TestRequestTarget : public QObject
{
    Q_OBJECT
private slots:
    void kinds_data();
    void kinds();
    void restStaysAsSent_data();
    void restStaysAsSent();
    void deployment_data();
    void deployment();
    void loopbackHosts_data();
    void loopbackHosts();
};

using Kind = RequestTarget::Kind;
Q_DECLARE_METATYPE(spillway::RequestTarget::Kind)

void TestRequestTarget::kinds_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("prefix");
    QTest::addColumn<Kind>("kind");

    const QByteArray plain = "/openai";
    const QByteArray team = "/team/openai";
    QTest::newRow("deployment path") << QByteArray("/openai/deployments/d/chat/completions?api-version=1") << plain
                                     << Kind::Forward;
    QTest::newRow("prefix alone") << QByteArray("/openai") << plain << Kind::Forward;
    QTest::newRow("prefix and query") << QByteArray("/openai?x=1") << plain << Kind::Forward;
    QTest::newRow("prefix of a longer name") << QByteArray("/openaix/v1") << plain << Kind::Elsewhere;
    QTest::newRow("root") << QByteArray("/") << plain << Kind::Elsewhere;
    QTest::newRow("other case") << QByteArray("/OpenAI/v1/models") << plain << Kind::Elsewhere;
    QTest::newRow("suffix missing") << QByteArray("/openai/v1/models") << team << Kind::Elsewhere;
    QTest::newRow("suffix") << QByteArray("/team/openai/v1/models") << team << Kind::Forward;
    QTest::newRow("suffix of another") << QByteArray("/teams/openai/v1/models") << team << Kind::Elsewhere;
    QTest::newRow("status") << QByteArray("/_spillway/status") << plain << Kind::Status;
    QTest::newRow("status with suffix") << QByteArray("/_spillway/healthz") << team << Kind::Status;
    QTest::newRow("absolute form") << QByteArray("http://localhost:8080/openai/v1/models") << plain << Kind::Forward;
    QTest::newRow("absolute form, upper case")
        << QByteArray("HTTP://localhost/openai/v1/models") << plain << Kind::Forward;
    QTest::newRow("absolute form without path") << QByteArray("http://localhost") << plain << Kind::Elsewhere;
    QTest::newRow("another scheme") << QByteArray("ftp://localhost/openai/x") << plain << Kind::Elsewhere;
    QTest::newRow("asterisk") << QByteArray("*") << plain << Kind::Elsewhere;
    QTest::newRow("authority form") << QByteArray("example.com:443") << plain << Kind::Elsewhere;

    for (const QByteArray &path :
         {QByteArray("/openai/../secret"), QByteArray("/openai/./v1"), QByteArray("/openai/.."),
          QByteArray("/openai/%2e%2e/x"), QByteArray("/openai/%2E./x"), QByteArray("/openai/.%2e"),
          QByteArray("/openai/..%2fx"), QByteArray("/openai/x%2F.."), QByteArray("/openai/..%5cx"),
          QByteArray("/openai/..;a=b/x"), QByteArray("/openai/v1/../../_spillway/status"),
          QByteArray("/_spillway/../openai/x"), QByteArray("/../openai/x"), QByteArray("/openai/%2e")}) {
        QTest::newRow(("dot segment " + path).constData()) << path << plain << Kind::Elsewhere;
    }
    QTest::newRow("dots in names") << QByteArray("/openai/deployments/gpt-3.5...x/.hidden/a..b") << plain
                                   << Kind::Forward;
    QTest::newRow("dot segment in the query") << QByteArray("/openai/v1/x?path=../y") << plain << Kind::Forward;
    QTest::newRow("dots escaped twice") << QByteArray("/openai/%252e%252e/x") << plain << Kind::Forward;

    for (const QByteArray &bad :
         {QByteArray("/openai/a#b"), QByteArray("/openai/%"), QByteArray("/openai/%4"), QByteArray("/openai/%zz"),
          QByteArray("/openai/x?q=%g0"), QByteArray("/openai/a b")}) {
        QTest::newRow(("malformed " + bad).constData()) << bad << plain << Kind::Malformed;
    }
}

void TestRequestTarget::kinds()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, prefix);
    QFETCH(Kind, kind);
    QCOMPARE(readRequestTarget(target, prefix).kind, kind);
}

void TestRequestTarget::restStaysAsSent_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("expected");
    for (const QByteArray &same :
         {QByteArray("/deployments/a%2Fb/x"), QByteArray("/deployments/a%2fb/x"), QByteArray("//v1//models"),
          QByteArray("/v1/files/x;y=1,2"), QByteArray("/v1/x?a=%7E&b=~&c=%41"),
          QByteArray("/v1/x?include[]=usage&q='*!()"), QByteArray("/v1/x?"), QByteArray("/v1/%E4%BD%A0"),
          QByteArray("/v1/x??a?b=/?"), QByteArray("/v1/@:$&+=")}) {
        QTest::newRow(same.constData()) << same << same;
    }
    QTest::newRow("quotes") << QByteArray("/v1/x?q=\"a\"") << QByteArray("/v1/x?q=%22a%22");
    QTest::newRow("braces and others") << QByteArray("/v1/{a}|b^c`<d>\\")
                                       << QByteArray("/v1/%7Ba%7D%7Cb%5Ec%60%3Cd%3E%5C");
    QTest::newRow("raw bytes") << QByteArray("/v1/\xc3\xa9") << QByteArray("/v1/%C3%A9");
}

void TestRequestTarget::restStaysAsSent()
{
    QFETCH(QByteArray, rest);
    QFETCH(QByteArray, expected);
    const RequestTarget target = readRequestTarget("/openai" + rest, "/openai");
    QCOMPARE(target.kind, Kind::Forward);
    QCOMPARE(target.rest, expected);
    QCOMPARE(readRequestTarget("http://h:1/t/openai" + rest, "/t/openai").rest, expected);
}

void TestRequestTarget::deployment_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("other");
    QTest::addColumn<QByteArray>("replaced");
    QTest::addColumn<bool>("modelInBody");
    QTest::newRow("plain") << QByteArray("/deployments/gpt-4o/chat/completions?api-version=1") << "gpt-4o"
                           << "ptu" << QByteArray("/deployments/ptu/chat/completions?api-version=1") << false;
    QTest::newRow("at the end") << QByteArray("/deployments/gpt-4o") << "gpt-4o"
                                << "p/q" << QByteArray("/deployments/p%2Fq") << false;
    QTest::newRow("before a query") << QByteArray("/deployments/gpt-4o?x=/deployments/y") << "gpt-4o"
                                    << "z" << QByteArray("/deployments/z?x=/deployments/y") << false;
    QTest::newRow("escaped") << QByteArray("/deployments/gpt%2D4o/x") << "gpt-4o"
                             << "a b" << QByteArray("/deployments/a%20b/x") << false;
    QTest::newRow("v1") << QByteArray("/v1/chat/completions") << QString() << QString() << QByteArray() << true;
    QTest::newRow("responses") << QByteArray("/responses?api-version=1") << QString() << QString() << QByteArray()
                               << true;
    QTest::newRow("one response") << QByteArray("/responses/resp_1?api-version=1") << QString() << QString()
                                  << QByteArray() << false;
    QTest::newRow("neither") << QByteArray("/assistants?api-version=1") << QString() << QString() << QByteArray()
                             << false;
    QTest::newRow("list of deployments") << QByteArray("/deployments?api-version=1") << QString() << QString()
                                         << QByteArray() << false;
}

void TestRequestTarget::deployment()
{
    QFETCH(QByteArray, rest);
    QFETCH(QString, name);
    QFETCH(QString, other);
    QFETCH(QByteArray, replaced);
    QFETCH(bool, modelInBody);
    const RequestTarget target = readRequestTarget("/team/openai" + rest, "/team/openai");
    QCOMPARE(target.deployment, name);
    QCOMPARE(target.modelInBody, modelInBody);
    QCOMPARE(withDeployment(target, name.isEmpty() ? QStringLiteral("other") : other),
             name.isEmpty() ? rest : replaced);
}

void TestRequestTarget::loopbackHosts_data()
{
    QTest::addColumn<bool>("local");
    for (const char *host : {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:1", "127.9.8.7:80", "[::1]",
                             "[::1]:8080", " localhost "}) {
        QTest::newRow(host) << true;
    }
    for (const char *host :
         {"", "example.com", "localhost.example.com", "127.0.0.1.example.com", "128.0.0.1", "127.1", "2130706433",
          "0x7f.0.0.1", "[::1].example.com", "[::2]", "::1", "[::ffff:127.0.0.1", "localhost@example.com"}) {
        QTest::newRow(*host ? host : "empty") << false;
    }
}

void TestRequestTarget::loopbackHosts()
{
    QFETCH(bool, local);
    const QByteArray tag = QTest::currentDataTag();
    QCOMPARE(isLoopbackHost(tag == "empty" ? QByteArray() : tag), local);
}

QTEST_APPLESS_MAIN(TestRequestTarget)
#include "tst_requesttarget.moc"
