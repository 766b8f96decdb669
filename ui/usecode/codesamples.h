// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/samples.h"
#include "ui/widgets/codetokens.h"

namespace spillway
{

/// What colours a sample.
CodeLanguage sampleSyntax(SampleLanguage language);

} // namespace spillway
