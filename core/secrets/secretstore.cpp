// SPDX-License-Identifier: MIT
#include "core/secrets/secretstore.h"

#include "core/config/keyvariable.h"

using namespace Qt::StringLiterals;

namespace spillway
{

QString secretEntry(const QString &profileName, const QString &backendName)
{
    return profileName + u'/' + (backendName.isEmpty() ? u"client"_s : backendName);
}

QString secretVariable(const QString &backendName)
{
    if (backendName.isEmpty()) {
        return u"SPILLWAY_CLIENT_KEY"_s;
    }
    return keyVariable(backendName);
}

} // namespace spillway
