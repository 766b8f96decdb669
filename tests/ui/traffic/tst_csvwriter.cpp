// SPDX-License-Identifier: MIT
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/traffic/csvwriter.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

class TestCsvWriter : public QObject
{
    Q_OBJECT
private slots:
    void fields_data();
    void fields();
    void file();
    void nothingOfTheContent();
};

namespace
{

/// Reads RFC 4180, apart from the writer.
QList<QStringList> readCsv(const QString &text)
{
    QList<QStringList> lines{{QString()}};
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted && c == u'"' && i + 1 < text.size() && text[i + 1] == u'"') {
            lines.last().last() += c;
            ++i;
        } else if (c == u'"') {
            quoted = !quoted;
        } else if (!quoted && c == u',') {
            lines.last().append(QString());
        } else if (!quoted && c == u'\r' && i + 1 < text.size() && text[i + 1] == u'\n') {
            lines.append(QStringList{QString()});
            ++i;
        } else {
            lines.last().last() += c;
        }
    }
    lines.removeLast(); // behind the last line's end
    return lines;
}

} // namespace

void TestCsvWriter::fields_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("field");
    QTest::newRow("plain") << u"gpt-4o"_s << u"gpt-4o"_s;
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("comma") << u"a,b"_s << u"\"a,b\""_s;
    QTest::newRow("quote") << u"a\"b"_s << u"\"a\"\"b\""_s;
    QTest::newRow("line end") << u"a\nb"_s << u"\"a\nb\""_s;
    QTest::newRow("carriage return") << u"a\rb"_s << u"\"a\rb\""_s;
    QTest::newRow("formula") << u"=1+1"_s << u"'=1+1"_s;
    QTest::newRow("formula with quotes") << u"=HYPERLINK(\"x\",\"y\")"_s << u"\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""_s;
    QTest::newRow("plus") << u"+1"_s << u"'+1"_s;
    QTest::newRow("minus") << u"-1"_s << u"'-1"_s;
    QTest::newRow("at") << u"@SUM(A1)"_s << u"'@SUM(A1)"_s;
    QTest::newRow("tab") << u"\t=1"_s << u"'\t=1"_s;
    QTest::newRow("line end first") << u"\n=1"_s << u"\"'\n=1\""_s;
    QTest::newRow("equals inside") << u"a=429"_s << u"a=429"_s;
}

void TestCsvWriter::fields()
{
    QFETCH(const QString, text);
    QTEST(csvField(text), "field");
}

void TestCsvWriter::file()
{
    ExchangeRecord spilled =
        exchange(33, {throttled(u"ptu-eastus2"_s, 1, 0, 34), faulty(u"ptu-swedencentral"_s, 1, 34, 62),
                      answering(u"paygo-eastus"_s, 2, 62, 402, 1210)});
    spilled.deployment = u"=cmd|' /C calc'!A0"_s;
    ExchangeRecord live = running(34);
    live.firstByte = Duration(-1);
    const QByteArray text = csvText({entryOf(live), entryOf(spilled)});
    QVERIFY(text.endsWith("\r\n"));
    const QList<QStringList> lines = readCsv(QString::fromUtf8(text));
    QCOMPARE(lines.size(), 3);
    for (const QStringList &line : lines) {
        QCOMPARE(line.size(), lines.first().size());
    }
    const auto value = [&](int line, const QString &column) {
        return lines.at(line).value(lines.first().indexOf(column));
    };
    QCOMPARE(value(2, u"id"_s), u"33"_s);
    QCOMPARE(value(2, u"started"_s), u"2026-05-04T14:32:07.748Z"_s);
    QCOMPARE(value(2, u"deployment"_s), u"'=cmd|' /C calc'!A0"_s);
    QCOMPARE(value(2, u"status"_s), u"200"_s);
    QCOMPARE(value(2, u"end"_s), u"complete"_s);
    QCOMPARE(value(2, u"served_by"_s), u"paygo-eastus"_s);
    QCOMPARE(value(2, u"spilled_over"_s), u"yes"_s);
    QCOMPARE(value(2, u"attempts"_s), u"ptu-eastus2=429, ptu-swedencentral=unreachable, paygo-eastus=200"_s);
    QCOMPARE(value(2, u"first_ms"_s), u"402.000"_s);
    QCOMPARE(value(2, u"total_ms"_s), u"1210.000"_s);
    QCOMPARE(value(2, u"prompt_tokens"_s), u"1000"_s);
    QCOMPARE(value(2, u"tokens"_s), u"1265"_s);
    QCOMPARE(value(1, u"end"_s), u"running"_s);
    QCOMPARE(value(1, u"first_ms"_s), QString());
    QCOMPARE(value(1, u"total_ms"_s), QString());
    QCOMPARE(value(1, u"tokens"_s), QString());
}

void TestCsvWriter::nothingOfTheContent()
{
    const QByteArray text =
        csvText({entryOf(withContent(served(1), "the-body", "the-answer", {{"X-Own", "a-header"}}))});
    QVERIFY(!text.contains("the-body") && !text.contains("the-answer") && !text.contains("a-header"));
}

QTEST_GUILESS_MAIN(TestCsvWriter)
#include "tst_csvwriter.moc"
