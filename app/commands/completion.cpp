// SPDX-License-Identifier: MIT
#include "app/commands/completion.h"

#include "app/commands/command.h"
#include "app/commands/console.h"
#include "app/commands/fishcompletion.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QStringList commandNames()
{
    QStringList names;
    for (const Command &command : commands()) {
        names.append(command.name);
    }
    return names;
}

/// What a value can be, as a line of bash that fills COMPREPLY from $cur.
QString bashReply(Completes completes, const QStringList &words)
{
    switch (completes) {
    case Completes::Nothing:
        return u"COMPREPLY=()"_s;
    case Completes::Words:
        return u"_spillway_cli_words \"%1\""_s.arg(words.join(u' '));
    case Completes::AnyFile:
        return u"_spillway_cli_files"_s;
    case Completes::ProfileFile:
        return u"_spillway_cli_files '*.spillway.json'"_s;
    case Completes::CommandName:
        return u"_spillway_cli_words \"%1\""_s.arg(commandNames().join(u' '));
    }
    Q_UNREACHABLE();
}

QString bashCommand(const Command &command)
{
    QStringList options;
    QString values;
    QStringList withValue;
    for (const OptionSpec &option : command.options) {
        QStringList names{u"--"_s + option.name};
        if (!option.shortName.isEmpty()) {
            names.append(u'-' + option.shortName);
        }
        options.append(names);
        if (!option.value.isEmpty()) {
            withValue.append(names);
            values +=
                u"            %1) %2; return ;;\n"_s.arg(names.join(u'|'), bashReply(option.completes, option.words));
        }
    }
    options.append(u"--help"_s);
    QString places;
    for (qsizetype i = 0; i < command.arguments.size(); ++i) {
        const ArgumentSpec &argument = command.arguments[i];
        places += u"            %1) %2 ;;\n"_s.arg(i).arg(bashReply(argument.completes, argument.words));
    }
    QString out = u"    "_s + command.name + u")\n"_s;
    if (!values.isEmpty()) {
        out += u"        case $prev in\n"_s + values + u"        esac\n"_s;
    }
    out +=
        u"        if [[ $cur == -* ]]; then\n            _spillway_cli_words \"%1\"\n            return\n        fi\n"_s
            .arg(options.join(u' '));
    if (!places.isEmpty()) {
        out += u"        _spillway_cli_place \"%1\"\n        case $place in\n%2        esac\n"_s.arg(
            withValue.join(u' '), places);
    }
    return out + u"        ;;\n"_s;
}

QString bashScript()
{
    QString cases;
    for (const Command &command : commands()) {
        cases += bashCommand(command);
    }
    // bash 3.2 (macOS) has to do: no mapfile, and compopt only where there is one.
    return uR"(# bash completion for spillway-cli; use it with: source <(spillway-cli completion bash)

_spillway_cli_words() {
    local IFS=$' \t\n'
    COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

# Files that match a pattern (any file without one), and folders on the way to them.
_spillway_cli_files() {
    local IFS=$'\n'
    compopt -o filenames 2>/dev/null
    if [[ -n ${1-} ]]; then
        COMPREPLY=($(compgen -f -X "!$1" -- "$cur") $(compgen -d -- "$cur"))
    else
        COMPREPLY=($(compgen -f -- "$cur"))
    fi
}

# Sets $place to the number of arguments before the one at the cursor. $1: the options that take a value.
_spillway_cli_place() {
    local index=2 word skip=
    place=0
    while [[ $index -lt $COMP_CWORD ]]; do
        word=${COMP_WORDS[index]}
        if [[ $word == "=" || -n $skip ]]; then
            skip=
            [[ $word == "=" ]] && skip=1
        elif [[ $word == -* ]]; then
            [[ " $1 " == *" $word "* ]] && skip=1
        elif [[ ${COMP_WORDS[index-1]} != ":" && $word != ":" ]]; then
            place=$((place + 1))
        fi
        index=$((index + 1))
    done
}

_spillway_cli() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} place
    COMPREPLY=()
    # "--log=te" comes as three words.
    if [[ $cur == "=" ]]; then
        cur=
    elif [[ $prev == "=" ]]; then
        prev=${COMP_WORDS[COMP_CWORD-2]}
    fi
    if [[ $COMP_CWORD -eq 1 ]]; then
        _spillway_cli_words "%1 --help --version"
        return
    fi
    case ${COMP_WORDS[1]} in
%2    esac
}

complete -F _spillway_cli spillway-cli
)"_s.arg(commandNames().join(u' '), cases);
}

/// `text` inside a single-quoted zsh word in which `special` characters have a meaning of their own.
QString zshText(QString text, QStringView special)
{
    text.replace(u'\\', u"\\\\"_s);
    for (const QChar c : special) {
        text.replace(c, u'\\' + QString(c));
    }
    return text.replace(u'\'', u"'\\''"_s);
}

QString zshAction(Completes completes, const QStringList &words)
{
    switch (completes) {
    case Completes::Nothing:
        return u" "_s;
    case Completes::Words:
        return u'(' + words.join(u' ') + u')';
    case Completes::AnyFile:
        return u"_files"_s;
    case Completes::ProfileFile:
        return u"_files -g \"*.spillway.json\""_s;
    case Completes::CommandName:
        return u'(' + commandNames().join(u' ') + u')';
    }
    Q_UNREACHABLE();
}

QString zshCommand(const Command &command)
{
    QStringList specs;
    for (const OptionSpec &option : command.options) {
        QString what = u'[' + zshText(option.help, u"[]:") + u']';
        if (!option.value.isEmpty()) {
            what += u':' + zshText(option.value, u":") + u':' + zshAction(option.completes, option.words);
        }
        const QString name = u"--"_s + option.name + (option.value.isEmpty() ? QString() : u"="_s);
        if (option.shortName.isEmpty()) {
            specs.append(u"'%1%2%3'"_s.arg(option.repeatable ? u"*"_s : QString(), name, what));
            continue;
        }
        // Two names of one option: either takes the other out of what is offered.
        specs.append(u"'(-%1 --%2)'{-%1%3,%4}'%5'"_s.arg(option.shortName, option.name,
                                                         option.value.isEmpty() ? QString() : u"+"_s, name, what));
    }
    specs.append(u"'--help[print the help text]'"_s);
    for (const ArgumentSpec &argument : command.arguments) {
        specs.append(u"'%1%2:%3'"_s.arg(argument.required ? u":"_s : u"::"_s, zshText(argument.name, u":"),
                                        zshAction(argument.completes, argument.words)));
    }
    return u"    %1)\n        _arguments \\\n            %2\n        ;;\n"_s.arg(command.name,
                                                                                 specs.join(u" \\\n            "_s));
}

QString zshScript()
{
    QString names;
    QString cases;
    for (const Command &command : commands()) {
        names += u"        '%1:%2'\n"_s.arg(command.name, zshText(command.summary, u":"));
        cases += zshCommand(command);
    }
    return uR"(#compdef spillway-cli
# zsh completion for spillway-cli; use it with: source <(spillway-cli completion zsh)

_spillway_cli() {
    local curcontext=$curcontext state line
    local -a names
    typeset -A opt_args
    names=(
%1    )
    _arguments -C \
        '(- *)--help[print the help text]' \
        '(- *)--version[print the version]' \
        '1:command:->command' \
        '*::argument:->argument'
    if [[ $state == command ]]; then
        _describe -t commands command names
        return
    fi
    case $line[1] in
%2    esac
}

if [[ $funcstack[1] == _spillway_cli ]]; then
    _spillway_cli "$@"
else
    compdef _spillway_cli spillway-cli
fi
)"_s.arg(names, cases);
}

} // namespace

int runCompletion(const QStringList &arguments)
{
    const auto given = parseArguments(u"completion"_s, arguments);
    if (!given) {
        return ExitUsage;
    }
    const QString shell = given->positional(0);
    if (shell == u"bash"_s) {
        printBytes(bashScript().toUtf8());
    } else if (shell == u"zsh"_s) {
        printBytes(zshScript().toUtf8());
    } else if (shell == u"fish"_s) {
        printBytes(fishScript().toUtf8());
    } else {
        return wrongUsage(u"completion"_s, u"There are scripts for bash, zsh and fish, not for \"%1\"."_s.arg(shell));
    }
    return ExitDone;
}

} // namespace spillway
