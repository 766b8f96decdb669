// SPDX-License-Identifier: MIT
#include "tests/support/randomscenario.h"

namespace spillway
{

RandomScenario::RandomScenario(quint32 seed)
    : m_random(seed)
{
    profile.name = QStringLiteral("random");
    makeOptions();
    makeBackends();
    makeRequests();
}

void RandomScenario::makeOptions()
{
    BalancingOptions &options = profile.balancing;
    options.selection = Selection(below(3));
    options.whenAllThrottled = WhenAllThrottled(below(3));
    options.throttleScope = ThrottleScope(below(2));
    options.maxAttempts = oneOf(3) ? 1 + below(3) : 50;
    options.defaultRetryAfter = std::chrono::milliseconds(oneOf(2) ? 10'000 : 500 + below(3000));
    options.idleTimeout = std::chrono::milliseconds(7919);
    if (oneOf(4)) {
        StatusSet own;
        own.add(u"429");
        own.add(u"404");
        options.throttleOn = own;
    }
}

void RandomScenario::makeBackends()
{
    const int count = 2 + below(5);
    for (int i = 0; i < count; ++i) {
        Backend backend;
        backend.name = QChar(char16_t(u'a' + i));
        backend.url = QStringLiteral("https://%1.example").arg(backend.name);
        backend.priority = 1 + below(3);
        backend.weight = 1 + below(4);
        backend.enabled = !oneOf(8);
        if (oneOf(4)) {
            backend.deployments = {{QStringLiteral("chat"), QStringLiteral("one")},
                                   {QStringLiteral("tools"), QStringLiteral("one")}};
        }
        profile.backends.append(backend);
        if (!oneOf(6)) {
            scenario.backends.append(makeBackend(backend.url));
        }
    }
    scenario.otherwise.latency = std::chrono::milliseconds(below(400));
}

ScenarioBackend RandomScenario::makeBackend(const QString &key)
{
    ScenarioBackend backend;
    backend.key = key;
    switch (below(4)) {
    case 0:
        backend.always = makeAnswer();
        break;
    case 1:
        for (int i = below(12); i >= 0; --i) {
            backend.calls.append(makeAnswer());
        }
        break;
    case 2:
        for (int i = below(4); i >= 0; --i) {
            const std::chrono::milliseconds from(below(20'000));
            backend.windows.append({from, from + std::chrono::milliseconds(1 + below(9000)), makeAnswer()});
            if (oneOf(2) && backend.windows.last().answer.fault == ScenarioFault::None) {
                backend.windows.last().answer.headers = {{"Retry-After", "auto"}};
            }
        }
        break;
    default:
        backend.limit = ScenarioLimit();
        backend.limit->requests = below(4);
        backend.limit->period = std::chrono::milliseconds(1000 + below(9000));
        backend.limit->latency = std::chrono::milliseconds(below(50));
        backend.otherwise = makeAnswer();
        break;
    }
    return backend;
}

ScenarioAnswer RandomScenario::makeAnswer()
{
    static const QList<int> statuses{200, 200, 404, 401, 429, 429, 429, 500, 503};
    static const QList<HeaderField> waits{{"retry-after-ms", "1234"},
                                          {"x-ms-retry-after-ms", "2500"},
                                          {"Retry-After", "3"},
                                          {"Retry-After", "0"},
                                          {"Retry-After", "0.5"},
                                          {"Retry-After", "-1"},
                                          {"Retry-After", "Sun, 01 Mar 2026 12:00:10 GMT"},
                                          {"x-ratelimit-reset-requests", "6m0s"},
                                          {"x-ratelimit-reset-requests", "0"},
                                          {"x-ratelimit-reset-tokens", "1s"}};
    ScenarioAnswer answer;
    answer.latency = std::chrono::milliseconds(oneOf(3) ? 0 : below(3000));
    if (oneOf(6)) {
        answer.fault = oneOf(2) ? ScenarioFault::Reset : ScenarioFault::TimedOut;
        if (answer.fault == ScenarioFault::TimedOut) {
            answer.latency = profile.balancing.idleTimeout;
        }
        return answer;
    }
    answer.status = statuses[below(int(statuses.size()))];
    for (int i = below(3); i > 0; --i) {
        const HeaderField &wait = waits[below(int(waits.size()))];
        if (!answer.headers.contains(wait.name)) {
            answer.headers.append(wait.name, wait.value);
        }
    }
    return answer;
}

void RandomScenario::makeRequests()
{
    static const QStringList deployments{QString(), QStringLiteral("chat"), QStringLiteral("tools"),
                                         QStringLiteral("one")};
    static const QList<quint32> draws{0, 1, 2, 5, 1'234'567'890, 4'294'967'295};
    scenario.start = QDateTime::fromString(QStringLiteral("2026-03-01T12:00:00Z"), Qt::ISODate);
    scenario.draws = QList<quint32>(10'000, draws[below(int(draws.size()))]);
    std::chrono::milliseconds at{0};
    for (int i = 0; i < 16; ++i) {
        scenario.requests.append({at, deployments[below(int(deployments.size()))]});
        at += std::chrono::milliseconds(oneOf(5) ? 0 : below(oneOf(4) ? 12'000 : 1200));
    }
}

} // namespace spillway
