// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/picker.h"

#include <optional>

/// Where the next request would go, asked of the picker itself. Pure: time is an argument.
namespace spillway
{

struct NextShare
{
    int index = 0;    ///< into PoolSnapshot::entries
    double share = 0; ///< of the draws, 0 to 1

    bool operator==(const NextShare &) const = default;
};

/// What is about to change.
struct NextNote
{
    enum class Kind {
        TakesOver, ///< of a better priority: at `at` it takes everything
        Joins,     ///< of the same priority: from `at` on it has its share
        OnTrial,   ///< it is back with its share; the first answer since its wait is awaited
        FirstBack, ///< all are throttled: this one is back first, at `at`
    };
    Kind kind = Kind::TakesOver;
    int index = 0;
    Instant at = Instant::min();

    bool operator==(const NextNote &) const = default;
};

struct NextRequest
{
    QList<NextShare> shares;      ///< in the order of the pool; empty if no backend would be asked
    bool thoughThrottled = false; ///< they are asked although all are throttled
    std::optional<NoneAvailable::Reason> none;
    QList<NextNote> notes; ///< the soonest first

    bool operator==(const NextRequest &) const = default;
};

/// Asks `pickBackend` with every draw there is. `request.alreadyAsked` is not looked at: it is the first attempt.
NextRequest nextRequest(const PoolSnapshot &pool, PickRequest request, Instant now);

} // namespace spillway
