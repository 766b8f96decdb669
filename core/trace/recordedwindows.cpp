// SPDX-License-Identifier: MIT
#include "core/trace/recordedwindows.h"

#include <algorithm>

namespace spillway
{

using std::chrono::milliseconds;

ScenarioAnswer goodAnswer(milliseconds latency, const QString &deployment)
{
    ScenarioAnswer answer;
    answer.latency = latency;
    answer.deployment = deployment;
    return answer;
}

/// What a call that set its backend aside tells of the calls after it.
ScenarioAnswer RecordedWindows::badAnswer(const RecordedCall &call) const
{
    const RecordedAttempt &attempt = call.attempt;
    ScenarioAnswer answer;
    answer.latency = attempt.took;
    switch (attempt.end) {
    case RecordedAttempt::End::Answered:
    case RecordedAttempt::End::Unknown:
        break;
    case RecordedAttempt::End::Unreachable:
        answer.fault = ScenarioFault::Refused;
        return answer;
    case RecordedAttempt::End::TimedOut:
        answer.fault = ScenarioFault::TimedOut;
        return answer;
    }
    answer.status = attempt.status;
    if (call.isThrottle()) {
        // Whoever asks later within the wait is told what is left of it.
        const bool isWhole = attempt.wait.count() % 1000 == 0;
        answer.headers.append(isWhole ? "Retry-After" : "retry-after-ms",
                              (isWhole ? autoSeconds : autoMilliseconds).toByteArray());
    } else if (attempt.wait != m_defaultWait) {
        answer.headers.append("retry-after-ms", QByteArray::number(qint64(attempt.wait.count())));
    }
    return answer;
}

void RecordedWindows::add(const RecordedCall &call)
{
    m_throttles.removeIf([&](qsizetype index) { return m_windows[index].to <= call.at; });
    if (call.isGood()) {
        endOutage(call.at);
        endThrottle(call);
    } else if (call.isThrottle()) {
        endOutage(call.at);
        addThrottle(call);
    } else {
        addOutage(call);
    }
}

QList<ScenarioWindow> RecordedWindows::take()
{
    std::reverse(m_windows.begin(), m_windows.end());
    return std::move(m_windows);
}

/// One throttle tells every call of it the same end. Rounded up to seconds it is a little later for each, and no
/// end but the earliest makes the same whole seconds of all of them.
void RecordedWindows::addThrottle(const RecordedCall &call)
{
    ScenarioAnswer answer = badAnswer(call);
    answer.deployment = m_severalDeployments ? call.deployment : QString();
    const milliseconds end = call.at + call.attempt.wait;
    const bool isWhole = answer.headers.contains("Retry-After");
    const milliseconds tolerance(isWhole ? 999 : 20);
    for (const qsizetype index : std::as_const(m_throttles)) {
        ScenarioWindow &window = m_windows[index];
        if (window.answer.headers == answer.headers && window.answer.deployment == answer.deployment &&
            std::chrono::abs(window.to - end) <= tolerance) {
            window.to = isWhole ? std::min(window.to, end) : end;
            return;
        }
    }
    m_throttles.append(m_windows.size());
    m_windows.append({call.at, end, answer});
}

/// A good answer within a throttle's wait: from then on the answers are good. The throttle keeps its end, because
/// its `auto` counts to there.
void RecordedWindows::endThrottle(const RecordedCall &call)
{
    milliseconds end{0};
    m_throttles.removeIf([&](qsizetype index) {
        const ScenarioWindow &window = m_windows[index];
        const bool isOver = concerns(window.answer.deployment, call.deployment) && window.from < call.at;
        end = isOver ? std::max(end, window.to) : end;
        return isOver;
    });
    if (end > call.at) {
        m_windows.append(
            {call.at, end, goodAnswer(call.attempt.took, m_severalDeployments ? call.deployment : QString())});
    }
}

/// One outage lasts through all its attempts, also between their waits.
void RecordedWindows::addOutage(const RecordedCall &call)
{
    const ScenarioAnswer answer = badAnswer(call);
    if (m_outage >= 0 && m_windows[m_outage].answer.status == answer.status &&
        m_windows[m_outage].answer.fault == answer.fault) {
        m_windows[m_outage].to = call.at + call.attempt.wait;
        return;
    }
    m_outage = m_windows.size();
    m_windows.append({call.at, call.at + call.attempt.wait, answer});
}

void RecordedWindows::endOutage(milliseconds at)
{
    if (m_outage >= 0) {
        ScenarioWindow &window = m_windows[m_outage];
        window.to = std::max(window.from + milliseconds(1), std::min(window.to, at));
        m_outage = -1;
    }
}

} // namespace spillway
