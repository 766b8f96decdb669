// SPDX-License-Identifier: MIT
#include "app/desktop/desktopoptions.h"

#include "app/commands/help.h"

#include <QCommandLineParser>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace spillway
{

DesktopOptions parseDesktopOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    for (const OptionSpec &option : desktopCommand().options) {
        parser.addOption(QCommandLineOption(option.shortName.isEmpty() ? QStringList(option.name)
                                                                       : QStringList{option.shortName, option.name}));
    }
    parser.addOption(QCommandLineOption(QStringList{u"h"_s, u"help"_s}));
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

const Command &desktopCommand()
{
    static const Command command{
        u"spillway"_s,
        u"a local balancing endpoint for Azure OpenAI, and its window"_s,
        u"Opens the window of Spillway, a local balancing endpoint for Azure OpenAI. A second start raises the window "
        "of the first, and hands over what it was asked for.\n\n"
        "spillway-cli does everything that needs no window."_s,
        {{u"PROFILE"_s, u"the profile to open, a *.spillway.json file; without it the one used last"_s, false,
          Completes::ProfileFile}},
        {
            {u"demo"_s, u""_s, u"start three simulated backends and traffic through them at once"_s},
            {u"background"_s, u""_s, u"start in the tray, without a window (where there is a tray)"_s},
            {u"version"_s, u""_s, u"print the version"_s, Completes::Nothing, {}, false, u"v"_s},
        },
        nullptr,
    };
    return command;
}

QString desktopHelp()
{
    return commandHelp(desktopCommand().name, desktopCommand());
}

} // namespace spillway
