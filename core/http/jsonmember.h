// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

namespace spillway
{

/// The text of the value that the JSON object in `json` has under `key` (of the last one, if there are several),
/// without anything being parsed or copied: of an answer, a few numbers at its end are wanted, and a document of all of
/// it would cost more than to pass it on. `key` is compared byte for byte: one that is written with escapes is not
/// found.
///
/// Empty if there is none, or if `json` is no object from its first brace to its last; what stands between the two is
/// not judged. Any thread.
QByteArrayView jsonMember(QByteArrayView json, QByteArrayView key);

} // namespace spillway
