// SPDX-License-Identifier: MIT
#include "core/export/powershellscript.h"

#include "core/export/powershellcommands.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr QStringView newFolder =
    u"$bodies = Join-Path ([System.IO.Path]::GetTempPath()) ('spillway-' + [guid]::NewGuid())\n"
    "$null = New-Item -ItemType Directory -Path $bodies\n";

constexpr QStringView opening =
    u"#Requires -Version 5.1\n"
    "# The ten steps to an Azure API Management gateway in front of Azure OpenAI. It can be run again: what is there\n"
    "# already stays. It needs the Azure CLI, signed in (az login).\n"
    "Set-StrictMode -Version Latest\n"
    "$ErrorActionPreference = 'Stop'\n"
    "$ProgressPreference = 'SilentlyContinue'\n"
    "$PSNativeCommandUseErrorActionPreference = $false # Invoke-Az looks at az's exit code\n"
    "$PSNativeCommandArgumentPassing = 'Standard'      # PowerShell 7.3 and later: arguments arrive as they are\n"
    "Set-Location -LiteralPath $PSScriptRoot\n";

constexpr QStringView helpers =
    u"\n"
    "$onWindows = [System.Environment]::OSVersion.Platform -eq 'Win32NT'\n"
    "$azFound = Get-Command az -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1\n"
    "if (-not $azFound) { throw 'The Azure CLI (az) was not found. Install it first.' }\n"
    "$azProgram = $azFound.Source\n"
    "$azFirst = @()\n"
    "$isBatch = $azProgram -match '\\.(cmd|bat)$'\n"
    "if ($isBatch) {\n"
    "    # A batch file reads signs like & once more. The Python beside it takes arguments as they are.\n"
    "    $python = Join-Path (Split-Path (Split-Path $azProgram)) 'python.exe'\n"
    "    if (Test-Path -LiteralPath $python) {\n"
    "        $azProgram = $python\n"
    "        $azFirst = @('-IBm', 'azure.cli')\n"
    "        $isBatch = $false\n"
    "    }\n"
    "}\n"
    "$version = $PSVersionTable.PSVersion\n"
    "$passesAsIs = $version.Major -gt 7 -or ($version.Major -eq 7 -and $version.Minor -ge 3)\n"
    "\n"
    "# Refuses what would not arrive at az as it is.\n"
    "function Assert-Word([string]$Word) {\n"
    "    if (-not $passesAsIs -and ($Word -eq '' -or $Word -match '\"|\\\\$')) {\n"
    "        throw \"This value needs PowerShell 7.3 or later: $Word\"\n"
    "    }\n"
    "    if ($isBatch -and ($Word -match '[%!\"\\r\\n]' -or ($Word -notmatch '\\s' -and $Word -match '[&|<>^()]'))) {\n"
    "        throw \"A batch file cannot pass this on. Use the Azure CLI's own installer: $Word\"\n"
    "    }\n"
    "}\n"
    "\n"
    "function Invoke-AzProgram([object[]]$Words, [string]$Tolerated) {\n"
    "    $ErrorActionPreference = 'Continue' # what az writes to its error stream is no error yet\n"
    "    $all = @(foreach ($word in $Words) { Assert-Word ([string]$word); [string]$word })\n"
    "    $errorFile = Join-Path $bodies 'errors'\n"
    "    $output = & $azProgram @azFirst @all 2>$errorFile\n"
    "    if ($LASTEXITCODE -eq 0) { return (@($output) -join \"`n\").Trim() }\n"
    "    # Windows PowerShell breaks the lines of what az said anywhere, so they are compared without white space.\n"
    "    $said = [string](Get-Content -Raw -LiteralPath $errorFile)\n"
    "    if ($Tolerated -and ($said -replace '\\s', '') -match ($Tolerated -replace ' ', '')) { return '' }\n"
    "    throw \"az failed: $said\"\n"
    "}\n"
    "\n"
    "# What az prints.\n"
    "function Invoke-Az { Invoke-AzProgram $args '' }\n"
    "# What az prints; nothing where Azure says that there is no such thing.\n"
    "function Find-Az { Invoke-AzProgram $args 'not found|could not be found' }\n"
    "# The first word is a pattern: a failure that says so means that it is done already.\n"
    "function Invoke-AzOnce { Invoke-AzProgram @($args | Select-Object -Skip 1) $args[0] }\n";

/// Before anything is made: an instance takes the better part of an hour, and it would be in vain.
QString schemaCheck(const SetupScript &script)
{
    const QString file = powershellWord(script.inputs.schemaFile);
    const QString url = script.schemaUrl();
    QString text = u"\nif (-not (Test-Path -LiteralPath "_s + file + u")) {\n"_s;
    const QStringList lines{
        u"%1 is not beside this script. Make it from the profile:"_s.arg(script.inputs.schemaFile),
        url.isEmpty() ? QString() : u"  Invoke-WebRequest -UseBasicParsing -OutFile inference.json %1"_s.arg(url),
        u"  spillway-cli export openapi PROFILE --schema %1 -o %2"_s.arg(
            url.isEmpty() ? u"FILE"_s : u"inference.json"_s, script.inputs.schemaFile)};
    for (const QString &line : lines) {
        if (!line.isEmpty()) {
            text += u"    Write-Host "_s + powershellWord(line) + u'\n';
        }
    }
    return text + u"    exit 1\n}\n"_s;
}

QString testText(const GatewayTest &test)
{
    if (test.url.isEmpty()) {
        return u"# No deployment of the set-up answers chats, so there is nothing to try here.\n"_s;
    }
    const QString body = QString::fromLatin1(test.body).simplified();
    return u"# Roles and new deployments take some minutes until they are in force, so it is tried for ten.\n$call = "
           u"@{\n"
           "    Uri = "_s +
           powershellWord(test.url) +
           u"\n    Method = 'Post'\n    ContentType = 'application/json'\n"
           "    Headers = @{ 'api-key' = $clientKey }\n    Body = "_s +
           powershellWord(body) +
           u"\n    TimeoutSec = 120\n    UseBasicParsing = $true\n}\n"
           "for ($try = 1; ; $try++) {\n"
           "    try {\n"
           "        $answer = Invoke-WebRequest @call\n"
           "        break\n"
           "    } catch {\n"
           "        Write-Host \"Try $try of 20: $($_.Exception.Message)\"\n"
           "        if ($try -ge 20) { throw 'The gateway does not answer. The steps before are done; run it again "
           "later.' }\n"
           "        Start-Sleep -Seconds 30\n"
           "    }\n"
           "}\n"
           "Write-Host $answer.Content\n"_s;
}

QString closing(const SetupScript &script)
{
    const AzCommand key = script.commands(SetupStep::ClientSubscription).commands.last();
    const AzScript howTo{{}, preamble(script.plan).commands + QList<AzCommand>{key}, {}};
    QString text = u"\nWrite-Host "_s +
                   powershellWord(u"Done. Clients use the endpoint %1"_s.arg(script.plan.clientEndpoint())) +
                   u"\nWrite-Host 'The key for them, when you need it (it goes into a variable):'\n"_s;
    const QStringList lines = powershellCommands(howTo, PowerShellPlace::Terminal).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        if (!line.startsWith(u'#')) {
            text += u"Write-Host "_s + powershellWord(u"  "_s + line) + u'\n';
        }
    }
    return text;
}

} // namespace

Exported PowerShellScriptWriter::write(const Profile &profile) const
{
    const SetupScript script = planSetupScript(profile);
    if (!script.problem.isEmpty()) {
        return {{}, script.problem, {}};
    }
    return {powershellScript(script).toUtf8(), {}, script.notes};
}

QString powershellScript(const SetupScript &script)
{
    QString steps = powershellCommands(preamble(script.plan), PowerShellPlace::Script);
    for (const SetupStep step : setupSteps()) {
        steps += u"\nWrite-Host "_s + powershellWord(u"== "_s + stepHeading(step)) + u'\n';
        const QStringList remarks = stepRemarks(step, script);
        for (const QString &remark : remarks) {
            steps += u"# "_s + powershellComment(remark) + u'\n';
        }
        steps += powershellCommands(script.commands(step), PowerShellPlace::Script);
    }
    // The folder's contents are for their owner alone: on Windows the temporary folder is the user's own.
    return opening.toString() + helpers.toString() + schemaCheck(script) +
           u"\n# The bodies of requests, for their owner alone and only as long as the script runs.\n"_s +
           newFolder.toString() + u"try {\nif (-not $onWindows) { chmod 700 $bodies }\n\n"_s + steps +
           testText(script.test) + closing(script) +
           u"} finally {\n    Remove-Item -Recurse -Force -LiteralPath $bodies\n}\n"_s;
}

QString powershellText(const AzScript &script)
{
    const QString folder = script.files.isEmpty() ? QString() : newFolder.toString() + u'\n';
    return folder + powershellCommands(script, PowerShellPlace::Terminal);
}

} // namespace spillway
