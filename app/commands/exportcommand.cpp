// SPDX-License-Identifier: MIT
#include "app/commands/exportcommand.h"

#include "app/commands/bundlefolder.h"
#include "app/commands/command.h"
#include "app/commands/console.h"
#include "app/commands/inputoutput.h"
#include "core/azurelink/schemastore.h"
#include "core/config/profilestore.h"
#include "core/export/armtemplate.h"
#include "core/export/biceptemplate.h"
#include "core/export/bundle.h"
#include "core/export/openapiexporter.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

void printNote(const QString &note)
{
    printMessage(u"note: "_s + printable(note));
}

/// The kinds that the schema is a part of.
bool takesSchema(const QString &kind)
{
    return kind == u"openapi"_s || kind == u"arm"_s || kind == u"bicep"_s || kind == u"bundle"_s;
}

/// The schema that API Management takes, of the file given, of the one that the profile names, or of the cache.
Exported openApiOf(const Profile &profile, const QString &profilePath, const QString &given)
{
    const SetupPlan plan = readSetupPlan(profile.setup);
    QString path = given;
    if (path.isEmpty()) {
        const SchemaFile file = schemaFileOf(plan, QFileInfo(profilePath).absolutePath());
        if (!file.problem.isEmpty()) {
            return {{}, file.problem, {}};
        }
        path = file.path;
    }
    const SchemaBytes schema = readSchemaFile(path);
    return schema.problem.isEmpty() ? exportOpenApi(schema.bytes, plan.schemaVersion)
                                    : Exported{{}, schema.problem, {}};
}

int writeBundle(const Profile &profile, const Exported &openApi, const QString &folder)
{
    const Bundle bundle = makeBundle(profile, openApi);
    const WrittenFolder written = writeFolder(folder, bundle.files);
    if (!written.problem.isEmpty()) {
        printMessage(u"spillway-cli: "_s + printable(written.problem));
        return ExitFailed;
    }
    QString done = u"%1: written, %2 files"_s.arg(folder, QString::number(bundle.files.size()));
    if (written.replaced > 0) {
        done += u", of which %1 were there before"_s.arg(written.replaced);
    }
    if (written.kept > 0) {
        done += u"; %1 other files there are as they were"_s.arg(written.kept);
    }
    printMessage(printable(done));
    for (const BundleNote &note : bundle.notes) {
        printNote(note.paths.join(u", "_s) + u": "_s + note.text);
    }
    for (const MissingFile &file : bundle.missing) {
        printMessage(u"spillway-cli: "_s + printable(file.path + u" is missing: "_s + file.why));
    }
    return bundle.missing.isEmpty() ? ExitDone : ExitFailed;
}

int writeExported(const Exported &exported, const QString &file)
{
    if (!exported.problem.isEmpty()) {
        printMessage(u"spillway-cli: "_s + printable(exported.problem));
        return ExitFailed;
    }
    Result result(file);
    result.write(exported.bytes);
    const int code = result.finish();
    if (code == ExitDone) {
        for (const QString &note : exported.notes) {
            printNote(note);
        }
    }
    return code;
}

} // namespace

QStringList exportKinds()
{
    QStringList kinds;
    for (const auto &[kind, title] : exportKindTitles()) {
        kinds.append(kind);
    }
    return kinds;
}

QList<std::pair<QString, QString>> exportKindTitles()
{
    QList<std::pair<QString, QString>> kinds;
    for (const Exporter *exporter : exporters()) {
        kinds.append({exporter->kind(), exporter->title()});
    }
    const OpenApiExporter openApi{QByteArray()};
    kinds.append({openApi.kind(), openApi.title()});
    kinds.append({u"bundle"_s, u"all of them in the folder DIR of -o DIR, with a README of the commands in order"_s});
    return kinds;
}

int runExport(const QStringList &arguments)
{
    const auto given = parseArguments(u"export"_s, arguments);
    if (!given) {
        return ExitUsage;
    }
    const QString kind = given->positional(0);
    if (!exportKinds().contains(kind)) {
        const QString near = nearestWord(kind, exportKinds());
        return wrongUsage(u"export"_s, u"KIND is %1, not \"%2\".%3"_s.arg(
                                           exportKinds().join(u" or "_s), kind,
                                           near.isEmpty() ? u""_s : u" Did you mean "_s + near + u'?'));
    }
    const QString output = given->value(u"output"_s);
    if (given->has(u"output"_s) && output.isEmpty()) {
        return wrongUsage(u"export"_s, u"-o needs the name of a file."_s);
    }
    if (kind == u"bundle"_s && output.isEmpty()) {
        return wrongUsage(u"export"_s, u"A bundle is a folder: -o DIR is missing."_s);
    }
    const QString schemaFile = given->value(u"schema"_s);
    if (given->has(u"schema"_s) && schemaFile.isEmpty()) {
        return wrongUsage(u"export"_s, u"--schema needs the name of a file."_s);
    }
    if (given->has(u"schema"_s) && !takesSchema(kind)) {
        return wrongUsage(u"export"_s,
                          u"There is no schema in %1: --schema goes with openapi, arm, bicep and bundle."_s.arg(kind));
    }
    ProfileStore store(given->positional(1));
    const ParsedProfile parsed = store.load();
    if (!report(parsed.findings)) {
        return ExitInvalidProfile;
    }
    if (!takesSchema(kind)) {
        return writeExported(findExporter(kind)->write(parsed.profile), output);
    }
    const Exported openApi = openApiOf(parsed.profile, store.path(), schemaFile);
    if (kind == u"bundle"_s) {
        return writeBundle(parsed.profile, openApi, output);
    }
    // A template can do without the schema, but not without the one that was asked for.
    if (kind == u"openapi"_s || (!schemaFile.isEmpty() && !openApi.problem.isEmpty())) {
        return writeExported(openApi, output);
    }
    return writeExported(kind == u"arm"_s ? ArmTemplateWriter(openApi.bytes).write(parsed.profile)
                                          : BicepTemplateWriter(openApi.bytes).write(parsed.profile),
                         output);
}

} // namespace spillway
