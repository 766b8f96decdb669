// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azcommand.h"
#include "core/export/setupscript.h"

namespace spillway
{

/// The ten steps as a PowerShell script, for Windows PowerShell 5.1 and PowerShell 7 on any system. Everything that it
/// needs but the schema and keys is in it.
class PowerShellScriptWriter : public Exporter
{
public:
    QString kind() const override { return QStringLiteral("powershell"); }
    QString title() const override { return QStringLiteral("The ten steps as a PowerShell script"); }
    QString suffix() const override { return QStringLiteral(".ps1"); }
    /// A problem where the set-up or the policy has one, with its path.
    Exported write(const Profile &profile) const override;
};

/// The script of what is planned, which has no problem.
QString powershellScript(const SetupScript &script);

/// One step's commands as a person pastes them into PowerShell.
QString powershellText(const AzScript &script);

} // namespace spillway
