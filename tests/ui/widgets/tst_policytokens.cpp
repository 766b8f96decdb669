// SPDX-License-Identifier: MIT
#include "core/config/profile.h"
#include "core/export/apimpolicywriter.h"
#include "ui/widgets/policytokens.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

namespace
{

/// `T:<a`, `A:name`, … for each coloured piece of the last line.
QStringList piecesOf(const QStringList &lines)
{
    static const QString letters = u"PTASKNC"_s; // in the order of SyntaxRole
    int state = 0;
    QStringList pieces;
    for (const QString &line : lines) {
        pieces.clear();
        const CodeLine result = tokenizeLine(CodeLanguage::Policy, line, state);
        for (const CodeSpan &span : result.spans) {
            pieces.append(letters[int(span.role)] + u":"_s + line.sliced(span.start, span.length));
        }
        state = result.state;
    }
    return pieces;
}

} // namespace

class TestPolicyTokens : public QObject
{
    Q_OBJECT
private slots:
    void tags()
    {
        QCOMPARE(piecesOf({u"    <base />"_s}), (QStringList{u"T:<base"_s, u"T:/>"_s}));
        QCOMPARE(piecesOf({u"</inbound>"_s}), (QStringList{u"T:</inbound"_s, u"T:>"_s}));
        QCOMPARE(piecesOf({u"<set-header name=\"api-key\" exists-action='delete' />"_s}),
                 (QStringList{u"T:<set-header"_s, u"A:name"_s, u"S:\"api-key\""_s, u"A:exists-action"_s,
                              u"S:'delete'"_s, u"T:/>"_s}));
    }

    void comments()
    {
        QCOMPARE(piecesOf({u"<a/> <!-- <b> -->"_s}), (QStringList{u"T:<a"_s, u"T:/>"_s, u"C:<!-- <b> -->"_s}));
        QCOMPARE(piecesOf({u"<!-- one"_s, u"two --> <c>"_s}), (QStringList{u"C:two -->"_s, u"T:<c"_s, u"T:>"_s}));
    }

    void shortExpressionsAreValues()
    {
        QCOMPARE(piecesOf({u"<when condition=\"@(context.Variables[\"x\"] < 3 && f(\")\"))\">"_s}),
                 (QStringList{u"T:<when"_s, u"A:condition"_s, u"S:\"@(context.Variables[\"x\"] < 3 && f(\")\"))\""_s,
                              u"T:>"_s}));
    }

    void longExpressionsAreCode()
    {
        const QStringList lines = {u"<set-variable name=\"n\" value=\"@{"_s, u"    { \"url\", 12 }, // <no tag> \""_s,
                                   u"    return new A(\"}\");"_s, u"}\" />"_s};
        QCOMPARE(piecesOf(lines.first(1)),
                 (QStringList{u"T:<set-variable"_s, u"A:name"_s, u"S:\"n\""_s, u"A:value"_s, u"S:\""_s, u"S:@{"_s}));
        QCOMPARE(piecesOf(lines.first(2)), (QStringList{u"S:\"url\""_s, u"N:12"_s, u"C:// <no tag> \""_s}));
        QCOMPARE(piecesOf(lines.first(3)), (QStringList{u"K:return"_s, u"K:new"_s, u"S:\"}\""_s}));
        QCOMPARE(piecesOf(lines), (QStringList{u"S:}\""_s, u"T:/>"_s}));
    }

    void textExpressions()
    {
        QCOMPARE(piecesOf({u"<value>@(\"Bearer \" + (string)x)</value>"_s}),
                 (QStringList{u"T:<value"_s, u"T:>"_s, u"S:\"Bearer \""_s, u"K:string"_s, u"T:</value"_s, u"T:>"_s}));
    }

    /// Whatever is exported is out of every expression again at its end.
    void exportsEndWhereTheyBegan()
    {
        for (const ThrottleScope scope : {ThrottleScope::Backend, ThrottleScope::Deployment}) {
            Profile profile;
            Backend backend;
            backend.name = u"a \"quoted\" } name)"_s;
            backend.url = u"https://a.openai.azure.com"_s;
            profile.backends = {backend};
            profile.balancing.throttleScope = scope;
            const QString text = QString::fromUtf8(ApimPolicyWriter().write(profile).bytes);
            QVERIFY(!text.isEmpty());
            int state = 0;
            CodeLine last;
            for (const QString &line : text.trimmed().split(u'\n')) {
                last = tokenizeLine(CodeLanguage::Policy, line, state);
                state = last.state;
            }
            QCOMPARE(last.spans.size(), 2);
            QCOMPARE(last.spans.first(), (CodeSpan{0, 10, SyntaxRole::Tag})); // </policies
        }
    }
};

QTEST_APPLESS_MAIN(TestPolicyTokens)
#include "tst_policytokens.moc"
