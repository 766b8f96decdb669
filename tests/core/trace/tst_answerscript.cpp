// SPDX-License-Identifier: MIT
#include "core/trace/answerscript.h"
#include "core/trace/drawsequence.h"
#include "tests/core/trace/tracefixture.h"

#include <QTest>

using namespace spillway;
using std::chrono::milliseconds;

/// What one backend gives, call for call; and the numbers that decide.
class TestAnswerScript : public QObject
{
    Q_OBJECT
private slots:
    void oneForEver();
    void aListThenTheDefault();
    void windowsByTime();
    void theFirstWindowThatFits();
    void automaticWaits();
    void limit();
    void limitOfNothing();
    void deployments_data();
    void deployments();
    void defaults();
    void drawsOfAList();
    void drawsOfASeed();
};

namespace
{

/// What the backend `#0` of a scenario says, as `200`, `429 Retry-After=5 20ms`, `timeout`.
class Backend0
{
public:
    explicit Backend0(const QByteArray &backend, const QByteArray &byDefault = R"({"status": 299})")
        : m_scenario(
              scenarioOf("{\"requests\": [], \"backends\": {\"#0\": " + backend + "}, \"default\": " + byDefault + '}'))
        , m_script(m_scenario.backends[0], m_scenario.otherwise)
    {
    }

    QByteArray at(int ms, const QString &deployment = {})
    {
        const ScenarioAnswer answer = m_script.answer(deployment, milliseconds(ms));
        QByteArray text =
            answer.fault == ScenarioFault::None ? QByteArray::number(answer.status) : faultName(answer.fault);
        for (const HeaderField &field : answer.headers) {
            text += ' ' + field.name + '=' + field.value;
        }
        return answer.latency.count() > 0 ? text + ' ' + QByteArray::number(qint64(answer.latency.count())) + "ms"
                                          : text;
    }

private:
    Scenario m_scenario;
    AnswerScript m_script;
};

} // namespace

void TestAnswerScript::oneForEver()
{
    Backend0 backend(R"({"status": 503, "headers": {"Retry-After": "2"}, "latencyMs": 20})");
    QCOMPARE(backend.at(0), "503 Retry-After=2 20ms");
    QCOMPARE(backend.at(1'000'000), "503 Retry-After=2 20ms");
    QCOMPARE(Backend0(R"({"error": "reset", "latencyMs": 3})").at(0), "reset 3ms");
    QCOMPARE(Backend0("{}").at(0), "200");
}

void TestAnswerScript::aListThenTheDefault()
{
    Backend0 backend(R"([{"status": 429}, {"error": "timeout"}])");
    QCOMPARE(backend.at(0), "429");
    QCOMPARE(backend.at(0), "timeout");
    QCOMPARE(backend.at(1), "299");
    QCOMPARE(Backend0("[]").at(0), "299");
}

void TestAnswerScript::windowsByTime()
{
    Backend0 backend(R"({"windows": [{"from": 10, "to": 20, "status": 429}, {"to": 5, "status": 503},
        {"from": 30, "to": 31, "error": "refused"}], "default": {"status": 201}})");
    const QList<QPair<int, QByteArray>> expected{{0, "503"},  {4, "503"},  {5, "201"},  {9, "201"},      {10, "429"},
                                                 {19, "429"}, {20, "201"}, {29, "201"}, {30, "refused"}, {31, "201"}};
    for (const auto &[at, answer] : expected) {
        QCOMPARE(backend.at(at), answer);
    }
    QCOMPARE(Backend0(R"({"windows": []})").at(0), "299");
    QCOMPARE(Backend0(R"({"windows": [{"from": 1, "to": 2}]})").at(2), "299");
}

void TestAnswerScript::theFirstWindowThatFits()
{
    Backend0 backend(R"({"windows": [{"from": 5, "to": 10, "status": 501}, {"from": 0, "to": 20, "status": 502},
        {"from": 8, "to": 30, "status": 503}, {"from": 10, "to": 12, "status": 504}]})");
    const QList<QPair<int, QByteArray>> expected{{0, "502"},  {4, "502"},  {5, "501"},  {9, "501"}, {10, "502"},
                                                 {19, "502"}, {20, "503"}, {29, "503"}, {30, "299"}};
    for (const auto &[at, answer] : expected) {
        QCOMPARE(backend.at(at), answer);
    }
}

void TestAnswerScript::automaticWaits()
{
    Backend0 backend(R"({"windows": [{"from": 0, "to": 5000, "status": 429,
        "headers": {"Retry-After": "auto", "retry-after-ms": "auto-ms", "x": "automatic"}}]})");
    QCOMPARE(backend.at(0), "429 Retry-After=5 retry-after-ms=5000 x=automatic");
    QCOMPARE(backend.at(1), "429 Retry-After=5 retry-after-ms=4999 x=automatic");
    QCOMPARE(backend.at(1000), "429 Retry-After=4 retry-after-ms=4000 x=automatic");
    QCOMPARE(backend.at(4999), "429 Retry-After=1 retry-after-ms=1 x=automatic");
}

void TestAnswerScript::limit()
{
    Backend0 backend(R"({"limit": {"requests": 2, "perMs": 10000, "latencyMs": 3}, "default": {"latencyMs": 9}})");
    QCOMPARE(backend.at(0), "200 9ms");
    QCOMPARE(backend.at(4000), "200 9ms");
    QCOMPARE(backend.at(4000), "429 Retry-After=6 3ms");
    QCOMPARE(backend.at(9999), "429 Retry-After=1 3ms");
    QCOMPARE(backend.at(10000), "200 9ms"); // the periods are fixed: this is the next one
    QCOMPARE(backend.at(19000), "200 9ms");
    QCOMPARE(backend.at(19001), "429 Retry-After=1 3ms");
    QCOMPARE(backend.at(45000), "200 9ms");
    QCOMPARE(Backend0(R"({"limit": {"requests": 0, "perMs": 1500, "header": "x-ratelimit-reset-tokens"}})").at(100),
             "429 x-ratelimit-reset-tokens=2");
}

void TestAnswerScript::limitOfNothing()
{
    Backend0 backend(R"({"limit": {"requests": 0, "perMs": 60000}})");
    QCOMPARE(backend.at(0), "429 Retry-After=60");
    QCOMPARE(backend.at(60000), "429 Retry-After=60");
}

void TestAnswerScript::deployments_data()
{
    QTest::addColumn<QByteArray>("backend");
    QTest::addColumn<QByteArrayList>("answers"); // to x, y, none, x
    const auto row = [](const char *name, const QByteArray &backend, const QByteArrayList &answers) {
        QTest::newRow(name) << backend << answers;
    };
    row("one", R"({"status": 503, "deployment": "x"})", {"503", "299", "299", "503"});
    row("a list", R"([{"status": 501, "deployment": "y"}, {"status": 502}, {"status": 503, "deployment": "x"}])",
        {"502", "501", "299", "503"});
    row("windows",
        R"({"windows": [{"to": 9, "status": 503, "deployment": "x"}, {"to": 9, "status": 504, "deployment": "y"}],
        "default": {"status": 201}})",
        {"503", "504", "201", "503"});
    row("a window for all behind one",
        R"({"windows": [{"to": 9, "status": 503, "deployment": "x"}, {"to": 9, "status": 504}]})",
        {"503", "504", "504", "503"});
    row("a limit", R"({"limit": {"requests": 1, "perMs": 1000, "deployment": "x"}})",
        {"299", "299", "299", "429 Retry-After=1"});
    row("a limit for all", R"({"limit": {"requests": 3, "perMs": 1000}})", {"299", "299", "299", "429 Retry-After=1"});
    row("a default", R"({"windows": [], "default": {"status": 201, "deployment": "y"}})", {"299", "201", "299", "299"});
}

void TestAnswerScript::deployments()
{
    QFETCH(QByteArray, backend);
    QFETCH(QByteArrayList, answers);
    Backend0 script(backend);
    QCOMPARE((QByteArrayList{script.at(0, "x"), script.at(0, "y"), script.at(0), script.at(0, "x")}), answers);
}

void TestAnswerScript::defaults()
{
    QCOMPARE(Backend0("[]", R"({"status": 503, "deployment": "x"})").at(0, "x"), "503");
    QCOMPARE(Backend0("[]", R"({"status": 503, "deployment": "x"})").at(0, "y"), "200");
    QCOMPARE(Backend0("[]", "{}").at(0), "200");
}

void TestAnswerScript::drawsOfAList()
{
    Scenario scenario;
    scenario.draws = {3, 1};
    DrawSequence draws(scenario);
    QCOMPARE(draws.next(), 3U);
    QCOMPARE(draws.next(), 3U);
    draws.use();
    QCOMPARE(draws.next(), 1U);
    draws.use();
    QCOMPARE(draws.next(), 0U);
    draws.use();
    QCOMPARE(draws.next(), 0U);
}

void TestAnswerScript::drawsOfASeed()
{
    // The high halves of SplitMix64 from 0: 0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F.
    Scenario scenario;
    scenario.draws = {3, 1};
    scenario.seed = 0;
    DrawSequence draws(scenario);
    QCOMPARE(draws.next(), 0xE220A839U);
    draws.use();
    QCOMPARE(draws.next(), 0x6E789E6AU);
    draws.use();
    QCOMPARE(draws.next(), 0x06C45D18U);
}

QTEST_GUILESS_MAIN(TestAnswerScript)
#include "tst_answerscript.moc"
