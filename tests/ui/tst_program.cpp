// SPDX-License-Identifier: MIT
#include <QDir>
#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

/// The real program, in a home of its own and without a session bus.
class TestProgram : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_home->path()).mkdir(QStringLiteral("run")));
        QFile::setPermissions(m_home->filePath(QStringLiteral("run")),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    void versionAndHelpNeedNoDisplay()
    {
        for (const auto &[option, text] : {std::pair(QStringLiteral("--version"), QByteArray("spillway 0.")),
                                           std::pair(QStringLiteral("-h"), QByteArray("Usage: spillway"))}) {
            QProcess program;
            start(program, {option}, QStringLiteral("none-such"));
            QVERIFY(program.waitForFinished());
            QCOMPARE(program.exitCode(), 0);
            QVERIFY(program.readAllStandardOutput().startsWith(text));
        }
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("option") << QStringList{QStringLiteral("--dmeo")} << QByteArray("Unknown option 'dmeo'");
        QTest::newRow("two profiles") << QStringList{QStringLiteral("a"), QStringLiteral("b")}
                                      << QByteArray("\"b\" is one argument too many");
        QTest::newRow("profile and demo")
            << QStringList{QStringLiteral("a"), QStringLiteral("--demo")} << QByteArray("exclude each other");
    }

    void wrongUsage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, message);
        QProcess program;
        start(program, arguments);
        QVERIFY(program.waitForFinished());
        QCOMPARE(program.exitCode(), 2);
        const QByteArray errors = program.readAllStandardError();
        QVERIFY2(errors.contains(message), errors.constData());
    }

    void servesTheProfileAndEndsInOrder()
    {
        writeProfile(QStringLiteral("a.spillway.json"), freePort());
        QProcess program;
        start(program, {path(QStringLiteral("a.spillway.json"))});
        QVERIFY(awaitServing(m_port));
        program.terminate();
        QVERIFY(program.waitForFinished());
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 0);
        QVERIFY(!answers(m_port));
    }

    void secondStartHandsItsProfileOver()
    {
        const quint16 first = freePort();
        writeProfile(QStringLiteral("a.spillway.json"), first);
        QProcess program;
        start(program, {path(QStringLiteral("a.spillway.json"))});
        QVERIFY(awaitServing(first));
        const quint16 second = freePort();
        writeProfile(QStringLiteral("b.spillway.json"), second);
        QProcess later;
        later.setWorkingDirectory(m_home->path());
        start(later, {QStringLiteral("b.spillway.json")});
        QVERIFY(later.waitForFinished());
        QCOMPARE(later.exitCode(), 0);
        QVERIFY(awaitServing(second));
        QCOMPARE(program.state(), QProcess::Running);
        end(program);
    }

    void lastProfileIsOpenedAgain()
    {
        const quint16 port = freePort();
        writeProfile(QStringLiteral("a.spillway.json"), port);
        for (const QStringList &arguments : {QStringList{path(QStringLiteral("a.spillway.json"))}, QStringList{}}) {
            QProcess program;
            start(program, arguments);
            QVERIFY(awaitServing(port));
            end(program);
        }
    }

private:
    QString path(const QString &name) const { return m_home->filePath(name); }

    void start(QProcess &program, const QStringList &arguments,
               const QString &platform = QStringLiteral("offscreen")) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), m_home->path());
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), path(QStringLiteral("config")));
        environment.insert(QStringLiteral("XDG_DATA_HOME"), path(QStringLiteral("data")));
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), path(QStringLiteral("run")));
        environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/none"));
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), platform);
        program.setProcessEnvironment(environment);
        program.start(QStringLiteral(SPILLWAY_PROGRAM), arguments);
        QVERIFY(program.waitForStarted());
    }

    static void end(QProcess &program)
    {
        program.terminate();
        QVERIFY(program.waitForFinished());
        QCOMPARE(program.exitCode(), 0);
    }

    quint16 freePort()
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        m_port = server.serverPort();
        return m_port;
    }

    void writeProfile(const QString &name, quint16 port) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QStringLiteral("{\"version\": 1, \"name\": \"%1\", \"endpoint\": {\"port\": %2}, \"backends\": "
                                  "[{\"name\": \"one\", \"url\": \"http://127.0.0.1:9\", \"auth\": \"none\"}]}")
                       .arg(name)
                       .arg(port)
                       .toUtf8());
    }

    bool answers(quint16 port)
    {
        const std::unique_ptr<QNetworkReply> reply(
            m_network.get(QNetworkRequest(QUrl(QStringLiteral("http://127.0.0.1:%1/_spillway/healthz").arg(port)))));
        return QTest::qWaitFor([&reply] { return reply->isFinished(); }) && reply->error() == QNetworkReply::NoError &&
               reply->readAll().startsWith("ok");
    }

    bool awaitServing(quint16 port)
    {
        return QTest::qWaitFor([this, port] { return answers(port); }, 20'000);
    }

    std::unique_ptr<QTemporaryDir> m_home;
    QNetworkAccessManager m_network;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
