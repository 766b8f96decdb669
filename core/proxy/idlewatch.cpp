// SPDX-License-Identifier: MIT
#include "core/proxy/idlewatch.h"

#include "core/proxy/clock.h"

namespace spillway
{

void IdleWatch::add(Watched *watched)
{
    if (watched->m_watchIndex >= 0) {
        return;
    }
    watched->m_watchIndex = qsizetype(m_watched.size());
    m_watched.push_back(watched);
    if (!m_timer.isActive()) {
        m_timer.start(int(tick.count()), this);
    }
}

void IdleWatch::remove(Watched *watched)
{
    const qsizetype index = watched->m_watchIndex;
    if (index < 0) {
        return;
    }
    m_watched[size_t(index)] = m_watched.back();
    m_watched[size_t(index)]->m_watchIndex = index;
    m_watched.pop_back();
    watched->m_watchIndex = -1;
    // The timer goes on until its next tick finds nothing: stopping it here would start and stop it at every call.
}

void IdleWatch::timerEvent(QTimerEvent *)
{
    if (m_watched.empty()) {
        m_timer.stop();
        return;
    }
    const Instant now = m_clock.now();
    // Backwards, because a removal puts the last one, which has been looked at, into the gap.
    for (size_t i = m_watched.size(); i-- > 0;) {
        if (i < m_watched.size()) {
            m_watched[i]->checkIdle(now);
        }
    }
}

} // namespace spillway
