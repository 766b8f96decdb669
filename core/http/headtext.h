// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"

#include <algorithm>

/// A head is written into memory whose size is known beforehand: piece by piece it would be moved about as it grows.
namespace spillway
{

/// What these fields take in a head, in bytes: `name: value` and a line end each.
inline qsizetype headLinesSize(const HeaderList &fields)
{
    qsizetype size = 0;
    for (const HeaderField &field : fields) {
        size += field.name.size() + field.value.size() + 4;
    }
    return size;
}

/// Writes `text` to `to`; returns the end.
inline char *writeText(char *to, QByteArrayView text)
{
    return std::copy(text.begin(), text.end(), to);
}

/// Writes a field's line, as headLinesSize counts it; returns the end.
inline char *writeHeadLine(char *to, const HeaderField &field)
{
    to = writeText(writeText(to, field.name), ": ");
    return writeText(writeText(to, field.value), "\r\n");
}

} // namespace spillway
