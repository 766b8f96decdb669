// SPDX-License-Identifier: MIT
#include "core/simulate/prompt.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// The text of a message's content: a string, or the text of its parts.
QString contentText(const QJsonValue &content)
{
    if (content.isString()) {
        return content.toString();
    }
    QStringList texts;
    const QJsonArray parts = content.toArray();
    for (const QJsonValue &part : parts) {
        const QString text = part.isString() ? part.toString() : part["text"_L1].toString();
        if (!text.isEmpty()) {
            texts.append(text);
        }
    }
    return texts.join(u' ');
}

void addMessage(Prompt &prompt, const QJsonObject &message)
{
    const QString text = contentText(message["content"_L1]);
    const QString output = message["output"_L1].toString(); // of a function_call_output
    prompt.characters += text.size() + output.size();
    const QString role = message["role"_L1].toString();
    if (role == u"user") {
        prompt.lastUserText = text;
    }
    prompt.afterToolResult =
        role == u"tool" || role == u"function" || message["type"_L1].toString() == u"function_call_output";
}

QString compact(const QJsonValue &value)
{
    if (value.isArray()) {
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    }
    return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
}

QJsonObject functionOf(const QJsonObject &tool)
{
    return tool.contains("function"_L1) ? tool["function"_L1].toObject() : tool;
}

/// JSON text if the format asks for it.
std::optional<QString> formattedText(const QJsonObject &format, const QString &text)
{
    const QString type = format["type"_L1].toString();
    if (type == u"json_object") {
        return compact(QJsonObject{{u"answer"_s, text}});
    }
    if (type == u"json_schema") {
        const QJsonObject inner = format.contains("json_schema"_L1) ? format["json_schema"_L1].toObject() : format;
        return compact(sampleOfSchema(inner["schema"_L1].toObject(), u"example"_s));
    }
    return std::nullopt;
}

} // namespace

Prompt readMessages(const QJsonArray &messages)
{
    Prompt prompt;
    for (const QJsonValue &message : messages) {
        addMessage(prompt, message.toObject());
    }
    return prompt;
}

Prompt readResponsesInput(const QJsonObject &request)
{
    const QJsonValue input = request["input"_L1];
    Prompt prompt = input.isArray() ? readMessages(input.toArray()) : readTextOrList(input);
    prompt.characters += request["instructions"_L1].toString().size();
    return prompt;
}

Prompt readTextOrList(const QJsonValue &value)
{
    Prompt prompt;
    if (value.isString()) {
        prompt.lastUserText = value.toString();
        prompt.characters = prompt.lastUserText.size();
        return prompt;
    }
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items) {
        if (item.isString()) {
            prompt.lastUserText = item.toString();
            prompt.characters += prompt.lastUserText.size();
        } else {
            // Numbers are tokens already: four characters each, so that the estimate counts each once.
            prompt.characters += 4 * (item.isArray() ? item.toArray().size() : 1);
        }
    }
    return prompt;
}

std::optional<ToolCall> chosenTool(const QJsonObject &request, const Prompt &prompt)
{
    const QJsonValue choice = request["tool_choice"_L1];
    if (prompt.afterToolResult || choice.toString() == u"none") {
        return std::nullopt;
    }
    const QString wanted = functionOf(choice.toObject())["name"_L1].toString();
    const QJsonArray tools = request["tools"_L1].toArray();
    for (const QJsonValue &tool : tools) {
        const QJsonObject function = functionOf(tool.toObject());
        const QString name = function["name"_L1].toString();
        if (!name.isEmpty() && (wanted.isEmpty() || wanted == name)) {
            return ToolCall{name, function["parameters"_L1].toObject(), !wanted.isEmpty()};
        }
    }
    return std::nullopt;
}

Generation generate(const AnswerSource &source, const Prompt &prompt, const std::optional<ToolCall> &tool,
                    const QJsonObject &format, qint64 maxTokens)
{
    Generation generation;
    generation.tool = tool;
    if (tool) {
        const QString text = prompt.lastUserText.isEmpty() ? u"example"_s : prompt.lastUserText.left(40);
        generation.tokens = splitTokens(compact(sampleOfSchema(tool->parameters, text).toObject()));
    } else {
        generation.tokens = answerTokens(source, prompt.lastUserText);
        if (const auto json = formattedText(format, generation.text())) {
            generation.tokens = splitTokens(*json);
        }
    }
    if (maxTokens > 0 && generation.tokens.size() > maxTokens) {
        generation.tokens.resize(maxTokens);
        generation.cut = true;
    }
    return generation;
}

} // namespace spillway
