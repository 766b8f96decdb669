// SPDX-License-Identifier: MIT
#include "ui/widgets/codefolds.h"

namespace spillway
{

namespace
{

constexpr int tabWidth = 4;
constexpr int blank = -1;

/// The columns that a line begins with; `blank` for an empty one.
int indentOf(QStringView line)
{
    int columns = 0;
    for (const QChar c : line) {
        if (c == u'\t') {
            columns += tabWidth - columns % tabWidth;
        } else if (c.isSpace()) {
            ++columns;
        } else {
            return columns;
        }
    }
    return blank;
}

} // namespace

QList<CodeFold> foldsOf(QStringView text)
{
    const QList<QStringView> lines = text.split(u'\n');
    QList<int> indents;
    for (const QStringView line : lines) {
        indents.append(indentOf(line));
    }
    QList<CodeFold> folds;
    const qsizetype count = lines.size();
    const auto behind = [&](qsizetype i) { // the next line that is not empty
        for (++i; i < count && indents[i] == blank; ++i) {
        }
        return i;
    };
    for (qsizetype i = 0; i < count; ++i) {
        if (indents[i] == blank || lines[i].trimmed() == u"{") {
            continue;
        }
        qsizetype inside = behind(i);
        const bool hasBrace = inside < count && indents[inside] == indents[i] && lines[inside].trimmed() == u"{";
        qsizetype last = hasBrace ? inside : i;
        for (inside = hasBrace ? behind(inside) : inside; inside < count && indents[inside] > indents[i];
             inside = behind(inside)) {
            last = inside;
        }
        if (last > i && !(hasBrace && lines[last].trimmed() == u"{")) {
            folds.append({int(i) + 1, int(last) + 1});
        }
    }
    return folds;
}

} // namespace spillway
