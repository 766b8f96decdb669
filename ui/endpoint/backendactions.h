// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

namespace spillway
{

class BackendEdits;
class DesktopSession;
struct Profile;

/// What the backend table lets a person do to a backend: each is one edit of the profile, saved at once. Deleted ones
/// come back with `undo` as long as the profile stays open, whichever page deleted them.
class BackendActions : public QObject
{
    Q_OBJECT
public:
    explicit BackendActions(DesktopSession &session, QObject *parent = nullptr);

    void toggle(const QString &name);
    /// -1: to the priority above; +1: to the one below.
    void move(const QString &name, int by);
    void remove(const QString &name);
    void undo();
    bool canUndo() const;
    void clearThrottle(const QString &name);
    void copyUrl(const QString &name);

signals:
    /// For the status bar: what was done, or why not.
    void told(const QString &text);
    /// This backend is there again.
    void restored(const QString &name);

private:
    bool save(const Profile &next);

    DesktopSession &m_session;
    BackendEdits &m_edits;
};

} // namespace spillway
