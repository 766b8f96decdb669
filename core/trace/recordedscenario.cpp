// SPDX-License-Identifier: MIT
#include "core/trace/recordedscenario.h"

#include "core/trace/recordedwindows.h"

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

milliseconds median(QList<milliseconds> times)
{
    if (times.isEmpty()) {
        return milliseconds(0);
    }
    const auto middle = times.begin() + times.size() / 2;
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

/// The most good calls within the minute before a 429; 0: there was no 429.
int answersBeforeThrottle(const QList<RecordedCall> &calls, bool severalDeployments)
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
QMap<QString, QList<RecordedCall>> callsOf(const RecordedLog &log, const Profile &profile, QStringList &unknown)
{
    QMap<QString, QList<RecordedCall>> calls;
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
    for (QList<RecordedCall> &list : calls) {
        std::stable_sort(list.begin(), list.end(),
                         [](const RecordedCall &a, const RecordedCall &b) { return a.at < b.at; });
    }
    return calls;
}

ScenarioBackend backendOf(const QString &url, const QList<RecordedCall> &calls, const QSet<QString> &deployments,
                          milliseconds defaultWait)
{
    ScenarioBackend backend;
    backend.key = url;
    RecordedWindows windows(defaultWait, deployments.size() > 1);
    QMap<QString, QList<milliseconds>> times;
    QList<milliseconds> allTimes;
    for (const RecordedCall &call : calls) {
        windows.add(call);
        if (call.isGood()) {
            times[call.deployment].append(call.attempt.took);
            allTimes.append(call.attempt.took);
        }
    }
    backend.windows = windows.take();
    backend.otherwise = goodAnswer(median(allTimes));
    if (deployments.size() > 1) {
        const milliseconds to = calls.last().at + std::chrono::hours(24);
        for (auto own = times.cbegin(); own != times.cend(); ++own) {
            if (!own.key().isEmpty()) {
                backend.windows.append({milliseconds(0), to, goodAnswer(median(own.value()), own.key())});
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
    const QMap<QString, QList<RecordedCall>> calls = callsOf(log, profile, unknown);
    for (const QString &name : std::as_const(unknown)) {
        result.findings.append({u"log"_s, Severity::Warning,
                                u"It names the backend \"%1\", which the profile does not have, so what that one "
                                "answered was left out. Give the profile that the log was recorded with."_s.arg(name)});
    }
    QList<milliseconds> times;
    for (auto entry = calls.cbegin(); entry != calls.cend(); ++entry) {
        for (const RecordedCall &call : entry.value()) {
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
    scenario.otherwise = goodAnswer(median(times));
    return result;
}

} // namespace spillway
