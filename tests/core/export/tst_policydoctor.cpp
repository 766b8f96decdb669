// SPDX-License-Identifier: MIT
#include "core/export/policydoctor.h"
#include "tests/core/export/exportcases.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

using Kind = PolicyMistake::Kind;
Q_DECLARE_METATYPE(PolicyMistake::Kind)

/// The known mistakes, each where it stands and none where it does not.
class TestPolicyDoctor : public QObject
{
    Q_OBJECT
private slots:
    void copiedPolicy();
    void eachIsGoneOnceRepaired_data();
    void eachIsGoneOnceRepaired();
    void exportsHaveNone();
    void single_data();
    void single();
    void everyPartIsSaid();
    void unreadableHasNone();
};

namespace
{

/// The lines of the mistakes of this kind.
QList<int> linesOf(const QByteArray &document, Kind kind)
{
    QList<int> lines;
    for (const PolicyMistake &mistake : diagnosePolicy(scanPolicy(document))) {
        if (mistake.kind == kind) {
            lines.append(mistake.line);
        }
    }
    return lines;
}

/// The lines on which `text` stands.
QList<int> linesWith(const QByteArray &document, const QByteArray &text)
{
    QList<int> lines;
    const QByteArrayList all = document.split('\n');
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (all[i].contains(text)) {
            lines.append(int(i) + 1);
        }
    }
    return lines;
}

} // namespace

void TestPolicyDoctor::copiedPolicy()
{
    const QByteArray document = policyFile(u"copied.xml"_s);
    QCOMPARE(linesOf(document, Kind::MixedCast),
             linesWith(document, "(string)context.Variables[\"remainingBackends\"]"));
    QCOMPARE(linesOf(document, Kind::ThrowingNumber), linesWith(document, "Convert.ToInt32"));
    QCOMPARE(linesOf(document, Kind::NoRetryAfterMs), linesWith(document, "\"Retry-After\""));
    QCOMPARE(linesOf(document, Kind::UnboundedWait), linesWith(document, "AddSeconds(wait)"));
    QCOMPARE(linesOf(document, Kind::FaultNotRetried), linesWith(document, "<retry "));
    QCOMPARE(linesOf(document, Kind::ListCachedByName), linesWith(document, "<cache-store-value").first(1));
    QCOMPARE(linesOf(document, Kind::ListNotReadAgain), linesWith(document, "<retry "));
    QCOMPARE(linesOf(document, Kind::ClockSeed), linesWith(document, "new Random()"));
    QCOMPARE(linesOf(document, Kind::FirstNeverDrawn), linesWith(document, "Next(1,"));
    QCOMPARE(linesOf(document, Kind::DoubleSlash), linesWith(document, "+ \"/openai\""));
    const QList<PolicyMistake> all = diagnosePolicy(scanPolicy(document));
    QVERIFY(std::is_sorted(all.begin(), all.end(),
                           [](const PolicyMistake &a, const PolicyMistake &b) { return a.line < b.line; }));
    QCOMPARE(all.size(), 11);
}

void TestPolicyDoctor::eachIsGoneOnceRepaired_data()
{
    QTest::addColumn<PolicyMistake::Kind>("kind");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::newRow("cast") << Kind::MixedCast << QByteArray("value=\"1\"") << QByteArray("value=\"@(1)\"");
    QTest::newRow("number") << Kind::ThrowingNumber << QByteArray("Convert.ToInt32(context.Response.Headers")
                            << QByteArray("Read(context.Response.Headers");
    QTest::newRow("milliseconds") << Kind::NoRetryAfterMs << QByteArray("\"x-ratelimit-reset-requests\"")
                                  << QByteArray("\"retry-after-ms\"");
    QTest::newRow("bound") << Kind::UnboundedWait << QByteArray("AddSeconds(wait)")
                           << QByteArray("AddSeconds(Math.Max(1, wait))");
    QTest::newRow("fault") << Kind::FaultNotRetried << QByteArray("<retry condition=\"@(context.Response != null && (")
                           << QByteArray("<retry condition=\"@((context.Response == null || ");
    QTest::newRow("key") << Kind::ListCachedByName << QByteArray("<cache-store-value key=\"listBackends\"")
                         << QByteArray("<cache-store-value key=\"@(\"list-\" + digest)\"");
    QTest::newRow("read again")
        << Kind::ListNotReadAgain << QByteArray("interval=\"0\">")
        << QByteArray("interval=\"0\"><cache-lookup-value key=\"listBackends\" variable-name=\"l\" />");
    QTest::newRow("seed") << Kind::ClockSeed << QByteArray("new Random()")
                          << QByteArray("new Random(Guid.NewGuid().GetHashCode())");
    QTest::newRow("draw") << Kind::FirstNeverDrawn << QByteArray("Next(1, ") << QByteArray("Next(");
    QTest::newRow("slash") << Kind::DoubleSlash << QByteArray(".Value<string>(\"url\") +")
                           << QByteArray(".Value<string>(\"url\").TrimEnd('/') +");
}

void TestPolicyDoctor::eachIsGoneOnceRepaired()
{
    QFETCH(PolicyMistake::Kind, kind);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    const QByteArray document = policyFile(u"copied.xml"_s);
    QVERIFY(!linesOf(document, kind).isEmpty());
    QVERIFY(document.contains(from));
    const QByteArray repaired = QByteArray(document).replace(from, to);
    QCOMPARE(scanPolicy(repaired).problem, QString());
    QCOMPARE(linesOf(repaired, kind), QList<int>());
}

void TestPolicyDoctor::exportsHaveNone()
{
    for (const QString &name : exportCases()) {
        const QList<PolicyMistake> mistakes = diagnosePolicy(scanPolicy(caseFile(name, u"policy.xml"_s)));
        QVERIFY2(mistakes.isEmpty(), qPrintable(mistakes.isEmpty() ? QString() : name + mistakes.first().toString()));
    }
}

void TestPolicyDoctor::single_data()
{
    QTest::addColumn<QByteArray>("inside");
    QTest::addColumn<QList<PolicyMistake::Kind>>("kinds");
    const auto row = [](const char *name, const char *inside, QList<Kind> kinds) {
        QTest::newRow(name) << QByteArray(inside) << kinds;
    };
    row("older copy's cast",
        R"~(<set-variable name="left" value="1" /><retry condition="@((Int32)context.Variables["left"] > 0)" count="1" interval="0"><set-variable name="left" value="@(0)" /></retry>)~",
        {Kind::MixedCast});
    row("set before the cast", R"~(<set-variable name="i" value="-1" />
<set-variable name="i" value="@(2)" />
<set-variable name="j" value="@((int)context.Variables["i"])" />)~",
        {});
    row("always a text",
        R"~(<set-variable name="i" value="1" /><set-variable name="j" value="@((string)context.Variables["i"])" />)~",
        {});
    row("text by ToString",
        R"~(<set-variable name="i" value="1" /><set-variable name="i" value="@((1 + 1).ToString())" />
<set-variable name="j" value="@((string)context.Variables["i"])" />)~",
        {});
    row("in a comment",
        R"~(<set-variable name="i" value="@{ /* new Random().Next(1, 2) */ return 1; // Convert.ToInt32(context.Response.Headers
}" />)~",
        {});
    row("in an XML comment", R"~(<!-- <set-variable name="i" value="@(new Random())" /> -->)~", {});
    row("int.Parse",
        R"~(<set-variable name="i" value="@(int.Parse(context.Response.Headers.GetValueOrDefault("x", "1")))" />)~",
        {Kind::ThrowingNumber});
    row("a number of something else", R"~(<set-variable name="i" value="@(int.Parse("1") + Convert.ToInt32(2.0))" />)~",
        {});
    row("seed of the clock", R"~(<set-variable name="i" value="@(new Random((int)DateTime.Now.Ticks).Next(2))" />)~",
        {Kind::ClockSeed});
    row("retry without a look at the response",
        R"~(<retry condition="@(true)" count="1" interval="1"><forward-request /></retry>)~", {});
    row("retry by status alone",
        R"~(<retry condition="@(context.Response.StatusCode == 429)" count="1" interval="1"><forward-request /></retry>)~",
        {Kind::FaultNotRetried});
    row("sends the header and reads none",
        R"~(<set-header name="Retry-After"><value>@("Retry-After")</value></set-header>)~", {});
}

void TestPolicyDoctor::single()
{
    QFETCH(QByteArray, inside);
    QFETCH(QList<PolicyMistake::Kind>, kinds);
    const PolicyScan scan = scanPolicy("<policies><inbound>" + inside + "</inbound></policies>");
    QCOMPARE(scan.problem, QString());
    QList<Kind> found;
    for (const PolicyMistake &mistake : diagnosePolicy(scan)) {
        found.append(mistake.kind);
    }
    QCOMPARE(found, kinds);
}

void TestPolicyDoctor::everyPartIsSaid()
{
    for (const PolicyMistake &mistake : diagnosePolicy(scanPolicy(policyFile(u"copied.xml"_s)))) {
        for (const QString &part : {mistake.what, mistake.why, mistake.remedy}) {
            QVERIFY2(part.endsWith(u'.') && part.front().isPrint() && !part.contains(u'%'), qPrintable(part));
        }
    }
}

void TestPolicyDoctor::unreadableHasNone()
{
    QVERIFY(diagnosePolicy(scanPolicy("<policies><inbound>new Random()")).isEmpty());
}

QTEST_APPLESS_MAIN(TestPolicyDoctor)
#include "tst_policydoctor.moc"
