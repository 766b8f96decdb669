// SPDX-License-Identifier: MIT
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/traffic/explainexchange.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The sentence below the attempts, case by case.
class TestExplainExchange : public QObject
{
    Q_OBJECT
private slots:
    void sentences_data();
    void sentences();
    void strongPart();
};

namespace
{

const QString ptu = u"ptu-eastus2"_s;
const QString sweden = u"ptu-swedencentral"_s;
const QString east = u"paygo-eastus"_s;
const QString west = u"paygo-westus3"_s;

ExchangeRecord lastAnswers(ExchangeRecord record)
{
    record.attempts.last().answered = true;
    record.status = record.attempts.last().status;
    record.servedBy = record.attempts.last().backend;
    record.usage.reset();
    return record;
}

ExchangeRecord ended(ExchangeRecord record, ExchangeEnd end, int status, const QString &note = {})
{
    record.end = end;
    record.status = status;
    record.note = note;
    return record;
}

ProfileFacts sevenBackends()
{
    ProfileFacts facts = usualFacts();
    facts.byPriority[3] = {u"a"_s, u"b"_s, u"c"_s};
    return facts;
}

} // namespace

void TestExplainExchange::sentences_data()
{
    QTest::addColumn<TrafficEntry>("entry");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, const ExchangeRecord &record, const QString &sentence,
                        const ProfileFacts &facts = usualFacts()) {
        QTest::newRow(name) << entryOf(record, facts) << sentence;
    };

    // Answered at once.
    row("first try", served(1), u"Served by priority 1 at the first try."_s);
    row("first try without facts", served(1), u"Served by priority 1 at the first try."_s, {});
    row("straight to priority 2", served(1, east, 200, 2),
        u"No priority 1 backend was available, so the request went straight to priority 2."_s);
    row("straight to priority 3", served(1, u"a"_s, 200, 3),
        u"No priority 1 or 2 backend was available, so the request went straight to priority 3."_s, sevenBackends());
    row("400", served(1, ptu, 400), u"400 is an answer, not a failure, so it was passed back as it is."_s);
    row("308", served(1, ptu, 308), u"308 is an answer, not a failure, so it was passed back as it is."_s);

    // Others before.
    row("the other one of the priority", exchange(1, {throttled(ptu, 1, 0, 34), answering(sweden, 1, 34, 300, 900)}),
        u"ptu-eastus2 answered 429, ptu-swedencentral took it."_s);
    row("after a fault", exchange(1, {faulty(ptu, 1, 0, 34), answering(sweden, 1, 34, 300, 900)}),
        u"ptu-eastus2 could not be reached, ptu-swedencentral took it."_s);
    row("after a time-out",
        exchange(1, {faulty(ptu, 1, 0, 34, TransportFailure::TimedOut), answering(sweden, 1, 34, 300, 900)}),
        u"ptu-eastus2 did not answer in time, ptu-swedencentral took it."_s);
    row("400 from the second", exchange(1, {throttled(ptu, 1, 0, 34), answering(sweden, 1, 34, 40, 41, 400)}),
        u"ptu-eastus2 answered 429, ptu-swedencentral took it. 400 is an answer, not a failure, so it was passed back as it is."_s);
    row("both used up",
        exchange(1, {throttled(ptu, 1, 0, 34), throttled(sweden, 1, 34, 62), answering(east, 2, 62, 402, 1210)}),
        u"Both priority 1 backends answered 429, so the request went on to priority 2. The client waited 62 ms longer and saw one 200."_s);
    row("both, each in its way",
        exchange(1, {throttled(ptu, 1, 0, 34), faulty(sweden, 1, 34, 62), answering(east, 2, 62, 402, 1210)}),
        u"ptu-eastus2 answered 429, ptu-swedencentral could not be reached, so the request went on to priority 2. The client waited 62 ms longer and saw one 200."_s);
    row("the other one was set aside", exchange(1, {throttled(ptu, 1, 0, 34), answering(east, 2, 34, 402, 1210)}),
        u"ptu-eastus2 answered 429 and no other priority 1 backend was available, so the request went on to priority 2. The client waited 34 ms longer and saw one 200."_s);
    row("two priorities used up",
        exchange(1, {throttled(ptu, 1, 0, 10), throttled(sweden, 1, 10, 20), throttled(east, 2, 20, 30, 503),
                     throttled(west, 2, 30, 41, 503), answering(u"a"_s, 3, 41, 402, 1210)}),
        u"Both priority 1 backends answered 429, then both priority 2 backends answered 503, so the request went on to priority 3. The client waited 41 ms longer and saw one 200."_s,
        sevenBackends());
    row("all three",
        exchange(1, {throttled(u"a"_s, 3, 0, 10), throttled(u"b"_s, 3, 10, 20), throttled(u"c"_s, 3, 20, 30),
                     answering(u"d"_s, 4, 30, 90, 100)}),
        u"All 3 priority 3 backends answered 429, so the request went on to priority 4. The client waited 30 ms longer and saw one 200."_s,
        {{{3, {u"a"_s, u"b"_s, u"c"_s}}, {4, {u"d"_s}}}});
    row("400 after a spill",
        exchange(1, {throttled(ptu, 1, 0, 10), throttled(sweden, 1, 10, 20), answering(east, 2, 20, 30, 31, 400)}),
        u"Both priority 1 backends answered 429, so the request went on to priority 2. The client waited 20 ms longer. 400 is an answer, not a failure, so it was passed back as it is."_s);

    // Nobody left.
    row("all throttled", lastAnswers(exchange(1, {throttled(ptu, 1, 0, 34, 429, 3)})),
        u"All 7 backends are throttled. The client got 429 with Retry-After 3."_s, sevenBackends());
    row("the only backend", lastAnswers(exchange(1, {throttled(ptu, 1, 0, 34, 429, 3)})),
        u"ptu-eastus2 is throttled and is the only backend. The client got 429 with Retry-After 3."_s, {{{1, {ptu}}}});
    row("the last answer is no 429",
        lastAnswers(exchange(1, {throttled(ptu, 1, 0, 34), throttled(sweden, 1, 34, 50, 503, 10)})),
        u"ptu-eastus2 answered 429, ptu-swedencentral answered 503, and no other backend was available. The client got 503 with Retry-After 10."_s);
    ExchangeRecord kept = exchange(1, {throttled(ptu, 1, 0, 34), faulty(sweden, 1, 34, 62)});
    kept.attempts.first().answered = true;
    kept.status = 429;
    row("an earlier answer serves", kept,
        u"ptu-eastus2 answered 429, ptu-swedencentral could not be reached. No other backend was left, so the client got the earlier answer of ptu-eastus2."_s);
    ExchangeRecord once = lastAnswers(exchange(1, {throttled(ptu, 1, 0, 34)}));
    once.replayable = false;
    once.note = u"The body is larger than maxReplayMiB, so no second try was possible."_s;
    row("sent once", once,
        u"ptu-eastus2 answered 429. The body was too large to be kept, so no second try was possible. The client got 429 with Retry-After 12."_s);
    ExchangeRecord most = lastAnswers(exchange(1, {throttled(ptu, 1, 0, 34), throttled(sweden, 1, 34, 50)}));
    most.note = u"maxAttempts is reached."_s;
    row("most attempts", most,
        u"2 backends were asked, the most that the profile allows. The client got 429 with Retry-After 12."_s);

    // The other ends.
    row("all set aside, Spillway answers",
        ended(exchange(1, {}), ExchangeEnd::Refused, 429, u"All backends are throttled. Retry after 3 seconds."_s),
        u"All 7 backends are throttled. The client got 429 with Retry-After 3."_s, sevenBackends());
    row("key refused", ended(exchange(1, {}), ExchangeEnd::Refused, 401, u"Access denied: send it in api-key."_s),
        u"Spillway answered 401 itself. Access denied: send it in api-key."_s);
    row("no answer",
        ended(exchange(1, {faulty(ptu, 1, 0, 34), faulty(east, 2, 34, 60, TransportFailure::TimedOut)}),
              ExchangeEnd::NoAnswer, 504),
        u"No backend gave an answer: ptu-eastus2 could not be reached, then paygo-eastus did not answer in time. The client got 504."_s);
    row("left before anybody was asked", ended(exchange(1, {}), ExchangeEnd::CallerLeft, 0),
        u"The client closed the connection. No backend had been asked yet."_s);
    row("left before the answer", ended(exchange(1, {attempt(ptu, 1, 0, 0, -1, 900)}), ExchangeEnd::CallerLeft, 0),
        u"The client closed the connection. ptu-eastus2 had not answered yet."_s);
    row("left in the answer", ended(served(1), ExchangeEnd::CallerLeft, 200),
        u"The client closed the connection. It had 900 B of the answer of ptu-eastus2."_s);
    row("broken off", ended(served(1), ExchangeEnd::BrokenOff, 200, u"The answer broke off: Connection reset."_s),
        u"ptu-eastus2 broke off in the middle of its answer (Connection reset). The client had its beginning already, so no other backend could take over: its connection was closed without a proper end."_s);
    row("reading", ended(exchange(1, {}), ExchangeEnd::Running, 0), u"The request is being read."_s);
    row("waiting", ended(exchange(1, {attempt(ptu, 1, 0, 0, -1, 0)}), ExchangeEnd::Running, 0),
        u"Waiting for ptu-eastus2 to answer."_s);
    row("streaming", running(1), u"ptu-eastus2 is answering."_s);
    row("asking the next",
        ended(exchange(1, {throttled(ptu, 1, 0, 34), attempt(sweden, 1, 0, 34, -1, 0)}), ExchangeEnd::Running, 0),
        u"ptu-eastus2 answered 429, ptu-swedencentral is asked now."_s);
}

void TestExplainExchange::sentences()
{
    QFETCH(const TrafficEntry, entry);
    const Explanation why = explainExchange(*entry.record, *entry.facts);
    QTEST(why.text, "sentence");
    QVERIFY(why.text.contains(why.strong));
    QVERIFY(why.text.endsWith(u'.'));
    QVERIFY(!why.text.contains(u'!') && !why.text.contains(u"%"_s));
}

void TestExplainExchange::strongPart()
{
    const ExchangeRecord record =
        exchange(1, {throttled(ptu, 1, 0, 34), throttled(sweden, 1, 34, 62), answering(east, 2, 62, 402, 1210)});
    QCOMPARE(explainExchange(record, usualFacts()).strong, u"62 ms"_s);
    QCOMPARE(explainExchange(served(1), usualFacts()).strong, QString());
}

QTEST_GUILESS_MAIN(TestExplainExchange)
#include "tst_explainexchange.moc"
