// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QProcessEnvironment>

#include <optional>

namespace spillway
{

/// The keys that come as environment variables (CONTRACT.md section 3), for containers and CI, or as files of the
/// variables' names in the folder that $CREDENTIALS_DIRECTORY names: systemd puts a service's credentials there, and
/// container engines and Kubernetes mount their secrets as such folders. A variable wins over a file, and both over
/// every other place. Files are read at each call, so that a new one counts at the next reload. A value, usable on any
/// thread.
class EnvironmentStore
{
public:
    explicit EnvironmentStore(const QProcessEnvironment &environment);

    /// The key of a backend (`SPILLWAY_KEY_<NAME>`), or the client key (`SPILLWAY_CLIENT_KEY`) for an empty name.
    /// White space around it is dropped: a file often ends with a newline. A variable or a file that holds nothing else
    /// is not set.
    std::optional<QByteArray> key(const QString &backendName) const;
    /// The trimmed value of any variable, or of the file of its name; empty if there is neither. A file that cannot be
    /// read or holds more than `longestFile` is none.
    QString value(const QString &variable) const;
    /// Where `value` takes it from, for people: `environment NAME` or `credential file NAME`; empty if from nowhere.
    QString source(const QString &variable) const;
    /// The variables, and every file of the folder as one, where a variable of its name is not set. For a reader of
    /// variables that knows no files; never for a process that is started.
    QProcessEnvironment withFiles() const;

    /// Bytes; no secret is longer.
    static constexpr qint64 longestFile = 64 * 1024;

private:
    QString fileValue(const QString &name) const;

    QProcessEnvironment m_environment;
};

} // namespace spillway
