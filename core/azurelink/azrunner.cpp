// SPDX-License-Identifier: MIT
#include "core/azurelink/azrunner.h"

#include "core/secrets/processgroup.h"

#include <QDir>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// Adds to `kept` what there is room for. False if something was left out.
bool keep(QByteArray &kept, const QByteArray &bytes, qsizetype limit)
{
    const qsizetype room = std::min(limit - kept.size(), bytes.size());
    kept.append(bytes.constData(), room);
    return room == bytes.size();
}

QString timeText(std::chrono::milliseconds time)
{
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(time).count();
    return seconds < 120 ? u"%1 s"_s.arg(seconds) : u"%1 min"_s.arg(seconds / 60);
}

} // namespace

AzContext AzContext::ofThisComputer()
{
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    return {findAz(environment), environment};
}

AzAnswer AzOutcome::answer() const
{
    if (isGood() && !isCut) {
        return {0, output, errors};
    }
    if (end == End::Exited && !isCut) {
        return {exitCode, output, errors};
    }
    return {end == End::NotStarted ? azAbsentExitCode : 1, {}, "ERROR: " + message.toUtf8()};
}

AzRunner::AzRunner(AzContext context, QObject *parent)
    : QObject(parent)
    , m_context(std::move(context))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_process->disconnect(this); // or its end would be told as a crash
        killTree(*m_process);
        end(AzOutcome::End::TimedOut, 0, u"az has not answered for "_s + timeText(m_request.limit));
    });
}

AzRunner::~AzRunner()
{
    if (m_process) {
        m_process->disconnect(this);
        killTree(*m_process);
    }
}

QString AzRunner::refusal(const QStringList &arguments) const
{
    if (!m_context.program.isThere()) {
        return u"az is not installed"_s;
    }
    const QString &file = m_context.program.file;
    if (file.endsWith(".cmd"_L1, Qt::CaseInsensitive) || file.endsWith(".bat"_L1, Qt::CaseInsensitive)) {
        // The command interpreter reads these once more, whatever quotes are around them.
        for (const QString &argument : arguments) {
            if (std::any_of(argument.begin(), argument.end(), [](QChar c) { return u"\"%&|<>^!\r\n"_s.contains(c); })) {
                return u"this az is a batch file and cannot be given the argument "_s + argument;
            }
        }
    }
    return {};
}

void AzRunner::start(const AzRequest &request)
{
    Q_ASSERT(!m_running);
    m_request = request;
    m_outcome = {};
    m_outputLines = {};
    m_errorLines = {};
    m_running = true;
    if (const QString reason = refusal(request.arguments); !reason.isEmpty()) {
        end(AzOutcome::End::NotStarted, 0, reason);
        return;
    }
    m_process = std::make_unique<QProcess>();
    m_process->setProgram(m_context.program.file);
    m_process->setArguments(m_context.program.prefix + request.arguments);
    QProcessEnvironment environment = azEnvironment(m_context.environment);
    if (request.isTalkative) {
        environment.insert(u"AZURE_CORE_ONLY_SHOW_ERRORS"_s, u"false"_s);
    }
    m_process->setProcessEnvironment(environment);
    m_process->setWorkingDirectory(QDir::rootPath()); // not the profile's: a Python there must not be taken for az's
    m_process->setStandardInputFile(QProcess::nullDevice());
    startInOwnGroup(*m_process);
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &AzRunner::readOutput);
    connect(m_process.get(), &QProcess::readyReadStandardError, this, &AzRunner::readErrors);
    connect(m_process.get(), &QProcess::finished, this, [this](int exitCode, QProcess::ExitStatus status) {
        const bool isExit = status == QProcess::NormalExit;
        end(isExit ? AzOutcome::End::Exited : AzOutcome::End::Crashed, exitCode, isExit ? QString() : u"az crashed"_s);
    });
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            end(AzOutcome::End::NotStarted, 0, u"az cannot be started: "_s + m_process->errorString());
        }
    });
    m_timer.start(request.limit);
    m_process->start(QIODevice::ReadOnly);
}

void AzRunner::stop()
{
    if (!m_process) {
        return; // nothing runs, or its end is on its way
    }
    m_process->disconnect(this);
    killTree(*m_process);
    end(AzOutcome::End::Stopped, 0, u"stopped"_s);
}

void AzRunner::show(const QStringList &lines, bool isError)
{
    for (const QString &line : lines) {
        emit lineArrived(line, isError);
    }
}

void AzRunner::readOutput()
{
    const QByteArray bytes = m_process->readAllStandardOutput();
    m_outcome.isCut = !keep(m_outcome.output, bytes, outputLimit) || m_outcome.isCut;
    if (!m_request.isSecret) {
        show(m_outputLines.take(bytes), false);
    }
}

void AzRunner::readErrors()
{
    const QByteArray bytes = m_process->readAllStandardError();
    keep(m_outcome.errors, bytes, errorLimit);
    if (!m_request.isSecret) {
        show(m_errorLines.take(bytes), true);
    }
}

void AzRunner::end(AzOutcome::End end, int exitCode, const QString &message)
{
    m_timer.stop();
    if (m_process) {
        readOutput();
        readErrors();
        m_process->disconnect(this);
        m_process.release()->deleteLater(); // this may be its own signal
    }
    m_outcome.end = end;
    m_outcome.exitCode = exitCode;
    m_outcome.message = message;
    if (m_request.isSecret && !m_outcome.isGood()) {
        // A key that is shown in an error all the same.
        if (const QByteArray secret = m_outcome.output.trimmed(); !secret.isEmpty()) {
            m_outcome.errors.replace(secret, "…");
        }
        m_outcome.output.clear();
        show(m_errorLines.take(m_outcome.errors), true);
    }
    show(m_outputLines.finish(), false);
    show(m_errorLines.finish(), true);
    if (end == AzOutcome::End::NotStarted) {
        m_outcome.problem = AzProblem::NoAz;
    } else if (end != AzOutcome::End::Exited) {
        m_outcome.problem = AzProblem::Other;
    } else if (exitCode != 0) {
        m_outcome.problem = azProblem(exitCode, m_outcome.errors);
        m_outcome.message = azMessage(m_outcome.errors);
        if (m_outcome.message.isEmpty()) {
            m_outcome.message = u"az ended with exit code %1"_s.arg(exitCode);
        }
    } else if (m_outcome.isCut) {
        m_outcome.message = u"az printed more than %1 MiB"_s.arg(outputLimit / 1024 / 1024);
    }
    const auto tell = [this] {
        m_running = false;
        emit finished(std::exchange(m_outcome, {}));
    };
    QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
}

} // namespace spillway
