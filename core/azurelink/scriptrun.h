// SPDX-License-Identifier: MIT
#pragma once

#include "core/azurelink/azrunner.h"
#include "core/azurelink/scriptfiles.h"

#include <QHash>

namespace spillway
{

/// What came of a script.
struct ScriptOutcome
{
    enum class End { Done, Failed, Stopped };
    End end = End::Done;
    int index = -1;      ///< the command that failed or was stopped
    QString what = {};   ///< what it was to do: its comment
    QString azText = {}; ///< az's own words, one line
    QString remedy = {}; ///< one sentence: what to do
    AzProblem problem = AzProblem::None;

    bool isDone() const { return end == End::Done; }
    /// As people read it: what failed, az's words, the remedy. Empty if it is done.
    QString toString() const;
};

/// Runs the commands of a script one after the other, exactly those that are shown. It ends with the first that fails;
/// run again, it goes over what is there and does the rest.
class ScriptRun final : public QObject
{
    Q_OBJECT
public:
    using Secrets = std::function<void(const QString &capture, const QString &secret)>;

    /// `secrets` gets the output of commands that are secret, and nobody else does.
    ScriptRun(AzContext context, Secrets secrets, QObject *parent = nullptr);

    /// Gives the keys that files of a script need; an empty one ends the run. Without this there is none.
    void setKeys(ScriptFiles::Keys keys) { m_keys = std::move(keys); }

    /// Begins. Nothing may be running. `files` are added to the script's: the patched schema, for example.
    void start(const AzScript &script, const QList<AzFile> &files = {});
    /// Ends the command under way and begins no other: `finished` follows.
    void stop();
    bool isRunning() const { return m_running; }

signals:
    /// `command`: the command as a person may read it, with names for what is known only now.
    void commandStarted(int index, int count, const QString &comment, const QString &command);
    /// It was not run: what it makes is there already.
    void commandSkipped(int index, int count, const QString &comment);
    void lineArrived(const QString &line, bool isError);
    /// From the event loop, never from inside `start` or `stop`.
    void finished(const spillway::ScriptOutcome &outcome);

private:
    void next();
    void run(const AzCommand &command);
    void read(const AzOutcome &outcome);
    void fail(const AzOutcome &outcome);
    void fail(const QString &text, const QString &remedy, AzProblem problem = AzProblem::Other);
    void stopHere();
    void finish(ScriptOutcome::End end);

    AzContext m_context;
    Secrets m_secrets;
    ScriptFiles::Keys m_keys;
    AzRunner m_runner;
    AzScript m_script;
    QHash<QString, QString> m_variables;
    std::unique_ptr<ScriptFiles> m_files; ///< gone with the run
    QStringList m_keyFiles;               ///< of the command under way
    ScriptOutcome m_outcome;
    int m_index = -1;
    bool m_running = false;
    bool m_stopping = false;
};

/// The command as people read it, for a line above its output. Not made to be run.
QString shownCommand(const AzCommand &command);

} // namespace spillway
