// SPDX-License-Identifier: MIT
#include "core/config/limitedread.h"

#include <QFile>

namespace spillway
{

LimitedRead readLimited(const QString &path, qint64 most)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {{}, false, file.errorString()};
    }
    LimitedRead result;
    for (;;) {
        const QByteArray piece = file.read(most + 1 - result.bytes.size());
        result.bytes += piece;
        if (result.bytes.size() > most) {
            return {{}, true};
        }
        if (piece.isEmpty()) {
            break;
        }
    }
    if (file.error() != QFileDevice::NoError) {
        return {{}, false, file.errorString()};
    }
    return result;
}

} // namespace spillway
