// SPDX-License-Identifier: MIT
#include "core/export/apimpolicywriter.h"
#include "ui/policy/policylines.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

namespace
{

Profile profileWith(int backends)
{
    Profile profile;
    for (int i = 0; i < backends; ++i) {
        Backend backend;
        backend.name = u"b%1"_s.arg(i);
        backend.url = u"https://b%1.openai.azure.com"_s.arg(i);
        backend.auth = AuthKind::Entra;
        profile.backends.append(backend);
    }
    return profile;
}

/// The lines of `document` that have `text`.
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

class TestPolicyLines : public QObject
{
    Q_OBJECT
private slots:
    void changedLinesAreThoseThatGo()
    {
        QCOMPARE(changedLines("a\nb\nc", "a\nb\nc"), QList<int>());
        QCOMPARE(changedLines("a\nb\nc", "a\nx\nc"), QList<int>{2});
        QCOMPARE(changedLines("a\nb\nc\nd\ne", "a\nc\ne"), (QList<int>{2, 4}));
        QCOMPARE(changedLines("a\nc", "a\nb\nc"), QList<int>()); // nothing of it would go
        QCOMPARE(changedLines("a\nb", "x\ny\nz"), (QList<int>{1, 2}));
        QCOMPARE(changedLines("", "x"), QList<int>{1});
    }

    void eachOptionOwnsItsLines()
    {
        const Profile profile = profileWith(3);
        const QByteArray document = ApimPolicyWriter().write(profile).bytes;
        const auto lines = [&](PolicyOption option) { return linesOfOption(profile, document, option); };
        QCOMPARE(lines(PolicyOption::Statuses), linesWith(document, "StatusCode == 401"));
        QCOMPARE(lines(PolicyOption::DefaultWait),
                 linesWith(document, "/ 10000 + 10000;") + linesWith(document, "return 10000L;"));
        QCOMPARE(lines(PolicyOption::Cache),
                 (QList<int>() << linesWith(document, "name=\"cacheKey\"") << linesWith(document, "<cache-")));
        const QList<int> signIn = lines(PolicyOption::SignIn);
        QVERIFY(signIn.contains(linesWith(document, "<authentication-managed-identity").value(0)));
        QVERIFY(signIn.contains(linesWith(document, "\"Bearer \"").value(0)));
        const QList<int> header = lines(PolicyOption::BackendHeader);
        for (const int line : linesWith(document, "name=\"x-openai-backendurl\"")) {
            QVERIFY(header.contains(line));
        }
        QVERIFY(!header.contains(signIn.first()));
        QVERIFY(lines(PolicyOption::Scope).contains(linesWith(document, "backend[\"retryAfter\"] = until;").value(0)));
        QCOMPARE(lines(PolicyOption::Selection), linesWith(document, "candidates[random.Next("));
        QVERIFY(lines(PolicyOption::AllThrottled).contains(linesWith(document, "name=\"askedAnyway\"").value(0)));
    }

    void anOptionThatIsOffOwnsNone()
    {
        Profile profile = profileWith(2);
        profile.setup = {{u"policy"_s, QJsonObject{{u"exposeBackend"_s, false}}}};
        const QByteArray document = ApimPolicyWriter().write(profile).bytes;
        QCOMPARE(linesOfOption(profile, document, PolicyOption::BackendHeader), QList<int>());
        QCOMPARE(linesOfOption(profile, {}, PolicyOption::Statuses), QList<int>());
    }

    void linesAreNamedByRuns()
    {
        QCOMPARE(linesText({}), QString());
        QCOMPARE(linesText({40}), u"line 40"_s);
        QCOMPARE(linesText({40, 41, 42}), u"line 40"_s);
        QCOMPARE(linesText({49, 125, 126}), u"lines 49, 125"_s);
        QCOMPARE(linesText({1, 3, 5, 7}), u"lines 1, 3, 5…"_s);
        QCOMPARE(firstLines({1, 2, 5, 7, 8}), (QList<int>{1, 5, 7}));
    }

    void aHundredBackendsAreNoWait()
    {
        const Profile profile = profileWith(100);
        const QByteArray document = ApimPolicyWriter().write(profile).bytes;
        QBENCHMARK_ONCE
        {
            QCOMPARE(linesOfOption(profile, document, PolicyOption::Statuses).size(), 1);
        }
    }
};

QTEST_APPLESS_MAIN(TestPolicyLines)
#include "tst_policylines.moc"
