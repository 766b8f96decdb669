// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

/// The pages of the manual, made of the values that the programs' help is made of.
namespace spillway
{

/// `spillway-cli(1)`. `version` and `date` (2026-11-27) stand at its foot.
QString headlessManual(const QString &version, const QString &date);
/// `spillway(1)`.
QString desktopManual(const QString &version, const QString &date);

} // namespace spillway
