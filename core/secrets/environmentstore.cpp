// SPDX-License-Identifier: MIT
#include "core/secrets/environmentstore.h"

#include "core/secrets/secretstore.h"

#include <utility>

namespace spillway
{

EnvironmentStore::EnvironmentStore(const QProcessEnvironment &environment)
    : m_environment(environment)
{
}

std::optional<QByteArray> EnvironmentStore::key(const QString &backendName) const
{
    const QString found = value(secretVariable(backendName));
    return found.isEmpty() ? std::nullopt : std::optional(found.toUtf8());
}

QString EnvironmentStore::value(const QString &variable) const
{
    return m_environment.value(variable).trimmed();
}

} // namespace spillway
