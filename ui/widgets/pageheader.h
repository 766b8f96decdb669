// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/card.h"

class QHBoxLayout;

namespace spillway
{

/// The top of a page, 56 px high: its title at the left, room for its controls at the right.
class PageHeader : public Pane
{
    Q_OBJECT
public:
    explicit PageHeader(const QString &title, QWidget *parent = nullptr);

    /// What is added stands at the right.
    QHBoxLayout *row() const { return m_row; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void fit();

    QHBoxLayout *m_row;
};

} // namespace spillway
