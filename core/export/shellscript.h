// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azcommand.h"
#include "core/export/setupscript.h"

namespace spillway
{

/// The ten steps as a bash script. Everything that it needs but the schema and keys is in it.
class ShellScriptWriter : public Exporter
{
public:
    QString kind() const override { return QStringLiteral("bash"); }
    QString title() const override { return QStringLiteral("The ten steps as a bash script"); }
    QString suffix() const override { return QStringLiteral(".sh"); }
    /// A problem where the set-up or the policy has one, with its path.
    Exported write(const Profile &profile) const override;
};

/// The script of what is planned, which has no problem.
QString shellScript(const SetupScript &script);

/// One step's commands as a person pastes them into bash.
QString bashText(const AzScript &script);

} // namespace spillway
