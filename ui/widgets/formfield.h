// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace spillway
{

class ErrorLine;
class TextLabel;

/// A field of a form: label (the editor's buddy), editor, and below it a hint or, when it is wrong, what is wrong and
/// how to right it, with a glyph. The sentence is the editor's accessible description, and its edge is red.
class FormField : public QWidget
{
    Q_OBJECT
public:
    /// Takes the editor over. An accelerator in `label` ("&URL") works as in any label.
    FormField(const QString &label, QWidget *editor, QWidget *parent = nullptr);

    QWidget *editor() const { return m_editor; }
    /// A sentence that is always there, in caption size.
    void setHint(const QString &hint);
    /// Empty: nothing is wrong. With `fix` a link of that text follows the sentence, and `fixRequested` when it is
    /// used.
    void setError(const QString &error, const QString &fix = {});
    QString error() const;
    bool hasError() const { return !error().isEmpty(); }
    /// A field below another that has the label already.
    void setLabelVisible(bool visible);
    /// A widget at the right end of the label's line, such as a link "Add".
    void setLabelAccessory(QWidget *accessory);

signals:
    void fixRequested();

private:
    QWidget *m_editor;
    TextLabel *m_label;
    QHBoxLayout *m_labelRow;
    ErrorLine *m_error;
    TextLabel *m_hint;
};

/// Marks an editor as wrong or right without a FormField, for cells and rows: the red edge alone.
void setEditorWrong(QWidget *editor, bool wrong);

} // namespace spillway
