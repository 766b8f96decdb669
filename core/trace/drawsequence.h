// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/scenario.h"

namespace spillway
{

/// The numbers that decide between candidates in a trace: those of the scenario, or of a generator that begins with its
/// seed (SplitMix64, whose high halves these are) and gives the same numbers on every machine and with every Qt.
class DrawSequence
{
public:
    explicit DrawSequence(const Scenario &scenario)
        : m_list(scenario.draws)
        , m_seeded(scenario.seed.has_value())
        , m_state(scenario.seed.value_or(0))
    {
        if (m_seeded) {
            m_next = generate();
        } else {
            m_next = m_list.value(0);
        }
    }

    /// The number that the next choice gets; it stays until it is used.
    quint32 next() const { return m_next; }
    /// Uses that number up.
    void use()
    {
        ++m_used;
        m_next = m_seeded ? generate() : m_list.value(m_used);
    }

private:
    quint32 generate()
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        quint64 z = m_state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return quint32((z ^ (z >> 31)) >> 32);
    }

    QList<quint32> m_list;
    bool m_seeded;
    quint64 m_state;
    qsizetype m_used = 0;
    quint32 m_next = 0;
};

} // namespace spillway
