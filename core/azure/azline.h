// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azcommand.h"

namespace spillway
{

/// Puts the words of one command together. Values are words of their own, so nothing in them can become an option.
class AzLine
{
public:
    /// `command` like `apim create`: nothing in it comes from a form.
    AzLine(const QString &comment, const QString &command);

    /// `--option value`; a value that begins with a hyphen is joined to its option, as az wants it.
    AzLine &with(const QString &option, const AzWord &value);
    /// An option without a value.
    AzLine &with(const QString &option);
    /// In the subscription that `preamble` has captured.
    AzLine &inSubscription();

    /// The command as a question: what `query` finds goes to the variable `capture`.
    AzCommand asking(const AzWord &query, const QString &capture) const;
    /// The same for something that may not be there: the variable is empty then.
    AzCommand lookingFor(const AzWord &query, const QString &capture) const;
    /// The command as one that changes something. It prints nothing.
    AzCommand changing(int minutes = 1) const;

private:
    AzCommand m_command;
};

/// True if az would take this value for the name of a file to read (`@NAME`, `WORD=@NAME`). There is no way to escape
/// it: such a value can only go in a body.
bool azReadsAsFile(const QString &value);

} // namespace spillway
