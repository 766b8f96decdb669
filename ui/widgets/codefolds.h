// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

/// Which lines of a text can be folded away. Pure; by indentation, so it holds for any language.
namespace spillway
{

/// The lines behind a line that stays, numbered from 1: `first` stays, what is folded is `first + 1` to `last`.
struct CodeFold
{
    int first = 0;
    int last = 0;

    bool operator==(const CodeFold &) const = default;
};

/// The folds in the order of their lines; at most one begins on a line. A line begins one if those that follow are
/// indented further, or if a `{` of its own follows it. What closes it stays in sight.
QList<CodeFold> foldsOf(QStringView text);

} // namespace spillway
