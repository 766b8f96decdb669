// SPDX-License-Identifier: MIT
#include "app/commands/check.h"

#include "app/commands/command.h"
#include "app/commands/console.h"
#include "app/commands/terminal.h"
#include "core/azure/setupplan.h"
#include "core/config/profilestore.h"

using namespace Qt::StringLiterals;

namespace spillway
{

int runCheck(const QStringList &arguments)
{
    const auto given = parseArguments(u"check"_s, arguments);
    if (!given) {
        return ExitUsage;
    }
    ProfileStore store(given->positional(0));
    const ParsedProfile parsed = store.load();
    const QList<Finding> findings = parsed.findings + setupFindings(parsed.profile);
    const bool invalid = hasErrors(findings);
    // The findings are this command's result. That an invalid profile's are on standard error holds for every command.
    const bool twice = invalid && !outputAndErrorsMeet();
    for (const Finding &finding : findings) {
        const QString line = printable(finding.toString());
        printResult(line);
        if (twice) {
            printMessage(line);
        }
    }
    if (invalid) {
        return ExitInvalidProfile;
    }
    // Not a finding, so not a result: whoever reads the findings has nothing to skip.
    const qsizetype count = parsed.profile.backends.size();
    printMessage(u"%1: ok, %2 %3"_s.arg(printable(parsed.profile.name))
                     .arg(count)
                     .arg(count == 1 ? u"backend"_s : u"backends"_s));
    return ExitDone;
}

} // namespace spillway
