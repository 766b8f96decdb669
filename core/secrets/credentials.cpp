// SPDX-License-Identifier: MIT
#include "core/secrets/credentials.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

bool isHeaderSafe(const QByteArray &secret)
{
    return !secret.isEmpty() && std::all_of(secret.begin(), secret.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

Credential keyCredential(const QByteArray &key, const QString &source)
{
    if (!isHeaderSafe(key)) {
        return {{}, {}, u"the key in %1 holds spaces or characters that no header can carry"_s.arg(source)};
    }
    return {"api-key", key, {}};
}

Credential tokenCredential(const QByteArray &token)
{
    return {"Authorization", "Bearer " + token, {}};
}

} // namespace spillway
