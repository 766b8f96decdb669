// SPDX-License-Identifier: MIT
#include "core/secrets/azurecli.h"
#include "tests/core/secrets/fakesurroundings.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>

using namespace spillway;
using namespace std::chrono_literals;
using Kind = EntraOutcome::Kind;

/// az as a shell script on a PATH of the test's own.
class TestAzureCli : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void absentWithoutAz_data();
    void absentWithoutAz();
    void arguments();
    void environment();
    void answers_data();
    void answers();
    void cannotBeStarted();
    void crashes();
    void neverEnds();
    void endsWithTheSource();
    void goneContext();
    void keysAreTakenOut();

private:
    EntraOutcome ask();

    std::unique_ptr<FakeSurroundings> m_around;
};

void TestAzureCli::init()
{
    m_around = std::make_unique<FakeSurroundings>();
}

EntraOutcome TestAzureCli::ask()
{
    AzureCli source(m_around->get());
    return fetchFrom(source);
}

void TestAzureCli::absentWithoutAz_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("not in the folder") << QStringLiteral("/nonexistent");
    QTest::newRow("empty PATH") << QString();
    QTest::newRow("separators only") << QStringLiteral("::");
}

void TestAzureCli::absentWithoutAz()
{
    QFETCH(QString, path);
    m_around->set("PATH", path);
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Absent);
    QCOMPARE(outcome.reason, QStringLiteral("az is not installed"));
}

void TestAzureCli::arguments()
{
    m_around->installAz(R"(for a in "$@"; do echo "[$a]" >>"$DIR/args"; done
echo '{"accessToken":"ey.A.b","expires_on":1772370000}')");
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Token);
    QCOMPARE(outcome.token.value, "ey.A.b");
    QCOMPARE(outcome.token.expiresAt.toSecsSinceEpoch(), 1772370000);
    QCOMPARE(m_around->fileInFolder("args"), "[account]\n[get-access-token]\n[--scope]\n"
                                             "[https://cognitiveservices.azure.com/.default]\n[--output]\n[json]\n");
}

void TestAzureCli::environment()
{
    m_around->set("AZURE_CONFIG_DIR", "/home/me/.azure");
    m_around->set("SPILLWAY_KEY_EASTUS", "k-1");
    m_around->set("SPILLWAY_CLIENT_KEY", "k-2");
    m_around->set("SPILLWAY_ENTRA_TOKEN", " ");
    m_around->set("BACKEND_1_APIKEY", "k-3");
    m_around->installAz(R"(env >"$DIR/env"; cat >"$DIR/stdin"; pwd >"$DIR/pwd"
echo '{"accessToken":"ey.A.b","expires_on":1772370000}')");
    QCOMPARE(ask().kind, Kind::Token);
    const QByteArray given = m_around->fileInFolder("env");
    QVERIFY(given.contains("AZURE_CONFIG_DIR=/home/me/.azure\n"));
    QVERIFY(!given.contains("SPILLWAY"));
    QVERIFY(!given.contains("APIKEY"));
    QVERIFY(!given.contains("k-"));
    QCOMPARE(m_around->fileInFolder("stdin"), "");
    QCOMPARE(m_around->fileInFolder("pwd"), "/\n");
}

void TestAzureCli::answers_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("reason");
    const auto add = [](const char *name, const char *script, const char *reason) {
        QTest::newRow(name) << QByteArray(script) << QString::fromUtf8(reason);
    };
    add("signed out", "echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1",
        "az gives no token: Please run 'az login' to setup account");
    add("sign-in has ended",
        "printf 'ERROR: AADSTS70043: The refresh token has expired.\\nTrace ID: 1\\nInteractive authentication is "
        "needed. Please run:\\naz login\\n' >&2; exit 1",
        "az gives no token: AADSTS70043: The refresh token has expired");
    add("a warning first", "printf 'WARNING: update az\\n\\nERROR: No subscription found.\\n' >&2; exit 3",
        "az gives no token: No subscription found");
    add("old az", "echo 'az account get-access-token: error: unrecognized arguments: --scope' >&2; exit 2",
        "az gives no token: az account get-access-token: error: unrecognized arguments: --scope");
    add("silent", "exit 7", "az ended with exit code 7");
    add("only on stdout", "echo '{\"accessToken\":\"ey.TOP\"}'; exit 7", "az ended with exit code 7");
    add("says nothing, well", "exit 0", "az answered with something other than a JSON object");
    add("table", "echo 'AccessToken ey.TOP'", "az answered with something other than a JSON object");
    add("cut", "printf '{\"accessToken\":\"ey.TOP'", "az answered with something other than a JSON object");
    add("no token", "echo '{\"expires_on\":1772370000}'", "az answered without an access token");
    add("no end", "echo '{\"accessToken\":\"ey.TOP\"}'", "az does not say when its token ends");
    add("ended", "echo '{\"accessToken\":\"ey.TOP\",\"expires_on\":1772300000}'",
        "az gave a token that has ended already: see whether this computer's clock is right");
}

void TestAzureCli::answers()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, reason);
    m_around->installAz(script);
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.reason, reason);
}

void TestAzureCli::cannotBeStarted()
{
    QFile file(m_around->folder.filePath(QStringLiteral("az")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/nonexistent/interpreter\n");
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    file.close();
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Failed);
    QVERIFY2(outcome.reason.startsWith(QStringLiteral("az cannot be started: ")), qPrintable(outcome.reason));
}

void TestAzureCli::crashes()
{
    m_around->installAz("kill -SEGV $$");
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.reason, QStringLiteral("az crashed"));
}

void TestAzureCli::neverEnds()
{
    // The script's child too: az is a script that starts Python.
    m_around->installAz(R"(sleep 600 & echo $! >"$DIR/child"; wait)");
    m_around->values.commandLimit = 1s;
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.reason, QStringLiteral("az has not answered for 1 s"));
    const int child = m_around->fileInFolder("child").trimmed().toInt();
    QVERIFY(child > 0);
    const auto isGone = [child] {
        QFile status(QStringLiteral("/proc/%1/stat").arg(child));
        return !status.open(QIODevice::ReadOnly) || status.readAll().contains(") Z ");
    };
    QVERIFY(pollUntil(isGone));
}

void TestAzureCli::endsWithTheSource()
{
    m_around->installAz(R"(echo $$ >"$DIR/pid.part"; mv "$DIR/pid.part" "$DIR/pid"; exec sleep 600)");
    auto source = std::make_unique<AzureCli>(m_around->get());
    int outcomes = 0;
    source->fetch(standardEntraScope, this, [&outcomes](const EntraOutcome &) { ++outcomes; });
    QVERIFY(pollUntil([this] { return !m_around->fileInFolder("pid").isEmpty(); }));
    const int pid = m_around->fileInFolder("pid").trimmed().toInt();
    QElapsedTimer timer;
    timer.start();
    source.reset();
    QVERIFY(timer.elapsed() < 5000);
    QCOMPARE(::kill(pid, 0), -1);
    QCOMPARE(errno, ESRCH);
    QCOMPARE(outcomes, 0);
}

void TestAzureCli::goneContext()
{
    m_around->installAz(R"(echo '{"accessToken":"ey.A.b","expires_on":1772370000}')");
    AzureCli source(m_around->get());
    int outcomes = 0;
    auto context = std::make_unique<QObject>();
    source.fetch(standardEntraScope, context.get(), [&outcomes](const EntraOutcome &) { ++outcomes; });
    context.reset();
    QCOMPARE(fetchFrom(source).kind, Kind::Token);
    QCOMPARE(outcomes, 0);
}

void TestAzureCli::keysAreTakenOut()
{
    QProcessEnvironment environment;
    const auto set = [&environment](const char *name) {
        environment.insert(QString::fromLatin1(name), QStringLiteral("x"));
    };
    for (const char *name :
         {"SPILLWAY_KEY_A", "SPILLWAY_CLIENT_KEY", "SPILLWAY_ENTRA_TOKEN", "BACKEND_1_APIKEY", "BACKEND_23_APIKEY",
          "CREDENTIALS_DIRECTORY", "BACKEND_1_URL", "PATH", "AZURE_TENANT_ID", "HOME"}) {
        set(name);
    }
    QStringList left = withoutKeys(environment).keys();
    left.sort();
    QCOMPARE(left, (QStringList{QStringLiteral("AZURE_TENANT_ID"), QStringLiteral("BACKEND_1_URL"),
                                QStringLiteral("HOME"), QStringLiteral("PATH")}));
}

QTEST_GUILESS_MAIN(TestAzureCli)
#include "tst_azurecli.moc"
