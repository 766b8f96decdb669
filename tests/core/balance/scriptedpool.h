// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/picker.h"
#include "core/http/retryhint.h"
#include "tests/core/balance/balancetext.h"

#include <QHash>
#include <QTimeZone>

#include <functional>

/// Backends on paper: they answer what a script says, on a clock that is a number.
namespace spillway
{

/// What a backend does when it is asked.
struct Reply
{
    int status = 200;
    HeaderList headers;
    TransportFailure failure = TransportFailure::None;
    Duration takes{0};
};

inline Reply answers(int status, const HeaderList &headers = {}, Duration takes = Duration(0))
{
    return {status, headers, TransportFailure::None, takes};
}

/// Throttles, for this long.
inline Reply throttles(const QByteArray &retryAfter, int status = 429)
{
    return answers(status, {{"Retry-After", retryAfter}});
}

inline Reply fails(TransportFailure failure, Duration takes = Duration(0))
{
    return {0, {}, failure, takes};
}

class ScriptedPool
{
public:
    explicit ScriptedPool(const QList<Backend> &backends, const BalancingOptions &options = {})
        : options(options)
        , m_backends(backends)
        , m_health(backends.size())
        , m_asked(backends.size())
    {
    }

    /// One reply a call; the last one stays for ever. Without a script a backend answers 200.
    void script(const QString &name, const QList<Reply> &replies) { m_scripts[name] = replies; }
    void edit(const QString &name, const std::function<void(Backend &)> &change) { change(m_backends[indexOf(name)]); }
    BackendHealth &health(const QString &name) { return m_health[indexOf(name)]; }
    int timesAsked(const QString &name) const { return m_asked[indexOf(name)]; }
    bool isAvailable(const QString &name) { return spillway::isAvailable(health(name), {}, now); }

    /// As core/proxy/exchange.cpp picks (4). `NextDraw` only where the pick is followed by a call.
    enum class Chance { Zero, NextDraw };
    PickResult pick(const QString &deployment, const QList<int> &asked, Chance chance)
    {
        PoolSnapshot pool;
        for (qsizetype i = 0; i < m_backends.size(); ++i) {
            const Backend &backend = m_backends[i];
            pool.entries.append(
                {backend.priority, backend.weight, 0, backend.enabled, m_health[i], backend.deployments});
        }
        const PickResult result =
            pickBackend(pool, {deployment, asked, options.selection, options.whenAllThrottled, options.throttleScope},
                        now, chance == Chance::NextDraw ? draws.value(drawsUsed) : 0);
        const auto *picked = std::get_if<Picked>(&result);
        drawsUsed += chance == Chance::NextDraw && picked && picked->choices > 1 ? 1 : 0;
        return result;
    }

    Reply ask(int index)
    {
        ++m_asked[index];
        QList<Reply> &replies = m_scripts[m_backends[index].name];
        const Reply reply = replies.value(0);
        if (replies.size() > 1) {
            replies.removeFirst();
        }
        now += reply.takes;
        return reply;
    }

    /// As core/proxy/exchange.cpp settles an attempt (6).
    Outcome settle(int index, const Reply &reply, const QString &deployment = {})
    {
        AttemptResult result{reply.status, reply.failure, {}};
        if (const std::optional<RetryHint> hint = readRetryHint(reply.headers, wallNow)) {
            result.wait = hint->wait;
        }
        const Outcome outcome = classifyAttempt(result, options);
        const QString name =
            deployment.isEmpty() ? QString() : mappedDeployment(m_backends[index].deployments, deployment);
        m_health[index] = applyOutcome(m_health[index], outcome, name, now);
        return outcome;
    }

    const Backend &backend(int index) const { return m_backends[index]; }

    BalancingOptions options;
    Instant now = testStart;
    QDateTime wallNow =
        QDateTime(QDate(2024, 1, 1), QTime(0, 0), QTimeZone::utc()).toUTC(); ///< moves only where a test moves it
    QList<quint32> draws; ///< taken one by one where a draw is used; then 0
    int drawsUsed = 0;

private:
    qsizetype indexOf(const QString &name) const
    {
        qsizetype index = 0;
        while (m_backends.at(index).name != name) {
            ++index;
        }
        return index;
    }

    QList<Backend> m_backends;
    QList<BackendHealth> m_health;
    QList<int> m_asked;
    QHash<QString, QList<Reply>> m_scripts;
};

} // namespace spillway
