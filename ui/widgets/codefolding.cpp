// SPDX-License-Identifier: MIT
#include "ui/widgets/codefolding.h"

#include <QPlainTextDocumentLayout>
#include <QPlainTextEdit>
#include <QTextBlock>

#include <algorithm>

namespace spillway
{

CodeFolding::CodeFolding(QPlainTextEdit *text)
    : QObject(text)
    , m_text(text)
{
    // A hit of the find bar, or whatever else moves the cursor: where it is can be seen.
    connect(text, &QPlainTextEdit::cursorPositionChanged, this,
            [this] { reveal(m_text->textCursor().blockNumber() + 1); });
}

bool CodeFolding::isFolded(int line) const
{
    return m_folded.contains(m_keys.value(line, QString()));
}

void CodeFolding::setFolded(int line, bool folded)
{
    const auto key = m_keys.constFind(line);
    if (key == m_keys.constEnd() || folded == m_folded.contains(*key)) {
        return;
    }
    if (folded) {
        m_folded.insert(*key);
        const auto fold =
            std::find_if(m_folds.begin(), m_folds.end(), [line](const CodeFold &one) { return one.first == line; });
        // The cursor stays where it can be seen, or it would bring its line back.
        const int cursorLine = m_text->textCursor().blockNumber() + 1;
        if (cursorLine > fold->first && cursorLine <= fold->last) {
            m_text->setTextCursor(QTextCursor(m_text->document()->findBlockByNumber(line - 1)));
        }
    } else {
        m_folded.remove(*key);
    }
    apply();
    emit changed();
}

int CodeFolding::foldAround(int line)
{
    // The innermost one that is open; the line that closes a part belongs to it.
    const auto fold = std::find_if(m_folds.crbegin(), m_folds.crend(), [this, line](const CodeFold &candidate) {
        return candidate.first <= line && line <= candidate.last + 1 && !isFolded(candidate.first);
    });
    if (fold == m_folds.crend()) {
        return 0;
    }
    const int first = fold->first;
    setFolded(first, true);
    return first;
}

void CodeFolding::reveal(int line)
{
    bool any = false;
    for (const CodeFold &fold : std::as_const(m_folds)) {
        if (fold.first < line && line <= fold.last) {
            any = m_folded.remove(m_keys.value(fold.first)) || any;
        }
    }
    if (any) {
        apply();
        emit changed();
    }
}

void CodeFolding::refresh()
{
    m_folds = foldsOf(m_text->toPlainText());
    m_keys.clear();
    QHash<QString, int> seen;
    for (const CodeFold &fold : std::as_const(m_folds)) {
        // Its text, and which of those with the same text it is.
        const QString text = m_text->document()->findBlockByNumber(fold.first - 1).text();
        m_keys.insert(fold.first, text + u'\n' + QString::number(seen[text]++));
    }
    const QSet<QString> known(m_keys.cbegin(), m_keys.cend());
    m_folded.intersect(known);
    apply();
    emit changed();
}

void CodeFolding::apply()
{
    QTextDocument *document = m_text->document();
    bool any = false;
    int hiddenTo = 0;
    auto fold = m_folds.cbegin();
    for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
        const int line = block.blockNumber() + 1;
        while (fold != m_folds.cend() && fold->first < line) {
            ++fold;
        }
        const bool visible = line > hiddenTo;
        if (visible && fold != m_folds.cend() && fold->first == line && isFolded(line)) {
            hiddenTo = fold->last;
        }
        if (block.isVisible() != visible) {
            block.setVisible(visible);
            block.setLineCount(visible ? std::max(1, block.layout()->lineCount()) : 0);
            any = true;
        }
    }
    if (auto *layout = qobject_cast<QPlainTextDocumentLayout *>(document->documentLayout()); any && layout != nullptr) {
        layout->requestUpdate();
        emit layout->documentSizeChanged(layout->documentSize());
        m_text->viewport()->update();
    }
}

} // namespace spillway
