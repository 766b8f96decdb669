// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/entrasource.h"
#include "core/secrets/secretstore.h"

#include <QSet>
#include <QTimer>

#include <map>

namespace spillway
{

/// When to fetch the next token: 5 minutes ahead of the end; for a token that has not that long to live, in 30 s or
/// half its time, whichever comes first.
QDateTime refreshTime(const QDateTime &expiresAt, const QDateTime &now);
/// How long to wait after so many failures in a row (1 and up): 5 s, doubled with each, 2 minutes at most.
std::chrono::seconds fetchBackOff(int failures);

/// Keeps one Entra ID token a scope up to date. One fetch a scope is under way at a time; a token that still holds
/// stays in use while the next is fetched, and when fetching fails. On the main thread; signals come from the event
/// loop.
class EntraTokens : public QObject
{
    Q_OBJECT
public:
    /// A refused token is replaced no more often than this.
    static constexpr std::chrono::seconds leastBetweenRefusals{30};

    EntraTokens(std::unique_ptr<EntraSource> source, std::function<QDateTime()> now, QObject *parent = nullptr);
    ~EntraTokens() override;

    /// These scopes, and no others, from now on. Those without a token are fetched at once, whatever failed before.
    void setScopes(const QSet<QString> &scopes);
    /// True when no first fetch is under way: each scope has its token or the reason for having none.
    bool isSettled() const;
    /// The token of a scope as a header, or why there is none.
    Credential credential(const QString &scope) const;
    /// The token of this scope was refused: fetches another, but not if that was done in the last 30 s.
    void refuse(const QString &scope);
    /// Fetches what is due. Called by the timer of this object, and right whenever the clock has jumped.
    void refreshDue();

signals:
    /// A credential may have changed.
    void changed();

private:
    struct Entry
    {
        bool wanted = true; ///< false: kept only until its fetch ends
        bool fetching = false;
        EntraToken token; ///< empty value: none yet
        QString problem;  ///< of the last fetch
        int failures = 0; ///< in a row
        QDateTime nextFetch;
        QDateTime refusedAt;
    };

    bool isUsable(const Entry &entry) const;
    void fetch(const QString &scope, Entry &entry);
    void take(const QString &scope, const EntraOutcome &outcome);
    void schedule();

    std::unique_ptr<EntraSource> m_source;
    std::function<QDateTime()> m_now;
    std::map<QString, Entry> m_entries;
    QTimer m_timer;
};

} // namespace spillway
