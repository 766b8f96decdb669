// SPDX-License-Identifier: MIT
#include "core/azurelink/scriptrun.h"

#include <QFile>

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

/// Between the quotes of a JSON text, in ASCII: az reads a body in the encoding of the locale.
QByteArray jsonText(const QByteArray &key)
{
    QByteArray text;
    const QString characters = QString::fromUtf8(key);
    for (const QChar c : characters) {
        if (c == u'"' || c == u'\\') {
            text += '\\';
            text += char(c.unicode());
        } else if (c.unicode() < 0x20 || c.unicode() > 0x7e) {
            text += "\\u" + QByteArray::number(c.unicode(), 16).rightJustified(4, '0');
        } else {
            text += char(c.unicode());
        }
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
    m_script.files += files;
    if (const QString problem = writeFiles(); !problem.isEmpty()) {
        m_outcome.what = u"The files of the commands cannot be written"_s;
        m_outcome.azText = problem;
        m_outcome.problem = AzProblem::Other;
        QMetaObject::invokeMethod(
            this, [this] { finish(ScriptOutcome::End::Failed); }, Qt::QueuedConnection);
        return;
    }
    QMetaObject::invokeMethod(this, &ScriptRun::next, Qt::QueuedConnection);
}

QString ScriptRun::writeFiles()
{
    m_folder = std::make_unique<QTemporaryDir>(); // for its owner alone
    if (!m_folder->isValid()) {
        return m_folder->errorString();
    }
    for (const AzFile &file : std::as_const(m_script.files)) {
        if (!file.key) {
            if (const QString problem = write(file.name, file.bytes); !problem.isEmpty()) {
                return problem;
            }
        }
    }
    return {};
}

/// The files with a key that the command takes: they are there only while it runs.
QString ScriptRun::writeKeyFiles(const AzCommand &command)
{
    for (const AzFile &file : std::as_const(m_script.files)) {
        const bool isTaken = std::any_of(command.words.begin(), command.words.end(), [&file](const AzWord &word) {
            return word.parts().contains(AzWord::Part{AzWord::Part::Kind::File, file.name});
        });
        if (!file.key || !isTaken) {
            continue;
        }
        const QByteArray key = m_keys ? m_keys(*file.key) : QByteArray();
        if (key.isEmpty()) {
            return u"There is no key for the backend "_s + file.key->backend;
        }
        if (const QString problem = write(file.name, file.key->before + jsonText(key) + file.key->after);
            !problem.isEmpty()) {
            return problem;
        }
        m_keyFiles.append(file.name);
    }
    return {};
}

QString ScriptRun::write(const QString &name, const QByteArray &bytes)
{
    if (name.contains(u'/') || name.contains(u'\\')) {
        return u"a file cannot have the name "_s + name;
    }
    QFile target(m_folder->filePath(name));
    if (!target.open(QIODevice::WriteOnly | QIODevice::NewOnly) ||
        !target.setPermissions(QFile::ReadOwner | QFile::WriteOwner) || target.write(bytes) < 0 || !target.flush()) {
        return target.errorString();
    }
    return {};
}

void ScriptRun::removeKeyFiles()
{
    for (const QString &name : std::exchange(m_keyFiles, {})) {
        QFile::remove(m_folder->filePath(name));
    }
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
                return m_folder->filePath(part.text);
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
    if (const QString problem = writeKeyFiles(command); !problem.isEmpty()) {
        fail(problem, u"Give the backend its key first."_s);
        return;
    }
    m_runner.start({arguments, m_context.limitOf(command.minutes), command.isSecret, false});
}

void ScriptRun::read(const AzOutcome &outcome)
{
    removeKeyFiles();
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
    m_folder.reset();
    m_variables.clear();
    m_outcome.end = end;
    m_running = false;
    emit finished(std::exchange(m_outcome, {}));
}

} // namespace spillway
