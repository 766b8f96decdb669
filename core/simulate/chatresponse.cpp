// SPDX-License-Identifier: MIT
#include "core/simulate/chatresponse.h"

#include "core/simulate/contentfilter.h"

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

struct Choice
{
    Generation generation;
    QString toolCallId;
};

QString finishReason(const Generation &generation)
{
    if (generation.cut) {
        return u"length"_s;
    }
    // A tool that the request forces by its name ends with `stop`, as OpenAI's own answers do.
    return generation.tool && !generation.tool->named ? u"tool_calls"_s : u"stop"_s;
}

QJsonObject message(const Choice &choice)
{
    const Generation &generation = choice.generation;
    QJsonObject message{{u"role"_s, u"assistant"_s},
                        {u"refusal"_s, QJsonValue::Null},
                        {u"annotations"_s, QJsonArray()},
                        {u"content"_s, QJsonValue::Null}};
    if (generation.tool) {
        message.insert(u"tool_calls"_s,
                       QJsonArray{QJsonObject{{u"id"_s, choice.toolCallId},
                                              {u"type"_s, u"function"_s},
                                              {u"function"_s, QJsonObject{{u"name"_s, generation.tool->name},
                                                                          {u"arguments"_s, generation.text()}}}}});
    } else {
        message.insert(u"content"_s, generation.text());
    }
    return message;
}

/// The chunks of one chat stream, one after the other.
class ChatChunks
{
public:
    ChatChunks(QJsonObject frame, QList<Choice> choices, QJsonObject usage, bool withUsage)
        : m_frame(std::move(frame))
        , m_choices(std::move(choices))
        , m_usage(std::move(usage))
        , m_withUsage(withUsage)
    {
        m_frame.insert(u"object"_s, u"chat.completion.chunk"_s);
        if (withUsage) {
            m_frame.insert(u"usage"_s, QJsonValue::Null);
        }
        for (const Choice &choice : m_choices) {
            m_longest = std::max(m_longest, choice.generation.tokens.size());
        }
    }

    std::optional<StreamEvent> next()
    {
        switch (m_stage) {
        case Stage::Filter:
            m_stage = Stage::Role;
            return dataEvent(promptFilterChunk(1, m_withUsage));
        case Stage::Role:
            return role();
        case Stage::Text:
            return text();
        case Stage::Finish:
            return finish();
        case Stage::Usage: {
            m_stage = Stage::Done;
            QJsonObject chunk = m_frame;
            chunk.insert(u"choices"_s, QJsonArray());
            chunk.insert(u"usage"_s, m_usage);
            return dataEvent(chunk);
        }
        case Stage::Done:
            m_stage = Stage::Ended;
            return StreamEvent{"data: [DONE]\n\n"};
        case Stage::Ended:
            break;
        }
        return std::nullopt;
    }

private:
    enum class Stage { Filter, Role, Text, Finish, Usage, Done, Ended };

    StreamEvent chunk(qsizetype index, const QJsonObject &delta, const QJsonValue &finish, const QJsonObject &filter,
                      int tokens) const
    {
        QJsonObject whole = m_frame;
        whole.insert(u"choices"_s, QJsonArray{QJsonObject{{u"index"_s, index},
                                                          {u"delta"_s, delta},
                                                          {u"finish_reason"_s, finish},
                                                          {u"logprobs"_s, QJsonValue::Null},
                                                          {u"content_filter_results"_s, filter}}});
        return dataEvent(whole, tokens);
    }

    StreamEvent role()
    {
        const qsizetype index = m_choice++;
        const Choice &choice = m_choices.at(index);
        if (m_choice == m_choices.size()) {
            m_choice = 0;
            m_stage = m_longest > 0 ? Stage::Text : Stage::Finish;
        }
        QJsonObject delta{{u"role"_s, u"assistant"_s}, {u"content"_s, QString()}, {u"refusal"_s, QJsonValue::Null}};
        if (choice.generation.tool) {
            delta.insert(u"content"_s, QJsonValue::Null);
            delta.insert(u"tool_calls"_s,
                         QJsonArray{QJsonObject{{u"index"_s, 0},
                                                {u"id"_s, choice.toolCallId},
                                                {u"type"_s, u"function"_s},
                                                {u"function"_s, QJsonObject{{u"name"_s, choice.generation.tool->name},
                                                                            {u"arguments"_s, QString()}}}}});
        }
        return chunk(index, delta, QJsonValue::Null, {}, 0);
    }

    /// The choices take turns, a token each; a shorter one is left out when it is through.
    StreamEvent text()
    {
        while (m_token >= m_choices.at(m_choice).generation.tokens.size()) {
            step();
        }
        const qsizetype index = m_choice;
        const Generation &generation = m_choices.at(index).generation;
        const QString piece = generation.tokens.at(m_token);
        step();
        while (m_token < m_longest && m_token >= m_choices.at(m_choice).generation.tokens.size()) {
            step();
        }
        if (m_token >= m_longest) {
            m_choice = 0;
            m_stage = Stage::Finish;
        }
        if (generation.tool) {
            const QJsonObject part{{u"index"_s, 0}, {u"function"_s, QJsonObject{{u"arguments"_s, piece}}}};
            return chunk(index, {{u"tool_calls"_s, QJsonArray{part}}}, QJsonValue::Null, {}, 1);
        }
        return chunk(index, {{u"content"_s, piece}}, QJsonValue::Null, textFilterVerdict(), 1);
    }

    void step()
    {
        if (++m_choice == m_choices.size()) {
            m_choice = 0;
            ++m_token;
        }
    }

    StreamEvent finish()
    {
        const qsizetype index = m_choice++;
        if (m_choice == m_choices.size()) {
            m_stage = m_withUsage ? Stage::Usage : Stage::Done;
        }
        return chunk(index, {}, finishReason(m_choices.at(index).generation), {}, 0);
    }

    QJsonObject m_frame; // what all chunks have in common
    QList<Choice> m_choices;
    QJsonObject m_usage;
    bool m_withUsage;
    qsizetype m_longest = 0;
    Stage m_stage = Stage::Filter;
    qsizetype m_choice = 0;
    qsizetype m_token = 0;
};

} // namespace

SimulatedAnswer chatResponse(const GenerationCall &call, const AnswerSource &source)
{
    const std::optional<ToolCall> tool = chosenTool(call.request, call.prompt);
    QList<Choice> choices;
    qint64 tokens = 0;
    for (int i = 0; i < requestedChoices(call.request); ++i) {
        Choice choice;
        choice.generation = generate(source, call.prompt, tool, call.request["response_format"_L1].toObject(),
                                     requestedMaxTokens(call.request));
        choice.toolCallId = tool ? drawnId(u"call_"_s, 24, source.draw) : QString();
        tokens += choice.generation.tokens.size();
        choices.append(choice);
    }
    QJsonObject frame{{u"id"_s, drawnId(u"chatcmpl-"_s, 29, source.draw)},
                      {u"created"_s, source.created},
                      {u"model"_s, call.model},
                      {u"system_fingerprint"_s, u"fp_51e1c0de00"_s}};
    const QJsonObject usage = usageObject(estimateTokens(call.prompt.characters), tokens);
    if (call.stream) {
        auto chunks =
            std::make_shared<ChatChunks>(std::move(frame), std::move(choices), usage, wantsUsage(call.request));
        return streamAnswer([chunks] { return chunks->next(); }, int(tokens));
    }

    QJsonArray array;
    for (qsizetype i = 0; i < choices.size(); ++i) {
        array.append(QJsonObject{{u"index"_s, i},
                                 {u"message"_s, message(choices[i])},
                                 {u"finish_reason"_s, finishReason(choices[i].generation)},
                                 {u"logprobs"_s, QJsonValue::Null},
                                 {u"content_filter_results"_s, choiceFilterVerdict()}});
    }
    frame.insert(u"object"_s, u"chat.completion"_s);
    frame.insert(u"choices"_s, array);
    frame.insert(u"prompt_filter_results"_s, promptFilterResults());
    frame.insert(u"usage"_s, usage);
    SimulatedAnswer answer = jsonAnswer(frame);
    answer.tokens = int(tokens);
    answer.paced = true;
    return answer;
}

} // namespace spillway
