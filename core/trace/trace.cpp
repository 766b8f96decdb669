// SPDX-License-Identifier: MIT
#include "core/trace/trace.h"

#include "core/balance/exchangecourse.h"
#include "core/http/retryhint.h"
#include "core/trace/answerscript.h"
#include "core/trace/drawsequence.h"
#include "core/trace/scenariobackends.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>
#include <unordered_map>

namespace spillway
{
namespace
{

using std::chrono::milliseconds;

TransportFailure failureOf(ScenarioFault fault)
{
    switch (fault) {
    case ScenarioFault::None:
        return TransportFailure::None;
    case ScenarioFault::Refused:
    case ScenarioFault::Reset:
        return TransportFailure::Unreachable;
    case ScenarioFault::TimedOut:
        return TransportFailure::TimedOut;
    }
    Q_UNREACHABLE();
}

/// The scenario's time on the balancer's clock.
Instant instantOf(milliseconds time)
{
    return Instant(time);
}

/// Plays the scenario, event by event. The numbers are those of core/README.md.
class Play
{
public:
    Play(const Profile &profile, const Scenario &scenario)
        : m_options(profile.balancing)
        , m_scenario(scenario)
        , m_draws(scenario)
    {
        m_result.backends = enabledBackends(profile.backends);
        m_entries = entriesOf(scenario, m_result.backends);
        for (const ScenarioBackend &backend : scenario.backends) {
            m_scripts.emplace_back(backend, scenario.otherwise);
        }
        for (qsizetype place = 0; place < m_result.backends.size(); ++place) {
            const Backend &backend = m_result.backends[place];
            m_pool.entries.append({backend.priority, backend.weight, 0, true, {}, backend.deployments});
            if (m_entries[place] < 0) {
                m_entries[place] = qsizetype(m_scripts.size());
                m_scripts.emplace_back(ScenarioBackend(), scenario.otherwise);
            }
        }
    }

    TraceResult run()
    {
        const QList<ScenarioRequest> &requests = m_scenario.requests;
        m_result.requests.resize(requests.size());
        std::vector<int> arrivals(size_t(requests.size()));
        std::iota(arrivals.begin(), arrivals.end(), 0);
        std::stable_sort(arrivals.begin(), arrivals.end(),
                         [&](int a, int b) { return requests[a].at < requests[b].at; });
        // At the same millisecond answers come before arrivals, each in the order of the request's number.
        auto arrival = arrivals.begin();
        while (arrival != arrivals.end() || !m_due.empty()) {
            if (!m_due.empty() && (arrival == arrivals.end() || m_due.top().first <= requests[*arrival].at)) {
                const auto [at, number] = m_due.top();
                m_due.pop();
                answerComes(number, at);
            } else {
                const int number = *arrival++;
                m_result.requests[number].at = requests[number].at;
                m_running[number].course = ExchangeCourse(requests[number].deployment);
                askNext(number, requests[number].at);
            }
        }
        return std::move(m_result);
    }

private:
    struct Running
    {
        ExchangeCourse course;
        ScenarioAnswer answer; ///< that is on its way
    };

    // 4 and 5
    void askNext(int number, milliseconds at)
    {
        Running &running = m_running[number];
        const PickResult result = running.course.pickNext(m_pool, m_options, instantOf(at), m_draws.next());
        if (const auto *none = std::get_if<NoneAvailable>(&result)) {
            if (none->reason == NoneAvailable::Reason::AllThrottled) {
                m_result.requests[number].backAfter =
                    std::chrono::ceil<milliseconds>(none->earliestReturn - instantOf(at));
            }
            end(number, at, statusWithoutBackend(none->reason));
            return;
        }
        const auto &picked = std::get<Picked>(result);
        if (picked.choices > 1) {
            m_draws.use();
        }
        TracedAttempt attempt;
        attempt.at = at;
        attempt.backend = picked.index;
        attempt.choices = picked.choices;
        attempt.choice = picked.choice;
        m_result.requests[number].attempts.append(attempt);
        ++m_pool.entries[picked.index].inFlight;
        running.answer = m_scripts[size_t(m_entries[picked.index])].answer(m_scenario.requests[number].deployment, at);
        m_due.emplace(at + running.answer.latency, number);
    }

    // 6 and 7
    void answerComes(int number, milliseconds at)
    {
        Running &running = m_running[number];
        TracedRequest &request = m_result.requests[number];
        TracedAttempt &attempt = request.attempts.last();
        PoolEntry &backend = m_pool.entries[attempt.backend];
        --backend.inFlight;

        AttemptResult result;
        result.failure = failureOf(running.answer.fault);
        if (result.failure == TransportFailure::None) {
            result.status = running.answer.status;
            const QDateTime wallNow = m_scenario.start.addMSecs(at.count());
            if (const std::optional<RetryHint> hint = readRetryHint(running.answer.headers, wallNow)) {
                result.wait = hint->wait;
            }
        }
        const Outcome outcome = running.course.settle(result, m_options);
        backend.health = applyOutcome(std::move(backend.health), outcome,
                                      running.course.deploymentAt(backend.deployments), instantOf(at));
        attempt.status = result.status;
        attempt.fault = running.answer.fault;
        attempt.outcome = outcome.kind;
        attempt.wait = outcome.wait;

        if (running.course.decide(m_pool, m_options, instantOf(at), true) == RetryDecision::Retry) {
            askNext(number, at);
            return;
        }
        request.answeredBy = running.course.lastAnswered();
        end(number, at,
            request.answeredBy < 0 ? statusAfterFault(result.failure) : request.attempts[request.answeredBy].status);
    }

    void end(int number, milliseconds at, int status)
    {
        m_result.requests[number].end = at;
        m_result.requests[number].status = status;
        m_running.erase(number);
    }

    const BalancingOptions m_options;
    const Scenario &m_scenario;
    DrawSequence m_draws;
    TraceResult m_result;
    PoolSnapshot m_pool;
    QList<qsizetype> m_entries; ///< of each backend, into m_scripts
    std::vector<AnswerScript> m_scripts;
    std::unordered_map<int, Running> m_running; ///< by the request's number
    using Due = std::pair<milliseconds, int>;   ///< when an answer comes, and for which request
    std::priority_queue<Due, std::vector<Due>, std::greater<>> m_due;
};

} // namespace

TraceResult traceScenario(const Profile &profile, const Scenario &scenario)
{
    return Play(profile, scenario).run();
}

} // namespace spillway
