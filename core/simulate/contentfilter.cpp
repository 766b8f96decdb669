// SPDX-License-Identifier: MIT
#include "core/simulate/contentfilter.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QJsonObject severity(const QString &level)
{
    return {{u"filtered"_s, level != u"safe"_s}, {u"severity"_s, level}};
}

QJsonObject notDetected()
{
    return {{u"filtered"_s, false}, {u"detected"_s, false}};
}

} // namespace

QJsonObject promptFilterVerdict(FilterVerdict verdict)
{
    QJsonObject results = textFilterVerdict();
    results.insert(u"jailbreak"_s, notDetected());
    if (verdict == FilterVerdict::Filtered) {
        results.insert(u"violence"_s, severity(u"medium"_s));
    }
    return results;
}

QJsonObject textFilterVerdict()
{
    static const QJsonObject results{{u"hate"_s, severity(u"safe"_s)},
                                     {u"self_harm"_s, severity(u"safe"_s)},
                                     {u"sexual"_s, severity(u"safe"_s)},
                                     {u"violence"_s, severity(u"safe"_s)}};
    return results;
}

QJsonObject choiceFilterVerdict()
{
    QJsonObject results = textFilterVerdict();
    results.insert(u"protected_material_code"_s, notDetected());
    results.insert(u"protected_material_text"_s, notDetected());
    return results;
}

QJsonArray promptFilterResults(int prompts)
{
    QJsonArray results;
    for (int i = 0; i < prompts; ++i) {
        results.append(QJsonObject{{u"prompt_index"_s, i}, {u"content_filter_results"_s, promptFilterVerdict()}});
    }
    return results;
}

QJsonObject promptFilterChunk(int prompts, bool withUsage)
{
    QJsonObject chunk{{u"choices"_s, QJsonArray()}, {u"created"_s, 0},
                      {u"id"_s, QString()},         {u"model"_s, QString()},
                      {u"object"_s, QString()},     {u"prompt_filter_results"_s, promptFilterResults(prompts)}};
    if (withUsage) {
        chunk.insert(u"usage"_s, QJsonValue::Null);
    }
    return chunk;
}

} // namespace spillway
