// SPDX-License-Identifier: MIT
#include "app/commands/command.h"

#include "app/commands/console.h"

#include <QCommandLineParser>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// How many letters have to be added, removed, replaced or swapped with their neighbour to get from `a` to `b`.
qsizetype editDistance(QStringView a, QStringView b)
{
    QList<QList<qsizetype>> distance(a.size() + 1, QList<qsizetype>(b.size() + 1));
    for (qsizetype i = 0; i <= a.size(); ++i) {
        for (qsizetype j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                distance[i][j] = i + j;
                continue;
            }
            const qsizetype replaced = distance[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            distance[i][j] = std::min({replaced, distance[i - 1][j] + 1, distance[i][j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                distance[i][j] = std::min(distance[i][j], distance[i - 2][j - 2] + 1);
            }
        }
    }
    return distance[a.size()][b.size()];
}

QString unknownOption(const Command &command, const QString &given)
{
    QStringList known{u"help"_s};
    for (const OptionSpec &option : command.options) {
        known.append(option.name);
    }
    const QString message = u"%1 has no option %2%3."_s.arg(command.name, given.size() == 1 ? u"-"_s : u"--"_s, given);
    const QString near = nearestWord(given, known);
    return near.isEmpty() ? message : message + u" Did you mean --%1?"_s.arg(near);
}

} // namespace

QList<std::pair<ExitCode, QString>> exitCodes()
{
    return {{ExitDone, u"done"_s},
            {ExitFailed, u"failed while running"_s},
            {ExitUsage, u"wrong usage"_s},
            {ExitInvalidProfile, u"the profile is invalid"_s},
            {ExitNotBound, u"the address could not be bound"_s}};
}

const Command *findCommand(QStringView name)
{
    const auto found =
        std::find_if(commands().begin(), commands().end(), [&](const Command &c) { return c.name == name; });
    return found == commands().end() ? nullptr : &*found;
}

std::optional<Arguments> parseArguments(const QString &name, const QStringList &arguments)
{
    const Command &command = *findCommand(name);
    QCommandLineParser parser;
    for (const OptionSpec &option : command.options) {
        QStringList names{option.name};
        if (!option.shortName.isEmpty()) {
            names.append(option.shortName);
        }
        parser.addOption(QCommandLineOption(names, option.help, option.value));
    }
    const bool understood = parser.parse(QStringList(name) + arguments);
    if (const QStringList unknown = parser.unknownOptionNames(); !unknown.isEmpty()) {
        wrongUsage(name, unknownOption(command, unknown.first()));
        return std::nullopt;
    }
    if (!understood) {
        wrongUsage(name, parser.errorText());
        return std::nullopt;
    }

    Arguments given;
    for (const OptionSpec &option : command.options) {
        if (!parser.isSet(option.name)) {
            continue;
        }
        // Asked only where there are some: Qt 6.8 warns of the question otherwise.
        const QStringList values = option.value.isEmpty() ? QStringList() : parser.values(option.name);
        if (values.size() > 1 && !option.repeatable) {
            wrongUsage(name, u"--%1 was given more than once."_s.arg(option.name));
            return std::nullopt;
        }
        if (option.completes == Completes::Words && !option.words.contains(values.value(0))) {
            wrongUsage(name,
                       u"--%1 takes %2, not \"%3\"."_s.arg(option.name, option.words.join(u" or "_s), values.value(0)));
            return std::nullopt;
        }
        given.m_options.insert(option.name, values);
    }
    given.m_positional = parser.positionalArguments();
    for (qsizetype i = 0; i < command.arguments.size(); ++i) {
        if (command.arguments[i].required && i >= given.m_positional.size()) {
            wrongUsage(name, u"%1 is missing: %2."_s.arg(command.arguments[i].name, command.arguments[i].help));
            return std::nullopt;
        }
    }
    if (given.m_positional.size() > command.arguments.size()) {
        const QString &first = given.m_positional[command.arguments.size()];
        wrongUsage(name,
                   command.tooMany.isEmpty() ? u"\"%1\" is one argument too many."_s.arg(first) : command.tooMany);
        return std::nullopt;
    }
    return given;
}

int wrongUsage(const QString &command, const QString &message)
{
    printMessage(u"spillway-cli: "_s + printable(message));
    printMessage(command.isEmpty() ? u"\"spillway-cli --help\" lists the commands."_s
                                   : u"\"spillway-cli %1 --help\" tells how it is used."_s.arg(command));
    return ExitUsage;
}

QString nearestWord(const QString &text, const QStringList &known)
{
    QString best;
    qsizetype least = std::max<qsizetype>(2, text.size() / 3) + 1;
    for (const QString &word : known) {
        const bool begins = text.size() >= 2 && word.startsWith(text, Qt::CaseInsensitive);
        const qsizetype distance = begins ? 1 : editDistance(text.toLower(), word);
        if (distance < least && distance < word.size()) {
            least = distance;
            best = word;
        }
    }
    return best;
}

} // namespace spillway
