// SPDX-License-Identifier: MIT
#include "ui/traffic/explainexchange.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <span>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

namespace
{

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(spillway::Explanation)
};

using AttemptSpan = std::span<const AttemptRecord>;

/// The attempts before number `end`.
AttemptSpan attemptsBefore(const ExchangeRecord &record, qsizetype end)
{
    return {record.attempts.constData(), size_t(end)};
}

/// It threw its backend out of use, so the next one was asked if there was one.
bool failed(const AttemptRecord &attempt)
{
    return attempt.failure != TransportFailure::None || attempt.wait > 0ms;
}

QString listed(const QStringList &names)
{
    if (names.size() < 2) {
        return names.value(0);
    }
    return Text::tr("%1 and %2").arg(names.first(names.size() - 1).join(u", "), names.last());
}

/// "answered 429"
QString deed(const AttemptRecord &attempt)
{
    switch (attempt.failure) {
    case TransportFailure::Unreachable:
        return Text::tr("could not be reached");
    case TransportFailure::TimedOut:
        return Text::tr("did not answer in time");
    case TransportFailure::None:
        break;
    }
    return Text::tr("answered %1").arg(attempt.status);
}

/// What the attempts of one priority came to: "Both priority 1 backends answered 429", or by name. `opens` is true at
/// the beginning of a sentence.
QString levelClause(AttemptSpan level, const ProfileFacts &facts, bool opens)
{
    const int priority = level.front().priority;
    const bool alike = std::all_of(level.begin(), level.end(),
                                   [&](const AttemptRecord &attempt) { return deed(attempt) == deed(level.front()); });
    const qsizetype known = facts.byPriority.value(priority).size();
    if (alike && level.size() > 1 && qsizetype(level.size()) == known) {
        const QString who = known == 2 ? (opens ? Text::tr("Both") : Text::tr("both"))
                                       : (opens ? Text::tr("All %1") : Text::tr("all %1")).arg(known);
        return Text::tr("%1 priority %2 backends %3").arg(who, QString::number(priority), deed(level.front()));
    }
    QStringList parts;
    for (size_t i = 0; i < level.size();) {
        QStringList names;
        const QString what = deed(level[i]);
        for (; i < level.size() && deed(level[i]) == what; ++i) {
            names.append(level[i].backend);
        }
        parts.append(listed(names) + u' ' + what);
    }
    return parts.join(u", ");
}

/// The same over several priorities, each after the one before it.
QString clauseOf(AttemptSpan attempts, const ProfileFacts &facts, bool opens = true)
{
    QStringList clauses;
    for (size_t i = 0; i < attempts.size();) {
        const size_t first = i;
        while (i < attempts.size() && attempts[i].priority == attempts[first].priority) {
            ++i;
        }
        clauses.append(levelClause(attempts.subspan(first, i - first), facts, opens && clauses.isEmpty()));
    }
    return clauses.join(Text::tr(", then "));
}

/// Whether every backend of the last attempt's priority was asked.
bool levelUsedUp(AttemptSpan attempts, const ProfileFacts &facts)
{
    const int priority = attempts.back().priority;
    const auto asked = std::count_if(attempts.begin(), attempts.end(),
                                     [&](const AttemptRecord &attempt) { return attempt.priority == priority; });
    return asked >= facts.byPriority.value(priority).size();
}

/// "3", the seconds that the client was told to wait; empty if it was not told.
QString retryAfter(const ExchangeRecord &record, const AttemptRecord *answer)
{
    if (record.content) {
        const QByteArray told = record.content->response.headers.unpacked().value("Retry-After");
        if (!told.isEmpty()) {
            return QString::fromLatin1(told);
        }
    }
    static const QRegularExpression seconds(u"Retry-After ([0-9.]+)|Retry after ([0-9]+) seconds"_s);
    const QRegularExpressionMatch match = seconds.match(answer != nullptr ? answer->reason : record.note);
    return match.captured(1) + match.captured(2);
}

QString clientGot(const ExchangeRecord &record, const AttemptRecord *answer)
{
    const QString wait = retryAfter(record, answer);
    return wait.isEmpty() || record.status < 400
               ? Text::tr("The client got %1.").arg(record.status)
               : Text::tr("The client got %1 with Retry-After %2.").arg(QString::number(record.status), wait);
}

QString anAnswer(int status)
{
    return Text::tr("%1 is an answer, not a failure, so it was passed back as it is.").arg(status);
}

QString allThrottled(const ExchangeRecord &record, const ProfileFacts &facts, const AttemptRecord *answer)
{
    const int count = std::max(facts.backendCount(), int(record.attempts.size()));
    if (count == 1 && answer != nullptr) {
        return Text::tr("%1 is throttled and is the only backend.").arg(answer->backend) + u' ' +
               clientGot(record, answer);
    }
    const QString who = count == 1   ? Text::tr("The only backend is throttled.")
                        : count == 2 ? Text::tr("Both backends are throttled.")
                                     : Text::tr("All %1 backends are throttled.").arg(count);
    return who + u' ' + clientGot(record, answer);
}

/// The answer of a failed attempt went to the client, since nobody else could be asked.
QString lastResort(const ExchangeRecord &record, const ProfileFacts &facts, const AttemptRecord &answer, bool isLast)
{
    const QString told = clientGot(record, &answer);
    if (!record.replayable) {
        return Text::tr("%1 %2. The body was too large to be kept, so no second try was possible. %3")
            .arg(answer.backend, deed(answer), told);
    }
    if (record.note.contains("maxAttempts"_L1)) {
        return Text::tr("%1 backends were asked, the most that the profile allows. %2")
            .arg(QString::number(record.attempts.size()), told);
    }
    if (!isLast) {
        return Text::tr("%1. No other backend was left, so the client got the earlier answer of %2.")
            .arg(clauseOf(record.attempts, facts), answer.backend);
    }
    const bool onlyThrottles = std::all_of(record.attempts.begin(), record.attempts.end(),
                                           [](const AttemptRecord &attempt) { return attempt.status == 429; });
    if (onlyThrottles) {
        return allThrottled(record, facts, &answer);
    }
    return Text::tr("%1, and no other backend was available. %2").arg(clauseOf(record.attempts, facts), told);
}

/// One attempt, and its answer is the client's.
QString firstTry(const ExchangeRecord &record, const ProfileFacts &facts, const AttemptRecord &answer)
{
    if (record.status < 200 || record.status > 299) {
        return anAnswer(record.status);
    }
    QStringList better;
    for (auto level = facts.byPriority.begin(); level != facts.byPriority.end() && level.key() < answer.priority;
         ++level) {
        better.append(QString::number(level.key()));
    }
    if (better.isEmpty()) {
        return Text::tr("Served by priority %1 at the first try.").arg(answer.priority);
    }
    return Text::tr("No priority %1 backend was available, so the request went straight to priority %2.")
        .arg(better.join(Text::tr(" or ")), QString::number(answer.priority));
}

/// Others were asked in vain before, and this one answered.
Explanation afterOthers(const ExchangeRecord &record, const ProfileFacts &facts, AttemptSpan before,
                        const AttemptRecord &answer)
{
    const bool fine = record.status >= 200 && record.status <= 299;
    const QString clause = clauseOf(before, facts);
    if (answer.priority == before.back().priority) {
        const QString took = Text::tr("%1, %2 took it.").arg(clause, answer.backend);
        return {fine ? took : took + u' ' + anAnswer(record.status), {}};
    }
    const QString why = levelUsedUp(before, facts) ? clause
                                                   : Text::tr("%1 and no other priority %2 backend was available")
                                                         .arg(clause, QString::number(before.back().priority));
    const QString longer = formatLatency(answer.startedAfter - before.front().startedAfter);
    const QString spill =
        Text::tr("%1, so the request went on to priority %2.").arg(why, QString::number(answer.priority)) + u' ';
    return {
        spill +
            (fine ? Text::tr("The client waited %1 longer and saw one %2.").arg(longer, QString::number(record.status))
                  : Text::tr("The client waited %1 longer.").arg(longer) + u' ' + anAnswer(record.status)),
        longer};
}

Explanation complete(const ExchangeRecord &record, const ProfileFacts &facts)
{
    qsizetype at = 0;
    while (at < record.attempts.size() && !record.attempts[at].answered) {
        ++at;
    }
    if (at == record.attempts.size()) {
        return {Text::tr("Spillway answered %1 itself. %2").arg(QString::number(record.status), record.note).trimmed(),
                {}};
    }
    const AttemptRecord &answer = record.attempts[at];
    if (failed(answer)) {
        return {lastResort(record, facts, answer, at == record.attempts.size() - 1), {}};
    }
    if (at == 0) {
        return {firstTry(record, facts, answer), {}};
    }
    return afterOthers(record, facts, attemptsBefore(record, at), answer);
}

QString underWay(const ExchangeRecord &record, const ProfileFacts &facts)
{
    if (record.attempts.isEmpty()) {
        return Text::tr("The request is being read.");
    }
    const AttemptRecord &now = record.attempts.last();
    const AttemptSpan before = attemptsBefore(record, record.attempts.size() - 1);
    if (before.empty()) {
        return (now.answered ? Text::tr("%1 is answering.") : Text::tr("Waiting for %1 to answer.")).arg(now.backend);
    }
    return (now.answered ? Text::tr("%1, %2 is answering now.") : Text::tr("%1, %2 is asked now."))
        .arg(clauseOf(before, facts), now.backend);
}

QString callerLeft(const ExchangeRecord &record)
{
    const QString what = Text::tr("The client closed the connection.");
    if (record.attempts.isEmpty()) {
        return what + u' ' + Text::tr("No backend had been asked yet.");
    }
    if (record.status == 0) {
        return what + u' ' + Text::tr("%1 had not answered yet.").arg(record.attempts.last().backend);
    }
    return what + u' ' +
           Text::tr("It had %1 of the answer of %2.").arg(formatBytes(record.responseBytes), record.servedBy);
}

QString brokenOff(const ExchangeRecord &record)
{
    QString cause = record.note.section(u": "_s, 1);
    if (cause.endsWith(u'.')) {
        cause.chop(1);
    }
    const QString what = cause.isEmpty()
                             ? Text::tr("%1 broke off in the middle of its answer.").arg(record.servedBy)
                             : Text::tr("%1 broke off in the middle of its answer (%2).").arg(record.servedBy, cause);
    return what + u' ' +
           Text::tr("The client had its beginning already, so no other backend could take over: its connection was "
                    "closed without a proper end.");
}

QString noAnswer(const ExchangeRecord &record, const ProfileFacts &facts)
{
    if (record.attempts.isEmpty()) {
        return Text::tr("No backend gave an answer. The client got %1.").arg(record.status);
    }
    return Text::tr("No backend gave an answer: %1. The client got %2.")
        .arg(clauseOf(record.attempts, facts, false), QString::number(record.status));
}

} // namespace

Explanation explainExchange(const ExchangeRecord &record, const ProfileFacts &facts)
{
    switch (record.end) {
    case ExchangeEnd::Running:
        return {underWay(record, facts), {}};
    case ExchangeEnd::Complete:
        return complete(record, facts);
    case ExchangeEnd::CallerLeft:
        return {callerLeft(record), {}};
    case ExchangeEnd::BrokenOff:
        return {brokenOff(record), {}};
    case ExchangeEnd::Refused:
        if (record.status == 429) {
            return {allThrottled(record, facts, nullptr), {}};
        }
        return {Text::tr("Spillway answered %1 itself. %2").arg(QString::number(record.status), record.note).trimmed(),
                {}};
    case ExchangeEnd::NoAnswer:
        return {noAnswer(record, facts), {}};
    }
    Q_UNREACHABLE();
}

} // namespace spillway
