// SPDX-License-Identifier: MIT
#include "app/commands/importcommand.h"

#include "app/commands/command.h"
#include "app/commands/console.h"
#include "app/commands/inputoutput.h"
#include "core/config/profilestore.h"
#include "core/export/apimpolicyreader.h"
#include "core/export/environmentfile.h"
#include "core/export/policydoctor.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// `contoso` of `contoso.spillway.json`.
QString profileName(const QString &path)
{
    QString name = QFileInfo(path).fileName();
    for (const QString &ending : {u".json"_s, u".spillway"_s}) {
        if (name.endsWith(ending, Qt::CaseInsensitive) && name.size() > ending.size()) {
            name.chop(ending.size());
        }
    }
    return name.trimmed().isEmpty() ? u"imported"_s : name.trimmed();
}

/// Puts the policy's backends into `profile`; false, with the reasons told, if there are none.
bool takePolicy(const QByteArray &text, Profile &profile)
{
    const PolicyScan scan = scanPolicy(text);
    const ReadPolicy policy = readPolicy(scan);
    if (!report(policy.findings)) {
        return false;
    }
    if (policy.rulesAreKnown) {
        printMessage(u"The policy is an export of Spillway: its options are taken over too."_s);
    } else {
        for (const PolicyMistake &mistake : diagnosePolicy(scan)) {
            report({{u"line "_s + QString::number(mistake.line), Severity::Warning, mistake.toString()}});
        }
        printMessage(u"note: The backends are taken over; the options stay as they are, because the policy's own rules "
                     "cannot be read with certainty."_s);
    }
    profile = withPolicy(profile, policy);
    return true;
}

bool takeEnvironment(const QByteArray &text, Profile &profile)
{
    const EnvironmentFile file = readEnvironmentFile(text);
    if (!report(file.read.findings)) {
        return false;
    }
    profile.backends = file.read.profile.backends;
    profile.balancing.idleTimeout = file.read.profile.balancing.idleTimeout;
    profile.balancing.connectTimeout = file.read.profile.balancing.connectTimeout;
    for (auto key = file.read.keys.begin(); key != file.read.keys.end(); ++key) {
        printMessage(
            u"note: The key of %1 is not written into the profile. Keep it with \"spillway-cli keys set\"."_s.arg(
                printable(key.key())));
    }
    return true;
}

} // namespace

QStringList importKinds()
{
    return {u"policy"_s, u"env"_s};
}

int runImport(const QStringList &arguments)
{
    const auto given = parseArguments(u"import"_s, arguments);
    if (!given) {
        return ExitUsage;
    }
    const QString kind = given->positional(0);
    if (!importKinds().contains(kind)) {
        const QString near = nearestWord(kind, importKinds());
        return wrongUsage(u"import"_s, u"KIND is %1, not \"%2\".%3"_s.arg(
                                           importKinds().join(u" or "_s), kind,
                                           near.isEmpty() ? u""_s : u" Did you mean "_s + near + u'?'));
    }
    const QString path = given->value(u"output"_s);
    if (path.isEmpty()) {
        return wrongUsage(u"import"_s, u"-o PROFILE is missing: the profile to write."_s);
    }
    const std::optional<QByteArray> text = readAll(given->positional(1), u"file"_s);
    if (!text) {
        return ExitInvalidProfile;
    }
    ProfileStore store(path);
    Profile profile;
    profile.name = profileName(path);
    if (QFileInfo::exists(path)) {
        const ParsedProfile existing = store.load();
        if (!report(existing.findings)) {
            return ExitInvalidProfile;
        }
        profile = existing.profile;
    }
    if (!(kind == u"policy"_s ? takePolicy(*text, profile) : takeEnvironment(*text, profile))) {
        return ExitInvalidProfile;
    }
    const QList<Finding> findings = validate(profile);
    if (!report(findings)) {
        return ExitInvalidProfile;
    }
    if (const QString reason = store.save(profile); !reason.isEmpty()) {
        printMessage(u"spillway-cli: "_s + printable(reason));
        return ExitFailed;
    }
    const qsizetype count = profile.backends.size();
    printMessage(u"%1: written, %2 %3"_s.arg(printable(path), QString::number(count),
                                             count == 1 ? u"backend"_s : u"backends"_s));
    return ExitDone;
}

} // namespace spillway
