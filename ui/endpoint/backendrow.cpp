// SPDX-License-Identifier: MIT
#include "ui/endpoint/backendrow.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

namespace
{

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(spillway::BackendRow)
};

/// Where no limit is reported, the most that was ever left stands for the whole: it is that or less.
qint64 wholeOf(qint64 limit, qint64 mostLeft)
{
    return limit > 0 ? limit : mostLeft;
}

/// Nothing is told when a wait ends: a snapshot comes with the next request.
HealthState stateNow(const BackendSnapshot &snapshot, Instant now)
{
    const bool waits = snapshot.state == HealthState::Throttled || snapshot.state == HealthState::Unreachable;
    return waits && snapshot.setAsideUntil <= now ? HealthState::Probing : snapshot.state;
}

void takeSnapshot(BackendRow &row, const BackendSnapshot &snapshot, const BackendTraffic *traffic, Instant now)
{
    row.known = true;
    row.state = row.enabled ? stateNow(snapshot, now) : HealthState::Disabled;
    row.setAsideUntil = snapshot.setAsideUntil;
    row.wait = snapshot.wait;
    row.inFlight = snapshot.inFlight;
    row.lastStatus = snapshot.lastStatus;
    row.lastReason = snapshot.lastReason;
    row.lastAt = snapshot.lastAt;
    row.p50 = snapshot.p50;
    row.p95 = snapshot.p95;
    row.reportedRegion = snapshot.region;
    const qint64 mostTokens = traffic ? traffic->mostTokensLeft : -1;
    const qint64 mostRequests = traffic ? traffic->mostRequestsLeft : -1;
    row.quota =
        scarcer({snapshot.remainingTokens, wholeOf(snapshot.limitTokens, mostTokens), Quota::Unit::Tokens},
                {snapshot.remainingRequests, wholeOf(snapshot.limitRequests, mostRequests), Quota::Unit::Requests});
}

BackendPlace placeOf(const BackendRow &row)
{
    BackendPlace place = backendPlace(row.name, row.url);
    if (!row.reportedRegion.isEmpty()) {
        // Azure writes it for people, others as the command line does: eastus2.
        const QString known = backendPlace(row.reportedRegion, {}).region;
        place.region = known.isEmpty() ? row.reportedRegion : known;
    }
    return place;
}

SparkData sparkOf(const BackendTraffic &traffic, Instant now)
{
    // Whole steps only: the one under way would look like a fall.
    const qint64 first = TrafficStats::indexOf(now) - sparkPoints;
    SparkData spark;
    for (int i = 0; i < sparkPoints; ++i) {
        spark.points.append(double(traffic.sum(first + i, 1).requests) / double(bucketTime.count()));
        spark.throttled.append(traffic.throttles.isThrottledWithin(TrafficStats::startOf(first + i),
                                                                   TrafficStats::startOf(first + i + 1)));
    }
    return spark;
}

void takeRates(BackendRow &row, const BackendTraffic &traffic, Instant now)
{
    constexpr qint64 fiveMinutes = 5min / bucketTime;
    row.requests = traffic.requests.perMinute(now);
    row.tokens = traffic.tokens.perMinute(now);
    const TrafficBucket sum = traffic.sum(TrafficStats::indexOf(now) - fiveMinutes + 1, fiveMinutes);
    row.errors = sum.attempts == 0 ? -1 : double(sum.errors) / double(sum.attempts);
    row.spark = row.known && !row.isSilent() ? sparkOf(traffic, now) : SparkData();
}

} // namespace

QList<BackendRow> backendRows(const Profile &profile, const StatusSnapshot &snapshot, const TrafficStats &stats,
                              const std::function<int(const QString &)> &color, const QList<BackendRow> &last,
                              bool second, Instant now)
{
    QList<BackendRow> rows;
    for (const Backend &backend : profile.backends) {
        BackendRow row;
        row.name = backend.name;
        row.url = backend.url;
        row.colorIndex = color(backend.name);
        row.priority = backend.priority;
        row.enabled = backend.enabled;
        row.state = backend.enabled ? HealthState::Healthy : HealthState::Disabled;
        const BackendTraffic *traffic = stats.backend(backend.name);
        const auto told =
            std::find_if(snapshot.backends.begin(), snapshot.backends.end(), [&](const BackendSnapshot &one) {
                return one.name == backend.name && one.url == backend.url;
            });
        if (told != snapshot.backends.end()) {
            takeSnapshot(row, *told, traffic, now);
        }
        const auto before =
            std::find_if(last.begin(), last.end(), [&](const BackendRow &one) { return one.name == backend.name; });
        const bool known = before != last.end();
        const bool moved = !known || before->url != row.url || before->reportedRegion != row.reportedRegion;
        row.place = moved ? placeOf(row) : before->place;
        if (known && !second) {
            row.requests = before->requests;
            row.tokens = before->tokens;
            row.errors = before->errors;
            row.spark = before->spark;
        } else if (traffic != nullptr) {
            takeRates(row, *traffic, now);
        }
        rows.append(row);
    }
    return rows;
}

PillContent pillOf(const BackendRow &row, Instant now)
{
    if (!row.known) {
        return {UiState::Disabled, row.enabled ? Tr::tr("Not asked yet") : QString(), std::nullopt, 0ms};
    }
    PillContent pill{uiState(row.state), {}, std::nullopt, 0ms};
    if (row.state == HealthState::Throttled) {
        pill.left = std::max(std::chrono::ceil<std::chrono::milliseconds>(row.setAsideUntil - now), 0ms);
        pill.whole = row.wait;
    }
    return pill;
}

QString lastStatusText(const BackendRow &row, Instant now)
{
    if (!row.enabled) {
        return Tr::tr("Turned off by you");
    }
    if (!row.known) {
        return noValue;
    }
    switch (row.state) {
    case HealthState::Disabled:
        return row.lastReason; // what is missing: its key, its token
    case HealthState::Unreachable:
        return Tr::tr("No connection · retry in %1")
            .arg(formatCountdown(std::max(std::chrono::ceil<std::chrono::milliseconds>(row.setAsideUntil - now), 0ms)));
    case HealthState::Probing:
        return row.lastStatus == 0 ? Tr::tr("Testing · first try")
                                   : Tr::tr("Testing · first try after %1").arg(row.lastStatus);
    case HealthState::Throttled:
        return row.lastReason;
    case HealthState::Healthy:
        break;
    }
    if (row.lastAt == Instant::min()) {
        return Tr::tr("No request yet");
    }
    const auto ago = std::chrono::floor<std::chrono::seconds>(std::max<Duration>(now - row.lastAt, 0us));
    return Tr::tr("%1 · %2").arg(row.lastReason, formatAgo(ago));
}

std::optional<UiState> lastStatusGlyph(const BackendRow &row)
{
    if (!row.enabled) {
        return UiState::Disabled;
    }
    if (!row.known || (row.state == HealthState::Healthy && row.lastAt == Instant::min())) {
        return std::nullopt;
    }
    return uiState(row.state);
}

QList<BackendGroup> backendGroups(const QList<BackendRow> &rows)
{
    struct Waiting
    {
        bool any = false;
        bool known = false;
    };
    std::map<int, BackendGroup> groups;
    std::map<int, Waiting> waiting;
    for (const BackendRow &row : rows) {
        BackendGroup &group = groups[row.priority];
        Waiting &wait = waiting[row.priority];
        group.priority = row.priority;
        ++group.count;
        group.available += row.isAvailable() ? 1 : 0;
        group.inFlight += row.inFlight;
        group.requests += row.requests;
        group.tokens += row.tokens;
        wait.known = wait.known || row.known;
        if (row.known && row.state == HealthState::Throttled) {
            group.firstBack = wait.any ? std::min(group.firstBack, row.setAsideUntil) : row.setAsideUntil;
            wait.any = true;
        }
    }
    QList<BackendGroup> result;
    bool taken = false;
    for (auto &[priority, group] : groups) {
        if (!waiting[priority].known) {
            group.role = BackendGroup::Role::Unknown;
        } else if (group.available > 0) {
            group.role = taken ? BackendGroup::Role::Standby : BackendGroup::Role::TakingTheTraffic;
            taken = true;
        } else {
            group.role = waiting[priority].any ? BackendGroup::Role::AllThrottled : BackendGroup::Role::NoneAvailable;
        }
        result.append(group);
    }
    return result;
}

QString groupSentence(const BackendGroup &group, Instant now)
{
    switch (group.role) {
    case BackendGroup::Role::TakingTheTraffic:
        return Tr::tr("Taking the traffic");
    case BackendGroup::Role::Standby:
        return Tr::tr("Standby");
    case BackendGroup::Role::AllThrottled: {
        const auto left = std::max(std::chrono::ceil<std::chrono::milliseconds>(group.firstBack - now), 0ms);
        const QString time = formatCountdown(left);
        return group.count == 1 ? Tr::tr("Throttled, back in %1").arg(time)
                                : Tr::tr("All throttled, first back in %1").arg(time);
    }
    case BackendGroup::Role::NoneAvailable:
        return Tr::tr("No backend available");
    case BackendGroup::Role::Unknown:
        break;
    }
    return Tr::tr("Not serving");
}

std::optional<UiState> groupState(BackendGroup::Role role)
{
    switch (role) {
    case BackendGroup::Role::TakingTheTraffic:
        return UiState::Healthy;
    case BackendGroup::Role::AllThrottled:
        return UiState::Throttled;
    case BackendGroup::Role::NoneAvailable:
        return UiState::Unreachable;
    case BackendGroup::Role::Standby:
    case BackendGroup::Role::Unknown:
        break;
    }
    return std::nullopt;
}

} // namespace spillway
