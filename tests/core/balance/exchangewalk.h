// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/retry.h"
#include "tests/core/balance/scriptedpool.h"

/// Whole exchanges played through pickBackend, classifyAttempt, applyOutcome and decideRetry, in the order in which the
/// proxy calls them (core/proxy/exchange.cpp).
namespace spillway
{

/// Backends a, b, c … with these priorities.
inline QList<Backend> backends(const QList<int> &priorities)
{
    QList<Backend> list;
    for (const int priority : priorities) {
        Backend backend;
        backend.name = QChar(char16_t(u'a' + list.size()));
        backend.priority = priority;
        list.append(backend);
    }
    return list;
}

class ExchangeWalk : public ScriptedPool
{
public:
    using ScriptedPool::ScriptedPool;

    /// What a caller got, and how.
    struct Played
    {
        QByteArray way; ///< `a=429 b=200`, as x-spillway-attempts
        int status = 0; ///< what the caller gets; 429, 502, 503 and 504 may be Spillway's own
        QByteArray by;  ///< the backend that answered; empty when Spillway did
        HeaderList headers;
        Duration retryAfter{0}; ///< of Spillway's own 429
        Duration took{0};
        RetryDecision last = RetryDecision::Deliver;
    };

    Played play(const QString &deployment = {}, bool replayable = true)
    {
        Played played;
        const Instant begin = now;
        QList<int> asked;
        do {
            const PickResult result = pick(deployment, asked, Chance::NextDraw);
            if (const auto *none = std::get_if<NoneAvailable>(&result)) {
                played.status = none->reason == NoneAvailable::Reason::NotConfigured ? 503 : 429;
                played.retryAfter = none->earliestReturn - now;
                break;
            }
            const auto &picked = std::get<Picked>(result);
            asked.append(picked.index);
            const Reply reply = ask(picked.index);
            note(picked.index, reply, played);
            RetryFacts facts;
            facts.outcome = settle(picked.index, reply, deployment).kind;
            facts.replayable = replayable;
            facts.attemptsMade = int(asked.size());
            facts.maxAttempts = options.maxAttempts;
            facts.candidateLeft = std::holds_alternative<Picked>(pick(deployment, asked, Chance::Zero));
            facts.askedAnyway = picked.thoughThrottled;
            played.last = decideRetry(facts);
        } while (played.last == RetryDecision::Retry);
        played.took = now - begin;
        return played;
    }

private:
    /// The last answer serves the caller; without one the last fault says which error of Spillway's own does.
    void note(int index, const Reply &reply, Played &played) const
    {
        const QByteArray name = backend(index).name.toUtf8();
        played.way += (played.way.isEmpty() ? "" : " ") + name + '=';
        if (reply.failure == TransportFailure::None) {
            played.way += QByteArray::number(reply.status);
            played.status = reply.status;
            played.by = name;
            played.headers = reply.headers;
            return;
        }
        const bool timedOut = reply.failure == TransportFailure::TimedOut;
        played.way += timedOut ? "timeout" : "unreachable";
        if (played.by.isEmpty()) {
            played.status = timedOut ? 504 : 502;
        }
    }
};

} // namespace spillway
