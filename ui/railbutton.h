// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/icon.h"

#include <QToolButton>

namespace spillway
{

/// One page in the navigation rail: icon above its name, 60 x 52. The current page is marked by ground, bar and colour.
/// The button reaches from the rail's left edge, where the bar is, to its right one.
class RailButton : public QToolButton
{
    Q_OBJECT
public:
    RailButton(Icon icon, const QString &name, QWidget *parent = nullptr);

    QString name() const { return m_name; }
    Icon iconOf() const { return m_icon; }
    /// The accessible name: "Traffic, page 3 of 6".
    void setPlace(int number, int count);
    /// The dot that says that something on this page wants to be seen.
    void setBadge(bool badge);
    bool hasBadge() const { return m_badge; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QRect box() const;
    void tell();

    Icon m_icon;
    QString m_name;
    int m_number = 0;
    int m_count = 0;
    bool m_badge = false;
};

} // namespace spillway
