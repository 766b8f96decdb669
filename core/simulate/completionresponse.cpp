// SPDX-License-Identifier: MIT
#include "core/simulate/completionresponse.h"

#include "core/simulate/contentfilter.h"

#include <memory>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QJsonObject choiceObject(qsizetype index, const QString &text, const QJsonValue &finish)
{
    return {{u"index"_s, index},
            {u"text"_s, text},
            {u"finish_reason"_s, finish},
            {u"logprobs"_s, QJsonValue::Null},
            {u"content_filter_results"_s, textFilterVerdict()}};
}

/// The chunks of a stream: the verdict on the prompts, then a token each, the last with the reason of the end, the
/// usage, `[DONE]`.
struct CompletionChunks
{
    QJsonObject frame;
    QList<Generation> choices;
    QJsonObject usage;
    int prompts = 1;
    bool withUsage = false;
    bool begun = false;
    qsizetype choice = 0;
    qsizetype token = 0;
    int tail = 0;

    std::optional<StreamEvent> next()
    {
        if (!begun) {
            begun = true;
            return dataEvent(promptFilterChunk(prompts, withUsage));
        }
        if (choice < choices.size()) {
            const Generation &generation = choices.at(choice);
            QJsonObject chunk = frame;
            const qsizetype index = choice;
            if (token < generation.tokens.size()) {
                const QString piece = generation.tokens.at(token++);
                chunk.insert(u"choices"_s, QJsonArray{choiceObject(index, piece, QJsonValue::Null)});
                return dataEvent(chunk, 1);
            }
            const QString finish = generation.cut ? u"length"_s : u"stop"_s;
            ++choice;
            token = 0;
            chunk.insert(u"choices"_s, QJsonArray{choiceObject(index, {}, finish)});
            return dataEvent(chunk);
        }
        if (tail == 0) {
            tail = 1;
            if (withUsage) {
                QJsonObject chunk = frame;
                chunk.insert(u"choices"_s, QJsonArray());
                chunk.insert(u"usage"_s, usage);
                return dataEvent(chunk);
            }
        }
        if (tail == 1) {
            tail = 2;
            return StreamEvent{"data: [DONE]\n\n"};
        }
        return std::nullopt;
    }
};

} // namespace

SimulatedAnswer completionResponse(const GenerationCall &call, const AnswerSource &source)
{
    // Without a limit the model stops after 16 tokens: the API's own default.
    const qint64 asked = requestedMaxTokens(call.request);
    const qint64 limit = asked > 0 ? asked : 16;
    const QJsonValue prompt = call.request["prompt"_L1];
    const int prompts = requestedPrompts(call.request);
    const int each = requestedChoices(call.request);
    QList<Generation> choices;
    qint64 tokens = 0;
    for (int i = 0; i < prompts * each; ++i) {
        Prompt own = call.prompt;
        own.lastUserText = prompt.isArray() ? prompt[i / each].toString() : prompt.toString();
        choices.append(generate(source, own, std::nullopt, {}, limit));
        tokens += choices.last().tokens.size();
    }
    QJsonObject frame{{u"id"_s, drawnId(u"cmpl-"_s, 29, source.draw)},
                      {u"object"_s, u"text_completion"_s},
                      {u"created"_s, source.created},
                      {u"model"_s, call.model}};
    const QJsonObject usage = usageObject(estimateTokens(call.prompt.characters), tokens);
    if (call.stream) {
        auto chunks = std::make_shared<CompletionChunks>();
        chunks->frame = frame;
        chunks->choices = choices;
        chunks->usage = usage;
        chunks->prompts = prompts;
        chunks->withUsage = wantsUsage(call.request);
        if (chunks->withUsage) {
            chunks->frame.insert(u"usage"_s, QJsonValue::Null);
        }
        return streamAnswer([chunks] { return chunks->next(); }, int(tokens));
    }
    QJsonArray array;
    for (qsizetype i = 0; i < choices.size(); ++i) {
        array.append(choiceObject(i, choices[i].text(), choices[i].cut ? u"length"_s : u"stop"_s));
    }
    frame.insert(u"choices"_s, array);
    frame.insert(u"prompt_filter_results"_s, promptFilterResults(prompts));
    frame.insert(u"usage"_s, usage);
    SimulatedAnswer answer = jsonAnswer(frame);
    answer.tokens = int(tokens);
    answer.paced = true;
    return answer;
}

} // namespace spillway
