// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

namespace spillway
{

class CodeTabs;

/// "Use in code": the code tabs in a popup of 480 x 400 below the button that opens it. Esc or a click elsewhere
/// closes it.
class UseCodePopup : public QFrame
{
    Q_OBJECT
public:
    explicit UseCodePopup(QWidget *parent);

    CodeTabs *tabs() const { return m_tabs; }
    /// Opens below `anchor`, right edges aligned, inside of its screen; the tabs have the focus.
    void openBelow(const QWidget *anchor);

private:
    CodeTabs *m_tabs;
};

} // namespace spillway
