// SPDX-License-Identifier: MIT
#include "core/secrets/subscriptionkey.h"

namespace spillway
{

QString subscriptionKeyName(const QString &subscription)
{
    return QStringLiteral("apim/") + subscription;
}

} // namespace spillway
