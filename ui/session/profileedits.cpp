// SPDX-License-Identifier: MIT
#include "ui/session/profileedits.h"

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace profileedits
{

qsizetype indexOf(const Profile &profile, const QString &name)
{
    const auto found = std::find_if(profile.backends.begin(), profile.backends.end(),
                                    [&name](const Backend &backend) { return backend.name == name; });
    return found == profile.backends.end() ? -1 : found - profile.backends.begin();
}

Profile setEnabled(Profile profile, const QString &name, bool enabled)
{
    if (const qsizetype index = indexOf(profile, name); index >= 0) {
        profile.backends[index].enabled = enabled;
    }
    return profile;
}

Profile moveToPriority(Profile profile, const QString &name, int priority, int position)
{
    const qsizetype index = indexOf(profile, name);
    if (index < 0) {
        return profile;
    }
    Backend moved = profile.backends.takeAt(index);
    moved.priority = std::clamp(priority, 1, maxPriority);
    qsizetype target = index; // alone in its priority it keeps its place in the list
    int passed = 0;
    for (qsizetype i = 0; i < profile.backends.size(); ++i) {
        if (profile.backends[i].priority != moved.priority) {
            continue;
        }
        if (passed == position) {
            target = i;
            break;
        }
        ++passed;
        target = i + 1;
    }
    profile.backends.insert(target, moved);
    return profile;
}

int neighbourPriority(const Profile &profile, const QString &name, int by)
{
    const qsizetype index = indexOf(profile, name);
    if (index < 0 || by == 0) {
        return index < 0 ? 1 : profile.backends[index].priority;
    }
    const int own = profile.backends[index].priority;
    std::optional<int> nearest;
    bool alone = true;
    for (qsizetype i = 0; i < profile.backends.size(); ++i) {
        const int other = profile.backends[i].priority;
        alone = alone && (other != own || i == index);
        if (by < 0 ? other < own : other > own) {
            nearest = !nearest ? other : by < 0 ? std::max(*nearest, other) : std::min(*nearest, other);
        }
    }
    if (nearest) {
        return *nearest;
    }
    return alone ? own : std::clamp(own + (by < 0 ? -1 : 1), 1, maxPriority);
}

Profile stepPriority(const Profile &profile, const QString &name, int by)
{
    const qsizetype index = indexOf(profile, name);
    if (index < 0) {
        return profile;
    }
    const int target = neighbourPriority(profile, name, by);
    return target == profile.backends[index].priority ? profile
                                                      : moveToPriority(profile, name, target, by < 0 ? -1 : 0);
}

Profile remove(Profile profile, const QString &name)
{
    if (const qsizetype index = indexOf(profile, name); index >= 0) {
        profile.backends.removeAt(index);
    }
    return profile;
}

Profile replace(Profile profile, const QString &name, const Backend &backend)
{
    if (const qsizetype index = indexOf(profile, name); index >= 0) {
        profile.backends[index] = backend;
    }
    return profile;
}

Profile add(Profile profile, const Backend &backend)
{
    profile.backends.append(backend);
    return profile;
}

Profile insert(Profile profile, qsizetype index, const Backend &backend)
{
    profile.backends.insert(std::clamp<qsizetype>(index, 0, profile.backends.size()), backend);
    return profile;
}

QString freeName(const Profile &profile, const QString &base)
{
    const auto taken = [&profile](const QString &name) {
        return std::any_of(profile.backends.begin(), profile.backends.end(), [&name](const Backend &backend) {
            return backend.name.compare(name, Qt::CaseInsensitive) == 0;
        });
    };
    QString name = base;
    for (int number = 2; taken(name); ++number) {
        name = u"%1-%2"_s.arg(base).arg(number);
    }
    return name;
}

} // namespace profileedits

void ProfileHistory::remember(const Profile &before, const QString &name)
{
    const qsizetype index = profileedits::indexOf(before, name);
    if (index < 0) {
        return;
    }
    m_deleted.append({before.backends[index], index});
    if (m_deleted.size() > depth) {
        m_deleted.removeFirst();
    }
}

QString ProfileHistory::nextName() const
{
    return m_deleted.isEmpty() ? QString() : m_deleted.last().backend.name;
}

Profile ProfileHistory::undo(const Profile &now, QString *restored)
{
    if (m_deleted.isEmpty()) {
        return now;
    }
    Deleted last = m_deleted.takeLast();
    last.backend.name = profileedits::freeName(now, last.backend.name);
    if (restored != nullptr) {
        *restored = last.backend.name;
    }
    return profileedits::insert(now, last.index, last.backend);
}

} // namespace spillway
