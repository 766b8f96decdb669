// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayList>
#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QStringList>

#include <chrono>

namespace spillway
{

/// One run of the real spillway-cli, with an environment of its own: no variable that Spillway reads comes in from
/// outside, and there is no session bus, so that no keychain of whoever runs the tests is asked.
class CliProcess
{
public:
    static constexpr std::chrono::seconds patience{30};

    explicit CliProcess(const QStringList &arguments, const QMap<QString, QString> &environment = {});
    /// Ends the process, if it still runs.
    ~CliProcess();

    /// Before `start`: standard output goes to this file and not to `output`.
    void sendOutputTo(const QString &file) { m_process.setStandardOutputFile(file); }
    void setWorkingFolder(const QString &folder) { m_process.setWorkingDirectory(folder); }
    CliProcess &start();
    /// Starts, gives `input`, and waits for the end. Returns the exit code; -1 for a crash or a lack of patience.
    int run(const QByteArray &input = {});

    /// True once standard output (or error) contains `text`.
    bool awaitOutput(const QByteArray &text, std::chrono::milliseconds limit = patience);
    bool awaitErrors(const QByteArray &text, std::chrono::milliseconds limit = patience);
    /// As `run`, for a process that was started.
    int awaitEnd(std::chrono::milliseconds limit = patience);

    /// Everything that came so far.
    const QByteArray &output() const { return m_output; }
    const QByteArray &errors() const { return m_errors; }
    QByteArrayList outputLines() const;
    QByteArrayList errorLines() const;
    /// The lines of standard output that are JSON objects.
    QList<QJsonObject> jsonLines() const;

    /// Waits for the line `listening on URL` and returns the URL; empty if it does not come.
    QString endpoint();
    /// The port of that URL; 0 if it does not come.
    quint16 port();

    void signal(int number) const;
    qint64 processId() const { return m_process.processId(); }
    bool isRunning() const { return m_process.state() == QProcess::Running; }

private:
    void take();

    QProcess m_process;
    QByteArray m_output;
    QByteArray m_errors;
};

/// One run with these arguments, to its end.
struct CliResult
{
    int code = -1;
    QByteArray output;
    QByteArray errors;
};
CliResult runCli(const QStringList &arguments, const QMap<QString, QString> &environment = {},
                 const QByteArray &input = {});

} // namespace spillway
