// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/prompt.h"

namespace spillway
{

/// What a request to a generating operation comes down to.
struct GenerationCall
{
    QJsonObject request;
    QString model; ///< as the answer names it
    Prompt prompt;
    bool stream = false;
};

/// The limit of tokens that a request sets, by whichever of its names; 0: none.
qint64 requestedMaxTokens(const QJsonObject &request);
/// The most that `n` asks for.
constexpr int mostChoices = 128;
/// `n`, from 1 to `mostChoices`.
int requestedChoices(const QJsonObject &request);
/// How many prompts a completions request has: its `prompt` is one text, one list of tokens, or a list of either.
int requestedPrompts(const QJsonObject &request);
/// True if the last chunk of the stream is to tell the usage.
bool wantsUsage(const QJsonObject &request);
/// `usage` of chat completions and completions.
QJsonObject usageObject(qint64 promptTokens, qint64 completionTokens);

} // namespace spillway
