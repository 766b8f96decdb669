// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

/// The environment variables that the programs read, for the help texts and the manual.
namespace spillway
{

struct VariableSpec
{
    QString name;
    QString help; ///< one line, no full stop
};

/// Those that hold credentials.
QList<VariableSpec> credentialVariables();
/// Those of `serve --from-env`.
QList<VariableSpec> backendVariables();

} // namespace spillway
