// SPDX-License-Identifier: MIT
#include "app/commands/serve.h"

#include "app/commands/command.h"
#include "app/commands/servesession.h"
#include "core/proxy/filelimit.h"

#include <QCoreApplication>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// Why the ready file cannot be `path`, which is removed at the start and at the end; empty if it can.
QString readyFileProblem(const QString &path, const QString &profile)
{
    const QFileInfo file(path);
    if (path.isEmpty()) {
        return u"--ready-file names no file."_s;
    }
    if (file.exists() && !file.isFile()) {
        return u"--ready-file %1 is no plain file: name one that may be written and removed."_s.arg(path);
    }
    if (!profile.isEmpty() && file.exists() && file.canonicalFilePath() == QFileInfo(profile).canonicalFilePath()) {
        return u"--ready-file %1 is the profile itself: name another file, which may be written and removed."_s.arg(
            path);
    }
    return {};
}

} // namespace

int runServe(const QStringList &arguments)
{
    const auto given = parseArguments(u"serve"_s, arguments);
    if (!given) {
        return ExitUsage;
    }
    ServeOptions options;
    const bool fromFile = !given->positional().isEmpty();
    const int sources = int(fromFile) + int(given->has(u"demo"_s)) + int(given->has(u"from-env"_s));
    if (sources == 0) {
        return wrongUsage(u"serve"_s, u"Nothing to serve: name a PROFILE (*.spillway.json), or give --from-env, or "
                                      "--demo to try it without an account."_s);
    }
    if (sources > 1) {
        return wrongUsage(u"serve"_s, u"PROFILE, --from-env and --demo exclude each other: give one."_s);
    }
    options.source = fromFile                ? ProfileSource::File
                     : given->has(u"demo"_s) ? ProfileSource::Demo
                                             : ProfileSource::Environment;
    options.profilePath = given->positional(0);
    if (given->has(u"listen"_s)) {
        const auto listen = parseListenAddress(given->value(u"listen"_s));
        if (!listen) {
            return wrongUsage(
                u"serve"_s, u"--listen takes ADDR:PORT with an IP address or localhost, such as "
                            "127.0.0.1:8080, [::1]:8080 or 0.0.0.0:8080, not \"%1\"."_s.arg(given->value(u"listen"_s)));
        }
        options.listen = *listen;
    }
    options.readyFile = given->value(u"ready-file"_s);
    if (given->has(u"ready-file"_s)) {
        if (const QString problem = readyFileProblem(options.readyFile, options.profilePath); !problem.isEmpty()) {
            return wrongUsage(u"serve"_s, problem);
        }
    }
    options.log = given->value(u"log"_s) == u"text"_s   ? LogFormat::Text
                  : given->value(u"log"_s) == u"json"_s ? LogFormat::Json
                                                        : LogFormat::None;

    raiseFileLimit();
    ServeSession session(options);
    if (const auto code = session.begin()) {
        return *code;
    }
    return QCoreApplication::exec();
}

} // namespace spillway
