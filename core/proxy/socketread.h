// SPDX-License-Identifier: MIT
#pragma once

#include <QIODevice>

namespace spillway
{

/// Everything that has come. As QIODevice::readAll, which copies and leaves the device a block of 32 KiB for ever; read
/// by its exact size Qt hands that block over instead, so that a connection at rest keeps none. With a thousand event
/// streams that is most of what they cost.
inline QByteArray takeAll(QIODevice &device)
{
    const qint64 available = device.bytesAvailable();
    return available > 0 ? device.read(available) : device.readAll();
}

} // namespace spillway
