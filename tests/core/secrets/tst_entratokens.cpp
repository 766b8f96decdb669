// SPDX-License-Identifier: MIT
#include "core/secrets/entratokens.h"
#include "tests/support/fakeclock.h"
#include "tests/support/spin.h"

#include <QSignalSpy>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// The keeping of tokens, on a clock of the test's and a source that answers when it is told.
class TestEntraTokens : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void refreshTimes_data();
    void refreshTimes();
    void backOff();
    void fetchesOnce();
    void oneFetchAScope();
    void renewsFiveMinutesAhead();
    void theOldTokenServesWhileTheNextIsFetched();
    void aFailureIsTheReason();
    void aFailedRenewalShowsWhenTheTokenEnds();
    void failuresAreRetriedLaterAndLater();
    void askingAnewDoesNotWait();
    void refusedTokenIsReplaced();
    void refusalsAreLimited();
    void refusalDuringAFetch();
    void aClockSetBack();
    void givenTokenHasNoEnd();
    void forgottenScope();
    void forgottenAndWantedAgain();
    void theTimerFetches();

private:
    class Source;

    QDateTime now() const { return m_clock.wallNow(); }
    void advance(std::chrono::seconds by);
    void give(const char *token, int seconds);
    void fail(const char *reason);

    FakeClock m_clock;
    Source *m_source = nullptr; // of m_tokens
    std::unique_ptr<EntraTokens> m_tokens;
};

/// Keeps each question until the test answers the oldest.
class TestEntraTokens::Source final : public EntraSource
{
public:
    void fetch(const QString &scope, QObject *, Callback done) override
    {
        scopes.append(scope);
        waiting.push_back(std::move(done));
    }
    void answer(const EntraOutcome &outcome)
    {
        QVERIFY(!waiting.empty());
        const Callback done = waiting.front();
        waiting.erase(waiting.begin());
        done(outcome);
    }

    QStringList scopes; ///< of every fetch so far
    std::vector<Callback> waiting;
};

namespace
{

const QString scope = QStringLiteral("https://cognitiveservices.azure.com/.default");
const QString other = QStringLiteral("https://ai.azure.com/.default");

} // namespace

void TestEntraTokens::init()
{
    m_clock.freeze();
    auto source = std::make_unique<Source>();
    m_source = source.get();
    m_tokens = std::make_unique<EntraTokens>(std::move(source), [this] { return now(); });
}

void TestEntraTokens::advance(std::chrono::seconds by)
{
    m_clock.advance(by);
    m_tokens->refreshDue();
}

void TestEntraTokens::give(const char *token, int seconds)
{
    m_source->answer(EntraOutcome::success({token, now().addSecs(seconds)}));
}

void TestEntraTokens::fail(const char *reason)
{
    m_source->answer(EntraOutcome::failed(QString::fromLatin1(reason)));
}

void TestEntraTokens::refreshTimes_data()
{
    QTest::addColumn<int>("lifeMs");
    QTest::addColumn<int>("waitMs");
    QTest::newRow("a day") << 86'400'000 << 86'100'000;
    QTest::newRow("an hour") << 3'600'000 << 3'300'000;
    QTest::newRow("ten minutes") << 600'000 << 300'000;
    QTest::newRow("six minutes") << 360'000 << 60'000;
    QTest::newRow("5 min 30 s") << 330'000 << 30'000;
    QTest::newRow("five minutes: not at once") << 300'000 << 30'000;
    QTest::newRow("a minute") << 60'000 << 30'000;
    QTest::newRow("20 s") << 20'000 << 10'000;
    QTest::newRow("1 s") << 1'000 << 1'000;
    QTest::newRow("ended: never without a pause") << -5'000 << 1'000;
}

void TestEntraTokens::refreshTimes()
{
    QFETCH(int, lifeMs);
    QFETCH(int, waitMs);
    QCOMPARE(now().msecsTo(refreshTime(now().addMSecs(lifeMs), now())), waitMs);
}

void TestEntraTokens::backOff()
{
    QList<qint64> waits;
    for (int failures = 1; failures <= 7; ++failures) {
        waits.append(fetchBackOff(failures).count());
    }
    QCOMPARE(waits, (QList<qint64>{5, 10, 20, 40, 80, 120, 120}));
    QCOMPARE(fetchBackOff(1'000'000), 120s);
}

void TestEntraTokens::fetchesOnce()
{
    QVERIFY(m_tokens->isSettled());
    m_tokens->setScopes({scope});
    QCOMPARE(m_source->scopes, QStringList{scope});
    QVERIFY(!m_tokens->isSettled());
    QVERIFY(!m_tokens->credential(scope).isUsable());

    QSignalSpy changed(m_tokens.get(), &EntraTokens::changed);
    give("ey.1", 3600);
    QCOMPARE(changed.size(), 1);
    QVERIFY(m_tokens->isSettled());
    QCOMPARE(m_tokens->credential(scope), (Credential{"Authorization", "Bearer ey.1", {}}));

    m_tokens->setScopes({scope});
    advance(54min);
    QCOMPARE(m_source->scopes.size(), 1);
}

void TestEntraTokens::oneFetchAScope()
{
    m_tokens->setScopes({scope});
    m_tokens->setScopes({scope, other});
    m_tokens->refuse(scope);
    advance(10min);
    m_tokens->setScopes({scope, other});
    QCOMPARE(m_source->scopes, (QStringList{scope, other}));
    give("ey.1", 3600);
    QVERIFY(!m_tokens->isSettled()); // the other is still awaited
    give("ey.2", 3600);
    QVERIFY(m_tokens->isSettled());
    QCOMPARE(m_tokens->credential(scope).value, "Bearer ey.1");
    QCOMPARE(m_tokens->credential(other).value, "Bearer ey.2");
}

void TestEntraTokens::renewsFiveMinutesAhead()
{
    m_tokens->setScopes({scope});
    give("ey.1", 3600);
    advance(54min + 59s);
    QCOMPARE(m_source->scopes.size(), 1);
    advance(1s);
    QCOMPARE(m_source->scopes.size(), 2);
    give("ey.2", 3600);
    QCOMPARE(m_tokens->credential(scope).value, "Bearer ey.2");
    advance(54min + 59s);
    QCOMPARE(m_source->scopes.size(), 2);
    advance(1s);
    QCOMPARE(m_source->scopes.size(), 3);
}

void TestEntraTokens::theOldTokenServesWhileTheNextIsFetched()
{
    m_tokens->setScopes({scope});
    give("ey.1", 3600);
    advance(55min);
    QCOMPARE(m_source->waiting.size(), 1U);
    QVERIFY(m_tokens->isSettled());
    QCOMPARE(m_tokens->credential(scope).value, "Bearer ey.1");
    advance(4min + 59s);
    QCOMPARE(m_tokens->credential(scope).value, "Bearer ey.1");
    advance(1s); // ended, and the fetch still hangs
    QVERIFY(!m_tokens->credential(scope).isUsable());
    QCOMPARE(m_tokens->credential(scope).value, QByteArray());
    QVERIFY(!m_tokens->credential(scope).problem.isEmpty());
    QCOMPARE(m_source->scopes.size(), 2);
    give("ey.2", 3600);
    QCOMPARE(m_tokens->credential(scope).value, "Bearer ey.2");
}

void TestEntraTokens::aFailureIsTheReason()
{
    m_tokens->setScopes({scope});
    fail("az gives no token: signed out");
    QVERIFY(m_tokens->isSettled());
    QCOMPARE(m_tokens->credential(scope), (Credential{{}, {}, QStringLiteral("az gives no token: signed out")}));
    advance(5s);
    give("ey.1", 3600);
    QCOMPARE(m_tokens->credential(scope), (Credential{"Authorization", "Bearer ey.1", {}}));
    QCOMPARE(m_tokens->credential(other).problem, QStringLiteral("no token")); // never asked for
}

void TestEntraTokens::aFailedRenewalShowsWhenTheTokenEnds()
{
    m_tokens->setScopes({scope});
    give("ey.1", 3600);
    advance(55min);
    fail("no network");
    QVERIFY(m_tokens->credential(scope).isUsable());
    QSignalSpy changed(m_tokens.get(), &EntraTokens::changed);
    advance(5min);
    QVERIFY(changed.size() >= 1);
    QCOMPARE(m_tokens->credential(scope).problem, QStringLiteral("no network"));
}

void TestEntraTokens::failuresAreRetriedLaterAndLater()
{
    m_tokens->setScopes({scope});
    qsizetype fetches = 1;
    for (const auto wait : {5s, 10s, 20s, 40s, 80s, 120s, 120s}) {
        fail("no network");
        advance(wait - 1s);
        QCOMPARE(m_source->scopes.size(), fetches);
        advance(1s);
        QCOMPARE(m_source->scopes.size(), ++fetches);
    }
    give("ey.1", 600);
    advance(5min);
    QCOMPARE(m_source->scopes.size(), ++fetches);
    fail("no network"); // the count began again
    advance(5s);
    QCOMPARE(m_source->scopes.size(), ++fetches);
}

void TestEntraTokens::askingAnewDoesNotWait()
{
    m_tokens->setScopes({scope});
    for (int i = 0; i < 6; ++i) {
        fail("signed out");
        advance(2min);
    }
    fail("signed out");
    m_tokens->setScopes({scope}); // somebody has signed in and reloads
    QCOMPARE(m_source->waiting.size(), 1U);
    QVERIFY(!m_tokens->isSettled());
    fail("still signed out");
    QVERIFY(m_tokens->isSettled());
    advance(5s); // and the count has begun anew
    QCOMPARE(m_source->waiting.size(), 1U);
}

void TestEntraTokens::refusedTokenIsReplaced()
{
    m_tokens->setScopes({scope});
    give("ey.1", 3600);
    m_tokens->refuse(scope);
    QCOMPARE(m_source->scopes.size(), 2);
    QCOMPARE(m_tokens->credential(scope).value, "Bearer ey.1"); // there is no better one yet
    give("ey.2", 3600);
    QCOMPARE(m_tokens->credential(scope).value, "Bearer ey.2");
    m_tokens->refuse(other);
    QCOMPARE(m_source->scopes.size(), 2);
}

void TestEntraTokens::refusalsAreLimited()
{
    m_tokens->setScopes({scope});
    give("ey.1", 3600);
    for (int i = 0; i < 100; ++i) {
        m_tokens->refuse(scope);
    }
    QCOMPARE(m_source->scopes.size(), 2);
    give("ey.2", 3600);
    advance(29s);
    m_tokens->refuse(scope);
    QCOMPARE(m_source->scopes.size(), 2);
    advance(1s);
    m_tokens->refuse(scope);
    QCOMPARE(m_source->scopes.size(), 3);
}

void TestEntraTokens::refusalDuringAFetch()
{
    m_tokens->setScopes({scope});
    give("ey.1", 3600);
    advance(55min);
    QCOMPARE(m_source->waiting.size(), 1U);
    m_tokens->refuse(scope);
    QCOMPARE(m_source->waiting.size(), 1U);
    give("ey.2", 3600);
    m_tokens->refuse(scope); // the new one this time: that is another matter
    QCOMPARE(m_source->waiting.size(), 1U);
}

void TestEntraTokens::aClockSetBack()
{
    m_tokens->setScopes({scope});
    give("ey.1", 3600);
    m_tokens->refuse(scope);
    give("ey.2", 3600);
    m_clock.advance(-24h);
    m_tokens->refuse(scope);
    QCOMPARE(m_source->scopes.size(), 3);
}

void TestEntraTokens::givenTokenHasNoEnd()
{
    m_tokens->setScopes({scope});
    m_source->answer(EntraOutcome::success({"ey.given", {}}));
    advance(std::chrono::hours(24 * 365));
    QCOMPARE(m_tokens->credential(scope).value, "Bearer ey.given");
    QCOMPARE(m_source->scopes.size(), 1);
}

void TestEntraTokens::forgottenScope()
{
    m_tokens->setScopes({scope, other});
    const QString first = m_source->scopes.first();
    const QString second = m_source->scopes.last();
    give("ey.1", 3600);
    m_tokens->setScopes({second});
    QVERIFY(!m_tokens->credential(first).isUsable());
    m_tokens->setScopes({});
    QVERIFY(m_tokens->isSettled());
    give("ey.2", 3600); // comes for nobody
    QVERIFY(!m_tokens->credential(second).isUsable());
    advance(2h);
    QCOMPARE(m_source->scopes.size(), 2);
}

void TestEntraTokens::forgottenAndWantedAgain()
{
    m_tokens->setScopes({scope});
    m_tokens->setScopes({});
    m_tokens->setScopes({scope});
    QCOMPARE(m_source->scopes.size(), 1); // the fetch of before is under way
    QVERIFY(!m_tokens->isSettled());
    give("ey.1", 3600);
    QCOMPARE(m_tokens->credential(scope).value, "Bearer ey.1");
}

void TestEntraTokens::theTimerFetches()
{
    // The one test on the real clock: a token that lives for two seconds is renewed after one.
    const auto real = [] { return QDateTime::currentDateTimeUtc(); };
    auto source = std::make_unique<Source>();
    Source *waiting = source.get();
    EntraTokens tokens(std::move(source), real);
    tokens.setScopes({scope});
    waiting->answer(EntraOutcome::success({"ey.1", real().addSecs(2)}));
    QVERIFY(spinUntil([&] { return waiting->scopes.size() == 2; }));
    QSignalSpy changed(&tokens, &EntraTokens::changed);
    QVERIFY(spinUntil([&] { return !tokens.credential(scope).isUsable() && !changed.isEmpty(); }));
}

QTEST_GUILESS_MAIN(TestEntraTokens)
#include "tst_entratokens.moc"
