// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"
#include "core/trace/scenario.h"

#include <QRandomGenerator>

namespace spillway
{

/// A profile and a scenario from a seed, for comparing what two of the same rules make of them: up to six backends with
/// ties, every option, waits of every form, faults, requests that overlap.
class RandomScenario
{
public:
    explicit RandomScenario(quint32 seed);

    Profile profile; ///< the backends a, b, c …
    /// Every draw is the same number, so that it does not matter who uses up how many. The requests are in the order of
    /// their times. A time-out takes as long as the profile's idle time-out, everything else less.
    Scenario scenario;

private:
    int below(int end) { return int(m_random.bounded(end)); }
    bool oneOf(int many) { return below(many) == 0; }

    void makeOptions();
    void makeBackends();
    ScenarioBackend makeBackend(const QString &key);
    ScenarioAnswer makeAnswer();
    void makeRequests();

    QRandomGenerator m_random;
};

} // namespace spillway
