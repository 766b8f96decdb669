// SPDX-License-Identifier: MIT
#include "core/export/policymatch.h"

#include "core/config/address.h"
#include "core/export/policyexpressions.h"
#include "core/export/policyrules.h"

#include <QSet>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString counted(int number, const QString &one, const QString &many)
{
    return QString::number(number) + u' ' + (number == 1 ? one : many);
}

/// `401, 500 to 599`: the statuses that `first` has and `second` has not; empty if there is none.
QString onlyIn(const StatusSet &first, const StatusSet &second)
{
    constexpr int end = 600;
    QStringList parts;
    for (int status = 100; status < end; ++status) {
        int last = status;
        while (last < end && first.contains(last) && !second.contains(last)) {
            ++last;
        }
        if (last == status) {
            continue;
        }
        parts.append(last - 1 == status ? QString::number(status)
                                        : u"%1 to %2"_s.arg(QString::number(status), QString::number(last - 1)));
        status = last;
    }
    return parts.join(u", "_s);
}

QString seconds(std::chrono::milliseconds time)
{
    return QString::number(double(time.count()) / 1000) + u" s"_s;
}

QString selectionWords(Selection selection)
{
    switch (selection) {
    case Selection::Weighted:
        return u"by weight"_s;
    case Selection::LeastBusy:
        return u"the least busy"_s;
    case Selection::Random:
        break;
    }
    return u"at random"_s;
}

QString allThrottledWords(WhenAllThrottled all)
{
    switch (all) {
    case WhenAllThrottled::Random:
        return u"asks any backend"_s;
    case WhenAllThrottled::Reply:
        return u"answers 429"_s;
    case WhenAllThrottled::First:
        break;
    }
    return u"asks the first backend"_s;
}

QString signInWords(const PolicyCredential &credential)
{
    const QString rest = credential.section(u':', 1);
    if (credential.startsWith(u"key:"_s)) {
        return u"the named value "_s + rest;
    }
    if (credential == u"none"_s) {
        return u"no credential"_s;
    }
    return rest.isEmpty() ? u"the managed identity"_s : u"the managed identity for "_s + rest;
}

class Comparison
{
public:
    Comparison(const RunningEndpoint &running, const PolicyPlan &policy)
        : m_running(running)
        , m_policy(policy)
        , m_own(planPolicy(running.profile).plan)
    {
    }

    /// With `rulesAreKnown` false only what any policy tells of its backends.
    QList<PolicyDifference> run(bool rulesAreKnown)
    {
        m_rulesAreKnown = rulesAreKnown;
        compareBackends();
        if (rulesAreKnown) {
            compareOptions();
        }
        return m_differences;
    }

private:
    void differ(const QString &backend, const QString &sentence) { m_differences.append({backend, sentence}); }
    void differ(const QString &sentence) { m_differences.append({{}, sentence}); }

    bool isAsked(const Backend &backend) const
    {
        return backend.enabled && !m_running.withoutSignIn.contains(backend.name);
    }

    void compareBackends();
    void comparePair(const Backend &backend, const PolicyBackend &other);
    void tellMissing(const Backend &backend);
    void tellForeign(const PolicyBackend &other);
    void compareOptions();
    void compareAllThrottled();
    void compareAttempts();

    const RunningEndpoint &m_running;
    const PolicyPlan &m_policy;
    PolicyPlan m_own; ///< what an export of the running profile says
    bool m_rulesAreKnown = false;
    QList<PolicyDifference> m_differences;
};

/// Pairs by address; what is left over by name: then its address differs.
void Comparison::compareBackends()
{
    QList<PolicyBackend> left = m_policy.backends;
    const auto take = [&left](const auto &isIt) -> std::optional<PolicyBackend> {
        const auto found = std::find_if(left.begin(), left.end(), isIt);
        if (found == left.end()) {
            return {};
        }
        PolicyBackend backend = *found;
        left.erase(found);
        return backend;
    };
    QList<Backend> missing;
    for (const Backend &backend : m_running.profile.backends) {
        if (!isAsked(backend)) {
            continue;
        }
        const auto other = take(
            [&](const PolicyBackend &candidate) { return comparableUrl(candidate.url) == comparableUrl(backend.url); });
        if (other) {
            comparePair(backend, *other);
        } else {
            missing.append(backend);
        }
    }
    for (const Backend &backend : std::as_const(missing)) {
        const auto other = take([&](const PolicyBackend &candidate) { return candidate.name == backend.name; });
        if (other) {
            differ(backend.name,
                   u"%1 has the address %2 here and %3 in the policy."_s.arg(backend.name, backend.url, other->url));
            comparePair(backend, *other);
        } else {
            tellMissing(backend);
        }
    }
    for (const PolicyBackend &other : std::as_const(left)) {
        tellForeign(other);
    }
}

void Comparison::comparePair(const Backend &backend, const PolicyBackend &other)
{
    const auto numbers = [&](const QString &what, int here, int there) {
        if (here != there) {
            differ(backend.name, u"%1 has %2 %3 here and %4 in the policy."_s.arg(
                                     backend.name, what, QString::number(here), QString::number(there)));
        }
    };
    numbers(u"priority"_s, backend.priority, other.priority);
    if (!m_rulesAreKnown) {
        return;
    }
    if (m_running.profile.balancing.selection == Selection::Weighted || m_policy.selection == Selection::Weighted) {
        numbers(u"weight"_s, backend.weight, other.weight);
    }
    const auto own = std::find_if(m_own.backends.begin(), m_own.backends.end(),
                                  [&](const PolicyBackend &candidate) { return candidate.name == backend.name; });
    if (own != m_own.backends.end() && own->credential != other.credential) {
        differ(backend.name, u"%1: an export would sign in with %2, this policy does with %3."_s.arg(
                                 backend.name, signInWords(own->credential), signInWords(other.credential)));
    }
}

void Comparison::tellMissing(const Backend &backend)
{
    differ(backend.name, u"%1 is not in the policy."_s.arg(backend.name));
}

void Comparison::tellForeign(const PolicyBackend &other)
{
    for (const Backend &backend : m_running.profile.backends) {
        if (isAsked(backend) || comparableUrl(backend.url) != comparableUrl(other.url)) {
            continue;
        }
        differ(backend.name,
               backend.enabled
                   ? u"%1 is in the policy, but the endpoint has no key or token to ask it with."_s.arg(backend.name)
                   : u"%1 is in the policy, but turned off here."_s.arg(backend.name));
        return;
    }
    differ(other.name, u"%1 (%2) is in the policy only."_s.arg(other.name, other.url));
}

void Comparison::compareOptions()
{
    const BalancingOptions &here = m_running.profile.balancing;
    if (const QString statuses = onlyIn(here.throttleOn, m_policy.throttleOn); !statuses.isEmpty()) {
        differ(u"The endpoint also throttles on %1."_s.arg(statuses));
    }
    if (const QString statuses = onlyIn(m_policy.throttleOn, here.throttleOn); !statuses.isEmpty()) {
        differ(u"The policy also throttles on %1."_s.arg(statuses));
    }
    const auto times = [this](const QString &what, std::chrono::milliseconds own, std::chrono::milliseconds other) {
        if (own != other) {
            differ(u"%1 is %2 here and %3 in the policy."_s.arg(what, seconds(own), seconds(other)));
        }
    };
    times(u"The wait without Retry-After"_s, std::chrono::milliseconds(policyDefaultWait(m_own)),
          std::chrono::milliseconds(policyDefaultWait(m_policy)));
    times(u"The time to wait for an answer"_s, here.idleTimeout, m_policy.timeout);
    if (here.throttleScope != m_policy.throttleScope) {
        differ(here.throttleScope == ThrottleScope::Deployment
                   ? u"A 429 sets aside a deployment here and the whole backend in the policy."_s
                   : u"A 429 sets aside the whole backend here and a deployment in the policy."_s);
    }
    if (here.selection != m_policy.selection) {
        differ(u"Within a priority the endpoint chooses %1, the policy %2."_s.arg(selectionWords(here.selection),
                                                                                  selectionWords(m_policy.selection)));
    }
    compareAllThrottled();
    compareAttempts();
    if (m_own.exposeBackend != m_policy.exposeBackend) {
        differ(m_policy.exposeBackend ? u"The policy tells clients which backend answered; this profile says not to."_s
                                      : u"The policy does not tell clients which backend answered."_s);
    }
    if (m_own.clientId != m_policy.clientId) {
        const auto words = [](const QString &clientId) {
            return clientId.isEmpty() ? u"the system-assigned identity"_s : u"the identity "_s + clientId;
        };
        differ(u"An export would sign in as %1, this policy does as %2."_s.arg(words(m_own.clientId),
                                                                               words(m_policy.clientId)));
    }
}

void Comparison::compareAllThrottled()
{
    const WhenAllThrottled here = m_running.profile.balancing.whenAllThrottled;
    if (here != m_policy.whenAllThrottled) {
        differ(u"When all are throttled the endpoint %1, the policy %2."_s.arg(
            allThrottledWords(here), allThrottledWords(m_policy.whenAllThrottled)));
        return;
    }
    const QList<Backend> &backends = m_running.profile.backends;
    const auto first =
        std::find_if(backends.begin(), backends.end(), [this](const Backend &backend) { return isAsked(backend); });
    if (here == WhenAllThrottled::First && first != backends.end() && !m_policy.backends.isEmpty() &&
        comparableUrl(first->url) != comparableUrl(m_policy.backends.first().url)) {
        differ(u"When all are throttled the endpoint asks %1, the policy %2."_s.arg(first->name,
                                                                                    m_policy.backends.first().name));
    }
}

/// Each backend is asked once a request, so more attempts than backends are as many as backends.
void Comparison::compareAttempts()
{
    const QList<Backend> &backends = m_running.profile.backends;
    const auto asked = int(
        std::count_if(backends.begin(), backends.end(), [this](const Backend &backend) { return isAsked(backend); }));
    const int here = std::min(m_running.profile.balancing.maxAttempts, asked);
    const int there = std::min(m_policy.maxAttempts, int(m_policy.backends.size()));
    const bool isSameList = asked == m_policy.backends.size();
    if (isSameList ? here != there : m_running.profile.balancing.maxAttempts != m_policy.maxAttempts) {
        differ(u"A request is tried %1 at most here and %2 in the policy."_s.arg(
            counted(m_running.profile.balancing.maxAttempts, u"time"_s, u"times"_s),
            counted(m_policy.maxAttempts, u"time"_s, u"times"_s)));
    }
}

QString foreignReason(const PolicyScan &scan, const ReadPolicy &policy)
{
    for (const Finding &finding : policy.findings) {
        if (finding.severity == Severity::Error) {
            QString line = finding.path;
            line.replace(0, 1, line.left(1).toUpper());
            return line + u": "_s + finding.message;
        }
    }
    const ForeignRule rule = firstForeignRule(scan, policy.plan);
    if (rule.line == 0) {
        return u"It leaves out what an export has at its end, so what it decides is not known."_s;
    }
    return u"Line %1: <%2> is not as in an export, so what the policy decides from there on is not known."_s.arg(
        QString::number(rule.line), rule.element);
}

} // namespace

int PolicyMatch::backends() const
{
    QSet<QString> names;
    for (const PolicyDifference &difference : differences) {
        if (!difference.backend.isEmpty()) {
            names.insert(difference.backend);
        }
    }
    return int(names.size());
}

int PolicyMatch::backendDifferences() const
{
    return int(std::count_if(differences.begin(), differences.end(),
                             [](const PolicyDifference &difference) { return !difference.backend.isEmpty(); }));
}

QString PolicyMatch::count() const
{
    QStringList parts;
    if (const int number = backends(); number > 0) {
        parts.append(counted(number, u"backend"_s, u"backends"_s));
    }
    if (const int number = options(); number > 0) {
        parts.append(counted(number, u"option"_s, u"options"_s));
    }
    return parts.join(u" and "_s);
}

PolicyMatch matchPolicy(const RunningEndpoint &running, const PolicyScan &scan, const ReadPolicy &policy)
{
    PolicyMatch match;
    if (!running.serves) {
        return match;
    }
    if (hasErrors(policy.findings)) {
        match.state = PolicyMatch::State::NotComparable;
        match.reason = foreignReason(scan, policy);
        return match;
    }
    match.differences = Comparison(running, policy.plan).run(policy.rulesAreKnown);
    if (!policy.rulesAreKnown) {
        match.state = PolicyMatch::State::NotComparable;
        match.reason = foreignReason(scan, policy);
    } else {
        match.state = match.differences.isEmpty() ? PolicyMatch::State::Matches : PolicyMatch::State::Differs;
    }
    return match;
}

PolicyMatch matchPolicy(const RunningEndpoint &running, const QByteArray &document)
{
    const PolicyScan scan = scanPolicy(document);
    return matchPolicy(running, scan, readPolicy(scan));
}

} // namespace spillway
