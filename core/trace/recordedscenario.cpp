// SPDX-License-Identifier: MIT
#include "core/trace/recordedscenario.h"

#include <QMap>
#include <QSet>

#include <algorithm>
#include <utility>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

/// One call to a backend, and what came of it.
struct Call
{
    milliseconds at{0};
    QString deployment;
    RecordedAttempt attempt;

    bool isGood() const { return attempt.end == RecordedAttempt::End::Answered && attempt.wait.count() == 0; }
    bool isThrottle() const { return attempt.status == 429 && !isGood(); }
};

milliseconds median(QList<milliseconds> times)
{
    if (times.isEmpty()) {
        return milliseconds(0);
    }
    const auto middle = times.begin() + times.size() / 2;
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

ScenarioAnswer usualAnswer(milliseconds latency, const QString &deployment = {})
{
    ScenarioAnswer answer;
    answer.latency = latency;
    answer.deployment = deployment;
    return answer;
}

/// What a call that set its backend aside tells of the calls after it.
ScenarioAnswer badAnswer(const Call &call, milliseconds defaultWait)
{
    const RecordedAttempt &attempt = call.attempt;
    ScenarioAnswer answer;
    answer.latency = attempt.took;
    switch (attempt.end) {
    case RecordedAttempt::End::Answered:
    case RecordedAttempt::End::Unknown:
        break;
    case RecordedAttempt::End::Unreachable:
        answer.fault = ScenarioFault::Refused;
        return answer;
    case RecordedAttempt::End::TimedOut:
        answer.fault = ScenarioFault::TimedOut;
        return answer;
    }
    answer.status = attempt.status;
    if (call.isThrottle() && attempt.wait.count() % 1000 == 0) {
        // Whoever asks later within the wait is told what is left of it.
        answer.headers.append("Retry-After", "auto");
    } else if (call.isThrottle() || attempt.wait != defaultWait) {
        answer.headers.append("retry-after-ms", QByteArray::number(qint64(attempt.wait.count())));
    }
    return answer;
}

/// Turns the calls to one backend, in their order, into the windows of its scenario.
class WindowBuilder
{
public:
    WindowBuilder(milliseconds defaultWait, bool severalDeployments)
        : m_defaultWait(defaultWait)
        , m_severalDeployments(severalDeployments)
    {
    }

    void add(const Call &call)
    {
        m_throttles.removeIf([&](qsizetype index) { return m_windows[index].to <= call.at; });
        if (call.isGood()) {
            endOutage(call.at);
            endThrottle(call);
        } else if (call.isThrottle()) {
            endOutage(call.at);
            const QString deployment = m_severalDeployments ? call.deployment : QString();
            m_throttles.append(m_windows.size());
            open(call, deployment);
        } else {
            addOutage(call);
        }
    }

    /// The one that began last comes first, because of several that hold it is the last that was observed.
    QList<ScenarioWindow> take()
    {
        std::reverse(m_windows.begin(), m_windows.end());
        return std::move(m_windows);
    }

private:
    void open(const Call &call, const QString &deployment)
    {
        ScenarioAnswer answer = badAnswer(call, m_defaultWait);
        answer.deployment = deployment;
        m_windows.append({call.at, call.at + call.attempt.wait, answer});
    }

    /// One outage lasts through all its attempts, also between their waits.
    void addOutage(const Call &call)
    {
        const ScenarioAnswer answer = badAnswer(call, m_defaultWait);
        if (m_outage >= 0 && m_windows[m_outage].answer.status == answer.status &&
            m_windows[m_outage].answer.fault == answer.fault) {
            m_windows[m_outage].to = call.at + call.attempt.wait;
            return;
        }
        m_outage = m_windows.size();
        open(call, {});
    }

    void endOutage(milliseconds at)
    {
        if (m_outage >= 0) {
            ScenarioWindow &window = m_windows[m_outage];
            window.to = std::max(window.from + milliseconds(1), std::min(window.to, at));
            m_outage = -1;
        }
    }

    /// A good answer within a throttle's wait: from then on the answers are good. The throttle keeps its end, because
    /// its `auto` counts to there.
    void endThrottle(const Call &call)
    {
        milliseconds end{0};
        m_throttles.removeIf([&](qsizetype index) {
            const ScenarioWindow &window = m_windows[index];
            const bool isOver = concerns(window.answer.deployment, call.deployment) && window.from < call.at;
            end = isOver ? std::max(end, window.to) : end;
            return isOver;
        });
        if (end > call.at) {
            m_windows.append(
                {call.at, end, usualAnswer(call.attempt.took, m_severalDeployments ? call.deployment : QString())});
        }
    }

    const milliseconds m_defaultWait;
    const bool m_severalDeployments;
    QList<ScenarioWindow> m_windows;
    QList<qsizetype> m_throttles; ///< those windows of 429s that last still
    qsizetype m_outage = -1;      ///< the window of the outage that has not ended
};

/// The most good calls within the minute before a 429; 0: there was no 429.
int answersBeforeThrottle(const QList<Call> &calls, bool severalDeployments)
{
    constexpr std::chrono::minutes minute(1);
    int most = 0;
    for (qsizetype i = 0; i < calls.size(); ++i) {
        int good = 0;
        for (qsizetype j = i; calls[i].isThrottle() && j >= 0 && calls[j].at > calls[i].at - minute; --j) {
            const bool counts = !severalDeployments || calls[j].deployment == calls[i].deployment;
            good += counts && calls[j].isGood() ? 1 : 0;
        }
        most = std::max(most, good);
    }
    return most;
}

QString urlOf(const QString &name, const RecordedLog &log, const Profile &profile)
{
    for (const Backend &backend : profile.backends) {
        if (backend.name == name) {
            return backend.url;
        }
    }
    return log.urls.value(name);
}

/// The calls in the log, by the URLs of the backends that they went to.
QMap<QString, QList<Call>> callsOf(const RecordedLog &log, const Profile &profile, QStringList &unknown)
{
    QMap<QString, QList<Call>> calls;
    const QDateTime start = log.requests.first().arrived;
    for (const RecordedRequest &request : log.requests) {
        // The sum of what the attempts took, and not what the log has, so that a replay comes by at the same times.
        milliseconds at(start.msecsTo(request.arrived));
        for (const RecordedAttempt &attempt : request.attempts) {
            const QString url = urlOf(attempt.backend, log, profile);
            if (url.isEmpty() && !unknown.contains(attempt.backend)) {
                unknown.append(attempt.backend);
            } else if (!url.isEmpty() && attempt.end != RecordedAttempt::End::Unknown) {
                calls[url].append({at, request.deployment, attempt});
            }
            at += attempt.took;
        }
    }
    for (QList<Call> &list : calls) {
        std::stable_sort(list.begin(), list.end(), [](const Call &a, const Call &b) { return a.at < b.at; });
    }
    return calls;
}

ScenarioBackend backendOf(const QString &url, const QList<Call> &calls, const QSet<QString> &deployments,
                          milliseconds defaultWait)
{
    ScenarioBackend backend;
    backend.key = url;
    WindowBuilder windows(defaultWait, deployments.size() > 1);
    QMap<QString, QList<milliseconds>> times;
    QList<milliseconds> allTimes;
    for (const Call &call : calls) {
        windows.add(call);
        if (call.isGood()) {
            times[call.deployment].append(call.attempt.took);
            allTimes.append(call.attempt.took);
        }
    }
    backend.windows = windows.take();
    backend.otherwise = usualAnswer(median(allTimes));
    if (deployments.size() > 1) {
        const milliseconds to = calls.last().at + std::chrono::hours(24);
        for (auto own = times.cbegin(); own != times.cend(); ++own) {
            if (!own.key().isEmpty()) {
                backend.windows.append({milliseconds(0), to, usualAnswer(median(own.value()), own.key())});
            }
        }
    }
    if (backend.windows.isEmpty()) {
        backend.always = std::exchange(backend.otherwise, std::nullopt);
    }
    return backend;
}

} // namespace

RecordedScenario scenarioFrom(const RecordedLog &log, const Profile &profile)
{
    RecordedScenario result;
    Scenario &scenario = result.scenario;
    scenario.start = log.requests.first().arrived;
    scenario.seed = 1;
    QSet<QString> deployments;
    for (const RecordedRequest &request : log.requests) {
        scenario.requests.append({milliseconds(scenario.start.msecsTo(request.arrived)), request.deployment});
        deployments.insert(request.deployment);
    }
    QStringList unknown;
    const QMap<QString, QList<Call>> calls = callsOf(log, profile, unknown);
    for (const QString &name : std::as_const(unknown)) {
        result.findings.append({u"log"_s, Severity::Warning,
                                u"It names the backend \"%1\", which the profile does not have, so what that one "
                                "answered was left out. Give the profile that the log was recorded with."_s.arg(name)});
    }
    QList<milliseconds> times;
    for (auto entry = calls.cbegin(); entry != calls.cend(); ++entry) {
        for (const Call &call : entry.value()) {
            if (call.isGood()) {
                times.append(call.attempt.took);
            }
        }
        scenario.backends.append(
            backendOf(entry.key(), entry.value(), deployments, profile.balancing.defaultRetryAfter));
        if (const int answers = answersBeforeThrottle(entry.value(), deployments.size() > 1)) {
            result.quotas.append({entry.value().first().attempt.backend, answers});
        }
    }
    scenario.otherwise = usualAnswer(median(times));
    return result;
}

} // namespace spillway
