// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

/// Single elements of a policy document as text. `indent` is in front of each line.
namespace spillway
{

QString setVariable(const QString &indent, const QString &name, const QString &value);
/// Whatever the header was.
QString setHeader(const QString &indent, const QString &name, const QString &value);
QString deleteHeader(const QString &indent, const QString &name);

} // namespace spillway
