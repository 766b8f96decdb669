// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"

#include <QBasicTimer>
#include <QObject>

#include <vector>

namespace spillway
{

class Clock;

/// Looks after everything that may wait too long, with one coarse timer that runs only while something is watched:
/// a timer for each call would cost more than the call's other bookkeeping. Time-outs are late by up to one tick.
class IdleWatch final : public QObject
{
public:
    static constexpr std::chrono::milliseconds tick{100};

    /// Something with a deadline. Enters and leaves in constant time.
    class Watched
    {
    public:
        virtual ~Watched() = default;
        /// Called once a tick from the event loop; may remove this and others.
        virtual void checkIdle(Instant now) = 0;

    private:
        friend class IdleWatch;
        qsizetype m_watchIndex = -1;
    };

    explicit IdleWatch(const Clock &clock)
        : m_clock(clock)
    {
    }

    void add(Watched *watched);
    void remove(Watched *watched);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    const Clock &m_clock;
    std::vector<Watched *> m_watched;
    QBasicTimer m_timer;
};

} // namespace spillway
