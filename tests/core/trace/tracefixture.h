// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/scenariobackends.h"
#include "core/trace/scenariojson.h"
#include "core/trace/trace.h"

#include <QByteArrayList>

/// What the tests of core/trace share.
namespace spillway
{

/// A profile with the backends a, b, c … at https://a.example and so on, of these priorities.
inline Profile profileOf(const QList<int> &priorities)
{
    Profile profile;
    profile.name = QStringLiteral("test");
    for (const int priority : priorities) {
        Backend backend;
        backend.name = QChar(char16_t(u'a' + profile.backends.size()));
        backend.url = QStringLiteral("https://%1.example").arg(backend.name);
        backend.priority = priority;
        profile.backends.append(backend);
    }
    return profile;
}

/// The scenario of this JSON; the test ends if there is anything to say against it.
inline Scenario scenarioOf(const QByteArray &json)
{
    const ParsedScenario parsed = parseScenario(json);
    for (const Finding &finding : parsed.findings) {
        qFatal("%s", qPrintable(finding.toString()));
    }
    return parsed.scenario;
}

/// `0-20=200 a@0[0of2]=429+5000 b@0=200`: arrival, end and status of the request; then its attempts, each with its
/// backend, start, choice (where there was one), outcome and wait (where there is one).
inline QByteArray describe(const TracedRequest &request, const TraceResult &result)
{
    const auto number = [](auto value) { return QByteArray::number(qint64(value)); };
    QByteArray text = number(request.at.count()) + '-' + number(request.end.count()) + '=' + number(request.status);
    for (const TracedAttempt &attempt : request.attempts) {
        text += ' ' + result.backends[attempt.backend].name.toUtf8() + '@' + number(attempt.at.count());
        text +=
            attempt.choices > 1 ? '[' + number(attempt.choice) + "of" + number(attempt.choices) + ']' : QByteArray();
        text += '=' + (attempt.status > 0 ? number(attempt.status) : faultName(attempt.fault));
        text += attempt.wait.count() > 0 ? '+' + number(attempt.wait.count()) : QByteArray();
    }
    return text;
}

/// The whole trace, a request a line.
inline QByteArray describe(const TraceResult &result)
{
    QByteArrayList lines;
    for (const TracedRequest &request : result.requests) {
        lines.append(describe(request, result));
    }
    return lines.join('\n');
}

inline QByteArray play(const Profile &profile, const QByteArray &scenario)
{
    return describe(traceScenario(profile, scenarioOf(scenario)));
}

} // namespace spillway
