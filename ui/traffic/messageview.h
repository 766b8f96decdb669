// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/messagetext.h"

#include <QWidget>

namespace spillway
{

class Banner;
class CodeView;

/// The Request or the Response tab: head and body as recorded, and what is missing of them.
class MessageView : public QWidget
{
    Q_OBJECT
public:
    explicit MessageView(MessageSide side, QWidget *parent = nullptr);

    void setRecord(const ExchangeRecord &record);
    CodeView *code() const { return m_code; }
    QString note() const;

private:
    MessageSide m_side;
    QWidget *m_noteArea;
    Banner *m_note;
    CodeView *m_code;
};

} // namespace spillway
