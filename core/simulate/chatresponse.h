// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/generationcall.h"
#include "core/simulate/simulatedanswer.h"

namespace spillway
{

/// Chat completions: one JSON, or chunks as Azure sends them: first the filter's verdict on the prompt with no choice,
/// then the role, the pieces of the text or of the tool call's arguments, the reason of the end, the usage if it was
/// asked for, and `[DONE]`.
SimulatedAnswer chatResponse(const GenerationCall &call, const AnswerSource &source);

} // namespace spillway
