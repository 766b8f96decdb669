// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/trafficentry.h"

/// The attempts of a request on a time axis. Pure: lengths come from the record, nothing is painted here.
namespace spillway
{

/// From 0, the arrival of the request, to `end`, with a line each `step`.
struct TimeAxis
{
    Duration end{0};
    Duration step{0};

    bool operator==(const TimeAxis &) const = default;
};

/// What an attempt did in a part of its time.
enum class BarPart {
    Reading,   ///< the request was read; no backend was asked yet
    Waiting,   ///< asked, no answer yet
    Answering, ///< the answer is flowing
    PassedOn,  ///< its answer, or its fault, was not for the client
};

struct BarSegment
{
    Duration from{0};
    Duration to{0};
    BarPart part = BarPart::Waiting;

    bool operator==(const BarSegment &) const = default;
};

/// When this attempt ended; of one under way, how far it is known.
Duration attemptEnd(const ExchangeRecord &record, qsizetype attempt);

/// The bars of an attempt. The first attempt's begin at 0, and each attempt begins where the one before it ends.
QList<BarSegment> barsOf(const ExchangeRecord &record, qsizetype attempt);

/// What stands beside the bars: `28 ms, priority 1 used up, spill to priority 2`, `first byte 402 ms, done 1.21 s`.
QString barText(const ExchangeRecord &record, qsizetype attempt);

/// An axis `width` px long on which every attempt has room for its text (`textWidths`, px) at the right of its bar,
/// with a line about every `leastStep` px.
TimeAxis axisFor(const ExchangeRecord &record, const QList<int> &textWidths, int width, int leastStep);

/// A tick's label: 0, 250 ms, 1.00 s.
QString tickText(Duration time);

} // namespace spillway
