// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace spillway
{

/// Whether two policy documents say the same: they may differ in white space and comments, and in entities where an
/// editor has written them for the raw form. A document that cannot be read is the same as none but itself.
bool samePolicy(const QByteArray &a, const QByteArray &b);

} // namespace spillway
