// SPDX-License-Identifier: MIT
#include "core/trace/recordedlog.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <optional>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

/// The statuses of Spillway's own that say that no backend could be asked (core/balance/exchangecourse).
bool isOfTheBalancer(int status)
{
    return status == 429 || status == 503;
}

milliseconds between(const QJsonValue &from, const QJsonValue &to)
{
    const double length = to.toDouble() - from.toDouble();
    return milliseconds(length > 0 ? std::llround(length) : 0);
}

RecordedAttempt readAttempt(const QJsonObject &object)
{
    RecordedAttempt attempt;
    attempt.backend = object["backend"_L1].toString();
    attempt.status = object["status"_L1].toInt();
    const QString error = object["error"_L1].toString();
    if (attempt.status > 0) {
        attempt.end = RecordedAttempt::End::Answered;
    } else if (error == u"unreachable"_s) {
        attempt.end = RecordedAttempt::End::Unreachable;
    } else if (error == u"timeout"_s) {
        attempt.end = RecordedAttempt::End::TimedOut;
    }
    const QJsonValue head = object["firstByteMs"_L1];
    attempt.took = between(object["startMs"_L1], attempt.status > 0 && head.isDouble() ? head : object["endMs"_L1]);
    attempt.wait = milliseconds(object["waitMs"_L1].toInteger());
    return attempt;
}

/// One line; empty if it is none of the log.
std::optional<RecordedRequest> readRequest(const QJsonObject &line)
{
    RecordedRequest request;
    request.arrived = QDateTime::fromString(line["time"_L1].toString(), Qt::ISODateWithMs);
    if (!request.arrived.isValid() || request.arrived.timeSpec() == Qt::LocalTime || !line["attempts"_L1].isArray()) {
        return std::nullopt;
    }
    request.arrived = request.arrived.toUTC();
    request.deployment = line["deployment"_L1].toString();
    request.tokens = line["totalTokens"_L1].toInteger(-1);
    const QJsonArray attempts = line["attempts"_L1].toArray();
    for (const QJsonValue &attempt : attempts) {
        request.attempts.append(readAttempt(attempt.toObject()));
    }
    return request;
}

} // namespace

RecordedLog readRecordedLog(const QByteArray &text)
{
    RecordedLog log;
    qsizetype number = 0;
    for (qsizetype at = 0; at < text.size(); ++number) {
        const qsizetype feed = text.indexOf('\n', at);
        const qsizetype end = feed < 0 ? text.size() : feed;
        const QByteArray line = text.mid(at, end - at).trimmed();
        at = end + 1;
        if (line.isEmpty() || line.startsWith("listening on ")) {
            continue;
        }
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        const std::optional<RecordedRequest> request = readRequest(object);
        if (!request) {
            log.findings.append({u"line %1"_s.arg(number + 1), Severity::Warning,
                                 u"It is no line of \"serve --log json\" and was left out."_s});
            continue;
        }
        if (request->attempts.isEmpty() && !isOfTheBalancer(object["status"_L1].toInt())) {
            continue;
        }
        log.requests.append(*request);
        const QString url = object["url"_L1].toString();
        if (!url.isEmpty()) {
            log.urls.insert(object["servedBy"_L1].toString(), url);
        }
    }
    // A line is written when its request ends.
    std::stable_sort(log.requests.begin(), log.requests.end(),
                     [](const RecordedRequest &a, const RecordedRequest &b) { return a.arrived < b.arrived; });
    if (log.requests.isEmpty()) {
        log.findings.append({u"log"_s, Severity::Error,
                             u"There is no request in it. Record some with \"spillway-cli serve PROFILE --log json > "
                             "FILE\"."_s});
    }
    return log;
}

} // namespace spillway
