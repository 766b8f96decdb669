// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/recordedlog.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

/// Lines as `serve --log json` prints them, with what a scenario needs of them.
namespace spillway
{

/// When the recordings of the tests begin.
inline QDateTime recordingStart()
{
    return QDateTime::fromString(QStringLiteral("2026-03-01T12:00:00.000Z"), Qt::ISODateWithMs);
}

/// One attempt: a status, `unreachable`, `timeout` or `aborted`.
struct LoggedAttempt
{
    QString backend;
    QString outcome;
    double took = 0;
    int wait = 0;
};

/// One request that came `at` milliseconds after the start. The attempts follow each other.
inline QByteArray logLine(int at, const QList<LoggedAttempt> &attempts, const QString &deployment = {},
                          int status = 200)
{
    QJsonArray list;
    double time = 0.25;
    for (const LoggedAttempt &attempt : attempts) {
        QJsonObject object{{"backend", attempt.backend},
                           {"priority", 1},
                           {"startMs", time},
                           {"waitMs", attempt.wait},
                           {"reason", attempt.outcome}};
        const bool answered = attempt.outcome.toInt() > 0;
        object["status"] = answered ? QJsonValue(attempt.outcome.toInt()) : QJsonValue(QJsonValue::Undefined);
        object["error"] = answered ? QJsonValue(QJsonValue::Undefined) : QJsonValue(attempt.outcome);
        time += attempt.took;
        object["firstByteMs"] = answered ? QJsonValue(time) : QJsonValue();
        object["endMs"] = answered ? time + 1000 : time; // a body takes its time
        list.append(object);
    }
    const QString last = attempts.isEmpty() ? QString() : attempts.last().backend;
    QJsonObject line{{"time", recordingStart().addMSecs(at).toString(Qt::ISODateWithMs)},
                     {"id", at + 1},
                     {"method", "POST"},
                     {"path", "/openai/deployments/x/chat/completions"},
                     {"deployment", deployment.isEmpty() ? QJsonValue() : QJsonValue(deployment)},
                     {"status", status},
                     {"servedBy", last.isEmpty() ? QJsonValue() : QJsonValue(last)},
                     {"url", last.isEmpty() ? QJsonValue() : QJsonValue("https://" + last + ".example")},
                     {"attempts", list},
                     {"end", "complete"}};
    return QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace spillway
