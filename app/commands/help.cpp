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

/// A term and its explanation in two columns.
QString entry(const QString &term, const QString &text, qsizetype column)
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

/// As the line of usage has it: by its short name, if it has one.
QString optionUse(const OptionSpec &option)
{
    const QString name = option.shortName.isEmpty() ? u"--"_s + option.name : u'-' + option.shortName;
    return u'[' + name + (option.value.isEmpty() ? u"]"_s : u' ' + option.value + u']') +
           (option.repeatable ? u"…"_s : QString());
}

QString usageLine(const Command &command)
{
    QStringList parts{command.name};
    for (const ArgumentSpec &argument : command.arguments) {
        parts.append(argument.required ? argument.name : u'[' + argument.name + u']');
    }
    for (const OptionSpec &option : command.options) {
        parts.append(optionUse(option));
    }
    // An option and its value stay on one line.
    QString usage = u"Usage: spillway-cli"_s;
    qsizetype lineStart = 0;
    for (const QString &part : parts) {
        if (usage.size() - lineStart + 1 + part.size() > lineWidth) {
            lineStart = usage.size() + 1;
            usage += u'\n' + QString(7, u' ');
        }
        usage += u' ' + part;
    }
    return usage + u'\n';
}

} // namespace

QString programHelp()
{
    QString out = u"Usage: spillway-cli COMMAND [ARGUMENTS]\n\n"
                  "A local balancing endpoint for Azure OpenAI.\n\n"
                  "Commands:\n"_s;
    for (const Command &command : commands()) {
        out += entry(command.name, command.summary, 15);
    }
    out += u"\nOptions:\n"_s;
    out += entry(u"--help"_s, u"print this text; behind a command: how that command is used"_s, 15);
    out += entry(u"--version"_s, u"print the version"_s, 15);
    out += u"\nTry it without an account:  spillway-cli serve --demo --log text\n"
           "\nExit codes: 0 done; 1 failed while running; 2 wrong usage; 3 the profile is invalid;\n"
           "4 the address could not be bound.\n"_s;
    return out;
}

QString commandHelp(const Command &command)
{
    QString out = usageLine(command) + u'\n';
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
            out += entry(argument.name, argument.help, column);
        }
        out += u'\n';
    }
    out += u"Options:\n"_s;
    for (const OptionSpec &option : command.options) {
        out += entry(optionTerm(option), option.help, column);
    }
    out += entry(u"--help"_s, u"print this text"_s, column);
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
