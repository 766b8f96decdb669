// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/scenario.h"

#include <QHash>

#include <vector>

namespace spillway
{

/// One backend's part of a scenario while it is played: knows which answers are used up and how much of a quota is.
class AnswerScript
{
public:
    /// `otherwise`: the scenario's default.
    AnswerScript(ScenarioBackend backend, ScenarioAnswer otherwise);

    /// What the backend gives for a call at `at` (never earlier than the call before) to `deployment` (by the caller's
    /// name, empty: none). `auto` is replaced. Counts as a call.
    ScenarioAnswer answer(const QString &deployment, std::chrono::milliseconds at);

private:
    /// From `from` on, until the next one, the window of this index holds; -1: none.
    struct Stretch
    {
        std::chrono::milliseconds from{0};
        qsizetype window = -1;
    };
    using Stretches = std::vector<Stretch>;

    ScenarioAnswer usual(const QString &deployment) const;
    Stretches stretchesFor(const QString &deployment) const;
    ScenarioAnswer fromWindows(const QString &deployment, std::chrono::milliseconds at);
    ScenarioAnswer fromLimit(const QString &deployment, std::chrono::milliseconds at);

    ScenarioBackend m_backend; ///< its calls are taken out as they are used
    ScenarioAnswer m_otherwise;
    QHash<QString, Stretches> m_stretches; ///< by deployment, made when it is first asked for
    qint64 m_period = -1;                  ///< of the limit: the one that the last call fell into …
    int m_given = 0;                       ///< … and how many usual answers were given in it
};

} // namespace spillway
