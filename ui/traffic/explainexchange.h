// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/trafficentry.h"

namespace spillway
{

/// Why a request went where it went, in a sentence or two.
struct Explanation
{
    QString text;
    QString strong; ///< the part of `text` to set semibold; may be empty

    bool operator==(const Explanation &) const = default;
};

/// Explains what the balancer decided, from what is recorded and the profile's facts at that time. Pure.
Explanation explainExchange(const ExchangeRecord &record, const ProfileFacts &facts);

} // namespace spillway
