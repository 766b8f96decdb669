// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/recordedlog.h"
#include "core/trace/scenario.h"

namespace spillway
{

/// One recorded call to a backend, and what came of it.
struct RecordedCall
{
    std::chrono::milliseconds at{0}; ///< from the scenario's start
    QString deployment;
    RecordedAttempt attempt;

    bool isGood() const { return attempt.end == RecordedAttempt::End::Answered && attempt.wait.count() == 0; }
    bool isThrottle() const { return attempt.status == 429 && !isGood(); }
};

/// 200 after `latency`.
ScenarioAnswer goodAnswer(std::chrono::milliseconds latency, const QString &deployment = {});

/// Turns the calls to one backend into the windows of its scenario (see `scenarioFrom`).
class RecordedWindows
{
public:
    /// `defaultWait`: for how long a backend was set aside whose answer did not say. `severalDeployments`: a 429 speaks
    /// for its own deployment only.
    RecordedWindows(std::chrono::milliseconds defaultWait, bool severalDeployments)
        : m_defaultWait(defaultWait)
        , m_severalDeployments(severalDeployments)
    {
    }

    /// The next call, not before the last one.
    void add(const RecordedCall &call);
    /// The one that began last comes first, because of several that hold it is the last that was observed.
    QList<ScenarioWindow> take();

private:
    ScenarioAnswer badAnswer(const RecordedCall &call) const;
    void addThrottle(const RecordedCall &call);
    void endThrottle(const RecordedCall &call);
    void addOutage(const RecordedCall &call);
    void endOutage(std::chrono::milliseconds at);

    const std::chrono::milliseconds m_defaultWait;
    const bool m_severalDeployments;
    QList<ScenarioWindow> m_windows;
    QList<qsizetype> m_throttles; ///< those windows of 429s that last still
    qsizetype m_outage = -1;      ///< the window of the outage that has not ended
};

} // namespace spillway
