// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/exchangerecord.h"
#include "ui/theme/tokens.h"

#include <QMap>
#include <QStringList>

namespace spillway
{

struct Profile;

/// What of the profile it takes to tell why a request went where it went.
struct ProfileFacts
{
    QMap<int, QStringList> byPriority; ///< the names of the backends that are turned on

    static ProfileFacts of(const Profile &profile);

    /// The priority that is used first, that is the lowest number; 0 without backends.
    int topPriority() const { return byPriority.isEmpty() ? 0 : byPriority.firstKey(); }
    int backendCount() const;
    bool operator==(const ProfileFacts &) const = default;
};

/// One request of the traffic list: its record, and the profile's facts from when it was first told of. A value that is
/// cheap to copy; null until there is a record.
struct TrafficEntry
{
    std::shared_ptr<const ExchangeRecord> record = {};
    std::shared_ptr<const ProfileFacts> facts = {};

    explicit operator bool() const { return record != nullptr; }
    quint64 id() const { return record->id; }
};

/// What became of a request, as the chips of the filter part them. Each request is of one kind.
enum class TrafficKind {
    Success,     ///< 2xx
    Throttled,   ///< 429
    ClientError, ///< 4xx other than 429
    ServerError, ///< 5xx
    InFlight,    ///< it has not ended
    Other,       ///< 1xx and 3xx, the caller left, or the answer broke off
};

TrafficKind kindOf(const ExchangeRecord &record);

/// True when a lower priority than the profile's best served it.
bool spilledOver(const TrafficEntry &entry);

/// The glyph and the colour of a request's status.
UiState statusState(const ExchangeRecord &record);
/// The same for one attempt; `last` is true when no other attempt follows it.
UiState attemptState(const AttemptRecord &attempt, const ExchangeRecord &record, bool last);

/// True while this attempt, the last of a running exchange, has not ended.
bool isRunning(const ExchangeRecord &record, qsizetype attempt);

/// How many requests are of which sort.
struct TrafficCounts
{
    qint64 all = 0;
    qint64 success = 0;
    qint64 throttled = 0;
    qint64 clientErrors = 0;
    qint64 serverErrors = 0;
    qint64 spilledOver = 0; ///< these are of one of the others too
    qint64 inFlight = 0;

    /// Adds an entry (`times` 1) or takes it away (-1).
    void add(const TrafficEntry &entry, int times = 1);
    bool operator==(const TrafficCounts &) const = default;
};

} // namespace spillway
