// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/tracesummary.h"

namespace spillway
{

/// The figures of a trace for people, several lines.
QString summaryText(const TraceSummary &summary);

} // namespace spillway
