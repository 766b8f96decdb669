// SPDX-License-Identifier: MIT
#include "app/commands/fishcompletion.h"

#include "app/commands/command.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// `text` as one word of fish.
QString fishWord(QString text)
{
    text.replace(u'\\', u"\\\\"_s);
    return u'\'' + text.replace(u'\'', u"\\'"_s) + u'\'';
}

/// What a value can be, as options of fish's `complete`. An option that takes a value takes no file by itself (-x).
QString fishAction(Completes completes, const QStringList &words, bool isOption)
{
    QString noFiles = isOption ? u" -x"_s : QString();
    switch (completes) {
    case Completes::Nothing:
        return noFiles;
    case Completes::Words:
        return noFiles + u" -a "_s + fishWord(words.join(u' '));
    case Completes::AnyFile:
        return isOption ? u" -r -F"_s : u" -F"_s;
    case Completes::ProfileFile:
        return noFiles + u" -a '(__spillway_cli_profiles)'"_s;
    case Completes::CommandName:
        return noFiles + u" -a '(__spillway_cli_commands)'"_s;
    }
    Q_UNREACHABLE();
}

/// One line of the script; `condition` is a call of a function of it.
QString fishLine(const QString &condition, const QString &rest)
{
    return u"complete -c spillway-cli -n %1%2\n"_s.arg(fishWord(condition), rest);
}

QString fishCommand(const Command &command)
{
    const QString within = u"__spillway_cli_command "_s + command.name;
    QString out = u"\n# "_s + command.name + u'\n';
    QStringList withValue;
    for (const OptionSpec &option : command.options) {
        QString rest;
        if (!option.shortName.isEmpty()) {
            rest += u" -s "_s + option.shortName;
        }
        rest += u" -l "_s + option.name;
        if (!option.value.isEmpty()) {
            rest += fishAction(option.completes, option.words, true);
            withValue.append(u"--"_s + option.name);
            if (!option.shortName.isEmpty()) {
                withValue.append(u'-' + option.shortName);
            }
        }
        out += fishLine(within, rest + u" -d "_s + fishWord(option.help));
    }
    out += fishLine(within, u" -l help -d 'print the help text'"_s);
    for (qsizetype i = 0; i < command.arguments.size(); ++i) {
        const ArgumentSpec &argument = command.arguments[i];
        if (argument.completes != Completes::Nothing) {
            const QStringList call{u"__spillway_cli_place"_s, command.name, QString::number(i)};
            out += fishLine((call + withValue).join(u' '), fishAction(argument.completes, argument.words, false) +
                                                               u" -d "_s + fishWord(argument.name));
        }
    }
    return out;
}

} // namespace

QString fishScript()
{
    QString names;
    QString cases;
    for (const Command &command : commands()) {
        names += u" \\\n        "_s + fishWord(command.name + u'\t' + command.summary);
        cases += fishCommand(command);
    }
    return uR"(# fish completion for spillway-cli; use it with: spillway-cli completion fish | source

function __spillway_cli_commands
    printf '%s\n'%1
end

# True before the first argument.
function __spillway_cli_first
    test (count (commandline -opc)) -eq 1
end

# True behind the command $argv[1].
function __spillway_cli_command
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test "$words[2]" = "$argv[1]"
end

# True behind the command $argv[1] with $argv[2] arguments before the one at the cursor. The rest of $argv: the
# options that take a value.
function __spillway_cli_place
    __spillway_cli_command $argv[1]; or return 1
    set -l place 0
    set -l skip no
    for word in (commandline -opc)[3..-1]
        if test $skip = yes
            set skip no
        else if string match -qr -- '^-.' $word
            contains -- $word $argv[3..-1]; and set skip yes
        else
            set place (math $place + 1)
        end
    end
    test $skip = no; and test $place -eq $argv[2]
end

# Profiles, and folders on the way to them.
function __spillway_cli_profiles
    set -l begun (commandline -ct | string replace -r -- '^--[^=]*=' '')
    complete -C "'' $begun" | string match -r '^[^\t]*(?:/|\.spillway\.json)(?=\t|$)'
end

complete -c spillway-cli -e
complete -c spillway-cli -f
complete -c spillway-cli -n __spillway_cli_first -a '(__spillway_cli_commands)'
complete -c spillway-cli -n __spillway_cli_first -l help -d 'print the help text'
complete -c spillway-cli -n __spillway_cli_first -l version -d 'print the version'
%2)"_s.arg(names, cases);
}

} // namespace spillway
