// SPDX-License-Identifier: MIT
#include "core/simulate/contentfilter.h"

#include <QJsonDocument>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The filter's verdicts as the API's schemas have them: contentFilterPromptResults and contentFilterChoiceResults.
class TestContentFilter : public QObject
{
    Q_OBJECT
private slots:
    void severities();
    void promptsAreSearchedForJailbreaks();
    void textsAreSearchedForProtectedMaterial();
    void aFilteredPromptSaysWhy();
    void resultsAreNumbered();
    void theFirstChunkHasNoChoice();

private:
    static QJsonObject parsed(const char *json) { return QJsonDocument::fromJson(json).object(); }
    static QJsonObject safe() { return parsed(R"({"filtered":false,"severity":"safe"})"); }
    static QJsonObject notDetected() { return parsed(R"({"filtered":false,"detected":false})"); }
};

void TestContentFilter::severities()
{
    const QJsonObject verdict = textFilterVerdict();
    QCOMPARE(verdict.keys(), (QStringList{u"hate"_s, u"self_harm"_s, u"sexual"_s, u"violence"_s}));
    for (const QString &category : verdict.keys()) {
        QCOMPARE(verdict[category].toObject(), safe());
    }
}

void TestContentFilter::promptsAreSearchedForJailbreaks()
{
    QJsonObject verdict = promptFilterVerdict();
    QCOMPARE(verdict.take("jailbreak").toObject(), notDetected());
    QCOMPARE(verdict, textFilterVerdict());
}

void TestContentFilter::textsAreSearchedForProtectedMaterial()
{
    QJsonObject verdict = choiceFilterVerdict();
    QCOMPARE(verdict.take("protected_material_code").toObject(), notDetected());
    QCOMPARE(verdict.take("protected_material_text").toObject(), notDetected());
    QCOMPARE(verdict, textFilterVerdict());
}

void TestContentFilter::aFilteredPromptSaysWhy()
{
    const QJsonObject verdict = promptFilterVerdict(FilterVerdict::Filtered);
    QCOMPARE(verdict["violence"].toObject(), parsed(R"({"filtered":true,"severity":"medium"})"));
    QCOMPARE(verdict["hate"].toObject(), safe());
    QCOMPARE(verdict["jailbreak"].toObject(), notDetected());
}

void TestContentFilter::resultsAreNumbered()
{
    QCOMPARE(promptFilterResults().size(), 1);
    const QJsonArray results = promptFilterResults(3);
    QCOMPARE(results.size(), 3);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(results[i]["prompt_index"].toInt(-1), i);
        QCOMPARE(results[i]["content_filter_results"].toObject(), promptFilterVerdict());
    }
}

void TestContentFilter::theFirstChunkHasNoChoice()
{
    const QJsonObject chunk = promptFilterChunk(2, false);
    QCOMPARE(chunk, (QJsonObject{{u"choices"_s, QJsonArray()},
                                 {u"created"_s, 0},
                                 {u"id"_s, QString()},
                                 {u"model"_s, QString()},
                                 {u"object"_s, QString()},
                                 {u"prompt_filter_results"_s, promptFilterResults(2)}}));
    QJsonObject withUsage = promptFilterChunk(2, true);
    QVERIFY(withUsage.take("usage").isNull());
    QCOMPARE(withUsage, chunk);
}

QTEST_APPLESS_MAIN(TestContentFilter)
#include "tst_contentfilter.moc"
