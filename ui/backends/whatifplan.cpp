// SPDX-License-Identifier: MIT
#include "ui/backends/whatifplan.h"

#include "core/trace/whatif.h"
#include "ui/session/profileedits.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

WhatIfPlan::WhatIfPlan(const Profile &base)
    : m_base(base)
{
    for (const Backend &backend : base.backends) {
        m_backends.append({backend, 0, 0, false});
    }
}

void WhatIfPlan::setPriority(qsizetype index, int priority)
{
    m_backends[index].backend.priority = std::clamp(priority, 1, maxPriority);
}

void WhatIfPlan::addBackend()
{
    Backend backend;
    backend.name = profileedits::freeName(profile(), QCoreApplication::translate("WhatIfPlan", "new backend"));
    // No such host, so nothing that was recorded is taken for its answers.
    backend.url = u"https://%1.invalid"_s.arg(QString(backend.name).replace(u' ', u'-'));
    for (const PlannedBackend &planned : std::as_const(m_backends)) {
        backend.priority = std::max(backend.priority, planned.backend.enabled ? planned.backend.priority : 1);
    }
    m_backends.append({backend, 0, 0, true});
}

void WhatIfPlan::removeAdded(qsizetype index)
{
    if (m_backends[index].isAdded) {
        m_backends.removeAt(index);
    }
}

void WhatIfPlan::rebase(const Profile &base)
{
    WhatIfPlan next(base);
    for (const PlannedBackend &mine : std::as_const(m_backends)) {
        const qsizetype index = profileedits::indexOf(base, mine.backend.name);
        if (mine.isAdded) {
            if (index < 0) {
                next.m_backends.append(mine);
            }
            continue;
        }
        const qsizetype before = profileedits::indexOf(m_base, mine.backend.name);
        if (index < 0 || before < 0) {
            continue;
        }
        PlannedBackend &planned = next.m_backends[index];
        planned.requestsPerMinute = mine.requestsPerMinute;
        planned.tokensPerMinute = mine.tokensPerMinute;
        const Backend &old = m_base.backends[before];
        if (mine.backend.priority != old.priority) {
            planned.backend.priority = mine.backend.priority;
        }
        if (mine.backend.enabled != old.enabled) {
            planned.backend.enabled = mine.backend.enabled;
        }
    }
    *this = next;
}

Profile WhatIfPlan::profile() const
{
    Profile profile = m_base;
    profile.backends.clear();
    for (const PlannedBackend &planned : m_backends) {
        profile.backends.append(planned.backend);
    }
    return profile;
}

int WhatIfPlan::limitOf(qsizetype index, double tokensPerRequest) const
{
    const PlannedBackend &planned = m_backends[index];
    int limit = planned.requestsPerMinute;
    if (planned.tokensPerMinute > 0 && tokensPerRequest > 0) {
        const int byTokens = int(planned.tokensPerMinute / std::max(tokensPerRequest, 1.0));
        if (byTokens == 0) {
            return -1;
        }
        limit = limit > 0 ? std::min(limit, byTokens) : byTokens;
    }
    return limit;
}

Scenario WhatIfPlan::supposed(Scenario recorded, double tokensPerRequest) const
{
    for (qsizetype i = 0; i < m_backends.size(); ++i) {
        if (const int limit = limitOf(i, tokensPerRequest); limit != 0) {
            supposeLimit(recorded, m_backends[i].backend, std::max(limit, 0));
        }
    }
    return recorded;
}

Profile WhatIfPlan::appliedTo(Profile profile) const
{
    for (const PlannedBackend &planned : m_backends) {
        const qsizetype index = profileedits::indexOf(profile, planned.backend.name);
        if (index >= 0 && !planned.isAdded) {
            profile.backends[index].priority = planned.backend.priority;
            profile.backends[index].enabled = planned.backend.enabled;
        }
    }
    return profile;
}

} // namespace spillway
