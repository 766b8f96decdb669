// SPDX-License-Identifier: MIT
#include "ui/widgets/formfield.h"

#include "ui/theme/theme.h"
#include "ui/widgets/errorline.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace spillway
{

FormField::FormField(const QString &label, QWidget *editor, QWidget *parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_label(new TextLabel(label, TextStyle::Label, Token::Text2, this))
    , m_labelRow(new QHBoxLayout)
    , m_error(new ErrorLine(this))
    , m_hint(new TextLabel({}, TextStyle::Caption, Token::Text3, this))
{
    m_label->setBuddy(editor);
    if (editor->accessibleName().isEmpty()) {
        editor->setAccessibleName(QString(label).remove(u'&'));
    }
    m_label->setVisible(!label.isEmpty());
    m_labelRow->setContentsMargins(0, 0, 0, 0);
    m_labelRow->addWidget(m_label);
    m_labelRow->addStretch();

    m_hint->setWordWrap(true);
    m_hint->hide();
    connect(m_error, &ErrorLine::fixRequested, this, &FormField::fixRequested);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::xs);
    layout->addLayout(m_labelRow);
    layout->addWidget(editor);
    layout->addWidget(m_error);
    layout->addWidget(m_hint);
}

void FormField::setHint(const QString &hint)
{
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    if (!hasError()) {
        m_editor->setAccessibleDescription(hint);
    }
}

void FormField::setError(const QString &error, const QString &fix)
{
    m_error->setError(error, fix);
    setEditorWrong(m_editor, hasError());
    m_editor->setAccessibleDescription(hasError() ? error : m_hint->text());
}

QString FormField::error() const
{
    return m_error->error();
}

void FormField::setLabelVisible(bool visible)
{
    m_label->setVisible(visible);
}

void FormField::setLabelAccessory(QWidget *accessory)
{
    m_labelRow->addWidget(accessory);
}

void setEditorWrong(QWidget *editor, bool wrong)
{
    if (editor->property("wrong").toBool() != wrong) {
        editor->setProperty("wrong", wrong);
        editor->update();
    }
}

} // namespace spillway
