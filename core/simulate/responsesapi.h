// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/generationcall.h"
#include "core/simulate/simulatedanswer.h"

namespace spillway
{

/// The Responses API: one JSON, or its named events from `response.created` over `response.output_text.delta` (or
/// `response.function_call_arguments.delta`) to `response.completed` (or `response.incomplete`).
/// `id` is the response's own; `stored`, if given, becomes the response as it is at its end.
SimulatedAnswer responsesResponse(const GenerationCall &call, const AnswerSource &source, const QString &id,
                                  QJsonObject *stored = nullptr);

} // namespace spillway
