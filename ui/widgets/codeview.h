// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/codetokens.h"

#include <QPlainTextEdit>

namespace spillway
{

class CodeFolding;
class FindBar;
class SyntaxHighlighter;

/// Code to read, search and copy: fixed-width, coloured, with line numbers if wanted and a find bar on Ctrl+F.
class CodeView : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit CodeView(QWidget *parent = nullptr);

    /// Sets the text as it is; `language` colours it.
    void setCode(const QString &code, CodeLanguage language);
    /// Shows another state of the same text: scroll, cursor and folds stay with the lines that stay.
    void updateCode(const QString &code);
    CodeLanguage language() const;
    void setLineNumbersVisible(bool visible);
    bool lineNumbersVisible() const { return m_numbers; }
    /// Lets parts of the text be folded: arrows beside the line numbers; Alt+Left folds, Alt+Right unfolds at the
    /// cursor.
    void enableFolding();
    /// Null without.
    CodeFolding *folding() const { return m_folding; }
    /// Gives these lines (from 1) the ground of a selection and brings the first of them into view.
    void setMarkedLines(const QList<int> &lines);
    const QList<int> &markedLines() const { return m_marked; }

    FindBar *findBar() const { return m_find; }
    /// The width of the gutter, 0 without line numbers.
    int gutterWidth() const;
    /// Paints the gutter; called by its widget.
    void paintGutter(QPaintEvent *event);
    /// The gutter was clicked at this height: folds or unfolds there.
    void clickGutter(int y);

public slots:
    void openFind();
    /// Copies everything, whatever is selected.
    void copyAll();

signals:
    /// For the status bar: "Code copied".
    void copied(const QString &message);

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void arrange();
    void applyTheme();
    void showMarks();
    bool handleFoldKey(const QKeyEvent &event);
    void paintMarksInMargin();
    int numbersWidth() const;
    int topLine() const;

    SyntaxHighlighter *m_highlighter;
    QWidget *m_gutter;
    FindBar *m_find = nullptr;
    CodeFolding *m_folding = nullptr;
    QList<int> m_marked;
    bool m_numbers = false;
};

} // namespace spillway
