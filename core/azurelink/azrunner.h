// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azproblem.h"
#include "core/azure/stepcheck.h"
#include "core/azurelink/azfinder.h"
#include "core/azurelink/outputlines.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

#include <chrono>
#include <memory>

namespace spillway
{

/// Where and how az runs. A value; made once.
struct AzContext
{
    AzProgram program;
    QProcessEnvironment environment;          ///< as the program's own; `azEnvironment` is made of it
    std::chrono::milliseconds minute{60'000}; ///< shorter in tests

    /// How long a command may take that usually takes `minutes`.
    std::chrono::milliseconds limitOf(int minutes) const { return minute * (2 * minutes + 1); }
    /// az as this computer has it.
    static AzContext ofThisComputer();
};

/// One command as it is run.
struct AzRequest
{
    QStringList arguments; ///< what follows `az`; passed on as they are
    std::chrono::milliseconds limit{0};
    bool isSecret = false;    ///< its output is shown nowhere
    bool isTalkative = false; ///< what az says beside its errors is wanted, as with `az login`
};

/// What came of it.
struct AzOutcome
{
    enum class End {
        Exited,     ///< by itself, with `exitCode`
        NotStarted, ///< az was not found or cannot be started
        Crashed,
        TimedOut,
        Stopped, ///< by `AzRunner::stop`
    };
    End end = End::Exited;
    int exitCode = 0;
    QByteArray output;  ///< stdout, at most `AzRunner::outputLimit`
    QByteArray errors;  ///< stderr, at most `AzRunner::errorLimit`
    bool isCut = false; ///< there was more output: `output` is its beginning
    AzProblem problem = AzProblem::None;
    QString message = {}; ///< why it failed, one line; empty if it did not

    bool isGood() const { return end == End::Exited && exitCode == 0; }
    /// As `judgeStep` takes it.
    AzAnswer answer() const;
};

/// Runs one command of az at a time, without a shell. Asynchronous; on a thread with an event loop.
///
/// A command that is stopped, or whose runner goes, is ended with all that it has started. Nothing is lost by that:
/// Azure goes on with what it has accepted, long creations are begun with `--no-wait`, and verifying a step finds them
/// again. What az had not sent yet is sent by the next run.
class AzRunner final : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype outputLimit = 8 * 1024 * 1024;
    static constexpr qsizetype errorLimit = 256 * 1024;

    explicit AzRunner(AzContext context, QObject *parent = nullptr);
    ~AzRunner() override;

    /// Begins. Nothing else may be running.
    void start(const AzRequest &request);
    /// Ends it: `finished` follows with `Stopped`.
    void stop();
    bool isRunning() const { return m_running; }

signals:
    /// As it is written, at most `OutputLines::shownLimit` bytes of each stream. Nothing of a secret command, but its
    /// errors when it has failed.
    void lineArrived(const QString &line, bool isError);
    /// From the event loop, never from inside `start` or `stop`.
    void finished(const spillway::AzOutcome &outcome);

private:
    QString refusal(const QStringList &arguments) const;
    void readOutput();
    void readErrors();
    void show(const QStringList &lines, bool isError);
    void end(AzOutcome::End end, int exitCode, const QString &message);

    AzContext m_context;
    AzRequest m_request;
    std::unique_ptr<QProcess> m_process;
    OutputLines m_outputLines;
    OutputLines m_errorLines;
    AzOutcome m_outcome;
    QTimer m_timer;
    bool m_running = false;
};

} // namespace spillway
