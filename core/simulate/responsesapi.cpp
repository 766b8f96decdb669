// SPDX-License-Identifier: MIT
#include "core/simulate/responsesapi.h"

#include <memory>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// Functions are strict where the request does not say otherwise.
QJsonArray echoOfTools(const QJsonArray &tools)
{
    QJsonArray echo;
    for (const QJsonValue &tool : tools) {
        QJsonObject object = tool.toObject();
        if (object.value("type"_L1).toString() == u"function" && !object.value("strict"_L1).isBool()) {
            object.insert(u"strict"_s, true);
        }
        echo.append(object);
    }
    return echo;
}

/// What of the request an answer repeats, with the API's defaults.
QJsonObject echoOfRequest(const QJsonObject &request)
{
    const QMap<QString, QJsonValue> defaults{
        {u"instructions"_s, QJsonValue::Null},
        {u"max_output_tokens"_s, QJsonValue::Null},
        {u"metadata"_s, QJsonObject()},
        {u"parallel_tool_calls"_s, true},
        {u"previous_response_id"_s, QJsonValue::Null},
        {u"reasoning"_s, QJsonObject{{u"effort"_s, QJsonValue::Null}, {u"summary"_s, QJsonValue::Null}}},
        {u"store"_s, true},
        {u"temperature"_s, 1.0},
        {u"text"_s, QJsonObject{{u"format"_s, QJsonObject{{u"type"_s, u"text"_s}}}}},
        {u"tool_choice"_s, u"auto"_s},
        {u"tools"_s, QJsonArray()},
        {u"top_p"_s, 1.0},
        {u"truncation"_s, u"disabled"_s},
        {u"user"_s, QJsonValue::Null},
    };
    QJsonObject echo;
    for (auto it = defaults.begin(); it != defaults.end(); ++it) {
        const QJsonValue given = request[it.key()];
        echo.insert(it.key(), given.isUndefined() || given.isNull() ? it.value() : given);
    }
    echo[u"tools"_s] = echoOfTools(request["tools"_L1].toArray());
    return echo;
}

QJsonObject usageOf(qint64 input, qint64 output)
{
    return {{u"input_tokens"_s, input},
            {u"input_tokens_details"_s, QJsonObject{{u"cached_tokens"_s, 0}}},
            {u"output_tokens"_s, output},
            {u"output_tokens_details"_s, QJsonObject{{u"reasoning_tokens"_s, 0}}},
            {u"total_tokens"_s, input + output}};
}

/// One response from `in_progress` to its end.
class ResponseRun
{
public:
    ResponseRun(const GenerationCall &call, const AnswerSource &source, const QString &id)
        : m_model(call.model)
        , m_created(source.created)
        , m_id(id)
        , m_echo(echoOfRequest(call.request))
        , m_generation(generate(source, call.prompt, chosenTool(call.request, call.prompt),
                                call.request["text"_L1]["format"_L1].toObject(), requestedMaxTokens(call.request)))
        , m_usage(usageOf(estimateTokens(call.prompt.characters), m_generation.tokens.size()))
    {
        m_itemId = drawnId(m_generation.tool ? u"fc_"_s : u"msg_"_s, 48, source.draw);
        m_callId = drawnId(u"call_"_s, 24, source.draw);
    }

    int tokens() const { return int(m_generation.tokens.size()); }

    QJsonObject whole() const
    {
        QJsonObject response = frame();
        response.insert(u"status"_s, m_generation.cut ? u"incomplete"_s : u"completed"_s);
        if (m_generation.cut) {
            response.insert(u"incomplete_details"_s, QJsonObject{{u"reason"_s, u"max_output_tokens"_s}});
        }
        response.insert(u"output"_s, QJsonArray{item(Part::Whole)});
        response.insert(u"usage"_s, m_usage);
        return response;
    }

    std::optional<StreamEvent> next()
    {
        switch (m_stage) {
        case Stage::Created:
            m_stage = Stage::InProgress;
            return event(u"response.created"_s, {{u"response"_s, begun()}});
        case Stage::InProgress:
            m_stage = Stage::ItemAdded;
            return event(u"response.in_progress"_s, {{u"response"_s, begun()}});
        case Stage::ItemAdded:
            m_stage = m_generation.tool ? Stage::Delta : Stage::PartAdded;
            return event(u"response.output_item.added"_s, {{u"output_index"_s, 0}, {u"item"_s, item(Part::Empty)}});
        case Stage::PartAdded:
            m_stage = Stage::Delta;
            return event(u"response.content_part.added"_s, place({{u"part"_s, textPart({})}}));
        case Stage::Delta:
            if (m_token < m_generation.tokens.size()) {
                return delta();
            }
            [[fallthrough]];
        case Stage::TextDone:
            return textDone();
        case Stage::PartDone:
            m_stage = Stage::ItemDone;
            return event(u"response.content_part.done"_s, place({{u"part"_s, textPart(m_generation.text())}}));
        case Stage::ItemDone:
            m_stage = Stage::Completed;
            return event(u"response.output_item.done"_s, {{u"output_index"_s, 0}, {u"item"_s, item(Part::Whole)}});
        case Stage::Completed:
            m_stage = Stage::Ended;
            return event(m_generation.cut ? u"response.incomplete"_s : u"response.completed"_s,
                         {{u"response"_s, whole()}});
        case Stage::Ended:
            break;
        }
        return std::nullopt;
    }

private:
    enum class Stage {
        Created,
        InProgress,
        ItemAdded,
        PartAdded,
        Delta,
        TextDone,
        PartDone,
        ItemDone,
        Completed,
        Ended
    };
    enum class Part { Empty, Whole };

    QJsonObject frame() const
    {
        QJsonObject response = m_echo;
        response.insert(u"id"_s, m_id);
        response.insert(u"object"_s, u"response"_s);
        response.insert(u"created_at"_s, m_created);
        response.insert(u"model"_s, m_model);
        response.insert(u"error"_s, QJsonValue::Null);
        response.insert(u"incomplete_details"_s, QJsonValue::Null);
        return response;
    }

    QJsonObject begun() const
    {
        QJsonObject response = frame();
        response.insert(u"status"_s, u"in_progress"_s);
        response.insert(u"output"_s, QJsonArray());
        response.insert(u"usage"_s, QJsonValue::Null);
        return response;
    }

    static QJsonObject textPart(const QString &text)
    {
        return {{u"type"_s, u"output_text"_s},
                {u"text"_s, text},
                {u"annotations"_s, QJsonArray()},
                {u"logprobs"_s, QJsonArray()}};
    }

    QJsonObject item(Part part) const
    {
        const bool whole = part == Part::Whole;
        const QString ended = m_generation.cut ? u"incomplete"_s : u"completed"_s;
        QJsonObject item{{u"id"_s, m_itemId}, {u"status"_s, whole ? ended : u"in_progress"_s}};
        if (m_generation.tool) {
            item.insert(u"type"_s, u"function_call"_s);
            item.insert(u"call_id"_s, m_callId);
            item.insert(u"name"_s, m_generation.tool->name);
            item.insert(u"arguments"_s, whole ? m_generation.text() : QString());
        } else {
            item.insert(u"type"_s, u"message"_s);
            item.insert(u"role"_s, u"assistant"_s);
            item.insert(u"content"_s, whole ? QJsonArray{textPart(m_generation.text())} : QJsonArray());
        }
        return item;
    }

    /// Adds where in the output an event belongs.
    QJsonObject place(QJsonObject data) const
    {
        data.insert(u"item_id"_s, m_itemId);
        data.insert(u"output_index"_s, 0);
        if (!m_generation.tool) {
            data.insert(u"content_index"_s, 0);
        }
        return data;
    }

    StreamEvent event(const QString &type, QJsonObject data, int tokens = 0)
    {
        data.insert(u"type"_s, type);
        data.insert(u"sequence_number"_s, m_sequence++);
        return namedEvent(type.toLatin1(), data, tokens);
    }

    StreamEvent delta()
    {
        QJsonObject data = place({{u"delta"_s, m_generation.tokens.at(m_token++)}});
        if (m_generation.tool) {
            return event(u"response.function_call_arguments.delta"_s, data, 1);
        }
        data.insert(u"logprobs"_s, QJsonArray());
        return event(u"response.output_text.delta"_s, data, 1);
    }

    StreamEvent textDone()
    {
        if (m_generation.tool) {
            m_stage = Stage::ItemDone;
            return event(u"response.function_call_arguments.done"_s,
                         place({{u"arguments"_s, m_generation.text()}, {u"name"_s, m_generation.tool->name}}));
        }
        m_stage = Stage::PartDone;
        return event(u"response.output_text.done"_s,
                     place({{u"text"_s, m_generation.text()}, {u"logprobs"_s, QJsonArray()}}));
    }

    QString m_model;
    qint64 m_created;
    QString m_id;
    QString m_itemId;
    QString m_callId;
    QJsonObject m_echo;
    Generation m_generation;
    QJsonObject m_usage;
    Stage m_stage = Stage::Created;
    qsizetype m_token = 0;
    int m_sequence = 0;
};

} // namespace

SimulatedAnswer responsesResponse(const GenerationCall &call, const AnswerSource &source, const QString &id,
                                  QJsonObject *stored)
{
    auto run = std::make_shared<ResponseRun>(call, source, id);
    if (stored) {
        *stored = run->whole();
    }
    if (call.stream) {
        return streamAnswer([run] { return run->next(); }, run->tokens());
    }
    SimulatedAnswer answer = jsonAnswer(run->whole());
    answer.tokens = run->tokens();
    answer.paced = true;
    return answer;
}

} // namespace spillway
