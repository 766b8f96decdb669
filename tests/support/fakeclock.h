// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/clock.h"

#include <QList>

namespace spillway
{

/// A clock that tests set. Frozen it stands still until `advance`; flowing it runs with the real one, from a start of
/// its own. Draws come from a script, then from a fixed sequence.
class FakeClock final : public Clock
{
public:
    FakeClock();

    Instant now() const override;
    QDateTime wallNow() const override;
    quint32 draw() override;

    void freeze();
    void advance(Duration by) { m_offset += by; }
    /// The next draws, in order.
    void script(const QList<quint32> &draws) { m_draws += draws; }
    /// Where the fixed sequence begins that follows the script.
    void seed(quint32 value) { m_state = value; }

private:
    Duration real() const;

    bool m_frozen = false;
    Duration m_frozenAt{0};
    Duration m_start;
    Duration m_offset{0};
    QList<quint32> m_draws;
    quint64 m_state = 1;
};

} // namespace spillway
