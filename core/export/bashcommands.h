// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azcommand.h"

/// Commands of az as bash has them.
namespace spillway
{

/// Where the text will be.
enum class BashPlace {
    Terminal, ///< pasted by a person: nothing is there but what bash has
    Script,   ///< the exported script, whose functions `if_there`, `done_if` and `stop` are there
};

/// The commands of `script` in their order, with a comment each and the files they need (in the folder `$bodies`).
QString bashCommands(const AzScript &script, BashPlace place);

/// One word, with variables and files in their places.
QString bashWord(const AzWord &word, const AzScript &script);

} // namespace spillway
