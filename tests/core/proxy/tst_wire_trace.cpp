// SPDX-License-Identifier: MIT
#include "core/trace/answerscript.h"
#include "tests/core/trace/tracefixture.h"
#include "tests/support/proxyfixture.h"
#include "tests/support/randomscenario.h"
#include "tests/support/rawclient.h"

#include <QTest>

#include <map>
#include <memory>

using namespace spillway;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// The endpoint itself goes through a scenario, over real sockets and on a frozen clock, and has to decide as the trace
/// of that scenario says: the same backends at the same times, the same waits, the same answers.
class WireTrace : public QObject
{
    Q_OBJECT
private slots:
    void agrees_data();
    void agrees();
    void theScenariosAreWorthIt();
};

namespace
{

/// The endpoint over the backends of a profile, each of which answers by the scenario, at the scenario's time.
class LiveRun
{
public:
    LiveRun(const Profile &profile, const Scenario &scenario)
        : m_scenario(scenario)
        , m_progress(size_t(scenario.requests.size()), 0)
    {
        m_proxy.clock.freeze();
        m_proxy.clock.script(QList<quint32>(10'000, scenario.draws.value(0)));
        m_proxy.profile.balancing = profile.balancing;
        const QList<Backend> enabled = enabledBackends(profile.backends);
        const QList<qsizetype> entries = entriesOf(scenario, enabled);
        for (const Backend &backend : profile.backends) {
            const qsizetype entry = entries.value(enabled.indexOf(backend), -1);
            m_scripts.push_back(std::make_unique<AnswerScript>(entry < 0 ? ScenarioBackend() : scenario.backends[entry],
                                                               scenario.otherwise));
            AnswerScript *script = m_scripts.back().get();
            m_backends.push_back(std::make_unique<ScriptedBackend>(
                [this, script](BackendConnection &connection, const WireMessage &request) {
                    const int number = request.header("x-number").toInt();
                    const ScenarioAnswer answer = script->answer(m_scenario.requests[number].deployment, m_now);
                    m_due[{m_now + answer.latency, number}] = {&connection, answer};
                    ++m_progress[size_t(number)];
                }));
            Backend &live = m_proxy.add(backend.name, *m_backends.back(), backend.priority);
            live.weight = backend.weight;
            live.enabled = backend.enabled;
            live.deployments = backend.deployments;
        }
        m_proxy.start();
    }

    /// When the scenario's clock starts, on the wall.
    QDateTime wallStart() const { return m_proxy.clock.wallNow(); }

    /// False if the endpoint did not do anything more within patience.
    bool run()
    {
        qsizetype arrived = 0; // the requests are in the order of their times
        while (arrived < m_scenario.requests.size() || !m_due.empty()) {
            const bool answers = !m_due.empty() && (arrived == m_scenario.requests.size() ||
                                                    m_due.begin()->first.first <= m_scenario.requests[arrived].at);
            const int number = answers ? m_due.begin()->first.second : int(arrived);
            const milliseconds at = answers ? m_due.begin()->first.first : m_scenario.requests[arrived].at;
            m_proxy.clock.advance(at - m_now);
            m_now = at;
            const int before = m_progress[size_t(number)];
            if (answers) {
                const Pending pending = m_due.begin()->second;
                m_due.erase(m_due.begin());
                give(*pending.connection, pending.answer);
            } else {
                ++arrived;
                send(number);
            }
            const auto goesOn = [&] { return m_progress[size_t(number)] > before || isDone(number); };
            if (!spinUntil(goesOn) || !spinUntil([this] { return inFlight() == int(m_due.size()); })) {
                return false;
            }
        }
        return m_proxy.awaitRecords(m_scenario.requests.size());
    }

    /// As the trace has them, but for the choices, of which a record does not tell.
    QList<TracedRequest> requests() const
    {
        const auto inMs = [](Duration time) { return std::chrono::duration_cast<milliseconds>(time); };
        QList<TracedRequest> requests(m_scenario.requests.size());
        for (const ExchangeRecord &record : m_proxy.records) {
            const int number = record.path.mid(record.path.lastIndexOf('/') + 1).toInt();
            TracedRequest &request = requests[number];
            request.at = m_scenario.requests[number].at;
            request.end = request.at + inMs(record.total);
            request.status = record.status;
            for (const AttemptRecord &attempt : record.attempts) {
                TracedAttempt traced;
                traced.at = request.at + inMs(attempt.startedAfter);
                traced.backend = attempt.backend.front().unicode() - u'a';
                traced.status = attempt.status;
                traced.fault = attempt.failure == TransportFailure::None          ? ScenarioFault::None
                               : attempt.failure == TransportFailure::Unreachable ? ScenarioFault::Reset
                                                                                  : ScenarioFault::TimedOut;
                traced.wait = attempt.wait;
                request.attempts.append(traced);
            }
        }
        return requests;
    }

private:
    struct Pending
    {
        BackendConnection *connection = nullptr;
        ScenarioAnswer answer = {};
    };

    void send(int number)
    {
        const QString deployment = m_scenario.requests[number].deployment;
        const QByteArray path = deployment.isEmpty() ? QByteArray("/openai/files/")
                                                     : "/openai/deployments/" + deployment.toUtf8() + "/chat/";
        m_clients[number] = std::make_unique<RawClient>(m_proxy.port());
        m_clients[number]->send(request("POST", path + QByteArray::number(number),
                                        {{"x-number", QByteArray::number(number)}}, "{\"messages\":[]}"));
    }

    static void give(BackendConnection &connection, const ScenarioAnswer &answer)
    {
        switch (answer.fault) {
        case ScenarioFault::None: {
            // On a connection that was used before, a reset would not be known to be about the request.
            WireHeaders headers{{"Connection", "close"}};
            for (const HeaderField &field : answer.headers) {
                headers.append({field.name, field.value});
            }
            connection.answer(answer.status, headers);
            break;
        }
        case ScenarioFault::Refused:
        case ScenarioFault::Reset:
            connection.reset();
            break;
        case ScenarioFault::TimedOut:
            break; // it takes as long as the profile's time-out, which the clock has just reached
        }
    }

    bool isDone(int number) { return m_clients.at(number)->message().complete; }

    int inFlight() const
    {
        int count = 0;
        const StatusSnapshot snapshot = m_proxy.server.snapshot();
        for (const BackendSnapshot &backend : snapshot.backends) {
            count += backend.inFlight;
        }
        return count;
    }

    const Scenario m_scenario;
    ProxyFixture m_proxy;
    std::vector<std::unique_ptr<AnswerScript>> m_scripts;
    std::vector<std::unique_ptr<ScriptedBackend>> m_backends;
    std::map<int, std::unique_ptr<RawClient>> m_clients;
    std::map<std::pair<milliseconds, int>, Pending> m_due; ///< at the same time by number
    std::vector<int> m_progress;                           ///< calls that the backends have got of each request
    milliseconds m_now{0};
};

} // namespace

void WireTrace::agrees_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 40; ++seed) {
        QTest::addRow("%u", seed) << seed;
    }
}

void WireTrace::agrees()
{
    QFETCH(quint32, seed);
    RandomScenario random(seed);
    LiveRun live(random.profile, random.scenario);
    random.scenario.start = live.wallStart();

    TraceResult expected = traceScenario(random.profile, random.scenario);
    // Names and not places: the trace leaves out what is disabled.
    for (TracedRequest &request : expected.requests) {
        for (TracedAttempt &attempt : request.attempts) {
            attempt.backend = expected.backends[attempt.backend].name.front().unicode() - u'a';
            attempt.choices = 1;
            attempt.fault = attempt.fault == ScenarioFault::Refused ? ScenarioFault::Reset : attempt.fault;
        }
    }
    TraceResult actual;
    actual.backends = expected.backends = random.profile.backends;
    QVERIFY2(live.run(), describe(expected));
    actual.requests = live.requests();
    QCOMPARE(describe(actual).split('\n'), describe(expected).split('\n'));
}

void WireTrace::theScenariosAreWorthIt()
{
    // What is compared above has in it what there is to compare.
    QByteArray all;
    for (quint32 seed = 1; seed <= 40; ++seed) {
        const RandomScenario random(seed);
        all += describe(traceScenario(random.profile, random.scenario)) + '\n';
    }
    for (const char *part : {"=401+", "=429+", "=500+", "=503+", "reset+10000", "timeout+", "=404\n", "=200\n", "of2]",
                             "of3]", "=502 ", "=504 ", "=429\n", "+100 ", "+1234 "}) {
        QVERIFY2(all.contains(part), part);
    }
}

QTEST_GUILESS_MAIN(WireTrace)
#include "tst_wire_trace.moc"
