// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/generationcall.h"
#include "core/simulate/simulatedanswer.h"

namespace spillway
{

/// Embeddings: for each input a vector of length 1 that depends on the input alone, as numbers or, with
/// `encoding_format` `base64` (what the official SDKs ask for), as little-endian 32-bit floats.
SimulatedAnswer embeddingsResponse(const GenerationCall &call);

/// The vector for one input. `dimensions` 1 and up.
QList<float> embeddingOf(const QByteArray &input, int dimensions);

} // namespace spillway
