// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <utility>

/// The commands of spillway-cli as values: the dispatch, the help texts and the completion scripts all read this table.
namespace spillway
{

/// CONTRACT.md section 1.
enum ExitCode : int {
    ExitDone = 0,
    ExitFailed = 1,         ///< failed while running
    ExitUsage = 2,          ///< wrong usage
    ExitInvalidProfile = 3, ///< each finding is on standard error
    ExitNotBound = 4,       ///< the address could not be bound
};

/// What each exit code means, in a few words.
QList<std::pair<ExitCode, QString>> exitCodes();

/// What a shell offers for a value.
enum class Completes { Nothing, Words, AnyFile, ProfileFile, CommandName };

struct OptionSpec
{
    QString name;  ///< the long name, without dashes
    QString value; ///< what stands for its value in the help; empty: it takes none
    QString help;
    Completes completes = Completes::Nothing;
    QStringList words = {};  ///< with Completes::Words
    bool repeatable = false; ///< each use adds one
    QString shortName = {};  ///< one letter, without its dash; empty: there is none
};

struct ArgumentSpec
{
    QString name;
    QString help;
    bool required = true;
    Completes completes = Completes::Nothing;
    QStringList words = {};
};

struct Command
{
    QString name;
    QString summary; ///< one line, no full stop
    QString details; ///< paragraphs, separated by empty lines; lines that begin with two spaces stay as they are
    QList<ArgumentSpec> arguments;
    QList<OptionSpec> options;
    /// Runs with what follows the command's name; returns an ExitCode.
    int (*run)(const QStringList &arguments);
    /// What is said when there are too many arguments; empty: which one is. For a command that may be given a secret
    /// by mistake, which must not be repeated.
    QString tooMany = {};
};

/// In the order of the help text.
const QList<Command> &commands();
/// Null if there is none of this name.
const Command *findCommand(QStringView name);

/// What was given to a command.
class Arguments
{
public:
    bool has(const QString &option) const { return m_options.contains(option); }
    /// The last value given; empty if the option was not.
    QString value(const QString &option) const { return m_options.value(option).value(0); }
    /// Every value given, in order.
    QStringList values(const QString &option) const { return m_options.value(option); }
    /// The positional argument; empty if it was not given.
    QString positional(qsizetype index) const { return m_positional.value(index); }
    QStringList positional() const { return m_positional; }

private:
    friend std::optional<Arguments> parseArguments(const QString &, const QStringList &);
    QMap<QString, QStringList> m_options;
    QStringList m_positional;
};

/// Reads the arguments of the command `name` by its table entry. Empty when they are wrong: what is wrong, and where
/// help is, has been said on standard error then, and the command returns ExitUsage.
std::optional<Arguments> parseArguments(const QString &name, const QStringList &arguments);

/// Says `message` and where the help of `command` is (empty: the program's), and returns ExitUsage.
int wrongUsage(const QString &command, const QString &message);

/// The word of `known` that `text` is likely a misspelling of; empty if none is near.
QString nearestWord(const QString &text, const QStringList &known);

} // namespace spillway
