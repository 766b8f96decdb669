// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/environmentprofile.h"
#include "core/export/exporter.h"

/// The BACKEND_n_* variables as a file (`NAME=value` lines), as container tools and shells read it.
namespace spillway
{

/// Writes the variables of CONTRACT.md section 3. Never a key: where one is needed the line is there as a comment.
class EnvironmentFileWriter : public Exporter
{
public:
    QString kind() const override { return QStringLiteral("env"); }
    QString title() const override { return QStringLiteral("BACKEND_n_* variables"); }
    QString suffix() const override { return QStringLiteral(".env"); }
    Exported write(const Profile &profile) const override;
};

/// A file of variables, read.
struct EnvironmentFile
{
    EnvironmentProfile read; ///< as `profileFromEnvironment` says; findings name a line where they are about one
    bool hasKeys = false;    ///< there are keys in the file, which belong into the keychain and not into a profile
};

/// Reads `NAME=value` lines: empty lines, `#` comments, `export` in front, single and double quotes. `$` and command
/// substitution have no meaning: the text stays as it is.
EnvironmentFile readEnvironmentFile(const QByteArray &text);

} // namespace spillway
