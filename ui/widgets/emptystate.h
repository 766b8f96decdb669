// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/button.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace spillway
{

/// What a list or a chart shows when there is nothing in it: icon, title, a sentence, up to two buttons; centred.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    EmptyState(Icon icon, const QString &title, const QString &text = {}, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setText(const QString &text);
    Button *addButton(const QString &text, std::optional<Icon> icon = {});

protected:
    void changeEvent(QEvent *event) override;

private:
    void fit();

    QLabel *m_title;
    QLabel *m_text;
    QHBoxLayout *m_buttons;
};

} // namespace spillway
