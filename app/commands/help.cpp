// SPDX-License-Identifier: MIT
#include "app/commands/help.h"

#include "app/commands/console.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr qsizetype lineWidth = 80;

/// `text` in lines of at most `width`, broken at spaces.
QStringList wrapped(const QString &text, qsizetype width)
{
    QStringList lines;
    QString line;
    for (const QString &word : text.split(u' ')) {
        if (!line.isEmpty() && line.size() + 1 + word.size() > width) {
            lines.append(line);
            line.clear();
        }
        line += line.isEmpty() ? word : u' ' + word;
    }
    lines.append(line);
    return lines;
}

/// As the line of usage has it: by its short name, if it has one.
QString optionUse(const OptionSpec &option)
{
    const QString name = option.shortName.isEmpty() ? u"--"_s + option.name : u'-' + option.shortName;
    return u'[' + name + (option.value.isEmpty() ? u"]"_s : u' ' + option.value + u']') +
           (option.repeatable ? u"…"_s : QString());
}

QString exitCodeText()
{
    QStringList codes;
    for (const auto &[code, meaning] : exitCodes()) {
        codes.append(u"%1 %2"_s.arg(code).arg(meaning));
    }
    return u"Exit codes: "_s + codes.join(u"; "_s) + u'.';
}

} // namespace

QString helpEntry(const QString &term, const QString &text, qsizetype column)
{
    const QStringList lines = wrapped(text, lineWidth - column);
    QString out = u"  "_s + term;
    out = out.size() + 2 > column ? out + u'\n' + QString(column, u' ') : out.leftJustified(column);
    return out + lines.join(u'\n' + QString(column, u' ')) + u'\n';
}

QString optionTerm(const OptionSpec &option)
{
    const QString names =
        option.shortName.isEmpty() ? u"--"_s + option.name : u"-%1, --%2"_s.arg(option.shortName, option.name);
    return names + (option.value.isEmpty() ? QString() : u' ' + option.value);
}

QStringList usageLines(const QString &program, const Command &command, qsizetype indent)
{
    QStringList parts;
    for (const ArgumentSpec &argument : command.arguments) {
        parts.append(argument.required ? argument.name : u'[' + argument.name + u']');
    }
    for (const OptionSpec &option : command.options) {
        parts.append(optionUse(option));
    }
    QStringList lines{program};
    for (const QString &part : parts) {
        if (indent + lines.last().size() + 1 + part.size() > lineWidth) {
            lines.append(part);
        } else {
            lines.last() += u' ' + part;
        }
    }
    return lines;
}

QString programHelp()
{
    QString out = u"Usage: spillway-cli COMMAND [ARGUMENTS]\n\n"
                  "A local balancing endpoint for Azure OpenAI.\n\n"
                  "Commands:\n"_s;
    for (const Command &command : commands()) {
        out += helpEntry(command.name, command.summary, 15);
    }
    out += u"\nOptions:\n"_s;
    out += helpEntry(u"--help"_s, u"print this text; behind a command: how that command is used"_s, 15);
    out += helpEntry(u"--version"_s, u"print the version"_s, 15);
    out += u"\nTry it without an account:  spillway-cli serve --demo --log text\n\n"_s +
           wrapped(exitCodeText(), lineWidth).join(u'\n') + u'\n';
    return out;
}

QString commandHelp(const Command &command)
{
    return commandHelp(u"spillway-cli "_s + command.name, command);
}

QString commandHelp(const QString &program, const Command &command)
{
    constexpr qsizetype usageIndent = 7;
    QString out = u"Usage: "_s +
                  usageLines(program, command, usageIndent).join(u'\n' + QString(usageIndent + 1, u' ')) + u"\n\n"_s;
    const QStringList paragraphs = command.details.split(u"\n\n"_s);
    for (const QString &paragraph : paragraphs) {
        for (const QString &line : paragraph.split(u'\n')) {
            out += (line.startsWith(u"  "_s) ? line : wrapped(line, lineWidth).join(u'\n')) + u'\n';
        }
        out += u'\n';
    }
    constexpr qsizetype column = 26;
    if (!command.arguments.isEmpty()) {
        out += u"Arguments:\n"_s;
        for (const ArgumentSpec &argument : command.arguments) {
            out += helpEntry(argument.name, argument.help, column);
        }
        out += u'\n';
    }
    out += u"Options:\n"_s;
    for (const OptionSpec &option : command.options) {
        out += helpEntry(optionTerm(option), option.help, column);
    }
    out += helpEntry(u"--help"_s, u"print this text"_s, column);
    return out;
}

int runHelp(const QStringList &arguments)
{
    const auto given = parseArguments(u"help"_s, arguments);
    if (!given) {
        return ExitUsage;
    }
    if (given->positional().isEmpty()) {
        printBytes(programHelp().toUtf8());
        return ExitDone;
    }
    const Command *command = findCommand(given->positional(0));
    if (!command) {
        return unknownCommand(given->positional(0));
    }
    printBytes(commandHelp(*command).toUtf8());
    return ExitDone;
}

int unknownCommand(const QString &name)
{
    QStringList names;
    for (const Command &command : commands()) {
        names.append(command.name);
    }
    const QString near = nearestWord(name, names);
    return wrongUsage({}, u"There is no command \"%1\"."_s.arg(name) +
                              (near.isEmpty() ? QString() : u" Did you mean \"%1\"?"_s.arg(near)));
}

} // namespace spillway
