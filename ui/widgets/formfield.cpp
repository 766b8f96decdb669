// SPDX-License-Identifier: MIT
#include "ui/widgets/formfield.h"

#include "ui/theme/theme.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/textlink.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace spillway
{

FormField::FormField(const QString &label, QWidget *editor, QWidget *parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_labelRow(new QHBoxLayout)
    , m_errorRow(new QWidget(this))
    , m_error(new TextLabel({}, TextStyle::Label, Token::Text, m_errorRow))
    , m_fix(new TextLink({}, m_errorRow))
    , m_hint(new TextLabel({}, TextStyle::Caption, Token::Text3, this))
{
    auto *name = new TextLabel(label, TextStyle::Label, Token::Text2, this);
    name->setBuddy(editor);
    if (editor->accessibleName().isEmpty()) {
        editor->setAccessibleName(QString(label).remove(u'&'));
    }
    name->setVisible(!label.isEmpty());
    m_labelRow->setContentsMargins(0, 0, 0, 0);
    m_labelRow->addWidget(name);
    m_labelRow->addStretch();

    auto *glyph = new StateGlyph(UiState::Unreachable, m_errorRow);
    glyph->standBeside(TextStyle::Label);
    m_error->setState(UiState::Unreachable);
    m_error->setWordWrap(true);
    auto *errorLayout = new QHBoxLayout(m_errorRow);
    errorLayout->setContentsMargins(0, 0, 0, 0);
    errorLayout->setSpacing(5);
    errorLayout->addWidget(glyph, 0, Qt::AlignTop);
    errorLayout->addWidget(m_error, 1);
    errorLayout->addWidget(m_fix, 0, Qt::AlignTop);
    m_errorRow->hide();
    m_hint->setWordWrap(true);
    m_hint->hide();
    connect(m_fix, &QAbstractButton::clicked, this, &FormField::fixRequested);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::xs);
    layout->addLayout(m_labelRow);
    layout->addWidget(editor);
    layout->addWidget(m_errorRow);
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
    m_errorText = error;
    m_error->setText(error);
    m_fix->setText(fix);
    m_fix->setVisible(!fix.isEmpty());
    m_fix->updateGeometry();
    m_errorRow->setVisible(hasError());
    setEditorWrong(m_editor, hasError());
    m_editor->setAccessibleDescription(hasError() ? error : m_hint->text());
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
