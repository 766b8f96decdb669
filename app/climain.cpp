// SPDX-License-Identifier: MIT
#include "app/commands/command.h"
#include "app/commands/console.h"
#include "app/commands/help.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace
{

using namespace spillway;

/// True if help is asked for among `arguments`, before a `--`.
bool asksForHelp(const QStringList &arguments)
{
    for (const QString &argument : arguments) {
        if (argument == u"--"_s) {
            return false;
        }
        if (argument == u"--help"_s || argument == u"-h"_s) {
            return true;
        }
    }
    return false;
}

int dispatch(const QStringList &arguments)
{
    if (arguments.isEmpty()) {
        printMessage(programHelp());
        return ExitUsage;
    }
    const QString &first = arguments.first();
    if (first == u"--help"_s || first == u"-h"_s) {
        printBytes(programHelp().toUtf8());
        return ExitDone;
    }
    if (first == u"--version"_s || first == u"-v"_s) {
        printResult(u"spillway-cli "_s + QCoreApplication::applicationVersion());
        return ExitDone;
    }
    if (first.startsWith(u'-')) {
        return wrongUsage({}, u"There is no option %1 before a command."_s.arg(first));
    }
    const Command *command = findCommand(first);
    if (!command) {
        return unknownCommand(first);
    }
    if (asksForHelp(arguments.mid(1))) {
        printBytes(commandHelp(*command).toUtf8());
        return ExitDone;
    }
    return command->run(arguments.mid(1));
}

} // namespace

int main(int argc, char *argv[])
{
    // The glib event loop writes an eventfd for each posted event: without it a request costs 10 to 20 % less CPU.
    qputenv("QT_NO_GLIB", "1");
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"spillway"_s);
    QCoreApplication::setOrganizationName(u"spillway"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(SPILLWAY_VERSION));
    return dispatch(QCoreApplication::arguments().mid(1));
}
