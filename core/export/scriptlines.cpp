// SPDX-License-Identifier: MIT
#include "core/export/scriptlines.h"

#include "core/export/visibletext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr qsizetype lineLimit = 88;
constexpr int longWait = 10; ///< minutes worth a word

bool uses(const AzCommand &command, const QString &file)
{
    return std::any_of(command.words.begin(), command.words.end(), [&](const AzWord &word) {
        return word.parts().contains(AzWord::Part{AzWord::Part::Kind::File, file});
    });
}

} // namespace

QString wrappedCommand(const QStringList &words, const QString &continued)
{
    // The command itself, then each option with its value.
    QStringList groups;
    for (const QString &word : words) {
        if (groups.isEmpty() || word.startsWith(u"--"_s)) {
            groups.append(word);
        } else {
            groups.last() += u' ' + word;
        }
    }
    if (const QString all = groups.join(u' '); all.size() <= lineLimit) {
        return all + u'\n';
    }
    QString text = groups.takeFirst();
    QString line;
    for (const QString &group : std::as_const(groups)) {
        if (!line.isEmpty() && line.size() + 1 + group.size() > lineLimit) {
            text += continued + u"\n "_s + line;
            line.clear();
        }
        line += u' ' + group;
    }
    return text + continued + u"\n "_s + line + u'\n';
}

QString indented(const QString &text, const QString &indent)
{
    QString result;
    QStringList lines = text.split(u'\n');
    lines.removeLast();
    for (const QString &line : std::as_const(lines)) {
        result += (line.isEmpty() ? QString() : indent) + line + u'\n';
    }
    return result;
}

QList<AzFile> filesFirstUsed(const AzScript &script, qsizetype command)
{
    QList<AzFile> files;
    for (const AzFile &file : script.files) {
        const auto first = std::find_if(script.commands.begin(), script.commands.end(),
                                        [&](const AzCommand &each) { return uses(each, file.name); });
        if (first - script.commands.begin() == command) {
            files.append(file);
        }
    }
    return files;
}

const AzFile *findFile(const AzScript &script, const QString &name)
{
    const auto found =
        std::find_if(script.files.begin(), script.files.end(), [&](const AzFile &file) { return file.name == name; });
    return found == script.files.end() ? nullptr : &*found;
}

QString commentOf(const AzCommand &command)
{
    QString text = oneVisibleLine(command.comment);
    if (command.minutes >= longWait) {
        text += u" (may take %1 minutes and more)"_s.arg(command.minutes);
    }
    return text;
}

} // namespace spillway
