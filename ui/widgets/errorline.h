// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace spillway
{

class TextLabel;
class TextLink;

/// What is wrong with a field and how to right it: glyph, sentence and, if it can be done at once, a link. Hidden while
/// nothing is wrong.
class ErrorLine : public QWidget
{
    Q_OBJECT
public:
    explicit ErrorLine(QWidget *parent = nullptr);

    /// Empty: nothing is wrong. `fix` is the text of the link behind the sentence.
    void setError(const QString &error, const QString &fix = {});
    const QString &error() const { return m_text; }
    TextLink *fixLink() const { return m_fix; }

signals:
    void fixRequested();

private:
    QString m_text;
    TextLabel *m_label;
    TextLink *m_fix;
};

} // namespace spillway
