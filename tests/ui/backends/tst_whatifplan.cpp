// SPDX-License-Identifier: MIT
#include "tests/core/trace/recordedlines.h"
#include "ui/backends/whatifplan.h"
#include "ui/backends/whatifrecording.h"
#include "ui/backends/whatifwords.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The other plan as a value, and what is said of it and of recordings.
class TestWhatIfPlan : public QObject
{
    Q_OBJECT
private slots:
    void copyOfAProfile();
    void added();
    void rebased();
    void limits();
    void seenInARecording();
    void honestNotes();
    void verdicts_data();
    void verdicts();
    void lessSpillsOver();
    void outages();

private:
    static Profile profileOf(const QStringList &names)
    {
        Profile profile;
        profile.name = u"test"_s;
        for (const QString &name : names) {
            Backend backend;
            backend.name = name;
            backend.url = u"https://%1.example"_s.arg(QString(name).remove(u' '));
            profile.backends.append(backend);
        }
        return profile;
    }
    static std::shared_ptr<const WhatIfRecording> recordingOf(const QByteArray &log, const QStringList &names)
    {
        return makeRecording(readRecordedLog(log), u"x.jsonl"_s, profileOf(names)).recording;
    }
};

void TestWhatIfPlan::copyOfAProfile()
{
    const Profile profile = profileOf({u"a"_s, u"b"_s});
    WhatIfPlan plan(profile);
    QVERIFY(!plan.isChanged());
    QCOMPARE(plan.profile(), profile);
    plan.setPriority(1, 4);
    plan.setEnabled(0, false);
    plan.setRequestsPerMinute(0, 60);
    QVERIFY(plan.isChanged());
    QCOMPARE(plan.base(), profile);
    QCOMPARE(plan.profile().backends[1].priority, 4);
    QVERIFY(!plan.profile().backends[0].enabled);
    plan.setPriority(1, 0);
    QCOMPARE(plan.profile().backends[1].priority, 1);
    plan.setPriority(1, maxPriority + 1);
    QCOMPARE(plan.profile().backends[1].priority, maxPriority);
    const Profile applied = plan.appliedTo(profile);
    QCOMPARE(applied.backends[1].priority, maxPriority);
    QVERIFY(!applied.backends[0].enabled);
    QCOMPARE(applied.backends[0].url, profile.backends[0].url);
}

void TestWhatIfPlan::added()
{
    const Profile profile = profileOf({u"new backend"_s});
    WhatIfPlan plan(profile);
    plan.setPriority(0, 3);
    plan.addBackend();
    plan.addBackend();
    QCOMPARE(plan.backends().size(), 3);
    QCOMPARE(plan.backends()[1].backend.name, u"new backend-2"_s);
    QCOMPARE(plan.backends()[2].backend.name, u"new backend-3"_s);
    QCOMPARE(plan.backends()[1].backend.priority, 3);
    QVERIFY(plan.backends()[1].backend.url != plan.backends()[2].backend.url);
    QVERIFY(!hasErrors(validate(plan.profile())));
    QCOMPARE(plan.appliedTo(profile).backends.size(), 1);
    plan.removeAdded(0); // is of the profile
    QCOMPARE(plan.backends().size(), 3);
    plan.removeAdded(1);
    QCOMPARE(plan.backends()[1].backend.name, u"new backend-3"_s);
}

void TestWhatIfPlan::rebased()
{
    Profile profile = profileOf({u"a"_s, u"b"_s, u"c"_s});
    WhatIfPlan plan(profile);
    plan.setPriority(0, 5);
    plan.setRequestsPerMinute(1, 30);
    plan.setTokensPerMinute(1, 40'000);
    plan.addBackend();
    profile.backends[0].priority = 2;
    profile.backends[0].weight = 7;
    profile.backends[1].priority = 9;
    profile.backends.removeLast();
    plan.rebase(profile);
    QCOMPARE(plan.base(), profile);
    QCOMPARE(plan.backends().size(), 3);
    QCOMPARE(plan.backends()[0].backend.priority, 5); // edited
    QCOMPARE(plan.backends()[0].backend.weight, 7);   // not edited
    QCOMPARE(plan.backends()[1].backend.priority, 9);
    QCOMPARE(plan.backends()[1].requestsPerMinute, 30);
    QCOMPARE(plan.backends()[1].tokensPerMinute, 40'000);
    QVERIFY(plan.backends()[2].isAdded);
}

void TestWhatIfPlan::limits()
{
    WhatIfPlan plan(profileOf({u"a"_s}));
    QCOMPARE(plan.limitOf(0, 500), 0);
    plan.setTokensPerMinute(0, 1999);
    QCOMPARE(plan.limitOf(0, 500), 3);
    QCOMPARE(plan.limitOf(0, 0), 0); // the recording has no tokens
    QCOMPARE(plan.limitOf(0, 2000), -1);
    plan.setRequestsPerMinute(0, 2);
    QCOMPARE(plan.limitOf(0, 500), 2);
    plan.setRequestsPerMinute(0, 8);
    QCOMPARE(plan.limitOf(0, 500), 3);
    const Scenario supposed = plan.supposed(Scenario(), 500);
    QCOMPARE(supposed.backends.size(), 1);
    QCOMPARE(supposed.backends[0].key, u"https://a.example"_s);
    QCOMPARE(supposed.backends[0].limit->requests, 3);
    QCOMPARE(supposed.backends[0].limit->period, 60s);
    QCOMPARE(plan.supposed(Scenario(), 2000).backends[0].limit->requests, 0);
}

void TestWhatIfPlan::seenInARecording()
{
    const auto recording =
        recordingOf(logLine(0, {{u"a"_s, u"200"_s, 20}}) + logLine(10, {{u"a"_s, u"200"_s, 30}}) + "no line\n" +
                        logLine(50, {{u"a"_s, u"429"_s, 5, 10'000}, {u"b"_s, u"200"_s, 40}}) +
                        logLine(60, {{u"c"_s, u"unreachable"_s, 5, 10'000}, {u"b"_s, u"200"_s, 60}}),
                    {u"a"_s, u"b"_s});
    QVERIFY(recording != nullptr);
    const QList<Backend> backends = profileOf({u"a"_s, u"b"_s, u"d"_s}).backends;
    QCOMPARE(*recording->seenOf(backends[0]), (BackendSeen{3, 2, 1, 2}));
    QCOMPARE(*recording->seenOf(backends[1]), (BackendSeen{2, 2, 0, 0}));
    QVERIFY(recording->seenOf(backends[2]) == nullptr);
    QCOMPARE(recording->unknownBackends, QStringList{u"c"_s});
    QCOMPARE(recording->linesLeftOut, qsizetype(1));
    QCOMPARE(recording->firstLeftOut, u"line 3"_s);
    QCOMPARE(recording->usualLatency(), 40ms);
    QCOMPARE(recordingText(*recording), u"4 requests in 1 s, from x.jsonl"_s);
}

void TestWhatIfPlan::honestNotes()
{
    const QStringList names{u"a"_s, u"b"_s, u"c"_s, u"d"_s};
    const auto recording = recordingOf(logLine(0, {{u"a"_s, u"200"_s, 20}}) +
                                           logLine(50, {{u"a"_s, u"429"_s, 5, 10'000}, {u"b"_s, u"200"_s, 40}}) +
                                           logLine(60, {{u"c"_s, u"timeout"_s, 5, 10'000}, {u"b"_s, u"200"_s, 60}}),
                                       names);
    WhatIfPlan plan(profileOf(names));
    const auto says = [&](const QString &begin) {
        const QStringList notes = whatIfNotes(*recording, plan);
        return std::any_of(notes.begin(), notes.end(), [&](const QString &note) { return note.startsWith(begin); });
    };
    QVERIFY(says(u"Never asked in this recording: d. Without a limit it takes everything, and answers after 40 ms."_s));
    QVERIFY(says(u"Was full: a (429 after up to 1 request in a minute). The replay repeats these 429s"_s));
    QVERIFY(says(u"Never at its limit: b, c. "_s));
    QVERIFY(says(u"Never gave a good answer: c. "_s));
    QVERIFY(says(u"The recording has no token counts"_s));
    QVERIFY(!says(u"With a limit of yours"_s));
    plan.setEnabled(2, false);
    plan.setRequestsPerMinute(0, 9);
    plan.setRequestsPerMinute(3, 9);
    QVERIFY(says(u"With a limit of yours: a, d. "_s));
    QVERIFY(says(u"Never at its limit: b. "_s));
    QVERIFY(!says(u"Never asked"_s));
    QVERIFY(!says(u"Was full"_s));
    QVERIFY(!says(u"Never gave"_s));
}

void TestWhatIfPlan::verdicts_data()
{
    QTest::addColumn<int>("served"); // of 10, by the plan
    QTest::addColumn<int>("rescued");
    QTest::addColumn<int>("lost");
    QTest::addColumn<BannerKind>("kind");
    QTest::addColumn<QString>("text");
    QTest::newRow("same, all") << 10 << 0 << 0 << BannerKind::Info
                               << u"No request fares better or worse.|Both plans serve every one."_s;
    QTest::newRow("same") << 9 << 0 << 0 << BannerKind::Info
                          << u"No request fares better or worse.|1 is still not served."_s;
    QTest::newRow("enough") << 10 << 4 << 0 << BannerKind::Success
                            << u"The other plan is enough.|It serves all of them, 4 requests more than the plan in "
                               "force."_s;
    QTest::newRow("better") << 7 << 1 << 0 << BannerKind::Info
                            << u"The other plan serves 1 request more.|3 are still not served."_s;
    QTest::newRow("both ways") << 7 << 4 << 2 << BannerKind::Attention
                               << u"The other plan serves 4 requests more, and loses 2.|3 are still not served."_s;
    QTest::newRow("worse") << 5 << 0 << 1 << BannerKind::Attention
                           << u"The other plan loses 1 request.|The plan in force serves it."_s;
}

void TestWhatIfPlan::verdicts()
{
    QFETCH(int, served);
    QFETCH(int, rescued);
    QFETCH(int, lost);
    QFETCH(BannerKind, kind);
    QFETCH(QString, text);
    WhatIfPlan plan(profileOf({u"a"_s}));
    plan.setEnabled(0, false);
    WhatIf result;
    result.planned.requests = result.inForce.requests = 10;
    result.planned.served = served;
    result.inForce.served = served - rescued + lost;
    result.rescued = rescued;
    result.lost = lost;
    const WhatIfVerdict verdict = whatIfVerdict(result, plan);
    QCOMPARE(verdict.strong + u'|' + verdict.rest, text);
    QCOMPARE(verdict.kind, kind);
}

void TestWhatIfPlan::lessSpillsOver()
{
    WhatIfPlan plan(profileOf({u"a"_s}));
    plan.setRequestsPerMinute(0, 9);
    WhatIf result;
    result.inForce.requests = result.inForce.served = 10;
    result.planned = result.inForce;
    result.inForce.spilledOver = 7;
    result.planned.spilledOver = 1;
    WhatIfVerdict verdict = whatIfVerdict(result, plan);
    QCOMPARE(verdict.strong, u"Less spills over: 1 request instead of 7."_s);
    QCOMPARE(verdict.rest, u"Both plans serve every one."_s);
    std::swap(result.inForce, result.planned);
    verdict = whatIfVerdict(result, plan);
    QCOMPARE(verdict.strong, u"More spills over: 7 requests instead of 1."_s);
}

void TestWhatIfPlan::outages()
{
    QCOMPARE(outageText(0ms), u"none"_s);
    QCOMPARE(outageText(12'340ms), u"12.3 s"_s);
    QCOMPARE(outageText(134s), u"134 s"_s);
    QCOMPARE(outageText(3h + 5min), u"3 h 5 min"_s);
}

QTEST_GUILESS_MAIN(TestWhatIfPlan)
#include "tst_whatifplan.moc"
