// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azcommand.h"

/// Commands of az as PowerShell has them. All of it is ASCII: Windows PowerShell reads a file without a mark at its
/// start in the encoding of the country.
namespace spillway
{

enum class PowerShellPlace {
    Terminal, ///< pasted by a person: nothing is there but what PowerShell has
    Script,   ///< the exported script, whose functions `Invoke-Az`, `Find-Az` and `Invoke-AzOnce` are there
};

/// The commands of `script` in their order, with a comment each and the files they need (in the folder `$bodies`).
QString powershellCommands(const AzScript &script, PowerShellPlace place);

/// `text` as an argument: PowerShell makes exactly these characters of it.
QString powershellWord(const QString &text);
/// The same with variables and files in their places.
QString powershellWord(const AzWord &word, const AzScript &script);
/// `text` for a comment: one line of ASCII.
QString powershellComment(const QString &text);

} // namespace spillway
