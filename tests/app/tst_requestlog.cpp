// SPDX-License-Identifier: MIT
#include "app/commands/requestlog.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QTimeZone>

using namespace spillway;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(spillway::ExchangeEnd)

/// The lines of `serve --log`, from records: columns and notes for people, exact fields for programs.
class TestRequestLog : public QObject
{
    Q_OBJECT
private slots:
    void textLine();
    void textWithoutAnything();
    void textColumnsGrow();
    void textColumnsHaveALimit();
    void textTimes_data();
    void textTimes();
    void textAttempts();
    void textEnds_data();
    void textEnds();
    void textIsOneLine_data();
    void textIsOneLine();
    void jsonLine();
    void jsonWithoutAnything();
    void jsonEnds_data();
    void jsonEnds();
    void jsonIsOneLine();
};

namespace
{

AttemptRecord attempt(const char *backend, int status, TransportFailure failure = TransportFailure::None)
{
    AttemptRecord record;
    record.backend = QString::fromUtf8(backend);
    record.status = status;
    record.failure = failure;
    return record;
}

/// A chat that spilled over once.
ExchangeRecord spilledOver()
{
    ExchangeRecord record;
    record.id = 7;
    record.startedAt = QDateTime(QDate(2025, 3, 9), QTime(8, 5, 1, 42), QTimeZone::utc()).toUTC();
    record.method = "POST";
    record.path = "/openai/deployments/gpt-4o/chat/completions";
    record.deployment = QStringLiteral("gpt-4o");
    record.status = 200;
    record.servedBy = QStringLiteral("westus");
    record.url = QStringLiteral("https://w.openai.azure.com");
    record.streamed = true;
    record.attempts = {attempt("eastus", 429), attempt("westus", 200)};
    AttemptRecord &first = record.attempts[0];
    first.reason = QStringLiteral("429 · Retry-After 12 s");
    first.headAfter = 1'250us;
    first.endedAfter = 1'300us;
    first.wait = 12s;
    AttemptRecord &second = record.attempts[1];
    second.priority = 2;
    second.reason = QStringLiteral("200");
    second.startedAfter = 1'300us;
    second.headAfter = 86'000us;
    second.endedAfter = 1'234'567us;
    second.answered = true;
    record.firstByte = 86'125us;
    record.total = 1'234'567us;
    record.requestBytes = 120;
    record.responseBytes = 4'096;
    record.usage = TokenUsage{18, 40, 58};
    return record;
}

ExchangeRecord empty()
{
    ExchangeRecord record;
    record.startedAt = QDateTime(QDate(2025, 3, 9), QTime(8, 5), QTimeZone::utc()).toUTC();
    return record;
}

QByteArray textOf(const ExchangeRecord &record)
{
    return TextLog().line(record);
}

QJsonObject parsed(const QByteArray &line)
{
    return QJsonDocument::fromJson(line).object();
}

} // namespace

void TestRequestLog::textLine()
{
    QCOMPARE(textOf(spilledOver()), "2025-03-09T08:05:01.042Z  POST  gpt-4o  200  westus  eastus=429,westus=200     "
                                    "86ms   1235ms  18+40=58 tokens\n");
}

void TestRequestLog::textWithoutAnything()
{
    QCOMPARE(textOf(empty()), "2025-03-09T08:05:00.000Z  -  -  -  -  -        -    0.0ms  -\n");
}

void TestRequestLog::textColumnsGrow()
{
    TextLog log;
    ExchangeRecord small = spilledOver();
    small.servedBy = QStringLiteral("w");
    ExchangeRecord wide = spilledOver();
    wide.servedBy = QStringLiteral("swedencentral");
    const QByteArray before = log.line(small);
    const QByteArray widest = log.line(wide);
    const QByteArray after = log.line(small);
    QVERIFY(before.contains("  w  eastus=429"));
    QVERIFY(widest.contains("  swedencentral  eastus=429"));
    QVERIFY(after.contains("  w              eastus=429")); // under the line before it
    QCOMPARE(after.indexOf("eastus=429"), widest.indexOf("eastus=429"));
}

void TestRequestLog::textColumnsHaveALimit()
{
    TextLog log;
    ExchangeRecord record = spilledOver();
    record.deployment = QString(500, u'd');
    QVERIFY(log.line(record).contains(QByteArray(500, 'd') + "  200  ")); // nothing is cut
    record.deployment = QStringLiteral("d");
    QVERIFY(log.line(record).contains("  d" + QByteArray(59 + 2, ' ') + "200  ")); // 60 wide from now on, not 500
}

void TestRequestLog::textTimes_data()
{
    QTest::addColumn<qint64>("microseconds");
    QTest::addColumn<QByteArray>("shown"); ///< to the right, in a column of 7
    QTest::newRow("none") << qint64(-1) << QByteArray("        -");
    QTest::newRow("zero") << qint64(0) << QByteArray("    0.0ms");
    QTest::newRow("a part of a millisecond") << qint64(449) << QByteArray("    0.4ms");
    QTest::newRow("below ten milliseconds") << qint64(9'940) << QByteArray("    9.9ms");
    QTest::newRow("ten milliseconds") << qint64(10'000) << QByteArray("     10ms");
    QTest::newRow("below ten seconds") << qint64(9'999'400) << QByteArray("   9999ms");
    QTest::newRow("ten seconds") << qint64(10'000'000) << QByteArray("    10.0s");
    QTest::newRow("an hour") << qint64(3'600'000'000) << QByteArray("  3600.0s");
}

void TestRequestLog::textTimes()
{
    QFETCH(qint64, microseconds);
    QFETCH(QByteArray, shown);
    ExchangeRecord record = spilledOver();
    record.firstByte = Duration(microseconds);
    record.total = Duration(microseconds);
    const QByteArray line = textOf(record);
    QVERIFY2(line.contains("westus=200" + shown + shown + "  18+40=58 tokens\n"), line);
}

void TestRequestLog::textAttempts()
{
    ExchangeRecord record = spilledOver();
    record.attempts = {attempt("a", 0, TransportFailure::Unreachable), attempt("b", 0, TransportFailure::TimedOut),
                       attempt("c", 503), attempt("north europe", 0)};
    const QByteArray line = textOf(record);
    QVERIFY2(line.contains("  a=unreachable,b=timeout,c=503,north\\x20europe=aborted  "), line);
}

void TestRequestLog::textEnds_data()
{
    QTest::addColumn<ExchangeEnd>("end");
    QTest::addColumn<QString>("note");
    QTest::addColumn<QByteArray>("remark"); ///< with the line's end
    const auto row = [](const char *name, ExchangeEnd end, const char *note, const QByteArray &remark) {
        QTest::newRow(name) << end << QString::fromLatin1(note) << remark + '\n';
    };
    row("complete", ExchangeEnd::Complete, "", "");
    row("complete, with a note", ExchangeEnd::Complete, "maxAttempts is reached.", "  maxAttempts is reached.");
    row("the caller left", ExchangeEnd::CallerLeft, "", "  the caller left");
    row("broken off", ExchangeEnd::BrokenOff, "", "  the answer broke off");
    row("broken off, with a note", ExchangeEnd::BrokenOff, "Why.", "  the answer broke off, Why.");
    row("refused", ExchangeEnd::Refused, "Nothing is served here.", "  Nothing is served here.");
    row("no answer", ExchangeEnd::NoAnswer, "No backend gave an answer.", "  No backend gave an answer.");
    row("under way", ExchangeEnd::Running, "", "");
}

void TestRequestLog::textEnds()
{
    QFETCH(ExchangeEnd, end);
    QFETCH(QString, note);
    QFETCH(QByteArray, remark);
    ExchangeRecord record = spilledOver();
    record.end = end;
    record.note = note;
    const QByteArray line = textOf(record);
    QVERIFY2(line.endsWith("18+40=58 tokens" + remark), line);
}

void TestRequestLog::textIsOneLine_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("line feed") << "a\n2025-03-09T08:05:01.042Z  POST  forged";
    QTest::newRow("carriage return") << "a\rb";
    QTest::newRow("escape") << "a\x1b[2Jb";
    QTest::newRow("delete") << QStringLiteral("a") + QChar(0x7f);
    QTest::newRow("a control sequence in one character") << QStringLiteral("a") + QChar(0x9b) + QStringLiteral("2J");
    QTest::newRow("next line") << QStringLiteral("a") + QChar(0x85) + QStringLiteral("b");
    QTest::newRow("line separator") << QStringLiteral("a") + QChar(0x2028) + QStringLiteral("b");
    QTest::newRow("paragraph separator") << QStringLiteral("a") + QChar(0x2029) + QStringLiteral("b");
    QTest::newRow("from right to left") << QStringLiteral("a") + QChar(0x202e) + QStringLiteral("b");
}

void TestRequestLog::textIsOneLine()
{
    QFETCH(QString, text);
    // Wherever it comes from: caller, profile or backend.
    const QList<void (*)(ExchangeRecord &, const QString &)> places{
        [](ExchangeRecord &r, const QString &t) { r.method = t.toUtf8(); },
        [](ExchangeRecord &r, const QString &t) { r.deployment = t; },
        [](ExchangeRecord &r, const QString &t) { r.servedBy = t; },
        [](ExchangeRecord &r, const QString &t) { r.attempts[0].backend = t; },
        [](ExchangeRecord &r, const QString &t) { r.note = t; },
    };
    for (const auto &put : places) {
        ExchangeRecord record = spilledOver();
        put(record, text);
        const QByteArray line = textOf(record);
        QCOMPARE(line.count('\n'), 1);
        QVERIFY(line.endsWith('\n'));
        const QString shown = QString::fromUtf8(line.chopped(1));
        for (const QChar c : shown) {
            QVERIFY2(c.isPrint(), line);
        }
        QVERIFY2(line.contains("\\x"), line); // what was there is still told
    }
}

void TestRequestLog::jsonLine()
{
    QCOMPARE(jsonLogLine(spilledOver()),
             "{\"time\":\"2025-03-09T08:05:01.042Z\",\"id\":7,\"method\":\"POST\","
             "\"path\":\"/openai/deployments/gpt-4o/chat/completions\",\"deployment\":\"gpt-4o\",\"status\":200,"
             "\"servedBy\":\"westus\",\"url\":\"https://w.openai.azure.com\",\"attempts\":["
             "{\"backend\":\"eastus\",\"priority\":1,\"status\":429,\"startMs\":0,\"firstByteMs\":1.25,\"endMs\":1.3,"
             "\"waitMs\":12000,\"reason\":\"429 · Retry-After 12 s\"},"
             "{\"backend\":\"westus\",\"priority\":2,\"status\":200,\"startMs\":1.3,\"firstByteMs\":86,"
             "\"endMs\":1234.567,\"waitMs\":0,\"reason\":\"200\"}],"
             "\"firstByteMs\":86.125,\"totalMs\":1234.567,\"requestBytes\":120,\"responseBytes\":4096,"
             "\"promptTokens\":18,\"completionTokens\":40,\"totalTokens\":58,\"streamed\":true,\"replayable\":true,"
             "\"end\":\"complete\",\"note\":\"\"}\n");
}

void TestRequestLog::jsonWithoutAnything()
{
    ExchangeRecord record = empty();
    record.attempts = {attempt("a", 0, TransportFailure::Unreachable), attempt("b", 0, TransportFailure::TimedOut),
                       attempt("c", 0)};
    const QByteArray line = jsonLogLine(record);
    const QJsonObject json = parsed(line);
    QCOMPARE(json.keys().size(), 20); // every key is always there
    for (const char *key : {"deployment", "status", "servedBy", "url", "firstByteMs", "promptTokens",
                            "completionTokens", "totalTokens"}) {
        QVERIFY2(json[QLatin1StringView(key)].isNull(), key);
    }
    QCOMPARE(json[QStringLiteral("totalMs")].toDouble(-1), 0.0);
    QCOMPARE(json[QStringLiteral("path")].toString(QStringLiteral("none")), QString());
    QStringList errors;
    for (const QJsonValue &one : json[QStringLiteral("attempts")].toArray()) {
        QVERIFY(!one.toObject().contains(QStringLiteral("status")));
        QVERIFY(one[QStringLiteral("firstByteMs")].isNull());
        errors << one[QStringLiteral("error")].toString();
    }
    QCOMPARE(errors,
             (QStringList{QStringLiteral("unreachable"), QStringLiteral("timeout"), QStringLiteral("aborted")}));
}

void TestRequestLog::jsonEnds_data()
{
    QTest::addColumn<ExchangeEnd>("end");
    QTest::addColumn<QString>("name");
    QTest::newRow("running") << ExchangeEnd::Running << "running";
    QTest::newRow("complete") << ExchangeEnd::Complete << "complete";
    QTest::newRow("caller left") << ExchangeEnd::CallerLeft << "callerLeft";
    QTest::newRow("broken off") << ExchangeEnd::BrokenOff << "brokenOff";
    QTest::newRow("refused") << ExchangeEnd::Refused << "refused";
    QTest::newRow("no answer") << ExchangeEnd::NoAnswer << "noAnswer";
}

void TestRequestLog::jsonEnds()
{
    QFETCH(ExchangeEnd, end);
    ExchangeRecord record = spilledOver();
    record.end = end;
    QTEST(parsed(jsonLogLine(record))[QStringLiteral("end")].toString(), "name");
}

void TestRequestLog::jsonIsOneLine()
{
    QString everything;
    for (char16_t unit = 0; unit < 0x2100; ++unit) {
        everything += QChar(unit);
    }
    everything += QStringLiteral("🚀\"\\/");
    ExchangeRecord record = spilledOver();
    record.method = everything.toUtf8();
    record.path = everything.toUtf8();
    record.deployment = record.servedBy = record.url = record.note = everything;
    record.attempts[0].backend = record.attempts[0].reason = everything;
    const QByteArray line = jsonLogLine(record);
    QCOMPARE(line.count('\n'), 1);
    QVERIFY(line.endsWith("}\n"));
    // Nothing in it steers the terminal that shows it.
    for (const QChar c : QString::fromUtf8(line.chopped(1))) {
        QVERIFY2(c.isPrint() || c.isSurrogate() || c.category() == QChar::Other_NotAssigned,
                 qPrintable(QString::number(c.unicode(), 16)));
    }
    // ... and reads back as it was.
    const QJsonObject json = parsed(line);
    for (const char *key : {"method", "path", "deployment", "servedBy", "url", "note"}) {
        QCOMPARE(json[QLatin1StringView(key)].toString(), everything);
    }
    const QJsonValue first = json[QStringLiteral("attempts")][0];
    QCOMPARE(first[QStringLiteral("backend")].toString(), everything);
    QCOMPARE(first[QStringLiteral("reason")].toString(), everything);
}

QTEST_GUILESS_MAIN(TestRequestLog)
#include "tst_requestlog.moc"
