// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

/// Commands of the Azure CLI as values: never a shell string. Scripts are written from them, and they are run as they
/// are, so that what is read is what runs.
namespace spillway
{

/// One argument. Parts that are not plain text are known only when the command runs.
class AzWord
{
public:
    struct Part
    {
        enum class Kind {
            Text,
            Variable, ///< what an earlier command captured
            File,     ///< the path of one of the files that go along; az takes `@PATH` for a body
        };
        Kind kind = Kind::Text;
        QString text; ///< the text, or the variable's or the file's name

        bool operator==(const Part &) const = default;
    };

    AzWord(const QString &text) // NOLINT(google-explicit-constructor): most words are texts
        : m_parts{{Part::Kind::Text, text}}
    {
    }
    AzWord(QList<Part> parts) // NOLINT(google-explicit-constructor)
        : m_parts(std::move(parts))
    {
    }
    static AzWord variable(const QString &name) { return QList<Part>{{Part::Kind::Variable, name}}; }
    static AzWord file(const QString &name) { return QList<Part>{{Part::Kind::File, name}}; }

    AzWord &operator+=(const AzWord &more)
    {
        m_parts += more.m_parts;
        return *this;
    }
    friend AzWord operator+(AzWord a, const AzWord &b) { return a += b; }

    const QList<Part> &parts() const { return m_parts; }
    /// The text with each variable's and file's value in its place.
    QString resolved(const std::function<QString(const Part &)> &valueOf) const;

    bool operator==(const AzWord &) const = default;

private:
    QList<Part> m_parts;
};

/// The key of a backend in a file. Whoever writes the file puts it between the two texts of JSON.
struct AzKey
{
    QString backend;  ///< whose key it is
    QString variable; ///< the variable of the environment that wins over the keychain
    QByteArray before;
    QByteArray after;

    bool operator==(const AzKey &) const = default;
};

/// A file that a command needs beside it, for example the body of an `az rest`.
struct AzFile
{
    QString name; ///< letters, digits, `-`, `_`, `.`
    QByteArray bytes;
    /// Where given, the file holds a key: it is written just before the command that needs it, for its owner alone, and
    /// removed with the others. `bytes` is empty.
    std::optional<AzKey> key = {};

    bool operator==(const AzFile &) const = default;
};

struct AzCommand
{
    QString comment;     ///< what it does, one line
    QList<AzWord> words; ///< what follows `az`; `--output` is always given
    /// The variable that gets its output, without the line's end. Empty: nothing is captured.
    QString capture = {};
    /// Where not empty, the capture must not be: what to do, one sentence.
    QString whenEmpty = {};
    /// Where not empty, the command runs only if the variable of this name is empty: what it makes is there already.
    QString onlyIfEmpty = {};
    /// What azure prints when there is nothing to do, for commands that fail then (a part of it). A failure that says
    /// so counts as done.
    QStringList doneWhenErrorHas = {};
    bool changes = false;     ///< something in Azure; else it only asks
    bool mayBeAbsent = false; ///< a failure means that it is not there: the capture is empty then, and it goes on
    bool isSecret = false;    ///< its output is a key: it goes to the keychain and is shown nowhere
    int minutes = 1;          ///< about how long Azure may take

    bool operator==(const AzCommand &) const = default;
};

/// What a step, or a fix, runs: in order.
struct AzScript
{
    QString resource; ///< what it changes, for the question before it runs; empty: nothing
    QList<AzCommand> commands;
    QList<AzFile> files;
};

} // namespace spillway
