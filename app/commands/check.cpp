// SPDX-License-Identifier: MIT
#include "app/commands/check.h"

#include "app/commands/command.h"
#include "app/commands/console.h"
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
    for (const Finding &finding : parsed.findings) {
        printResult(printable(finding.toString()));
    }
    if (hasErrors(parsed.findings)) {
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
