// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"
#include "core/trace/scenario.h"

#include <QRandomGenerator>

namespace spillway
{

/// A profile that a policy can carry, and a scenario for it, from a seed: two to eight backends with ties, every option
/// of the export, waits of every form of ALGORITHM.md section 3, faults, overlapping requests, idle gaps of hours.
/// Beside RandomScenario, whose scenarios have to go over real sockets and therefore are tamer.
class TwinScenario
{
public:
    explicit TwinScenario(quint32 seed);

    /// Without what a policy cannot carry (it says so in its notes): the least busy, and names for one backend only.
    Profile profile;
    Scenario scenario;

private:
    int below(int end) { return int(m_random.bounded(end)); }
    bool oneOf(int many) { return below(many) == 0; }
    /// Below `end`.
    std::chrono::milliseconds upTo(int end) { return std::chrono::milliseconds(below(end) / m_grid * m_grid); }
    template <typename List>
    auto anyOf(const List &list)
    {
        return list[below(int(list.size()))];
    }

    void makeOptions();
    void makeSignIn();
    void makeBackends();
    ScenarioBackend makeScript(const QString &key);
    ScenarioAnswer makeAnswer();
    /// Headers that ask for a wait, or seem to.
    HeaderList makeWaits();
    /// A value for any of them.
    QByteArray makeWait();
    /// An HTTP date near the scenario's time, in one of the three forms of RFC 9110.
    QByteArray makeDate();
    void makeRequests();
    void makeDraws();

    QRandomGenerator m_random;
    int m_grid = 1; ///< times are multiples of these milliseconds: so waits end in the moment of something else
};

} // namespace spillway
