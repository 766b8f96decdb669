// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"

#include <QList>

namespace spillway
{

/// When one backend was throttled during the last hour. Pure: `now` is an argument. Spans are in order and apart.
class ThrottleSpans
{
public:
    struct Span
    {
        Instant from;
        Instant until; ///< may lie in the future while the wait goes on

        bool operator==(const Span &) const = default;
    };

    /// At `now` the backend is throttled until `until`, in a wait of `wait` in all. A wait that goes on, or begins
    /// before the last one has ended, makes one span with it.
    void throttled(Instant until, std::chrono::milliseconds wait, Instant now);
    /// At `now` it is not throttled: a wait that should still go on was cleared.
    void free(Instant now);

    /// The parts inside [from, until).
    QList<Span> within(Instant from, Instant until) const;
    bool isThrottledWithin(Instant from, Instant until) const;

private:
    QList<Span> m_spans;
};

} // namespace spillway
