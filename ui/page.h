// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace spillway
{

/// What the main window asks of every page. A page keeps its scroll position, selection, filter and focus while hidden;
/// its timers stop.
class Page : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Ctrl+F: the filter or the find field gets the focus.
    virtual void focusSearch() {}
    /// Esc: clears the filter, then closes the pane; false if there was nothing to do.
    virtual bool escape() { return false; }
    /// F6 and Shift+F6: the focus goes on to the next or previous pane.
    virtual void focusNextPane(bool forward) { focusNextPrevChild(forward); }
    /// True while there is an edit that was not saved; `discardQuestion` says which.
    virtual bool hasUnsavedEdit() const { return false; }
    virtual QString discardQuestion() const { return {}; }

signals:
    /// Something was done that the status bar tells.
    void told(const QString &text);
};

} // namespace spillway
