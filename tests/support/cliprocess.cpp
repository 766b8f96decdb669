// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"

#include "tests/support/spin.h"

#include <QJsonDocument>
#include <QUrl>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

namespace spillway
{
namespace
{

QProcessEnvironment cleanEnvironment(const QMap<QString, QString> &additions)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        for (const char *prefix : {"SPILLWAY_", "BACKEND_", "AZURE_", "IDENTITY_", "IMDS_", "HTTP_TIMEOUT_"}) {
            if (name.startsWith(QLatin1StringView(prefix))) {
                environment.remove(name);
            }
        }
        if (name.endsWith(QLatin1StringView("_proxy"), Qt::CaseInsensitive)) {
            environment.remove(name);
        }
    }
    environment.remove(QStringLiteral("COLUMNS"));
    environment.remove(QStringLiteral("DISPLAY"));
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nowhere/bus"));
    for (auto it = additions.begin(); it != additions.end(); ++it) {
        environment.insert(it.key(), it.value());
    }
    return environment;
}

QByteArrayList linesOf(const QByteArray &text)
{
    QByteArrayList lines = text.split('\n');
    if (lines.last().isEmpty()) {
        lines.removeLast();
    }
    return lines;
}

} // namespace

CliProcess::CliProcess(const QStringList &arguments, const QMap<QString, QString> &environment)
{
    m_process.setProgram(QStringLiteral(SPILLWAY_CLI));
    m_process.setArguments(arguments);
    m_process.setProcessEnvironment(cleanEnvironment(environment));
    QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process, [this] { take(); });
    QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process, [this] { take(); });
}

CliProcess::~CliProcess()
{
    m_process.disconnect();
    if (isRunning()) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

CliProcess &CliProcess::start()
{
    m_process.start();
    if (!m_process.waitForStarted()) {
        qFatal("%s: %s", SPILLWAY_CLI, qPrintable(m_process.errorString()));
    }
    return *this;
}

int CliProcess::run(const QByteArray &input)
{
    start();
    m_process.write(input);
    m_process.closeWriteChannel();
    return awaitEnd();
}

bool CliProcess::awaitOutput(const QByteArray &text, std::chrono::milliseconds limit)
{
    return spinUntil([&] { return m_output.contains(text); }, limit);
}

bool CliProcess::awaitErrors(const QByteArray &text, std::chrono::milliseconds limit)
{
    return spinUntil([&] { return m_errors.contains(text); }, limit);
}

int CliProcess::awaitEnd(std::chrono::milliseconds limit)
{
    const bool ended = spinUntil([this] { return m_process.state() == QProcess::NotRunning; }, limit);
    take();
    return ended && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

QByteArrayList CliProcess::outputLines() const
{
    return linesOf(m_output);
}

QByteArrayList CliProcess::errorLines() const
{
    return linesOf(m_errors);
}

QList<QJsonObject> CliProcess::jsonLines() const
{
    QList<QJsonObject> objects;
    for (const QByteArray &line : outputLines()) {
        if (const QJsonDocument document = QJsonDocument::fromJson(line); document.isObject()) {
            objects.append(document.object());
        }
    }
    return objects;
}

QString CliProcess::endpoint()
{
    static const QByteArray start = "listening on ";
    qsizetype begin = -1;
    qsizetype end = -1;
    spinUntil(
        [&] {
            begin = m_output.indexOf(start);
            end = begin < 0 ? -1 : m_output.indexOf('\n', begin);
            return end >= 0 || !isRunning();
        },
        patience);
    return end < 0 ? QString() : QString::fromUtf8(m_output.mid(begin + start.size(), end - begin - start.size()));
}

quint16 CliProcess::port()
{
    return quint16(QUrl(endpoint()).port(0));
}

void CliProcess::signal(int number) const
{
#ifdef Q_OS_UNIX
    // Of a process that has ended the number is 0, and a signal to 0 goes to everybody in the tests' own group.
    if (const qint64 process = processId(); process > 0) {
        ::kill(pid_t(process), number);
    }
#else
    Q_UNUSED(number)
#endif
}

void CliProcess::take()
{
    m_output += m_process.readAllStandardOutput();
    m_errors += m_process.readAllStandardError();
}

CliResult runCli(const QStringList &arguments, const QMap<QString, QString> &environment, const QByteArray &input)
{
    CliProcess process(arguments, environment);
    const int code = process.run(input);
    return {code, process.output(), process.errors()};
}

} // namespace spillway
