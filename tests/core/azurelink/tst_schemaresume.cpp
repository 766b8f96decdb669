// SPDX-License-Identifier: MIT
#include "core/azurelink/downloadrequest.h"
#include "tests/core/azurelink/downloadrun.h"

using namespace spillway;
using namespace Qt::StringLiterals;
using Kind = DownloadOutcome::Kind;

/// Downloads that broke off and go on later: from where they were, or anew where that would not be the same file.
class TestSchemaResume : public QObject
{
    Q_OBJECT
private slots:
    void resumes();
    void resumesAfterCancel();
    void resumesAfterTheProgramEnded();
    void changedMeanwhile();
    void otherRangeThanAsked_data();
    void otherRangeThanAsked();
    void rangeNotKnown();
    void partIsAllOrMore();
    void weakTagIsNotResumed_data();
    void weakTagIsNotResumed();
    void partOfAnotherUrl();
    void redirects();
    void contentRanges_data();
    void contentRanges();
};

void TestSchemaResume::resumes()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(ranges(schema, "\"a\""));
    server.script({reply::rawThenClose(beginningOf(schema, half, "\"a\""))});
    Run run(server.url() + u"/f"_s);
    const DownloadOutcome broken = run.run();
    QCOMPARE(broken.kind, Kind::Failed);
    QVERIFY(broken.canResume);
    QVERIFY2(broken.problem.contains(u"127.0.0.1 broke off. Try again"), qPrintable(broken.problem));
    QCOMPARE(run.names(), (QStringList{u"2024-10-21.json.part"_s, u"2024-10-21.json.part.from"_s}));
    QVERIFY(run.bytes(u".part"_s) == schema.left(half));
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(server.last().header("Range"), "bytes=150000-");
    QCOMPARE(server.last().header("If-Range"), "\"a\"");
    QVERIFY(run.bytes() == schema);
    QCOMPARE(run.names(), QStringList{u"2024-10-21.json"_s});
    QCOMPARE(run.progress.first(), std::make_pair(qint64(half), qint64(schema.size())));
}

void TestSchemaResume::resumesAfterCancel()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(ranges(schema, "\"a\""));
    server.script({reply::raw(beginningOf(schema, half, "\"a\""))});
    Run run(server.url());
    run.start();
    QTRY_VERIFY(!run.progress.isEmpty() && run.progress.last().first == half);
    run.download().cancel();
    QCOMPARE(run.outcomes.size(), 1);
    QCOMPARE(run.outcomes[0].kind, Kind::Cancelled);
    QVERIFY(run.outcomes[0].canResume);
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(server.last().header("Range"), "bytes=150000-");
    QVERIFY(run.bytes() == schema);
}

void TestSchemaResume::resumesAfterTheProgramEnded()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(ranges(schema, "\"a\""));
    server.script({reply::raw(beginningOf(schema, half, "\"a\""))});
    Run run(server.url());
    run.start();
    QTRY_VERIFY(!run.progress.isEmpty() && run.progress.last().first == half);
    run.drop();
    QCOMPARE(run.outcomes.size(), 0);
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(server.last().header("Range"), "bytes=150000-");
    QVERIFY(run.bytes() == schema);
}

void TestSchemaResume::changedMeanwhile()
{
    const QByteArray schema = largeSchema("2024-10-21");
    const QByteArray changed = largeSchema("2024-06-01");
    ScriptedBackend server(ranges(changed, "\"b\""));
    server.script({reply::rawThenClose(beginningOf(schema, half, "\"a\""))});
    Run run(server.url());
    QVERIFY(run.run().canResume);
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(server.last().header("If-Range"), "\"a\"");
    QVERIFY(run.bytes() == changed);
    QCOMPARE(run.progress.first().first, 0);
}

void TestSchemaResume::otherRangeThanAsked_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<QByteArray>("etag");
    QTest::newRow("from elsewhere") << QByteArray("bytes 149999-299999/300000") << QByteArray("\"a\"");
    QTest::newRow("without a range") << QByteArray() << QByteArray("\"a\"");
    QTest::newRow("nonsense") << QByteArray("bytes x-y/z") << QByteArray("\"a\"");
    QTest::newRow("another tag") << QByteArray("bytes 150000-299999/300000") << QByteArray("\"b\"");
}

void TestSchemaResume::otherRangeThanAsked()
{
    QFETCH(QByteArray, range);
    QFETCH(QByteArray, etag);
    const QByteArray schema = largeSchema();
    ScriptedBackend server(reply::answer(200, {{"ETag", "\"a\""}}, schema));
    server.script({reply::rawThenClose(beginningOf(schema, half, "\"a\"")),
                   reply::answer(206, {{"ETag", etag}, {"Content-Range", range}}, QByteArray(1000, 'z'))});
    Run run(server.url());
    QVERIFY(run.run().canResume);
    const DownloadOutcome outcome = run.run();
    QVERIFY2(outcome.kind == Kind::Done, qPrintable(outcome.problem));
    QCOMPARE(server.requests().size(), 3);
    QVERIFY(!server.last().hasHeader("Range"));
    QVERIFY(run.bytes() == schema);
}

void TestSchemaResume::rangeNotKnown()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(reply::answer(200, {}, schema)); // all of it, whatever was asked for
    server.script({reply::rawThenClose(beginningOf(schema, half, "\"a\""))});
    Run run(server.url());
    QVERIFY(run.run().canResume);
    QCOMPARE(run.run().kind, Kind::Done);
    QVERIFY(server.last().hasHeader("Range"));
    QVERIFY(run.bytes() == schema);
}

void TestSchemaResume::partIsAllOrMore()
{
    // It broke off with nothing left but the end of the connection: there is no rest to ask for.
    const QByteArray schema = largeSchema();
    ScriptedBackend server(ranges(schema, "\"a\""));
    server.script({reply::rawThenClose("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 900000\r\n\r\n" + schema)});
    Run run(server.url());
    QVERIFY(run.run().canResume);
    QVERIFY(run.bytes(u".part"_s) == schema);
    const DownloadOutcome outcome = run.run();
    QVERIFY2(outcome.kind == Kind::Done, qPrintable(outcome.problem));
    QCOMPARE(server.requests().size(), 3); // the second was answered with 416
    QVERIFY(!server.last().hasHeader("Range"));
    QVERIFY(run.bytes() == schema);
    // A server that answers 416 to everything does not keep it going round.
    ScriptedBackend broken(reply::answer(416));
    Run other(broken.url());
    const DownloadOutcome failed = other.run();
    QCOMPARE(failed.kind, Kind::Failed);
    QCOMPARE(failed.problem, u"127.0.0.1 does not send the file as it is asked for. Take a local file."_s);
    QCOMPARE(broken.requests().size(), 2);
    QCOMPARE(other.names(), QStringList());
}

void TestSchemaResume::weakTagIsNotResumed_data()
{
    QTest::addColumn<QByteArray>("etag");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("weak") << QByteArray("W/\"a\"");
    QTest::newRow("without quotes") << QByteArray("a");
}

void TestSchemaResume::weakTagIsNotResumed()
{
    QFETCH(QByteArray, etag);
    const QByteArray schema = largeSchema();
    ScriptedBackend server(reply::answer(200, {}, schema));
    server.script({reply::rawThenClose(beginningOf(schema, half, etag))});
    Run run(server.url());
    QVERIFY(!run.run().canResume);
    QCOMPARE(run.names(), QStringList());
    QCOMPARE(run.run().kind, Kind::Done);
    QVERIFY(!server.last().hasHeader("Range"));
    QVERIFY(run.bytes() == schema);
}

void TestSchemaResume::partOfAnotherUrl()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend server(ranges(schema, "\"a\""));
    server.script({reply::rawThenClose(beginningOf(schema, half, "\"a\""))});
    Run run(server.url() + u"/one"_s);
    QVERIFY(run.run().canResume);
    SchemaDownload download;
    QList<DownloadOutcome> outcomes;
    connect(&download, &SchemaDownload::finished, this,
            [&](const DownloadOutcome &outcome) { outcomes.append(outcome); });
    download.start(QUrl(server.url() + u"/two"_s), run.file());
    QTRY_COMPARE(outcomes.size(), 1);
    QCOMPARE(outcomes[0].kind, Kind::Done);
    QVERIFY(!server.last().hasHeader("Range"));
    QVERIFY(run.bytes() == schema);
}

void TestSchemaResume::redirects()
{
    const QByteArray schema = largeSchema();
    ScriptedBackend target(ranges(schema, "\"a\""));
    target.script({reply::rawThenClose(beginningOf(schema, half, "\"a\""))});
    ScriptedBackend server(reply::answer(302, {{"Location", target.url().toUtf8() + "/there"}}));
    server.script({reply::answer(301, {{"Location", "/elsewhere"}}), reply::answer(307, {{"Location", "again"}})});
    Run run(server.url() + u"/a/b"_s);
    QVERIFY(run.run().canResume);
    QCOMPARE(server.requests().size(), 3);
    QCOMPARE(server.requests()[1].target(), "/elsewhere");
    QCOMPARE(server.requests()[2].target(), "/again");
    QCOMPARE(target.last().target(), "/there");
    QCOMPARE(run.run().kind, Kind::Done);
    QCOMPARE(target.last().header("Range"), "bytes=150000-");
    QVERIFY(run.bytes() == schema);
}

void TestSchemaResume::contentRanges_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("first");
    QTest::addColumn<qint64>("total");
    QTest::newRow("whole") << QByteArray("bytes 5-9/10") << qint64(5) << qint64(10);
    QTest::newRow("unknown total") << QByteArray("bytes 5-9/*") << qint64(5) << qint64(-1);
    QTest::newRow("no range") << QByteArray("bytes */10") << qint64(-1) << qint64(-1);
    QTest::newRow("negative") << QByteArray("bytes -5-9/10") << qint64(-1) << qint64(-1);
    QTest::newRow("other unit") << QByteArray("lines 5-9/10") << qint64(-1) << qint64(-1);
    QTest::newRow("empty") << QByteArray() << qint64(-1) << qint64(-1);
    QTest::newRow("no dash") << QByteArray("bytes 5") << qint64(-1) << qint64(-1);
    QTest::newRow("too long a number") << QByteArray("bytes 99999999999999999999-1/2") << qint64(-1) << qint64(-1);
}

void TestSchemaResume::contentRanges()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, first);
    QFETCH(qint64, total);
    QCOMPARE(contentRange(value).first, first);
    QCOMPARE(contentRange(value).second, total);
}

QTEST_GUILESS_MAIN(TestSchemaResume)
#include "tst_schemaresume.moc"
