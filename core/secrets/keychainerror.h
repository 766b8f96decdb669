// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace spillway
{

/// What a keychain job was to do.
enum class KeychainAction { Read, Write, Remove };

/// Why a keychain job failed, for people; empty if it did not. Not finding the entry is no failure of a read or a
/// removal. `error` is a QKeychain::Error, `detail` the text that came with it.
QString keychainProblem(KeychainAction action, int error, const QString &detail);

/// True if the job failed because no keychain is there at all: then there is no key in it either.
bool isKeychainAbsent(int error, const QString &detail);

} // namespace spillway
