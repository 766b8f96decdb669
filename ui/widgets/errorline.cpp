// SPDX-License-Identifier: MIT
#include "ui/widgets/errorline.h"

#include "ui/theme/theme.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/textlink.h"

#include <QHBoxLayout>

namespace spillway
{

ErrorLine::ErrorLine(QWidget *parent)
    : QWidget(parent)
    , m_label(new TextLabel({}, TextStyle::Label, Token::Text, this))
    , m_fix(new TextLink({}, this))
{
    auto *glyph = new StateGlyph(UiState::Unreachable, this);
    glyph->standBeside(TextStyle::Label);
    m_label->setState(UiState::Unreachable);
    m_label->setWordWrap(true);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(5);
    layout->addWidget(glyph, 0, Qt::AlignTop);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_fix, 0, Qt::AlignTop);
    connect(m_fix, &QAbstractButton::clicked, this, &ErrorLine::fixRequested);
    hide();
}

void ErrorLine::setError(const QString &error, const QString &fix)
{
    m_text = error;
    m_label->setText(error);
    m_fix->setText(fix);
    m_fix->setVisible(!fix.isEmpty());
    m_fix->updateGeometry();
    setVisible(!error.isEmpty());
}

} // namespace spillway
