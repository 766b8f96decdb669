// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace spillway
{

/// The pane beside a backend table in which one backend is looked at and edited. Made by ui/backends; the pages that
/// have a table show it in their splitter and know no more of it than this.
class InspectorPane : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Shows this backend. An edit that was not saved is asked about first; false if the user stays with it.
    virtual bool edit(const QString &backendName) = 0;
    /// Begins a new backend of this priority; false if the user stays with an edit.
    virtual bool add(int priority) = 0;
    /// The name of the backend shown; empty for a new one, and while hidden.
    virtual QString backendName() const = 0;
    virtual bool hasUnsavedEdit() const = 0;
    /// Runs "Test connection" for the backend shown.
    virtual void testConnection() = 0;
    /// Saves the edit; false if something is wrong in it, which has the focus then.
    virtual bool save() { return true; }
    /// Forgets the edit: a person has agreed to lose it.
    virtual void discardEdit() {}
    /// Closes the pane, after asking about an edit that was not saved; `closed` follows when it is.
    virtual void requestClose() { emit closed(); }

signals:
    /// The user closed the pane, or the backend shown is gone.
    void closed();
    /// Another backend is shown, or the one shown has another name.
    void backendChanged(const QString &name);
    /// Something was done, or left unsaved, that the status bar tells.
    void told(const QString &text);
};

} // namespace spillway
