// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QProcessEnvironment>

namespace spillway
{

/// Backends that come from elsewhere, ready to be added to a profile.
struct BackendImport
{
    QList<Backend> backends;        ///< under names that the profile has not
    QMap<QString, QByteArray> keys; ///< by these names; for the keychain alone
    int known = 0;                  ///< how many were left out because the profile has them
    QStringList problems;           ///< sentences; with one, nothing is imported

    bool isEmpty() const { return backends.isEmpty(); }
};

/// The backends of BACKEND_n_* variables.
BackendImport importFromEnvironment(const Profile &into, const QProcessEnvironment &environment);
/// The backends of a file: another profile, or lines `BACKEND_1_URL=…` (with or without `export` and quotes).
BackendImport importFromFile(const Profile &into, const QString &path);

/// How many backends the variables name; 0 if there is none.
int backendsInEnvironment(const QProcessEnvironment &environment);

} // namespace spillway
