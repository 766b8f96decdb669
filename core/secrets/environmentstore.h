// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QProcessEnvironment>

#include <optional>

namespace spillway
{

/// The keys that come as environment variables (CONTRACT.md section 3), for containers and CI. They win over every
/// other place. A value, usable on any thread.
class EnvironmentStore
{
public:
    explicit EnvironmentStore(const QProcessEnvironment &environment);

    /// The key of a backend (`SPILLWAY_KEY_<NAME>`), or the client key (`SPILLWAY_CLIENT_KEY`) for an empty name.
    /// White space around it is dropped: a file that a container hands over often ends with a newline. A variable that
    /// holds nothing else is not set.
    std::optional<QByteArray> key(const QString &backendName) const;
    /// The trimmed value of any variable; empty if it is not set.
    QString value(const QString &variable) const;

private:
    QProcessEnvironment m_environment;
};

} // namespace spillway
