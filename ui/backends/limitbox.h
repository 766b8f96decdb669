// SPDX-License-Identifier: MIT
#pragma once

#include <QSpinBox>

namespace spillway
{

/// A number in a row of the other plan: 0 stands for a word ("As recorded"), typing replaces the word at once, and the
/// wheel scrolls the card unless the box has the focus.
class LimitBox : public QSpinBox
{
    Q_OBJECT
public:
    explicit LimitBox(QWidget *parent = nullptr);

    /// Where the first step up from 0 leads; 0: to 1.
    void setSuggestion(int value) { m_suggestion = value; }
    /// Without `valueChanged`.
    void present(int value);

    void stepBy(int steps) override;

protected:
    void focusInEvent(QFocusEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    int m_suggestion = 0;
};

} // namespace spillway
