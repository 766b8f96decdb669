// SPDX-License-Identifier: MIT
#include "ui/widgets/pageheader.h"

#include "ui/theme/theme.h"
#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QHBoxLayout>

namespace spillway
{

PageHeader::PageHeader(const QString &title, QWidget *parent)
    : Pane(Token::Surface, Qt::BottomEdge, parent)
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(spacing::l, 0, spacing::l, 1);
    m_row->setSpacing(spacing::s);
    m_row->addWidget(new TextLabel(title, TextStyle::PageTitle, Token::Text, this));
    m_row->addStretch();
    fit();
}

void PageHeader::fit()
{
    setFixedHeight(Theme::current().height(height::header));
}

void PageHeader::changeEvent(QEvent *event)
{
    Pane::changeEvent(event);
    if (event->type() == QEvent::StyleChange) {
        fit();
    }
}

} // namespace spillway
