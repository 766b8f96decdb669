// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/icon.h"

#include <QAbstractButton>

#include <optional>

namespace spillway
{

/// A link in a line of text: a button to keyboard and screen reader, underlined under the pointer.
class TextLink : public QAbstractButton
{
    Q_OBJECT
public:
    explicit TextLink(const QString &text, QWidget *parent = nullptr);

    void setIconOf(Icon icon);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    std::optional<Icon> m_icon;
};

} // namespace spillway
