// SPDX-License-Identifier: MIT
#include "core/config/profilejson.h"
#include "core/export/apimpolicywriter.h"
#include "core/trace/scenariobackends.h"
#include "core/trace/scenariojson.h"
#include "core/trace/tracejson.h"
#include "tests/twin/twinscenario.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <iostream>
#include <string>

// What the policy twin is given, as JSON Lines on standard output: profile, scenario, the policy that is exported of
// the profile, the lines that `spillway-cli trace` prints for the two, and for each request what the answer tells the
// caller about backends.
//
// Usage: twincases random FIRST-SEED COUNT    makes both by seeds
//        twincases given                      reads both, an object a line, from standard input
// Where there is no trace or no policy, an object has a `problem` instead.
namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

QJsonObject objectOf(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

QByteArray jsonOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// A backend's answer says whose it is, where the policy is to; a 429 without an attempt when to come back.
QByteArray told(const TraceResult &trace, qsizetype number, bool exposeBackend)
{
    const TracedRequest &request = trace.requests[number];
    QString from;
    if (exposeBackend && request.answeredBy >= 0) {
        from = trace.backends[request.attempts[request.answeredBy].backend].url + u"/openai"_s;
    }
    const bool isReply = request.attempts.isEmpty() && request.status == 429;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(request.backAfter);
    return "{\"request\":" + QByteArray::number(number) + ",\"from\":\"" + from.toLatin1() + "\",\"retryAfter\":\"" +
           (isReply ? QByteArray::number(qint64(seconds.count())) : QByteArray()) + "\",\"retryAfterMs\":\"" +
           (isReply ? QByteArray::number(qint64(request.backAfter.count())) : QByteArray()) + "\"}";
}

/// From the JSON forms, so that both sides see the same.
QJsonObject completed(QJsonObject entry)
{
    const ParsedProfile profile = parseProfile(jsonOf(entry.value(u"profile"_s).toObject()));
    const ParsedScenario scenario = parseScenario(jsonOf(entry.value(u"scenario"_s).toObject()));
    for (const QList<Finding> &findings :
         {profile.findings, scenario.findings,
          checkBackends(scenario.scenario, enabledBackends(profile.profile.backends))}) {
        for (const Finding &finding : findings) {
            if (finding.severity == Severity::Error) {
                entry.insert(u"problem"_s, finding.toString());
                return entry;
            }
        }
    }
    const Exported policy = ApimPolicyWriter().write(profile.profile);
    if (!policy.problem.isEmpty()) {
        entry.insert(u"problem"_s, policy.problem);
        return entry;
    }
    const TraceResult trace = traceScenario(profile.profile, scenario.scenario);
    const TraceLines lines(trace);
    QJsonArray texts;
    for (qsizetype number = 0; number < trace.requests.size(); ++number) {
        texts.append(QString::fromUtf8(lines.line(number).trimmed()));
    }
    const QJsonObject setUp = profile.profile.setup.value(u"policy"_s).toObject();
    QJsonArray answers;
    for (qsizetype number = 0; number < trace.requests.size(); ++number) {
        answers.append(QString::fromUtf8(told(trace, number, setUp.value(u"exposeBackend"_s).toBool(true))));
    }
    entry.insert(u"policy"_s, QString::fromUtf8(policy.bytes));
    entry.insert(u"trace"_s, texts);
    entry.insert(u"answers"_s, answers);
    return entry;
}

void print(const QJsonObject &entry)
{
    std::cout << jsonOf(entry).constData() << '\n';
}

int run(const QByteArrayList &arguments)
{
    if (arguments.size() == 3 && arguments[0] == "random") {
        const quint32 first = arguments[1].toUInt();
        for (quint32 seed = first; seed < first + arguments[2].toUInt(); ++seed) {
            const TwinScenario made(seed);
            print(completed({{u"seed"_s, qint64(seed)},
                             {u"profile"_s, objectOf(serializeProfile(made.profile))},
                             {u"scenario"_s, objectOf(serializeScenario(made.scenario))}}));
        }
        return 0;
    }
    if (arguments.size() == 1 && arguments[0] == "given") {
        for (std::string line; std::getline(std::cin, line);) {
            print(completed(objectOf(QByteArray::fromStdString(line))));
        }
        return 0;
    }
    std::cerr << "usage: twincases random FIRST-SEED COUNT | twincases given\n";
    return 2;
}

} // namespace
} // namespace spillway

int main(int argc, char *argv[])
{
    QByteArrayList arguments;
    for (int i = 1; i < argc; ++i) {
        arguments.append(argv[i]);
    }
    return spillway::run(arguments);
}
