// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"
#include "ui/endpoint/trafficstats.h"
#include "ui/widgets/backendname.h"
#include "ui/widgets/quotabar.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/statepill.h"

#include <QMetaType>

#include <functional>
#include <optional>

namespace spillway
{

/// What the table shows of one backend. Values only: what depends on the clock (countdown, "12 s ago") is made when it
/// is painted.
struct BackendRow
{
    QString name;
    QString url;
    QString reportedRegion; ///< as its answers have it; empty: they do not
    BackendPlace place;
    int colorIndex = 0; ///< for Theme::backend
    int priority = 1;
    bool enabled = true;

    bool known = false; ///< the endpoint has told of it
    HealthState state = HealthState::Healthy;
    Instant setAsideUntil = Instant::min();
    std::chrono::milliseconds wait{0};
    int inFlight = 0;
    int lastStatus = 0;
    QString lastReason;
    Instant lastAt = Instant::min();

    qint64 requests = 0; ///< answered in the last minute
    qint64 tokens = 0;
    std::chrono::milliseconds p50{-1};
    std::chrono::milliseconds p95{-1};
    double errors = -1; ///< share of the attempts of the last 5 minutes; -1: there was none
    Quota quota;
    SparkData spark;

    bool isAvailable() const { return known && (state == HealthState::Healthy || state == HealthState::Probing); }
    /// Turned off or unreachable: rates are not zero but unknown.
    bool isSilent() const { return !known || state == HealthState::Disabled || state == HealthState::Unreachable; }
    bool operator==(const BackendRow &) const = default;
};

/// The rows for a profile, in its order. `color` gives each name its Theme::backend index. `last` are the rows shown
/// now; what changes once a second (rates, errors, spark) is taken from them unless `second`.
QList<BackendRow> backendRows(const Profile &profile, const StatusSnapshot &snapshot, const TrafficStats &stats,
                              const std::function<int(const QString &)> &color, const QList<BackendRow> &last,
                              bool second, Instant now);

/// The pill at `now`.
PillContent pillOf(const BackendRow &row, Instant now);

/// What the last column says at `now`: "429 · Retry-After 12 s", "200 · just now", "No connection · retry in 24 s".
QString lastStatusText(const BackendRow &row, Instant now);
/// The glyph beside it; nothing for a backend that was never asked.
std::optional<UiState> lastStatusGlyph(const BackendRow &row);

/// One priority.
struct BackendGroup
{
    /// Who has the traffic, as the sentence in the group's row says it.
    enum class Role { Unknown, TakingTheTraffic, Standby, AllThrottled, NoneAvailable };

    int priority = 1;
    Role role = Role::Unknown;
    Instant firstBack = Instant::min(); ///< with AllThrottled
    int available = 0;
    int count = 0;
    int inFlight = 0;
    qint64 requests = 0;
    qint64 tokens = 0;

    bool operator==(const BackendGroup &) const = default;
};

/// The groups of these rows by priority, with their sums.
QList<BackendGroup> backendGroups(const QList<BackendRow> &rows);

/// "Taking the traffic", "All throttled, first back in 3 s", ...
QString groupSentence(const BackendGroup &group, Instant now);
/// The state whose colour the sentence has; nothing: a quiet grey.
std::optional<UiState> groupState(BackendGroup::Role role);

} // namespace spillway

Q_DECLARE_METATYPE(spillway::BackendRow)
Q_DECLARE_METATYPE(spillway::BackendGroup)
