// SPDX-License-Identifier: MIT
#pragma once

#include <QIODevice>

namespace spillway
{

/// Everything that has come. As QIODevice::readAll, which copies and leaves the device a block of 32 KiB for ever; read
/// by its exact size Qt hands that block over instead, so that a connection at rest keeps none. With a thousand event
/// streams that is most of what they cost.
///
/// A device is asked also when it has nothing: a socket listens for more only then. readAll would take 32 KiB from the
/// heap for each such look, four times a request.
inline QByteArray takeAll(QIODevice &device)
{
    const qint64 available = device.bytesAvailable();
    if (available > 0) {
        return device.read(available);
    }
    QByteArray all;
    char piece[32 * 1024]; // as large as a socket's own pieces, so that Qt copies into it without a buffer between
    while (device.isReadable()) {
        const qint64 size = device.read(piece, sizeof piece);
        if (size <= 0) {
            break;
        }
        all.append(piece, size);
    }
    return all;
}

} // namespace spillway
