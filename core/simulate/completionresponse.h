// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/generationcall.h"
#include "core/simulate/simulatedanswer.h"

namespace spillway
{

/// The older completions: `n` choices for each prompt, as one JSON, or as chunks: the filter's verdict on the prompts
/// with no choice, a token each, the usage if it was asked for, and `[DONE]`.
SimulatedAnswer completionResponse(const GenerationCall &call, const AnswerSource &source);

} // namespace spillway
