// SPDX-License-Identifier: MIT
#include "core/secrets/entraanswer.h"

#include <QJsonDocument>
#include <QTest>
#include <QTimeZone>

using namespace spillway;

/// What the sources answer, in the forms in which they really do, and in broken ones.
class TestEntraAnswer : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void end_data();
    void end();
    void tokens_data();
    void tokens();
    void refusals_data();
    void refusals();
    void noTokenInAReason_data();
    void noTokenInAReason();
    void secretInAnError();
    void line_data();
    void line();
};

namespace
{

/// 2026-03-01 12:00:00 UTC is 1772366400.
const QDateTime now = QDateTime(QDate(2026, 3, 1), QTime(12, 0), QTimeZone::utc());

QDateTime utc(int hour, int minute, int second = 0, int millisecond = 0)
{
    return {QDate(2026, 3, 1), QTime(hour, minute, second, millisecond), QTimeZone::utc()};
}

} // namespace

void TestEntraAnswer::initTestCase()
{
    // az tells local time; this zone is five hours behind, and its clocks are put forward on 2026-03-08.
    qputenv("TZ", "America/New_York");
    tzset();
    QCOMPARE(QDateTime(QDate(2026, 3, 1), QTime(7, 0)).toUTC(), now);
}

void TestEntraAnswer::end_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QDateTime>("end"); // invalid: cannot be read
    const auto add = [](const char *name, const char *json, const QDateTime &end = {}) {
        QTest::newRow(name) << QByteArray(json) << end;
    };
    add("authority, v2", R"({"expires_in":3599,"ext_expires_in":3599})", utc(12, 59, 59));
    add("authority, v1", R"({"expires_in":"3600","expires_on":"1772366400"})", utc(13, 0));
    add("in counts before on", R"({"expires_in":60,"expires_on":1772370000})", utc(12, 1));
    add("fraction", R"({"expires_in":1.5})", utc(12, 0, 1, 500));
    add("metadata service", R"({"expires_in":"86399","expires_on":"1772452799"})",
        QDateTime(QDate(2026, 3, 2), QTime(11, 59, 59), QTimeZone::utc()));
    add("App Service", R"({"expires_on":"1772370000"})", utc(13, 0));
    add("epoch as a number", R"({"expires_on":1772370000})", utc(13, 0));
    add("epoch with spaces", R"({"expires_on":" 1772370000 "})", utc(13, 0));
    add("App Service before 2019, morning", R"({"expires_on":"3/1/2026 1:02:03 PM +00:00"})", utc(13, 2, 3));
    add("App Service before 2019, noon", R"({"expires_on":"03/01/2026 12:30:00 PM +00:00"})", utc(12, 30));
    add("App Service before 2019, midnight", R"({"expires_on":"03/02/2026 12:30:00 AM +00:00"})",
        QDateTime(QDate(2026, 3, 2), QTime(0, 30), QTimeZone::utc()));
    add("App Service before 2019, 24 hours", R"({"expires_on":"03/01/2026 14:15:16 +00:00"})", utc(14, 15, 16));
    add("az before 2.54", R"({"expiresOn":"2026-03-01 08:30:00.000000"})", utc(13, 30));
    add("az before 2.54, microseconds", R"({"expiresOn":"2026-03-01 08:30:00.250000"})", utc(13, 30, 0, 250));
    add("az, both", R"({"expiresOn":"2026-03-01 08:30:00.000000","expires_on":1772370000})", utc(13, 0));
    add("az, summer time", R"({"expiresOn":"2026-03-09 08:30:00.000000"})",
        QDateTime(QDate(2026, 3, 9), QTime(12, 30), QTimeZone::utc()));
    add("az, with an offset", R"({"expiresOn":"2026-03-01T13:30:00+01:00"})", utc(12, 30));
    add("in is unreadable, on is not", R"({"expires_in":"soon","expires_on":1772370000})", utc(13, 0));

    add("nothing", R"({})");
    add("nulls", R"({"expires_in":null,"expires_on":null,"expiresOn":null})");
    add("words", R"({"expires_in":"soon","expires_on":"later","expiresOn":"tomorrow"})");
    add("empty", R"({"expires_in":"","expires_on":"","expiresOn":""})");
    add("not a value", R"({"expires_in":"nan","expires_on":"inf"})");
    add("endless", R"({"expires_in":1e300})");
    add("of other types", R"({"expires_in":true,"expires_on":[1],"expiresOn":{"a":1}})");
    add("hour 13 PM", R"({"expires_on":"3/1/2026 25:02:03 +00:00"})");
    add("month 13", R"({"expires_on":"13/1/2026 1:02:03 PM +00:00"})");
    add("another offset", R"({"expires_on":"3/1/2026 1:02:03 PM +02:00"})");
}

void TestEntraAnswer::end()
{
    QFETCH(QByteArray, json);
    QFETCH(QDateTime, end);
    const auto found = tokenEnd(QJsonDocument::fromJson(json).object(), now);
    QCOMPARE(found.has_value(), end.isValid());
    QCOMPARE(found.value_or(QDateTime()), end);
    if (found) {
        QCOMPARE(found->offsetFromUtc(), 0);
    }
}

void TestEntraAnswer::tokens_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("reason"); // without a token
    const auto good = [](const char *name, const char *body, const char *token) {
        QTest::newRow(name) << QByteArray(body) << QByteArray(token) << QString();
    };
    const auto bad = [](const char *name, const QByteArray &body, const char *reason) {
        QTest::newRow(name) << body << QByteArray() << QString::fromUtf8(reason);
    };
    good("authority", R"({"token_type":"Bearer","expires_in":3599,"access_token":"ey.A.b"})", "ey.A.b");
    good("az",
         R"({"accessToken":"ey.A.b","expiresOn":"2026-03-01 08:30:00.000000","subscription":"s","tenant":"t",)"
         R"("tokenType":"Bearer"})",
         "ey.A.b");
    good("metadata service",
         R"({"access_token":"ey.A.b","client_id":"c","expires_in":"86399","expires_on":"1772452799",)"
         R"("ext_expires_in":"86399","not_before":"1772366099","resource":"r","token_type":"Bearer"})",
         "ey.A.b");

    bad("empty", "", "S answered with something other than a JSON object");
    bad("HTML", "<html>Sign in</html>", "S answered with something other than a JSON object");
    bad("cut", R"({"access_token":"ey.A)", "S answered with something other than a JSON object");
    bad("an array", R"(["ey.A.b"])", "S answered with something other than a JSON object");
    bad("no token", R"({"expires_in":3599})", "S answered without an access token");
    bad("empty token", R"({"access_token":"","expires_in":3599})", "S answered without an access token");
    bad("null token", R"({"access_token":null,"expires_in":3599})", "S answered without an access token");
    bad("token of another type", R"({"access_token":{"a":"b"},"expires_in":3599})",
        "S answered without an access token");
    bad("token with a newline", R"({"access_token":"ey\r\nHost: x","expires_in":3599})",
        "S answered with a token that no header can carry");
    bad("no end", R"({"access_token":"ey.A.b"})", "S does not say when its token ends");
    bad("ended", R"({"access_token":"ey.A.b","expires_on":1772366399})",
        "S gave a token that has ended already: see whether this computer's clock is right");
    bad("ends now", R"({"access_token":"ey.A.b","expires_in":0})",
        "S gave a token that has ended already: see whether this computer's clock is right");
    bad("ended before it began", R"({"access_token":"ey.A.b","expires_in":-5})",
        "S gave a token that has ended already: see whether this computer's clock is right");
}

void TestEntraAnswer::tokens()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, token);
    QFETCH(QString, reason);
    const EntraOutcome outcome = readTokenAnswer(body, now, QStringLiteral("S"));
    QCOMPARE(outcome.kind, token.isEmpty() ? EntraOutcome::Kind::Failed : EntraOutcome::Kind::Token);
    QCOMPARE(outcome.token.value, token);
    QCOMPARE(outcome.token.expiresAt.isValid(), !token.isEmpty());
    QCOMPARE(outcome.reason, reason);
}

void TestEntraAnswer::refusals_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("text");
    const auto add = [](const char *name, const char *body, const char *text) {
        QTest::newRow(name) << QByteArray(body) << QString::fromUtf8(text);
    };
    add("authority",
        R"({"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Ensure the )"
        R"(secret being sent in the request is the client secret value, not the client secret ID, for a secret added )"
        R"(to app '1'.\r\nTrace ID: 0a\r\nCorrelation ID: 0b\r\nTimestamp: 2026-03-01 12:00:00Z","error_codes":)"
        R"([7000215],"timestamp":"2026-03-01 12:00:00Z","trace_id":"0a","correlation_id":"0b"})",
        "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client "
        "secret value, not the client secret ID, for a secret added to app '1'");
    add("authority, ids on the same line",
        R"({"error":"invalid_request","error_description":"AADSTS90002: Tenant 'x' not found. Trace ID: 0a )"
        R"(Correlation ID: 0b Timestamp: 2026-03-01 12:00:00Z"})",
        "AADSTS90002: Tenant 'x' not found");
    add("metadata service", R"({"error":"invalid_request","error_description":"Identity not found"})",
        "Identity not found");
    add("App Service",
        R"({"statusCode":400,"message":"No User Assigned or Delegated Managed Identity found for specified ClientId",)"
        R"("correlationId":"0c"})",
        "No User Assigned or Delegated Managed Identity found for specified ClientId");
    add("Azure's usual form", R"({"error":{"code":"Forbidden","message":"No."}})", "No");
    add("code alone", R"({"error":{"code":"unsupported_api_version"}})", "unsupported_api_version");
    add("error alone", R"({"error":"unauthorized_client"})", "unauthorized_client");
    add("empty description", R"({"error":"unauthorized_client","error_description":""})", "unauthorized_client");
    add("only ids", R"({"error":"temporarily_unavailable","error_description":"Trace ID: 0a"})",
        "temporarily_unavailable");
    add("nothing", R"({})", "");
    add("HTML", "<html>502</html>", "");
    add("empty", "", "");
    add("array", R"(["no"])", "");
    add("other types", R"({"error":5,"error_description":[1],"message":{"a":"b"}})", "");
}

void TestEntraAnswer::refusals()
{
    QFETCH(QByteArray, body);
    QTEST(errorText(body), "text");
}

void TestEntraAnswer::noTokenInAReason_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no end") << QByteArray(R"({"access_token":"TOP-SECRET"})");
    QTest::newRow("ended") << QByteArray(R"({"access_token":"TOP-SECRET","expires_in":-1})");
    QTest::newRow("unusable") << QByteArray(R"({"access_token":"TOP-SECRET with spaces","expires_in":10})");
    QTest::newRow("cut") << QByteArray(R"({"access_token":"TOP-SECRET)");
    QTest::newRow("bare") << QByteArray("TOP-SECRET");
}

void TestEntraAnswer::noTokenInAReason()
{
    QFETCH(QByteArray, body);
    const EntraOutcome outcome = readTokenAnswer(body, now, QStringLiteral("S"));
    QCOMPARE(outcome.kind, EntraOutcome::Kind::Failed);
    QVERIFY(!outcome.reason.isEmpty());
    QVERIFY2(!outcome.reason.contains(QStringLiteral("TOP-SECRET")), qPrintable(outcome.reason));
    QCOMPARE(outcome.token.value, QByteArray());
}

void TestEntraAnswer::secretInAnError()
{
    const QString secret = QStringLiteral("s~Q/\"8");
    const QByteArray body = R"({"error":"bad","error_description":"Wrong secret s~Q\/\"8 was sent"})";
    QCOMPARE(errorText(body, secret), QStringLiteral("Wrong secret … was sent"));
    // Not even a part of it, where the line is cut.
    const QByteArray padded = "{\"error\":\"" + QByteArray(295, 'x') + R"(s~Q\/\"8"})";
    QCOMPARE(errorText(padded, secret), QString(295, u'x') + u'…');
}

void TestEntraAnswer::line_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("line");
    QTest::newRow("as it is") << QStringLiteral("No way") << QStringLiteral("No way");
    QTest::newRow("stops go") << QStringLiteral("No way...") << QStringLiteral("No way");
    QTest::newRow("lines") << QStringLiteral(" No\r\n\tway. \n Go.\n") << QStringLiteral("No way. Go");
    QTest::newRow("terminal codes") << QStringLiteral("\x1b[31mred\x1b[0m") << QStringLiteral("[31mred[0m");
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("300") << QString(300, u'x') << QString(300, u'x');
    QTest::newRow("301") << QString(301, u'x') << QString(299, u'x') + u'…';
}

void TestEntraAnswer::line()
{
    QFETCH(QString, text);
    QTEST(oneLine(text), "line");
}

QTEST_GUILESS_MAIN(TestEntraAnswer)
#include "tst_entraanswer.moc"
