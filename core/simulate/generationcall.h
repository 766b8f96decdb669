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
/// `n`, from 1 to 8.
int requestedChoices(const QJsonObject &request);
/// True if the last chunk of the stream is to tell the usage.
bool wantsUsage(const QJsonObject &request);
/// `usage` of chat completions and completions.
QJsonObject usageObject(qint64 promptTokens, qint64 completionTokens);

} // namespace spillway
