// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

/// Texts from forms inside a policy document, inert for all that reads it: XML, C#, and the gateway's own `{{name}}`.
namespace spillway
{

/// A C# string literal in double quotes. Whatever is not a letter, a digit, a space or one of `-._~:/` is written as
/// `\uXXXX`: neither a quote nor `<`, `&`, `{{`, a line end or a mark that turns the direction of writing is left.
QString csharpString(const QString &text);

} // namespace spillway
