// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QByteArray>
#include <QSaveFile>

#include <optional>

/// What commands read and write beside the console: whole files.
namespace spillway
{

/// True if there is no error among `findings`; each is on standard error then.
bool report(const QList<Finding> &findings);

/// All of a file, `-` for standard input; empty, with a message, when it cannot be read. `what` names it there.
std::optional<QByteArray> readAll(const QString &path, const QString &what);

/// Where the result goes: standard output, or a file that is there whole or not at all.
class Result
{
public:
    /// `path`: empty for standard output.
    explicit Result(const QString &path)
        : m_file(path)
        , m_isFile(!path.isEmpty())
    {
    }

    void write(const QByteArray &bytes);
    /// An ExitCode; why nothing was written is on standard error then.
    int finish();

private:
    void flush();

    QSaveFile m_file;
    bool m_isFile;
    QByteArray m_pending;
};

} // namespace spillway
