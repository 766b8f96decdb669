// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

namespace spillway
{

/// A file's content, as far as it can be had.
struct LimitedRead
{
    QByteArray bytes;
    bool isTooLarge = false; ///< it has more than was allowed; `bytes` is empty
    QString problem = {};    ///< why there are none, in the system's words; empty: they are all there
};

/// Reads a file of at most `most` bytes, in pieces, because a pipe (`check <(make-profile)`) or a device does not tell
/// its size. Blocks until it has come.
LimitedRead readLimited(const QString &path, qint64 most);

} // namespace spillway
