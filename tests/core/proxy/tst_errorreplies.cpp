// SPDX-License-Identifier: MIT
#include "core/proxy/errorreplies.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// The errors that Spillway makes itself: status and code of CONTRACT.md section 4, and a message that helps.
class TestErrorReplies : public QObject
{
    Q_OBJECT
private slots:
    void replies_data();
    void replies();
    void waits_data();
    void waits();
    void malformed_data();
    void malformed();
};

namespace
{

AttemptRecord attempt(const char *backend, TransportFailure failure, const char *reason)
{
    AttemptRecord record;
    record.backend = QString::fromUtf8(backend);
    record.failure = failure;
    record.reason = QString::fromUtf8(reason);
    return record;
}

} // namespace

Q_DECLARE_METATYPE(spillway::ErrorReply)

void TestErrorReplies::replies_data()
{
    QTest::addColumn<ErrorReply>("reply");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QStringList>("says");
    const auto row = [](const char *name, const ErrorReply &reply, int status, const char *code,
                        const QStringList &says) {
        QTest::newRow(name) << reply << status << QByteArray(code) << says;
    };
    row("a target that is none", malformedTarget(), 400, "BadRequest", {"percent escape"});
    row("elsewhere", nothingServedHere("/team/openai"), 404, "NotFound", {"/team/openai/…", "endpoint"});
    row("no client key", clientKeyRefused(), 401, "401", {"client key", "header api-key"});
    row("too large", bodyTooLarge(512), 413, "RequestTooLarge", {"512 MiB", "endpoint.maxBodyMiB"});
    row("no room", bodyNotKept("No space left on device"), 507, "InsufficientStorage",
        {"temporary folder", "No space left on device"});
    row("no backend", noBackendConfigured(), 503, "NoBackendConfigured", {"spillway-cli keys set PROFILE NAME"});
    row("unreachable", noAnswer(attempt("east", TransportFailure::Unreachable, "Connection refused")), 502,
        "NoBackendReachable", {"east: Connection refused."});
    row("timed out", noAnswer(attempt("east", TransportFailure::TimedOut, "No byte for 300 s")), 504, "BackendTimeout",
        {"east: No byte for 300 s."});
    row("too slow", callerTooSlow(), 408, "RequestTimeout", {"in time"});
}

void TestErrorReplies::replies()
{
    QFETCH(ErrorReply, reply);
    QFETCH(QStringList, says);
    QTEST(reply.status, "status");
    QTEST(reply.code, "code");
    QVERIFY(reply.headers.isEmpty());
    for (const QString &part : says) {
        QVERIFY2(reply.message.contains(part), qPrintable(reply.message));
    }
    QVERIFY2(reply.message.endsWith('.') && !reply.message.contains('!'), qPrintable(reply.message));
    QVERIFY(reasonPhrase(reply.status) != "Error"); // each has a name of its own
    const QJsonObject body = QJsonDocument::fromJson(errorBody(reply)).object();
    QCOMPARE(body.keys(), QStringList{"error"});
    QCOMPARE(body["error"].toObject(),
             (QJsonObject{{"code", QString::fromLatin1(reply.code)}, {"message", reply.message}}));
}

void TestErrorReplies::waits_data()
{
    QTest::addColumn<qint64>("microseconds");
    QTest::addColumn<QByteArray>("seconds");
    QTest::addColumn<QByteArray>("milliseconds");
    QTest::newRow("whole seconds") << qint64(12'000'000) << QByteArray("12") << QByteArray("12000");
    QTest::newRow("never too early") << qint64(12'000'001) << QByteArray("13") << QByteArray("12001");
    QTest::newRow("a moment") << qint64(1) << QByteArray("1") << QByteArray("1");
    QTest::newRow("now") << qint64(0) << QByteArray("0") << QByteArray("0");
    QTest::newRow("a day") << qint64(86'400'000'000) << QByteArray("86400") << QByteArray("86400000");
}

void TestErrorReplies::waits()
{
    QFETCH(qint64, microseconds);
    QFETCH(QByteArray, seconds);
    const ErrorReply reply = allThrottled(Duration(microseconds));
    QCOMPARE(reply.status, 429);
    QCOMPARE(reply.code, "429");
    QCOMPARE(reply.headers.value("Retry-After"), seconds);
    QTEST(reply.headers.value("retry-after-ms"), "milliseconds");
    QVERIFY2(reply.message.contains("Retry after " + QString::fromLatin1(seconds) + " seconds"),
             qPrintable(reply.message));
}

void TestErrorReplies::malformed_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("400") << 400 << QByteArray("BadRequest");
    QTest::newRow("413") << 413 << QByteArray("RequestTooLarge");
    QTest::newRow("417") << 417 << QByteArray("ExpectationFailed");
    QTest::newRow("431") << 431 << QByteArray("RequestHeadersTooLarge");
    QTest::newRow("501") << 501 << QByteArray("NotImplemented");
    QTest::newRow("505") << 505 << QByteArray("HttpVersionNotSupported");
}

void TestErrorReplies::malformed()
{
    QFETCH(int, status);
    const ErrorReply reply = malformedRequest({status, QStringLiteral("What is wrong.")});
    QCOMPARE(reply.status, status);
    QTEST(reply.code, "code");
    QCOMPARE(reply.message, QStringLiteral("What is wrong."));
    QVERIFY(reasonPhrase(status) != "Error");
}

QTEST_GUILESS_MAIN(TestErrorReplies)
#include "tst_errorreplies.moc"
