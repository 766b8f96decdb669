// SPDX-License-Identifier: MIT
#include "core/secrets/entratokens.h"

#include "core/secrets/credentials.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{
namespace
{

constexpr std::chrono::milliseconds refreshAhead = 5min;
constexpr std::chrono::milliseconds leastBetweenFetches = 30s;
// The timer does not count the time that a computer sleeps, and the wall clock may be set: so look now and then.
constexpr std::chrono::milliseconds longestNap = 30s;

} // namespace

QDateTime refreshTime(const QDateTime &expiresAt, const QDateTime &now)
{
    const std::chrono::milliseconds left{now.msecsTo(expiresAt)};
    const auto wait = std::max(left - refreshAhead, std::min(leastBetweenFetches, left / 2));
    return now.addMSecs(std::max<std::chrono::milliseconds>(wait, 1s).count());
}

std::chrono::seconds fetchBackOff(int failures)
{
    return std::min<std::chrono::seconds>(5s * (1 << std::clamp(failures - 1, 0, 10)), 2min);
}

EntraTokens::EntraTokens(std::unique_ptr<EntraSource> source, std::function<QDateTime()> now, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_now(std::move(now))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &EntraTokens::refreshDue);
}

EntraTokens::~EntraTokens() = default;

bool EntraTokens::isUsable(const Entry &entry) const
{
    return !entry.token.value.isEmpty() && (!entry.token.expiresAt.isValid() || m_now() < entry.token.expiresAt);
}

void EntraTokens::setScopes(const QSet<QString> &scopes)
{
    for (auto each = m_entries.begin(); each != m_entries.end();) {
        each->second.wanted = scopes.contains(each->first);
        each = each->second.wanted || each->second.fetching ? std::next(each) : m_entries.erase(each);
    }
    for (const QString &scope : scopes) {
        Entry &entry = m_entries[scope];
        if (!isUsable(entry)) {
            entry.failures = 0;
            fetch(scope, entry);
        }
    }
    schedule();
}

bool EntraTokens::isSettled() const
{
    return std::none_of(m_entries.begin(), m_entries.end(), [this](const auto &each) {
        const Entry &entry = each.second;
        return entry.wanted && entry.fetching && !isUsable(entry);
    });
}

Credential EntraTokens::credential(const QString &scope) const
{
    const auto found = m_entries.find(scope);
    if (found == m_entries.end()) {
        return {{}, {}, u"no token"_s};
    }
    const Entry &entry = found->second;
    if (isUsable(entry)) {
        Credential credential = tokenCredential(entry.token.value);
        credential.detail = entry.token.source;
        return credential;
    }
    return {{}, {}, entry.problem.isEmpty() ? u"waiting for a token"_s : entry.problem};
}

void EntraTokens::refuse(const QString &scope)
{
    const auto found = m_entries.find(scope);
    if (found == m_entries.end() || found->second.fetching) {
        return; // what is being fetched will be another one
    }
    Entry &entry = found->second;
    const QDateTime now = m_now();
    // A clock that was set back must not stop this for longer.
    const bool isTooSoon = entry.refusedAt.isValid() && entry.refusedAt <= now &&
                           now < entry.refusedAt.addSecs(leastBetweenRefusals.count());
    if (!isTooSoon) {
        entry.refusedAt = now;
        fetch(scope, entry);
    }
}

void EntraTokens::refreshDue()
{
    const QDateTime now = m_now();
    for (auto &[scope, entry] : m_entries) {
        if (entry.nextFetch.isValid() && entry.nextFetch <= now) {
            fetch(scope, entry);
        }
    }
    schedule();
    emit changed(); // a token may have ended
}

void EntraTokens::fetch(const QString &scope, Entry &entry)
{
    if (entry.fetching) {
        return;
    }
    entry.fetching = true;
    entry.nextFetch = {};
    m_source->fetch(scope, this, [this, scope](const EntraOutcome &outcome) { take(scope, outcome); });
}

void EntraTokens::take(const QString &scope, const EntraOutcome &outcome)
{
    const auto found = m_entries.find(scope);
    Entry &entry = found->second; // an entry stays as long as it is being fetched
    entry.fetching = false;
    if (!entry.wanted) {
        m_entries.erase(found);
        return;
    }
    if (outcome.kind == EntraOutcome::Kind::Token) {
        entry.token = outcome.token;
        entry.problem.clear();
        entry.failures = 0;
        if (outcome.token.expiresAt.isValid()) {
            entry.nextFetch = refreshTime(outcome.token.expiresAt, m_now());
        }
    } else {
        entry.problem = outcome.reason;
        ++entry.failures;
        entry.nextFetch = m_now().addSecs(fetchBackOff(entry.failures).count());
    }
    schedule();
    emit changed();
}

void EntraTokens::schedule()
{
    const QDateTime now = m_now();
    std::chrono::milliseconds wait = std::chrono::milliseconds::max();
    const auto consider = [&wait, &now](const QDateTime &time) {
        if (time.isValid()) {
            // One more than the truncated difference, so that it is due when the timer fires.
            wait = std::min(wait, std::chrono::milliseconds(std::max<qint64>(now.msecsTo(time), 0) + 1));
        }
    };
    for (const auto &[scope, entry] : m_entries) {
        consider(entry.nextFetch);
        if (isUsable(entry)) {
            consider(entry.token.expiresAt);
        }
    }
    if (wait == std::chrono::milliseconds::max()) {
        m_timer.stop();
    } else {
        m_timer.start(std::min(wait, longestNap));
    }
}

} // namespace spillway
