// SPDX-License-Identifier: MIT
#include "tests/support/fakeclock.h"

#include <QTimeZone>

namespace spillway
{

FakeClock::FakeClock()
    : m_start(std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()))
{
}

Duration FakeClock::real() const
{
    if (m_frozen) {
        return m_frozenAt;
    }
    return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()) - m_start;
}

void FakeClock::freeze()
{
    m_frozenAt = real();
    m_frozen = true;
}

Instant FakeClock::now() const
{
    return Instant(std::chrono::hours(1) + real() + m_offset);
}

QDateTime FakeClock::wallNow() const
{
    const QDateTime start(QDate(2026, 3, 1), QTime(12, 0), QTimeZone::utc());
    return start.addMSecs(std::chrono::duration_cast<std::chrono::milliseconds>(real() + m_offset).count());
}

quint32 FakeClock::draw()
{
    if (!m_draws.isEmpty()) {
        return m_draws.takeFirst();
    }
    m_state = m_state * 6364136223846793005ULL + 1442695040888963407ULL;
    return quint32(m_state >> 32);
}

} // namespace spillway
