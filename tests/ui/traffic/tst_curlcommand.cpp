// SPDX-License-Identifier: MIT
#include "core/export/shelltext.h"
#include "core/proxy/credentialmask.h"
#include "tests/support/scriptedbackend.h"
#include "tests/support/spin.h"
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/traffic/curlcommand.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The command is given to a real shell and a real curl, and a server compares what arrives, byte for byte.
class TestCurlCommand : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void quoting_data();
    void quoting();
    void arrives_data();
    void arrives();
    void headersArrive();
    void headRequest();
    void keyInTheQuery();
    void oddTargets();
    void bodyThatWasNotRecorded();
    void neverAKey();

private:
    WireMessage run(const QString &shell, const ExchangeRecord &record, const QString &folder = {});

    QStringList m_shells;
    QByteArray m_errors;
};

namespace
{

const QByteArray key = "spw-0123456789'\"$key";

ExchangeRecord withBody(const QByteArray &body, const HeaderList &headers = {{"Content-Type", "application/json"}})
{
    return withContent(served(1), body, "{}", headers);
}

ExchangeRecord withTarget(ExchangeRecord record, const QByteArray &target)
{
    auto content = std::make_shared<CapturedExchange>(*record.content);
    content->target = target;
    record.content = content;
    return record;
}

} // namespace

void TestCurlCommand::initTestCase()
{
    if (QStandardPaths::findExecutable(u"curl"_s).isEmpty()) {
        QSKIP("there is no curl");
    }
    for (const QString &shell : {u"sh"_s, u"bash"_s, u"dash"_s, u"zsh"_s}) {
        const QString found = QStandardPaths::findExecutable(shell);
        if (!found.isEmpty()) {
            m_shells.append(found);
        }
    }
    if (m_shells.isEmpty()) {
        QSKIP("there is no POSIX shell");
    }
}

WireMessage TestCurlCommand::run(const QString &shell, const ExchangeRecord &record, const QString &folder)
{
    ScriptedBackend server;
    // As a person pastes it: the whole command is the script.
    const QString command = curlCommand(record, server.url() + u"/openai"_s);
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"AZURE_OPENAI_API_KEY"_s, QString::fromLatin1(key));
    environment.insert(u"no_proxy"_s, u"*"_s);
    process.setProcessEnvironment(environment);
    if (!folder.isEmpty()) {
        process.setWorkingDirectory(folder);
    }
    process.start(shell, QStringList());
    process.write(command.toUtf8() + '\n');
    process.closeWriteChannel();
    spinUntil([&] { return process.state() == QProcess::NotRunning; }, std::chrono::seconds(20));
    m_errors = process.readAllStandardError();
    return server.requests().isEmpty() ? WireMessage() : server.last();
}

void TestCurlCommand::quoting_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("quoted");
    QTest::newRow("plain") << u"a"_s << u"'a'"_s;
    QTest::newRow("empty") << QString() << u"''"_s;
    QTest::newRow("quote") << u"it's"_s << u"'it'\\''s'"_s;
    QTest::newRow("dollar") << u"$HOME `id`"_s << u"'$HOME `id`'"_s;
    QTest::newRow("backslash") << u"a\\"_s << u"'a\\'"_s;
}

void TestCurlCommand::quoting()
{
    QFETCH(const QString, text);
    QTEST(shellQuoted(text), "quoted");
}

void TestCurlCommand::arrives_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("json") << QByteArray(R"({"messages":[{"role":"user","content":"it's $5 \"now\" \\n"}]})");
    QTest::newRow("quotes") << QByteArray(R"('"'"'"\'\")");
    QTest::newRow("expansions") << QByteArray("$(touch /tmp/spillway-never) `id` ${HOME} !! !x * ~ ; & | > <");
    QTest::newRow("line ends") << QByteArray("a\nb\r\nc\n\n");
    QTest::newRow("a file's name") << QByteArray("@/etc/hostname");
    QTest::newRow("a dash") << QByteArray("-");
    QTest::newRow("an option") << QByteArray("--output /tmp/spillway-never");
    QTest::newRow("backslashes") << QByteArray("\\ \\\\ \\n \\0 \\' end\\");
    QTest::newRow("percent") << QByteArray("100% %s %d %%");
    QTest::newRow("umlauts and more") << QByteArray("grün 漢字 🌊");
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{}");
    QTest::newRow("zero bytes") << QByteArray("a\0b\0", 4);
    QTest::newRow("no UTF-8") << QByteArray("\xFF\xFE'%\\\x80 8\x07 9");
    QByteArray every;
    for (int byte = 0; byte < 256; ++byte) {
        every += char(byte);
    }
    QTest::newRow("every byte") << every + every;
    QTest::newRow("large text") << QByteArray("it's long; ").repeated(20'000);
    QTest::newRow("large bytes") << lcgBytes(150'000);
}

void TestCurlCommand::arrives()
{
    QFETCH(const QByteArray, body);
    for (const QString &shell : std::as_const(m_shells)) {
        const WireMessage message = run(shell, withBody(body));
        QVERIFY2(message.complete, (shell.toLocal8Bit() + ": " + m_errors).constData());
        QCOMPARE(message.method(), "POST");
        QCOMPARE(message.target(), "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21");
        QVERIFY(message.body == body);
        QCOMPARE(message.header("api-key"), key);
        QCOMPARE(message.header("content-type"), "application/json");
    }
}

void TestCurlCommand::headersArrive()
{
    const QByteArray mask = credentialMask.toByteArray();
    const ExchangeRecord record = withBody("{}", {{"Host", "elsewhere"},
                                                  {"Connection", "keep-alive"},
                                                  {"Authorization", "Bearer " + mask},
                                                  {"Cookie", mask},
                                                  {"X-Quote", "it's \"$HOME\" `id` \\"},
                                                  {"X-Empty", ""},
                                                  {"Accept-Encoding", "gzip"},
                                                  {"User-Agent", "AzureOpenAI/Python 1.0"}});
    for (const QString &shell : std::as_const(m_shells)) {
        const WireMessage message = run(shell, record);
        QVERIFY2(message.complete, m_errors.constData());
        QCOMPARE(message.header("authorization"), "Bearer " + key);
        QVERIFY(!message.hasHeader("api-key"));
        QVERIFY(!message.hasHeader("cookie"));
        QCOMPARE(message.header("x-quote"), "it's \"$HOME\" `id` \\");
        QVERIFY(message.hasHeader("x-empty"));
        QVERIFY(message.header("x-empty").isEmpty());
        QCOMPARE(message.header("user-agent"), "AzureOpenAI/Python 1.0");
        QVERIFY(message.header("host").startsWith("127.0.0.1:"));
        QVERIFY(!message.hasHeader("content-type")); // there was none, and curl would make it a form
        QVERIFY(!message.rawHead.contains(mask));
    }
}

void TestCurlCommand::headRequest()
{
    ExchangeRecord record = withBody({});
    record.method = "HEAD";
    record.requestBytes = 0;
    QCOMPARE(run(m_shells.first(), record).method(), "HEAD");
    record.method = "DELETE";
    const WireMessage message = run(m_shells.first(), record);
    QCOMPARE(message.method(), "DELETE");
    QVERIFY(message.body.isEmpty());
}

void TestCurlCommand::keyInTheQuery()
{
    const ExchangeRecord record =
        withTarget(withBody("{}"), maskedTarget("/openai/models?subscription-key=never-shown&api-version=it's"));
    const QString command = curlCommand(record, u"http://127.0.0.1:8080/openai"_s);
    QVERIFY(!command.contains(u"never-shown"));
    const WireMessage message = run(m_shells.first(), record);
    QVERIFY(message.target().startsWith("/openai/models?subscription-key=spw-"));
    QVERIFY(message.target().endsWith("&api-version=it's"));
}

void TestCurlCommand::oddTargets()
{
    for (const QByteArray &target : {QByteArray("/openai/a?x=[1-9]&y={a,b}"), QByteArray("/openai/a/.hidden?$x=1;2")}) {
        QCOMPARE(run(m_shells.first(), withTarget(withBody("{}"), target)).target(), target);
    }
    // The absolute form names a host that is not ours.
    QCOMPARE(run(m_shells.first(), withTarget(withBody("{}"), "http://elsewhere/openai/a?b=1")).target(),
             "/openai/a?b=1");
}

void TestCurlCommand::bodyThatWasNotRecorded()
{
    ExchangeRecord record = served(1);
    QVERIFY(curlNeedsBodyFile(record));
    QTemporaryDir folder;
    QFile file(folder.filePath(u"body.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"mine\":\n1}");
    file.close();
    const WireMessage message = run(m_shells.first(), record, folder.path());
    QCOMPARE(message.body, "{\"mine\":\n1}");
    QCOMPARE(message.header("content-type"), "application/json");
    QCOMPARE(message.header("api-key"), key);
    QVERIFY(!curlNeedsBodyFile(withBody("{}")));
    record = withBody("{}");
    record.requestBytes = 70'000; // only the beginning is here
    QVERIFY(curlNeedsBodyFile(record));
}

void TestCurlCommand::neverAKey()
{
    const QString command = curlCommand(withBody("{}"), u"http://127.0.0.1:8080/openai"_s);
    QVERIFY(command.contains(u"-H \"api-key: $AZURE_OPENAI_API_KEY\""));
    // Open to the network, it is spoken to on this computer.
    QVERIFY(curlCommand(withBody("{}"), u"http://0.0.0.0:8080/openai"_s).contains(u"'http://127.0.0.1:8080/openai/"));
    QVERIFY(curlCommand(withBody("{}"), u"http://[::]:8080/openai"_s).contains(u"'http://[::1]:8080/openai/"));
}

QTEST_GUILESS_MAIN(TestCurlCommand)
#include "tst_curlcommand.moc"
