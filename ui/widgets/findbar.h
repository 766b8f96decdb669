// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

class QLabel;
class QPlainTextEdit;

namespace spillway
{

class SearchField;

/// A find bar over the top right corner of a text: field, "2 of 7", previous, next, close. Enter and Shift+Enter walk
/// round, Esc closes and gives the focus back to the text with the hit selected.
class FindBar : public QFrame
{
    Q_OBJECT
public:
    explicit FindBar(QPlainTextEdit *text);

    /// Shows the bar, takes the text's selection as what to find, and has the focus.
    void open();
    void close();
    /// Number of hits of the present term.
    int hits() const { return int(m_hits.size()); }
    SearchField *field() const { return m_field; }
    /// Puts the bar into its corner; called when the text is resized.
    void place();

signals:
    /// Opened, closed, or hits are others: the owner draws its marks anew.
    void changed();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void search();
    void step(int by);
    void tell();

    QPlainTextEdit *m_text;
    SearchField *m_field;
    QLabel *m_count;
    QList<int> m_hits; ///< positions
    int m_current = -1;
};

} // namespace spillway
