// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/trafficentry.h"

#include <QTimeZone>

/// Records for the tests of the traffic page, as the endpoint would write them.
namespace spillway
{

/// One attempt: from, its head (-1: none came) and to, in ms after the exchange's start.
inline AttemptRecord attempt(const QString &backend, int priority, int status, int from, int head, int to)
{
    AttemptRecord record;
    record.backend = backend;
    record.priority = priority;
    record.status = status;
    record.startedAfter = std::chrono::milliseconds(from);
    record.headAfter = std::chrono::milliseconds(head);
    record.endedAfter = std::chrono::milliseconds(to);
    record.reason = QString::number(status);
    if (head < 0) {
        record.headAfter = Duration(-1);
    }
    return record;
}

/// It answered with a status that throttles, and was passed on.
inline AttemptRecord throttled(const QString &backend, int priority, int from, int to, int status = 429, int wait = 12)
{
    AttemptRecord record = attempt(backend, priority, status, from, to, to);
    record.wait = std::chrono::seconds(wait);
    record.reason = QStringLiteral("%1 · Retry-After %2 s").arg(status).arg(wait);
    return record;
}

/// It gave no answer.
inline AttemptRecord faulty(const QString &backend, int priority, int from, int to,
                            TransportFailure failure = TransportFailure::Unreachable)
{
    AttemptRecord record = attempt(backend, priority, 0, from, -1, to);
    record.failure = failure;
    record.wait = std::chrono::seconds(10);
    record.reason = QStringLiteral("Connection refused · resting 10 s");
    return record;
}

/// Its answer is the client's.
inline AttemptRecord answering(const QString &backend, int priority, int from, int head, int to, int status = 200)
{
    AttemptRecord record = attempt(backend, priority, status, from, head, to);
    record.answered = true;
    return record;
}

/// A finished chat completion whose last attempt answered; times and status come from that attempt.
inline ExchangeRecord exchange(quint64 id, const AttemptRecords &attempts)
{
    ExchangeRecord record;
    record.id = id;
    record.startedAt =
        QDateTime(QDate(2026, 5, 4), QTime(14, 32, 7, 418), QTimeZone::utc()).toUTC().addMSecs(qint64(id) * 10);
    record.method = "POST";
    record.path = "/openai/deployments/gpt-4o/chat/completions";
    record.deployment = QStringLiteral("gpt-4o");
    record.attempts = attempts;
    for (const AttemptRecord &attempt : attempts) {
        if (attempt.answered) {
            record.status = attempt.status;
            record.servedBy = attempt.backend;
            record.url = QStringLiteral("https://%1.openai.azure.com").arg(attempt.backend);
            record.firstByte = attempt.headAfter;
        }
        record.total = std::max(record.total, attempt.endedAfter);
    }
    record.requestBytes = 120;
    record.responseBytes = 900;
    if (record.status >= 200 && record.status <= 299) {
        record.usage = TokenUsage{1000, 265, 1265};
    }
    return record;
}

/// One answered at the first try.
inline ExchangeRecord served(quint64 id, const QString &backend = QStringLiteral("ptu-eastus2"), int status = 200,
                             int priority = 1)
{
    return exchange(id, {answering(backend, priority, 0, 322, 1710, status)});
}

/// The same under way: its answer streams.
inline ExchangeRecord running(quint64 id, const QString &backend = QStringLiteral("ptu-eastus2"), int priority = 1)
{
    ExchangeRecord record = served(id, backend, 200, priority);
    record.end = ExchangeEnd::Running;
    record.streamed = true;
    record.usage.reset();
    record.attempts.last().endedAfter = Duration(0);
    return record;
}

/// Two backends of priority 1 and two of priority 2.
inline ProfileFacts usualFacts()
{
    return {{{1, {QStringLiteral("ptu-eastus2"), QStringLiteral("ptu-swedencentral")}},
             {2, {QStringLiteral("paygo-eastus"), QStringLiteral("paygo-westus3")}}}};
}

inline TrafficEntry entryOf(const ExchangeRecord &record, const ProfileFacts &facts = usualFacts())
{
    return {std::make_shared<const ExchangeRecord>(record), std::make_shared<const ProfileFacts>(facts)};
}

/// The same with heads and bodies recorded.
inline ExchangeRecord withContent(ExchangeRecord record, const QByteArray &requestBody, const QByteArray &responseBody,
                                  HeaderList requestHeaders = {{"Content-Type", "application/json"}})
{
    auto content = std::make_shared<CapturedExchange>();
    content->target = record.path + "?api-version=2024-10-21";
    content->reason = "OK";
    requestHeaders.append("Content-Length", QByteArray::number(requestBody.size()));
    content->request = {requestHeaders, requestBody, false};
    content->response = {HeaderList{{"Content-Type", "application/json"}}, responseBody, false};
    record.requestBytes = requestBody.size();
    record.responseBytes = responseBody.size();
    record.content = content;
    record.contentBytes = content->bytes();
    return record;
}

} // namespace spillway
