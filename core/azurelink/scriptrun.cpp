// SPDX-License-Identifier: MIT
#include "core/azurelink/scriptrun.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// Failures that say nothing about whether the thing is there.
bool leavesItOpen(const AzOutcome &outcome)
{
    switch (outcome.problem) {
    case AzProblem::NoAz:
    case AzProblem::NotSignedIn:
    case AzProblem::NoSubscription:
    case AzProblem::NotPermitted:
    case AzProblem::Throttled:
    case AzProblem::Network:
    case AzProblem::TooOld:
        return true;
    default:
        return outcome.end != AzOutcome::End::Exited;
    }
}

bool saysItIsDone(const AzCommand &command, const AzOutcome &outcome)
{
    const QString errors = QString::fromUtf8(outcome.errors);
    return outcome.end == AzOutcome::End::Exited &&
           std::any_of(command.doneWhenErrorHas.begin(), command.doneWhenErrorHas.end(),
                       [&errors](const QString &part) { return errors.contains(part, Qt::CaseInsensitive); });
}

/// Without the line's end, as a shell's `$( )` has it.
QString captured(const QByteArray &output)
{
    QString text = QString::fromUtf8(output);
    while (text.endsWith(u'\n') || text.endsWith(u'\r')) {
        text.chop(1);
    }
    return text;
}

} // namespace

QString ScriptOutcome::toString() const
{
    QStringList parts;
    for (const QString &part : {what, azText, remedy}) {
        if (!part.isEmpty()) {
            parts.append(part.endsWith(u'.') || part.endsWith(u'…') ? part : part + u'.');
        }
    }
    return isDone() ? QString() : parts.join(u' ');
}

QString shownCommand(const AzCommand &command)
{
    QString text = u"az"_s;
    for (const AzWord &word : command.words) {
        QString plain = word.resolved([](const AzWord::Part &part) {
            return part.kind == AzWord::Part::Kind::Variable ? u"$"_s + part.text : part.text;
        });
        const bool isPlain = std::none_of(plain.begin(), plain.end(),
                                          [](QChar c) { return c.isSpace() || u"\"'`;|&<>()*?"_s.contains(c); });
        text += u' ' + (isPlain && !plain.isEmpty() ? plain : u'"' + plain.replace(u'"', u"\\\""_s) + u'"');
    }
    return text;
}

ScriptRun::ScriptRun(AzContext context, Secrets secrets, QObject *parent)
    : QObject(parent)
    , m_context(std::move(context))
    , m_secrets(std::move(secrets))
    , m_runner(m_context)
{
    connect(&m_runner, &AzRunner::lineArrived, this, &ScriptRun::lineArrived);
    connect(&m_runner, &AzRunner::finished, this, &ScriptRun::read);
}

void ScriptRun::start(const AzScript &script, const QList<AzFile> &files)
{
    Q_ASSERT(!m_running);
    m_script = script;
    m_variables.clear();
    m_outcome = {};
    m_index = -1;
    m_running = true;
    m_stopping = false;
    m_files = std::make_unique<ScriptFiles>(script.files + files);
    if (const QString problem = m_files->write(); !problem.isEmpty()) {
        m_outcome.what = u"The files of the commands cannot be written"_s;
        m_outcome.azText = problem;
        m_outcome.problem = AzProblem::Other;
        QMetaObject::invokeMethod(
            this, [this] { finish(ScriptOutcome::End::Failed); }, Qt::QueuedConnection);
        return;
    }
    QMetaObject::invokeMethod(this, &ScriptRun::next, Qt::QueuedConnection);
}

void ScriptRun::stop()
{
    if (!m_running || m_stopping) {
        return;
    }
    m_stopping = true;
    m_runner.stop(); // between two commands `next` sees it
}

void ScriptRun::next()
{
    for (;;) {
        ++m_index;
        if (m_stopping) {
            stopHere();
            return;
        }
        if (m_index >= m_script.commands.size()) {
            finish(ScriptOutcome::End::Done);
            return;
        }
        const AzCommand &command = m_script.commands[m_index];
        if (command.onlyIfEmpty.isEmpty() || m_variables.value(command.onlyIfEmpty).isEmpty()) {
            run(command);
            return;
        }
        emit commandSkipped(m_index, int(m_script.commands.size()), command.comment);
    }
}

void ScriptRun::run(const AzCommand &command)
{
    QStringList arguments;
    for (const AzWord &word : command.words) {
        arguments.append(word.resolved([this](const AzWord::Part &part) {
            switch (part.kind) {
            case AzWord::Part::Kind::Variable:
                return m_variables.value(part.text);
            case AzWord::Part::Kind::File:
                return m_files->path(part.text);
            case AzWord::Part::Kind::Text:
                break;
            }
            return part.text;
        }));
    }
    emit commandStarted(m_index, int(m_script.commands.size()), command.comment, shownCommand(command));
    if (m_stopping) {
        stopHere(); // whoever was told has stopped it
        return;
    }
    if (const QString problem = m_files->writeKeys(command, m_keys); !problem.isEmpty()) {
        fail(problem, u"Give the backend its key first."_s);
        return;
    }
    m_runner.start({arguments, m_context.limitOf(command.minutes), command.isSecret, false});
}

void ScriptRun::read(const AzOutcome &outcome)
{
    m_files->removeKeys();
    const AzCommand &command = m_script.commands[m_index];
    if (outcome.end == AzOutcome::End::Stopped || m_stopping) {
        stopHere();
        return;
    }
    const bool isDoneAnyway = !outcome.isGood() && saysItIsDone(command, outcome);
    const bool isAbsent = !outcome.isGood() && !isDoneAnyway && command.mayBeAbsent && !leavesItOpen(outcome);
    if (!outcome.isGood() && !isDoneAnyway && !isAbsent) {
        fail(outcome);
        return;
    }
    if (!command.capture.isEmpty() && outcome.isGood()) {
        if (outcome.isCut) {
            fail(outcome);
            return;
        }
        if (!command.isSecret) {
            m_variables.insert(command.capture, captured(outcome.output));
        }
    } else if (!command.capture.isEmpty()) {
        m_variables.insert(command.capture, QString());
    }
    const bool isEmpty = !outcome.isGood() || captured(outcome.output).isEmpty();
    if (isEmpty && !command.whenEmpty.isEmpty()) {
        fail(outcome.message, command.whenEmpty, outcome.problem);
        return;
    }
    if (command.isSecret && outcome.isGood() && m_secrets) {
        m_secrets(command.capture, captured(outcome.output));
    }
    next();
}

void ScriptRun::stopHere()
{
    m_outcome.index = std::min<int>(m_index, int(m_script.commands.size()) - 1);
    m_outcome.what = u"Stopped"_s;
    m_outcome.remedy = u"Azure goes on with what it has accepted. Verify the step, or run it again."_s;
    finish(ScriptOutcome::End::Stopped);
}

void ScriptRun::fail(const AzOutcome &outcome)
{
    QString remedy = azRemedy(outcome.problem);
    if (outcome.end == AzOutcome::End::TimedOut) {
        remedy = u"Azure may still be at work. Verify the step before you run it again."_s;
    } else if (outcome.problem == AzProblem::NotFound) {
        remedy = u"Run the steps before this one first."_s;
    }
    fail(outcome.message, remedy, outcome.problem);
}

void ScriptRun::fail(const QString &text, const QString &remedy, AzProblem problem)
{
    m_outcome.index = int(m_index);
    m_outcome.what = m_script.commands[m_index].comment;
    m_outcome.azText = text;
    m_outcome.remedy = remedy;
    m_outcome.problem = problem;
    finish(ScriptOutcome::End::Failed);
}

void ScriptRun::finish(ScriptOutcome::End end)
{
    m_files.reset();
    m_variables.clear();
    m_outcome.end = end;
    m_running = false;
    emit finished(std::exchange(m_outcome, {}));
}

} // namespace spillway
