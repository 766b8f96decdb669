// SPDX-License-Identifier: MIT
#include "ui/backends/whatifrecording.h"

#include "core/trace/scenariobackends.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSet>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("WhatIfRecording", text);
}

QString howToRecord()
{
    return tr("Record some with “spillway-cli serve PROFILE --log json > FILE”.");
}

LoadedRecording failed(const QString &problem, const QString &advice)
{
    return {nullptr, problem, advice};
}

/// What the calls to each backend of the scenario came to.
void countCalls(const RecordedLog &log, const RecordedScenario &recorded, const Profile &profile,
                WhatIfRecording &recording)
{
    // By name, as the log has them; by key, as the scenario has them.
    QHash<QString, QString> keys;
    const auto keyOf = [&](const QString &name) {
        if (const auto known = keys.constFind(name); known != keys.constEnd()) {
            return *known;
        }
        QString url = log.urls.value(name);
        for (const Backend &backend : profile.backends) {
            url = backend.name == name ? backend.url : url;
        }
        keys.insert(name, url);
        return url;
    };
    QSet<QString> unknown;
    for (const RecordedRequest &request : log.requests) {
        for (const RecordedAttempt &attempt : request.attempts) {
            const QString key = keyOf(attempt.backend);
            if (key.isEmpty()) {
                unknown.insert(attempt.backend);
                continue;
            }
            BackendSeen &seen = recording.seen[key];
            const bool answered = attempt.end == RecordedAttempt::End::Answered;
            ++seen.asked;
            seen.good += answered && attempt.wait.count() == 0 ? 1 : 0;
            seen.throttles += answered && attempt.status == 429 && attempt.wait.count() > 0 ? 1 : 0;
        }
    }
    for (const QuotaSeen &quota : recorded.quotas) {
        recording.seen[keyOf(quota.backend)].quota = quota.answersPerMinute;
    }
    recording.unknownBackends = unknown.values();
    recording.unknownBackends.sort(Qt::CaseInsensitive);
}

void countTokens(const RecordedLog &log, WhatIfRecording &recording)
{
    double tokens = 0;
    qint64 telling = 0;
    for (const RecordedRequest &request : log.requests) {
        if (request.tokens > 0) {
            tokens += double(request.tokens);
            ++telling;
        }
    }
    recording.tokensPerRequest = telling > 0 ? tokens / double(telling) : 0;
}

} // namespace

const BackendSeen *WhatIfRecording::seenOf(const Backend &backend) const
{
    const qsizetype entry = entriesOf(scenario, {backend}).first();
    const auto found = entry < 0 ? seen.constEnd() : seen.constFind(scenario.backends[entry].key);
    return found == seen.constEnd() ? nullptr : &*found;
}

LoadedRecording loadRecording(const QString &path, const Profile &profile)
{
    const QFileInfo info(path);
    const QString name = info.fileName();
    const QString other = tr("Open another log.");
    if (info.exists() && !info.isFile()) {
        return failed(tr("%1 is no file.").arg(path), other);
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return failed(tr("%1 cannot be read: %2.").arg(path, file.errorString()),
                      tr("Check that it is there and that you may read it, or open another log."));
    }
    if (file.size() > mostLogBytes) {
        return failed(tr("%1 has more than %2 MiB.").arg(name).arg(mostLogBytes / 1024 / 1024),
                      tr("Cut an hour out of it and open that."));
    }
    const QByteArray text = file.readAll();
    if (file.error() != QFileDevice::NoError) {
        return failed(tr("%1 cannot be read: %2.").arg(path, file.errorString()), other);
    }
    if (text.trimmed().isEmpty()) {
        return failed(tr("%1 is empty.").arg(name), howToRecord());
    }
    const RecordedLog log = readRecordedLog(text);
    if (!log.requests.isEmpty()) {
        return makeRecording(log, name, profile);
    }
    const bool isLog = log.findings.isEmpty() || log.findings.first().severity == Severity::Error;
    if (isLog) {
        return failed(tr("%1 has no request in it that reached the balancer.").arg(name), howToRecord());
    }
    return failed(tr("%1 is no log: %2 is none of “serve --log json”.").arg(name, log.findings.first().path),
                  howToRecord());
}

LoadedRecording makeRecording(const RecordedLog &log, const QString &file, const Profile &profile)
{
    if (log.requests.isEmpty()) {
        return failed(tr("This window has seen no request yet."), tr("Send some through the endpoint, or open a log."));
    }
    auto recording = std::make_shared<WhatIfRecording>();
    const RecordedScenario recorded = scenarioFrom(log, profile);
    recording->file = file;
    recording->scenario = recorded.scenario;
    recording->from = log.requests.first().arrived;
    recording->to = log.requests.last().arrived;
    for (const Finding &finding : log.findings) {
        recording->firstLeftOut = recording->linesLeftOut == 0 ? finding.path : recording->firstLeftOut;
        ++recording->linesLeftOut;
    }
    countCalls(log, recorded, profile, *recording);
    countTokens(log, *recording);
    return {recording, {}, {}};
}

} // namespace spillway
