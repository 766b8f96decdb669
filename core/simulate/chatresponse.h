// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/prompt.h"
#include "core/simulate/simulatedanswer.h"

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
/// `n`, from 1 to 8.
int requestedChoices(const QJsonObject &request);
/// True if the last chunk of the stream is to tell the usage.
bool wantsUsage(const QJsonObject &request);
/// `usage` of chat completions and completions.
QJsonObject usageObject(qint64 promptTokens, qint64 completionTokens);

/// Chat completions: one JSON, or chunks as Azure sends them: first the filter's verdict on the prompt with no choice,
/// then the role, the pieces of the text or of the tool call's arguments, the reason of the end, the usage if it was
/// asked for, and `[DONE]`.
SimulatedAnswer chatResponse(const GenerationCall &call, const AnswerSource &source);

/// The older completions, in the same manner.
SimulatedAnswer completionResponse(const GenerationCall &call, const AnswerSource &source);

} // namespace spillway
