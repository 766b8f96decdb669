// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

/// What a person does to the backends of a profile, as functions from one profile to the next. Pure: the caller saves
/// the result (DesktopSession::save), so every edit is one step. A name that the profile does not have changes nothing.
namespace spillway
{

namespace profileedits
{

/// Where a backend stands in the profile's list, from 0; -1 if there is none of this name.
qsizetype indexOf(const Profile &profile, const QString &name);

Profile setEnabled(Profile profile, const QString &name, bool enabled);

/// Gives a backend another priority (1 to maxPriority, else it is clamped) and puts it before the one that is
/// `position`-th of that priority, from 0, not counting itself. A negative position, or one beyond the last, is the
/// end. Other backends keep their order among each other.
Profile moveToPriority(Profile profile, const QString &name, int priority, int position = -1);

/// The priority that Alt+Up (`by` -1) and Alt+Down (+1) mean: the next one that has backends; beyond the first or last
/// of them a new one, unless the backend is alone in its own. The backend's own priority if there is nowhere to go.
int neighbourPriority(const Profile &profile, const QString &name, int by);

/// Moves a backend there: to the end of the priority above, or to the front of the one below.
Profile stepPriority(const Profile &profile, const QString &name, int by);

Profile remove(Profile profile, const QString &name);

/// Puts `backend` in the place of the one called `name`, which may have another name.
Profile replace(Profile profile, const QString &name, const Backend &backend);

/// Adds at the end of the list.
Profile add(Profile profile, const Backend &backend);

/// Adds at a place of the list; beyond its end is the end.
Profile insert(Profile profile, qsizetype index, const Backend &backend);

/// `base`, or `base-2`, `base-3`, … so that no other backend has the name (names differ without regard to case).
QString freeName(const Profile &profile, const QString &base);

} // namespace profileedits

/// Backends that were deleted, so that Ctrl+Z brings the last one back, with its place and all but its key: keys stay
/// in the keychain when a backend goes. Belongs to one profile: `clear` it when another is opened.
class ProfileHistory
{
public:
    /// No more deletions than these are kept.
    static constexpr qsizetype depth = 50;

    /// Call with the profile as it is before the deletion.
    void remember(const Profile &before, const QString &name);
    void clear() { m_deleted.clear(); }

    bool canUndo() const { return !m_deleted.isEmpty(); }
    /// The name of the backend that `undo` would bring back; empty if there is none.
    QString nextName() const;
    /// `now` with the last deleted backend back, under a free name should its own be taken. Forgets the deletion;
    /// `restored` (if given) gets the name. Without a deletion `now` as it is.
    Profile undo(const Profile &now, QString *restored = nullptr);

private:
    struct Deleted
    {
        Backend backend;
        qsizetype index = 0;
    };
    QList<Deleted> m_deleted;
};

} // namespace spillway
