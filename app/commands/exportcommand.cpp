// SPDX-License-Identifier: MIT
#include "app/commands/exportcommand.h"

#include "app/commands/command.h"
#include "app/commands/console.h"
#include "app/commands/inputoutput.h"
#include "core/config/profilestore.h"
#include "core/export/exporter.h"

using namespace Qt::StringLiterals;

namespace spillway
{

QStringList exportKinds()
{
    QStringList kinds;
    for (const Exporter *exporter : exporters()) {
        kinds.append(exporter->kind());
    }
    return kinds;
}

int runExport(const QStringList &arguments)
{
    const auto given = parseArguments(u"export"_s, arguments);
    if (!given) {
        return ExitUsage;
    }
    const QString kind = given->positional(0);
    const Exporter *exporter = findExporter(kind);
    if (!exporter) {
        const QString near = nearestWord(kind, exportKinds());
        return wrongUsage(u"export"_s, u"KIND is %1, not \"%2\".%3"_s.arg(
                                           exportKinds().join(u" or "_s), kind,
                                           near.isEmpty() ? u""_s : u" Did you mean "_s + near + u'?'));
    }
    if (given->has(u"output"_s) && given->value(u"output"_s).isEmpty()) {
        return wrongUsage(u"export"_s, u"-o needs the name of a file."_s);
    }
    ProfileStore store(given->positional(1));
    const ParsedProfile parsed = store.load();
    if (!report(parsed.findings)) {
        return ExitInvalidProfile;
    }
    const Exported exported = exporter->write(parsed.profile);
    if (!exported.problem.isEmpty()) {
        printMessage(u"spillway-cli: "_s + printable(exported.problem));
        return ExitFailed;
    }
    Result result(given->value(u"output"_s));
    result.write(exported.bytes);
    const int code = result.finish();
    if (code == ExitDone) {
        for (const QString &note : exported.notes) {
            printMessage(u"note: "_s + printable(note));
        }
    }
    return code;
}

} // namespace spillway
