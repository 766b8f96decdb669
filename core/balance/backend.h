// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

#include <bitset>
#include <chrono>

/// The vocabulary of the balancer: what a backend is and which options the rules know.
/// Plain values without behaviour of their own; every thread may copy them.
namespace spillway
{

/// A length of time on the balancer's clock.
using Duration = std::chrono::microseconds;

/// A point on the balancer's monotonic clock. Only core/proxy/clock.h reads a real one; tests and the virtual
/// clock of a trace make their own.
using Instant = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// How a backend is signed in to.
enum class AuthKind {
    Key,    ///< the key kept for this backend, as `api-key`
    Entra,  ///< a Microsoft Entra ID token, as `Authorization: Bearer`
    Client, ///< the caller's own credential is passed on
    None,   ///< no credential
};

/// The choice among the available backends of the lowest priority number.
enum class Selection { Random, Weighted, LeastBusy };

/// What a 429 takes out of use.
enum class ThrottleScope {
    Backend,    ///< the whole backend
    Deployment, ///< the pair (backend, deployment): Azure's quota belongs to a deployment
};

/// What happens to a request that finds no available backend.
enum class WhenAllThrottled {
    First,  ///< the first backend of the list is asked anyway
    Random, ///< a random backend is asked
    Reply,  ///< 429 at once, with the soonest return as Retry-After
};

/// One endpoint to which calls can go.
struct Backend
{
    QString name;     ///< unique in a profile, never empty
    QString url;      ///< http or https, without a trailing slash and without `/openai`
    int priority = 1; ///< 1 and up; the lower number is used first
    int weight = 1;   ///< 1 to 100; counts only with Selection::Weighted
    bool enabled = true;
    AuthKind auth = AuthKind::Key;
    QMap<QString, QString> deployments; ///< caller's deployment name -> this backend's; "*" stands for any other name
    QString caFile;                     ///< PEM file of further trusted authorities, absolute or empty
    QString entraScope;                 ///< scope of the Entra ID token; empty: the Cognitive Services default
    int color = 0;                      ///< number of its colour in the window, 1 and up; 0: by its place in the list

    bool operator==(const Backend &) const = default;
};

/// A set of HTTP statuses, 100 to 599, as `throttleOn` lists them.
class StatusSet
{
public:
    /// Adds one entry of `throttleOn`: a status (`"429"`) or a class (`"5xx"`, which holds 500 and above).
    /// Returns false, and changes nothing, for anything else.
    bool add(QStringView entry);
    bool contains(int status) const;
    bool isEmpty() const { return m_statuses.none(); }
    bool operator==(const StatusSet &) const = default;

    /// 401, 429 and 5xx (ALGORITHM.md section 1, rule 4).
    static StatusSet standard();

private:
    std::bitset<1000> m_statuses;
};

/// The options of ALGORITHM.md sections 1 and 5 with their defaults.
struct BalancingOptions
{
    StatusSet throttleOn = StatusSet::standard();
    std::chrono::milliseconds defaultRetryAfter{10'000};
    int maxAttempts = 50; ///< 1 to 1000, the first attempt included
    ThrottleScope throttleScope = ThrottleScope::Backend;
    Selection selection = Selection::Random;
    WhenAllThrottled whenAllThrottled = WhenAllThrottled::First;
    std::chrono::milliseconds connectTimeout{10'000};
    std::chrono::milliseconds idleTimeout{300'000};

    bool operator==(const BalancingOptions &) const = default;
};

} // namespace spillway
