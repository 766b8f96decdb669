// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/icon.h"

#include <QWidget>

namespace spillway
{

/// One of the program's icons as decoration, 20 px, in a colour of the theme.
class IconLabel : public QWidget
{
    Q_OBJECT
public:
    explicit IconLabel(Icon icon, QWidget *parent = nullptr, Token color = Token::Text2);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Icon m_icon;
    Token m_color;
};

} // namespace spillway
