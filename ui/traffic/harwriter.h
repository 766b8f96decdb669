// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/trafficentry.h"

#include <QByteArray>

namespace spillway
{

/// What a HAR file says beside its entries.
struct HarContext
{
    QString version;     ///< of this program
    QString endpointUrl; ///< as callers write it
};

/// Finished requests as HTTP Archive 1.2, the oldest first; those under way are left out. Heads and bodies are in it
/// where they were recorded, with their credentials masked; the attempts stand in the field `_attempts`, the sentence
/// that explains them in `comment`. Pure.
QByteArray harText(const QList<TrafficEntry> &entries, const HarContext &context);

} // namespace spillway
