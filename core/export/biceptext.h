// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace spillway
{

/// A Bicep string in single quotes that means just `text`: neither a quote nor `${` nor a line end is left in it, and
/// what is not printable ASCII is written as `\u{…}`.
QString bicepString(const QString &text);

} // namespace spillway
