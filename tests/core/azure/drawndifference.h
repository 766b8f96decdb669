// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/textdifference.h"

namespace spillway
{

/// `-` and `+` lines, ` ` for what stays, `@` between the hunks.
inline QByteArray drawn(const QList<DifferenceHunk> &hunks)
{
    QByteArray text;
    for (const DifferenceHunk &hunk : hunks) {
        text += text.isEmpty() ? "" : "@\n";
        for (const DifferenceLine &line : hunk) {
            text += (line.kind == DifferenceLine::Kind::Same      ? ' '
                     : line.kind == DifferenceLine::Kind::Removed ? '-'
                                                                  : '+') +
                    line.text.toUtf8() + '\n';
        }
    }
    return text;
}

} // namespace spillway
