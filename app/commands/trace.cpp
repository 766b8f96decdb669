// SPDX-License-Identifier: MIT
#include "app/commands/trace.h"

#include "app/commands/command.h"
#include "app/commands/console.h"
#include "app/commands/summarytext.h"
#include "core/config/profilestore.h"
#include "core/trace/recordedscenario.h"
#include "core/trace/scenariobackends.h"
#include "core/trace/scenariojson.h"
#include "core/trace/tracejson.h"

#include <QFile>
#include <QSaveFile>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// True if there is no error among `findings`; each is on standard error then.
bool report(const QList<Finding> &findings)
{
    for (const Finding &finding : findings) {
        printMessage(printable(finding.toString()));
    }
    return !hasErrors(findings);
}

/// All of a file, `-` for standard input; empty, with a message, when it cannot be read. `what` names it there.
std::optional<QByteArray> readAll(const QString &path, const QString &what)
{
    QFile file(path);
    const bool isOpen = path == u"-"_s ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    QByteArray bytes = isOpen ? file.readAll() : QByteArray();
    if (!isOpen || file.error() != QFileDevice::NoError) {
        report({{what, Severity::Error, u"%1 cannot be read: %2"_s.arg(path, file.errorString())}});
        return std::nullopt;
    }
    return bytes;
}

/// Where the result goes: standard output, or a file that is there whole or not at all.
class Result
{
public:
    /// `path`: empty for standard output.
    explicit Result(const QString &path)
        : m_file(path)
        , m_isFile(!path.isEmpty())
    {
    }

    void write(const QByteArray &bytes)
    {
        m_pending += bytes;
        if (m_pending.size() >= pieceSize) {
            flush();
        }
    }

    /// An ExitCode; why nothing was written is on standard error then.
    int finish()
    {
        flush();
        if (m_isFile && !(m_file.isOpen() && m_file.commit())) {
            printMessage(u"spillway-cli: %1 cannot be written: %2"_s.arg(printable(m_file.fileName()),
                                                                         printable(m_file.errorString())));
            return ExitFailed;
        }
        return ExitDone;
    }

private:
    static constexpr qsizetype pieceSize = 256 * 1024;

    void flush()
    {
        if (!m_isFile) {
            printBytes(m_pending);
        } else if (m_file.isOpen() || m_file.open(QIODevice::WriteOnly)) {
            m_file.write(m_pending);
        }
        m_pending.clear();
    }

    QSaveFile m_file;
    bool m_isFile;
    QByteArray m_pending;
};

int writeScenario(const Profile &profile, const QString &logFile, std::optional<quint64> seed, Result &result)
{
    const std::optional<QByteArray> text = readAll(logFile, u"log"_s);
    if (!text) {
        return ExitInvalidProfile;
    }
    const RecordedLog log = readRecordedLog(*text);
    if (!report(log.findings)) {
        return ExitInvalidProfile;
    }
    RecordedScenario recorded = scenarioFrom(log, profile);
    report(recorded.findings);
    recorded.scenario.seed = seed ? seed : recorded.scenario.seed;
    for (const QuotaSeen &quota : std::as_const(recorded.quotas)) {
        printMessage(u"%1 gave up to %2 answers in the minute before it said 429. In a plan that changes its load, "
                     "\"limit\": {\"requests\": %2, \"perMs\": 60000} in the place of its windows may be nearer."_s.arg(
                         printable(quota.backend), QString::number(quota.answersPerMinute)));
    }
    result.write(serializeScenario(recorded.scenario));
    return result.finish();
}

int playScenario(const Profile &profile, const QString &scenarioFile, std::optional<quint64> seed,
                 const Arguments &given, Result &result)
{
    const std::optional<QByteArray> text = readAll(scenarioFile, u"scenario"_s);
    if (!text) {
        return ExitInvalidProfile;
    }
    ParsedScenario parsed = parseScenario(*text);
    parsed.findings.append(checkBackends(parsed.scenario, enabledBackends(profile.backends)));
    if (!report(parsed.findings)) {
        return ExitInvalidProfile;
    }
    parsed.scenario.seed = seed ? seed : parsed.scenario.seed;
    const TraceResult trace = traceScenario(profile, parsed.scenario);
    if (given.has(u"summary"_s)) {
        const TraceSummary summary = summarize(trace);
        result.write(given.has(u"json"_s) ? summaryJson(summary) : summaryText(summary).toUtf8());
        return result.finish();
    }
    const TraceLines lines(trace);
    for (qsizetype number = 0; number < trace.requests.size(); ++number) {
        result.write(lines.line(number));
    }
    return result.finish();
}

} // namespace

int runTrace(const QStringList &arguments)
{
    const auto given = parseArguments(u"trace"_s, arguments);
    if (!given) {
        return ExitUsage;
    }
    const QString scenarioFile = given->positional(1);
    const QString logFile = given->value(u"scenario-from"_s);
    const auto refuse = [](const QString &message) { return wrongUsage(u"trace"_s, message); };
    if (given->has(u"scenario-from"_s) && (!scenarioFile.isEmpty() || given->has(u"summary"_s))) {
        return refuse(u"--scenario-from writes a scenario and plays none: leave out SCENARIO and --summary."_s);
    }
    if (scenarioFile.isEmpty() && logFile.isEmpty()) {
        return refuse(u"SCENARIO is missing: the scenario to play, or --scenario-from LOG to make one."_s);
    }
    if (given->has(u"json"_s) && !given->has(u"summary"_s)) {
        return refuse(u"--json goes with --summary; the trace itself is JSON Lines already."_s);
    }
    std::optional<quint64> seed;
    if (given->has(u"seed"_s)) {
        bool isNumber = false;
        seed = given->value(u"seed"_s).toULongLong(&isNumber);
        if (!isNumber || *seed > quint64(std::numeric_limits<qint64>::max())) {
            return refuse(u"--seed takes a whole number, 0 or more, not \"%1\"."_s.arg(given->value(u"seed"_s)));
        }
    }
    if (given->has(u"output"_s) && given->value(u"output"_s).isEmpty()) {
        return refuse(u"-o needs the name of a file."_s);
    }

    ProfileStore store(given->positional(0));
    const ParsedProfile parsed = store.load();
    if (!report(parsed.findings)) {
        return ExitInvalidProfile;
    }
    Result result(given->value(u"output"_s));
    return logFile.isEmpty() ? playScenario(parsed.profile, scenarioFile, seed, *given, result)
                             : writeScenario(parsed.profile, logFile, seed, result);
}

} // namespace spillway
