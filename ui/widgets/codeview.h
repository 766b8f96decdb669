// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/codetokens.h"

#include <QPlainTextEdit>

namespace spillway
{

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
    CodeLanguage language() const;
    void setLineNumbersVisible(bool visible);
    bool lineNumbersVisible() const { return m_numbers; }
    /// Gives these lines (from 1) the ground of a selection and brings the first of them into view.
    void setMarkedLines(const QList<int> &lines);

    FindBar *findBar() const { return m_find; }
    /// The width of the gutter, 0 without line numbers.
    int gutterWidth() const;
    /// Paints the gutter; called by its widget.
    void paintGutter(QPaintEvent *event);

public slots:
    void openFind();
    /// Copies everything, whatever is selected.
    void copyAll();

signals:
    /// For the status bar: "Code copied".
    void copied(const QString &message);

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void arrange();
    void applyTheme();
    void showMarks();

    SyntaxHighlighter *m_highlighter;
    QWidget *m_gutter;
    FindBar *m_find = nullptr;
    QList<int> m_marked;
    bool m_numbers = false;
};

} // namespace spillway
