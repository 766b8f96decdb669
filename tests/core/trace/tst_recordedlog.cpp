// SPDX-License-Identifier: MIT
#include "core/trace/recordedlog.h"
#include "tests/core/config/findings.h"
#include "tests/core/trace/recordedlines.h"

using namespace spillway;
using std::chrono::milliseconds;

/// What is taken from a log, and what is left out.
class TestRecordedLog : public QObject
{
    Q_OBJECT
private slots:
    void attempts();
    void byArrival();
    void whatIsNoRequestOfTheBalancer();
    void linesThatAreNone_data();
    void linesThatAreNone();
    void nothingLeft_data();
    void nothingLeft();
    void zonesAndLineEnds();
};

void TestRecordedLog::attempts()
{
    const RecordedLog log = readRecordedLog("listening on http://127.0.0.1:8080/openai\n" +
                                            logLine(40,
                                                    {{"a", "429", 3.4, 5000},
                                                     {"b", "unreachable", 2, 10000},
                                                     {"c", "timeout", 100.6, 10000},
                                                     {"d", "200", 12.5}},
                                                    "gpt-4o") +
                                            logLine(50, {{"e", "aborted", 7}}));
    QVERIFY2(log.findings.isEmpty(), qPrintable(textOf(log.findings)));
    QCOMPARE(log.requests.size(), 2);
    const RecordedRequest &request = log.requests[0];
    QCOMPARE(request.arrived, recordingStart().addMSecs(40));
    QCOMPARE(request.arrived.timeSpec(), Qt::UTC);
    QCOMPARE(request.deployment, "gpt-4o");
    QCOMPARE(request.attempts.size(), 4);
    const auto check = [&](int index, const QString &backend, RecordedAttempt::End end, int status, int took,
                           int wait) {
        const RecordedAttempt &attempt = request.attempts[index];
        QCOMPARE(attempt.backend, backend);
        QCOMPARE(attempt.end, end);
        QCOMPARE(attempt.status, status);
        QCOMPARE(attempt.took, milliseconds(took));
        QCOMPARE(attempt.wait, milliseconds(wait));
    };
    check(0, "a", RecordedAttempt::End::Answered, 429, 3, 5000);
    check(1, "b", RecordedAttempt::End::Unreachable, 0, 2, 10000);
    check(2, "c", RecordedAttempt::End::TimedOut, 0, 101, 10000);
    check(3, "d", RecordedAttempt::End::Answered, 200, 13, 0); // to the head, not to the end
    QCOMPARE(log.requests[1].attempts[0].end, RecordedAttempt::End::Unknown);
    QCOMPARE(log.requests[1].deployment, "");
    QCOMPARE(log.urls.value("d"), "https://d.example");
    QVERIFY(!log.urls.contains("a"));
}

void TestRecordedLog::byArrival()
{
    // A line is written when its request ends.
    const RecordedLog log =
        readRecordedLog(logLine(20, {{"a", "200"}}) + logLine(5, {{"b", "200"}}) + logLine(20, {{"c", "200"}}));
    QStringList order;
    for (const RecordedRequest &request : log.requests) {
        order.append(request.attempts[0].backend);
    }
    QCOMPARE(order, (QStringList{"b", "a", "c"}));
}

void TestRecordedLog::whatIsNoRequestOfTheBalancer()
{
    QByteArray text;
    for (const int status : {400, 401, 404, 413, 431, 507}) {
        text += logLine(status, {}, {}, status);
    }
    text += logLine(1, {}, {}, 429) + logLine(2, {}, {}, 503) + logLine(3, {{"a", "404"}}, {}, 404);
    const RecordedLog log = readRecordedLog(text);
    QVERIFY(log.findings.isEmpty());
    QCOMPARE(log.requests.size(), 3);
    QCOMPARE(log.requests[2].attempts.size(), 1);
}

void TestRecordedLog::linesThatAreNone_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("text") << QByteArray("2026-03-01T12:00:00.000Z  POST  gpt-4o  200");
    QTest::newRow("cut off") << logLine(1, {{"a", "200"}}).left(80);
    QTest::newRow("other JSON") << QByteArray("{\"level\":\"info\"}");
    QTest::newRow("a list") << QByteArray("[1]");
    QTest::newRow("no time") << QByteArray(R"({"time":"yesterday","attempts":[]})");
    QTest::newRow("a time without a zone") << QByteArray(R"({"time":"2026-03-01T12:00:00","attempts":[]})");
    QTest::newRow("no attempts") << QByteArray(R"({"time":"2026-03-01T12:00:00Z"})");
}

void TestRecordedLog::linesThatAreNone()
{
    QFETCH(QByteArray, line);
    const RecordedLog log = readRecordedLog("listening on x\n\n" + logLine(0, {{"a", "200"}}) + line);
    QCOMPARE(places(log.findings), QStringList{"line 4: warning"});
    QVERIFY2(log.findings[0].message.contains("serve --log json"), qPrintable(log.findings[0].message));
    QCOMPARE(log.requests.size(), 1);
}

void TestRecordedLog::nothingLeft_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("findings");
    QTest::newRow("empty") << QByteArray() << QStringList{"log: error"};
    QTest::newRow("the first line alone")
        << QByteArray("listening on http://127.0.0.1:1/openai\n") << QStringList{"log: error"};
    QTest::newRow("refused alone") << logLine(0, {}, {}, 404) << QStringList{"log: error"};
    QTest::newRow("nonsense") << QByteArray("\0\xff\n{", 4)
                              << QStringList{"line 1: warning", "line 2: warning", "log: error"};
}

void TestRecordedLog::nothingLeft()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, findings);
    QCOMPARE(places(readRecordedLog(text).findings), findings);
}

void TestRecordedLog::zonesAndLineEnds()
{
    const RecordedLog log =
        readRecordedLog("{\"time\":\"2026-03-01T14:30:00+02:30\",\"attempts\":[],\"status\":429}\r\n");
    QVERIFY2(log.findings.isEmpty(), qPrintable(textOf(log.findings)));
    QCOMPARE(log.requests.at(0).arrived, recordingStart());
}

QTEST_GUILESS_MAIN(TestRecordedLog)
#include "tst_recordedlog.moc"
