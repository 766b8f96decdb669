// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/codetokens.h"

namespace spillway
{

/// Colours one line of an API Management policy: XML with C# in its expressions, `@( … )` and `@{ … }`. As
/// `tokenizeLine`.
CodeLine tokenizePolicyLine(QStringView line, int state);

} // namespace spillway
