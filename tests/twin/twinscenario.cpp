// SPDX-License-Identifier: MIT
#include "tests/twin/twinscenario.h"

#include <QLocale>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

StatusSet statuses(const QStringList &entries)
{
    StatusSet set;
    for (const QString &entry : entries) {
        set.add(entry);
    }
    return set;
}

const QStringList &deploymentNames()
{
    static const QStringList names{QString(), u"gpt-4o"_s, u"gpt-4o"_s, u"o1 mini"_s, u"a.b"_s, u"50%2F"_s};
    return names;
}

} // namespace

TwinScenario::TwinScenario(quint32 seed)
    : m_random(seed)
{
    static const QStringList starts{u"2026-03-01T12:00:00.000Z"_s, u"2024-02-28T23:59:58.750Z"_s,
                                    u"2025-12-31T23:58:00.001Z"_s, u"2024-06-15T08:30:00.000Z"_s};
    scenario.start = QDateTime::fromString(anyOf(starts), Qt::ISODateWithMs);
    profile.name = u"twin"_s;
    m_grid = oneOf(4) ? 500 : 1;
    makeOptions();
    makeBackends();
    makeSignIn();
    makeRequests();
    makeDraws();
}

void TwinScenario::makeOptions()
{
    static const QList<milliseconds> defaults{10s, 10s, 100ms, 777ms, 2500ms, 30s, 24h};
    static const QList<int> attempts{50, 50, 50, 1, 2, 3, 200};
    static const QList<milliseconds> timeouts{300s, 7919ms};
    static const QList<StatusSet> throttling{statuses({u"429"_s}), statuses({u"429"_s, u"404"_s}),
                                             statuses({u"429"_s, u"408"_s, u"5xx"_s}), statuses({u"4xx"_s, u"503"_s}),
                                             statuses({})};
    BalancingOptions &options = profile.balancing;
    options.selection = oneOf(3) ? Selection::Weighted : Selection::Random;
    options.whenAllThrottled = WhenAllThrottled(below(3));
    options.throttleScope = ThrottleScope(below(2));
    options.maxAttempts = anyOf(attempts);
    options.defaultRetryAfter = anyOf(defaults);
    options.idleTimeout = anyOf(timeouts);
    if (oneOf(4)) {
        options.throttleOn = anyOf(throttling);
    }
}

void TwinScenario::makeSignIn()
{
    static const QStringList identities{u"system"_s, u"system"_s, u"01234567-89ab-cdef-0123-456789abcdef"_s,
                                        u"named-values"_s};
    profile.setup.insert(u"policy"_s, QJsonObject{{u"exposeBackend"_s, !oneOf(4)}, {u"identity"_s, anyOf(identities)}});
    if (!oneOf(3)) {
        return; // the usual: alike for all
    }
    for (Backend &backend : profile.backends) {
        backend.auth = AuthKind(below(4));
        if (backend.auth == AuthKind::Entra && oneOf(3)) {
            backend.entraScope = u"https://ai.azure.com/.default"_s;
        }
    }
}

void TwinScenario::makeBackends()
{
    static const QStringList urls{u"https://%1.openai.azure.com"_s, u"https://%1.openai.azure.com"_s,
                                  u"https://%1.example:8443"_s, u"http://%1.example/team"_s};
    const int count = 2 + below(7);
    const int priorities = 1 + below(3);
    for (int i = 0; i < count; ++i) {
        Backend backend;
        backend.name = QChar(char16_t(u'a' + i));
        backend.url = anyOf(urls).arg(backend.name);
        backend.priority = (1 + below(priorities)) * (oneOf(20) ? 1000 : 1);
        backend.weight = oneOf(8) ? 1 + below(100) : 1 + below(4);
        backend.enabled = i == 0 || !oneOf(8);
        backend.auth = AuthKind::Entra;
        profile.backends.append(backend);
    }
    int place = 0;
    for (const Backend &backend : profile.backends) {
        if (!backend.enabled) {
            continue;
        }
        if (!oneOf(8)) {
            scenario.backends.append(makeScript(oneOf(3) ? u'#' + QString::number(place) : backend.url));
        }
        ++place;
    }
    scenario.otherwise.latency = upTo(400);
}

ScenarioBackend TwinScenario::makeScript(const QString &key)
{
    ScenarioBackend backend;
    backend.key = key;
    switch (below(5)) {
    case 0:
        backend.always = makeAnswer();
        break;
    case 1:
    case 2:
        for (int i = below(16); i >= 0; --i) {
            backend.calls.append(makeAnswer());
        }
        break;
    case 3:
        for (int i = below(4); i >= 0; --i) {
            const milliseconds from = upTo(20'000);
            ScenarioWindow window{from, from + milliseconds(m_grid) + upTo(9000), makeAnswer()};
            if (window.answer.fault == ScenarioFault::None && !oneOf(3)) {
                window.answer.headers =
                    oneOf(2) ? HeaderList{{"Retry-After", "auto"}} : HeaderList{{"retry-after-ms", "auto-ms"}};
            }
            backend.windows.append(window);
        }
        break;
    default:
        backend.limit = ScenarioLimit();
        backend.limit->requests = below(4);
        backend.limit->period = 1s + upTo(9000);
        backend.limit->latency = upTo(50);
        backend.limit->header = oneOf(3) ? "x-ratelimit-reset-tokens" : "Retry-After";
        if (oneOf(3)) {
            backend.limit->deployment = anyOf(deploymentNames());
        }
        if (oneOf(2)) {
            backend.otherwise = makeAnswer();
        }
        break;
    }
    return backend;
}

ScenarioAnswer TwinScenario::makeAnswer()
{
    static const QList<int> some{200, 200, 200, 201, 400, 404, 408, 401, 403,
                                 429, 429, 429, 429, 499, 500, 503, 599, 600};
    static const QList<ScenarioFault> faults{ScenarioFault::Refused, ScenarioFault::Reset, ScenarioFault::TimedOut};
    ScenarioAnswer answer;
    answer.latency = oneOf(3) ? 0ms : upTo(oneOf(4) ? 20'000 : 2000);
    if (oneOf(6)) {
        answer.deployment = anyOf(deploymentNames());
    }
    if (oneOf(6)) {
        answer.fault = anyOf(faults);
        return answer;
    }
    answer.status = anyOf(some);
    answer.headers = makeWaits();
    return answer;
}

HeaderList TwinScenario::makeWaits()
{
    static const QList<QByteArray> names{"retry-after-ms", "x-ms-retry-after-ms", "Retry-After",
                                         "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens"};
    HeaderList headers;
    if (oneOf(3)) {
        headers.append("Retry-After", QByteArray::number(below(m_grid > 1 ? 5 : 30))); // the usual
        return headers;
    }
    for (const QByteArray &name : names) {
        if (oneOf(3)) {
            headers.append(name, name == "Retry-After" && oneOf(2) ? makeDate() : makeWait());
        }
    }
    if (oneOf(5)) {
        headers.append("Date", oneOf(6) ? QByteArray("yesterday") : makeDate());
    }
    return headers;
}

QByteArray TwinScenario::makeWait()
{
    static const QList<QByteArray> values{"0",         "1",         "7",       "0.5",      "1.15",
                                          "007",       "250",       "5000",    "86401",    "99999999999999999",
                                          "-1",        "+5",        "5.",      ".5",       "1,5",
                                          "1e3",       "0x10",      "1s",      "17ms",     "6m0s",
                                          "0s",        "0m0s",      "-1s",     "1.5h",     "5ns",
                                          "1h2m3.5s",  "1m1",       "soon",    "5;6",      " 5 ",
                                          "1 s",       "2H",        "120ms",   "",         "100.0000001",
                                          "NaN",       "0.0001",    "1ms1s1m", "00000005", "2m30.25s",
                                          "\xc2\xb5s", "5\xc2\xb5s"};
    return oneOf(2) ? QByteArray::number(below(4000)) : anyOf(values);
}

QByteArray TwinScenario::makeDate()
{
    static const QList<int> offsets{-3600, -1, 0, 1, 2, 5, 30, 90, 600, 7200, 100'000};
    static const QStringList formats{u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s,
                                     u"dddd, dd-MMM-yy hh:mm:ss 'GMT'"_s, u"ddd MMM d hh:mm:ss yyyy"_s};
    const QDateTime date = scenario.start.addSecs(anyOf(offsets));
    QString format = anyOf(formats);
    if (date.date().day() < 10) {
        format.replace(u"MMM d "_s, u"MMM  d "_s);
    }
    return QLocale::c().toString(date, format).toLatin1();
}

void TwinScenario::makeRequests()
{
    milliseconds at{0};
    for (int i = 3 + below(22); i > 0; --i) {
        scenario.requests.append({at, anyOf(deploymentNames())});
        if (oneOf(5)) {
            continue; // at the same time
        }
        if (oneOf(12)) {
            at += 1h + upTo(oneOf(4) ? 90'000'000 : 60'000);
        } else {
            at += upTo(oneOf(4) ? 12'000 : 1200);
        }
    }
    if (oneOf(6)) { // their numbers need not go with their times
        std::reverse(scenario.requests.begin(), scenario.requests.end());
    }
}

void TwinScenario::makeDraws()
{
    if (oneOf(4)) {
        scenario.seed = m_random.generate();
        return;
    }
    for (int i = below(60); i > 0; --i) {
        scenario.draws.append(oneOf(2) ? m_random.generate() : quint32(below(10)));
    }
}

} // namespace spillway
