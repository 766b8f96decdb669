// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"
#include "core/trace/scenario.h"

namespace spillway
{

/// A backend of the other plan, with the quota that it is supposed to have.
struct PlannedBackend
{
    Backend backend;
    int requestsPerMinute = 0; ///< 0: none is supposed, it does what was recorded
    int tokensPerMinute = 0;   ///< the same
    bool isAdded = false;      ///< the plan has it, the profile that it began as has not

    bool operator==(const PlannedBackend &) const = default;
};

/// The other plan of the What-if card: a copy of a profile's backends that edits change, and never the profile. A
/// value; it crosses to the thread that replays. Indexes are those of `backends`.
class WhatIfPlan
{
public:
    WhatIfPlan() = default;
    explicit WhatIfPlan(const Profile &base);

    const Profile &base() const { return m_base; }
    const QList<PlannedBackend> &backends() const { return m_backends; }

    void setEnabled(qsizetype index, bool enabled) { m_backends[index].backend.enabled = enabled; }
    /// 1 to maxPriority; else it is clamped.
    void setPriority(qsizetype index, int priority);
    void setRequestsPerMinute(qsizetype index, int limit) { m_backends[index].requestsPerMinute = std::max(limit, 0); }
    void setTokensPerMinute(qsizetype index, int limit) { m_backends[index].tokensPerMinute = std::max(limit, 0); }
    /// A new backend at the end, of the last priority that is in use.
    void addBackend();
    /// Takes an added backend out again; one of the base stays and can be switched off.
    void removeAdded(qsizetype index);
    /// The base has changed: what was edited here stays edited, the rest follows.
    void rebase(const Profile &base);

    /// True if anything is other than in the base.
    bool isChanged() const { return *this != WhatIfPlan(m_base); }
    /// The plan as a profile, with the base's options.
    Profile profile() const;
    /// The quota of a backend in requests a minute, of which each has `tokensPerRequest`; 0: none is supposed.
    /// A quota too small for a single request is -1.
    int limitOf(qsizetype index, double tokensPerRequest) const;
    /// The recorded scenario with the quotas of this plan.
    Scenario supposed(Scenario recorded, double tokensPerRequest) const;
    /// `profile` with the priorities and switches of this plan; what only the plan has (quotas, added backends) is left
    /// out.
    Profile appliedTo(Profile profile) const;

    bool operator==(const WhatIfPlan &) const = default;

private:
    Profile m_base;
    QList<PlannedBackend> m_backends;
};

} // namespace spillway
