// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/codefolds.h"

#include <QHash>
#include <QObject>
#include <QSet>

class QPlainTextEdit;

namespace spillway
{

/// Folds lines of a text away and brings them back. What is folded stays so when the text changes elsewhere. Lines are
/// numbered from 1.
class CodeFolding : public QObject
{
    Q_OBJECT
public:
    explicit CodeFolding(QPlainTextEdit *text);

    const QList<CodeFold> &folds() const { return m_folds; }
    /// True if a fold begins on this line.
    bool canFold(int line) const { return m_keys.contains(line); }
    bool isFolded(int line) const;
    void setFolded(int line, bool folded);
    /// Folds what this line begins, else the innermost part that it is in; returns the line that stays, 0 if there is
    /// none.
    int foldAround(int line);
    /// Brings back whatever hides this line.
    void reveal(int line);
    /// The text is another one: finds its folds.
    void refresh();

signals:
    void changed();

private:
    void apply();

    QPlainTextEdit *m_text;
    QList<CodeFold> m_folds;
    QHash<int, QString> m_keys; ///< line -> what tells this fold from others when lines move
    QSet<QString> m_folded;     ///< keys
};

} // namespace spillway
