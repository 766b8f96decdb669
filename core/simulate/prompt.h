// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/completiontext.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>

/// What a request asks of the model, whichever API it came by.
namespace spillway
{

struct Prompt
{
    qint64 characters = 0;        ///< of everything that counts as input, for the estimate
    QString lastUserText;         ///< what the answer echoes
    bool afterToolResult = false; ///< the last message is a tool's result: the model speaks now
};

/// `messages` of chat completions: strings, or parts with `text`.
Prompt readMessages(const QJsonArray &messages);
/// `input` and `instructions` of the Responses API: a string, or items.
Prompt readResponsesInput(const QJsonObject &request);
/// `prompt` of completions or `input` of embeddings: a string, or an array of strings or tokens.
Prompt readTextOrList(const QJsonValue &value);

/// The tool that the model calls.
struct ToolCall
{
    QString name;
    QJsonObject parameters; ///< its JSON schema
    bool named = false;     ///< the request's tool_choice names it
};

/// The tool to call for this request: none without tools, when `tool_choice` is `none`, or behind a tool's result.
/// Both spellings of a tool are read: chat completions' (`function: {name}`) and the Responses API's (`name`).
std::optional<ToolCall> chosenTool(const QJsonObject &request, const Prompt &prompt);

/// What the model writes: the pieces of its text, or of the tool call's arguments.
struct Generation
{
    QStringList tokens;
    bool cut = false; ///< the limit of tokens ended it
    std::optional<ToolCall> tool;

    QString text() const { return tokens.join(QString()); }
};

/// `maxTokens` 0: no limit. `format` is `response_format` (or the Responses API's `text.format`): JSON is written where
/// it asks for it.
Generation generate(const AnswerSource &source, const Prompt &prompt, const std::optional<ToolCall> &tool,
                    const QJsonObject &format, qint64 maxTokens);

} // namespace spillway
