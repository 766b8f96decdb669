// SPDX-License-Identifier: MIT
#include "core/simulate/generationcall.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
qint64 requestedMaxTokens(const QJsonObject &request)
{
    for (const QString &name : {u"max_completion_tokens"_s, u"max_tokens"_s, u"max_output_tokens"_s}) {
        if (const qint64 limit = request[name].toInteger(); limit > 0) {
            return limit;
        }
    }
    return 0;
}

int requestedChoices(const QJsonObject &request)
{
    return std::clamp(request["n"_L1].toInt(1), 1, mostChoices);
}

int requestedPrompts(const QJsonObject &request)
{
    const QJsonArray list = request["prompt"_L1].toArray();
    return !list.isEmpty() && !list.first().isDouble() ? int(list.size()) : 1;
}

bool wantsUsage(const QJsonObject &request)
{
    return request["stream_options"_L1]["include_usage"_L1].toBool();
}

QJsonObject usageObject(qint64 promptTokens, qint64 completionTokens)
{
    return {{u"prompt_tokens"_s, promptTokens},
            {u"completion_tokens"_s, completionTokens},
            {u"total_tokens"_s, promptTokens + completionTokens},
            {u"prompt_tokens_details"_s, QJsonObject{{u"audio_tokens"_s, 0}, {u"cached_tokens"_s, 0}}},
            {u"completion_tokens_details"_s, QJsonObject{{u"accepted_prediction_tokens"_s, 0},
                                                         {u"audio_tokens"_s, 0},
                                                         {u"reasoning_tokens"_s, 0},
                                                         {u"rejected_prediction_tokens"_s, 0}}}};
}

} // namespace spillway
