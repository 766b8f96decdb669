// SPDX-License-Identifier: MIT
#include "app/desktop/desktopoptions.h"

#include <QCommandLineParser>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace spillway
{

DesktopOptions parseDesktopOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.addOption(QCommandLineOption(u"demo"_s));
    parser.addOption(QCommandLineOption(u"background"_s));
    parser.addOption(QCommandLineOption(QStringList{u"h"_s, u"help"_s}));
    parser.addOption(QCommandLineOption(QStringList{u"v"_s, u"version"_s}));
    DesktopOptions options;
    if (!parser.parse(QStringList(u"spillway"_s) + arguments)) {
        options.problem = parser.errorText();
        return options;
    }
    const QStringList positional = parser.positionalArguments();
    options.demo = parser.isSet(u"demo"_s);
    options.background = parser.isSet(u"background"_s);
    options.help = parser.isSet(u"help"_s);
    options.version = parser.isSet(u"version"_s);
    if (positional.size() > 1) {
        options.problem = u"\"%1\" is one argument too many."_s.arg(positional[1]);
    } else if (!positional.isEmpty() && options.demo) {
        options.problem = u"PROFILE and --demo exclude each other: give one."_s;
    } else if (!positional.isEmpty()) {
        options.profilePath = QFileInfo(positional.first()).absoluteFilePath();
    }
    return options;
}

QString desktopHelp()
{
    return u"Usage: spillway [PROFILE] [--demo] [--background]\n"
           "\n"
           "Opens the window of Spillway, a local balancing endpoint for Azure OpenAI.\n"
           "A second start raises the window of the first, and hands over what it was asked for.\n"
           "\n"
           "  PROFILE        the profile to open (*.spillway.json); without it the one used last\n"
           "  --demo         start three simulated backends and traffic through them at once\n"
           "  --background   start in the tray, without a window (where there is a tray)\n"
           "  -v, --version  print the version\n"
           "  -h, --help     print this text\n"
           "\n"
           "spillway-cli does everything that needs no window.\n"_s;
}

} // namespace spillway
