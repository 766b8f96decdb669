// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/generationcall.h"
#include "core/simulate/simulatedanswer.h"

namespace spillway
{

/// The older completions: one JSON, or chunks of a token each, the usage if it was asked for, and `[DONE]`.
SimulatedAnswer completionResponse(const GenerationCall &call, const AnswerSource &source);

} // namespace spillway
