// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/health.h"

#include <variant>

/// The choice of the backend for one attempt (ALGORITHM.md section 1, rules 1 and 2, and section 5). Pure: the same
/// arguments give the same choice; time and chance are arguments.
namespace spillway
{

/// One backend as the picker sees it, in the order of the profile's list.
struct PoolEntry
{
    int priority = 1;
    int weight = 1;
    int inFlight = 0;
    bool usable = true; ///< enabled, and its credential is there
    BackendHealth health;
    QMap<QString, QString> deployments; ///< caller's name -> the backend's, for ThrottleScope::Deployment
};

/// The pool at one moment. Cheap to copy: lists are shared implicitly.
struct PoolSnapshot
{
    QList<PoolEntry> entries;
};

/// What the picker has to know of the exchange.
struct PickRequest
{
    QString deployment;      ///< the caller's name of the deployment; empty when the request names none
    QList<int> alreadyAsked; ///< indexes of the backends that this exchange has asked
    Selection selection = Selection::Random;
    WhenAllThrottled whenAllThrottled = WhenAllThrottled::First;
    ThrottleScope throttleScope = ThrottleScope::Backend;
};

/// A backend was picked.
struct Picked
{
    int index = 0;                ///< into PoolSnapshot::entries
    quint32 choices = 1;          ///< the draw was taken modulo this; 1: the draw was not used
    quint32 choice = 0;           ///< the draw modulo `choices`
    bool thoughThrottled = false; ///< none was available, and `whenAllThrottled` said to ask this one anyway
};

/// No backend can be asked now.
struct NoneAvailable
{
    enum class Reason {
        NotConfigured, ///< the pool has no usable backend at all
        AllThrottled,  ///< all wait, and `whenAllThrottled` says to reply
        AllAsked,      ///< what is available has been asked by this exchange
    };
    Reason reason = Reason::NotConfigured;
    /// When the first usable backend is available again; `now` or later, meaningless for NotConfigured.
    Instant earliestReturn = Instant::min();
};

using PickResult = std::variant<Picked, NoneAvailable>;

/// Picks the backend for the next attempt of an exchange.
///
/// Candidates are the usable, available backends that were not asked yet, of the lowest priority number among them.
/// One of several is taken by `draw` modulo their count (Random), modulo the sum of their weights (Weighted), or
/// among the least busy (LeastBusy, ties by `draw`). `draw` is used only where there are two or more choices; it
/// should be uniform over all 32 bits. Never blocks, never fails.
PickResult pickBackend(const PoolSnapshot &pool, const PickRequest &request, Instant now, quint32 draw);

/// The name by which a backend with this mapping knows the caller's deployment.
QString mappedDeployment(const QMap<QString, QString> &deployments, const QString &callersName);

} // namespace spillway
