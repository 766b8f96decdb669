// SPDX-License-Identifier: MIT
#include "ui/traffic/messageview.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/codeview.h"

#include <QVBoxLayout>

namespace spillway
{

MessageView::MessageView(MessageSide side, QWidget *parent)
    : QWidget(parent)
    , m_side(side)
    , m_noteArea(new QWidget(this))
    , m_note(new Banner(BannerKind::Info, m_noteArea))
    , m_code(new CodeView(this))
{
    m_code->setAccessibleName(side == MessageSide::Request ? tr("Request") : tr("Response"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *noteRow = new QVBoxLayout(m_noteArea);
    noteRow->setContentsMargins(spacing::l, spacing::s, spacing::l, spacing::s);
    noteRow->addWidget(m_note);
    layout->addWidget(m_noteArea);
    layout->addWidget(m_code, 1);
    layout->addStretch();
}

void MessageView::setRecord(const ExchangeRecord &record)
{
    const MessageText message = messageText(record, m_side);
    m_note->setText({}, message.note);
    m_noteArea->setVisible(!message.note.isEmpty());
    m_code->setCode(message.text, CodeLanguage::Http);
    m_code->setVisible(message.recorded);
}

QString MessageView::note() const
{
    return m_note->text();
}

} // namespace spillway
