// SPDX-License-Identifier: MIT
#include "ui/endpoint/backendactions.h"

#include "ui/backends/backendedits.h"
#include "ui/session/desktopsession.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeySequence>

namespace spillway
{

BackendActions::BackendActions(DesktopSession &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_edits(BackendEdits::of(session))
{
}

bool BackendActions::canUndo() const
{
    return m_edits.canUndo();
}

bool BackendActions::save(const Profile &next)
{
    const QString problem = m_edits.save(next);
    if (!problem.isEmpty()) {
        emit told(problem);
    }
    return problem.isEmpty();
}

void BackendActions::toggle(const QString &name)
{
    const Profile &profile = m_session.profile();
    const qsizetype index = profileedits::indexOf(profile, name);
    if (index < 0) {
        return;
    }
    const bool enable = !profile.backends[index].enabled;
    if (save(profileedits::setEnabled(profile, name, enable))) {
        emit told(enable ? tr("%1 turned on").arg(name) : tr("%1 turned off").arg(name));
    }
}

void BackendActions::move(const QString &name, int by)
{
    const Profile &profile = m_session.profile();
    const int target = profileedits::neighbourPriority(profile, name, by);
    const Profile next = profileedits::stepPriority(profile, name, by);
    if (next == profile) {
        emit told(by < 0 ? tr("There is no priority above.") : tr("There is no priority below."));
    } else if (save(next)) {
        emit told(tr("%1 moved to priority %2").arg(name).arg(target));
    }
}

void BackendActions::remove(const QString &name)
{
    if (profileedits::indexOf(m_session.profile(), name) < 0) {
        return;
    }
    if (const QString problem = m_edits.remove(name); !problem.isEmpty()) {
        emit told(problem);
        return;
    }
    const QString key = QKeySequence(QKeySequence::Undo).toString(QKeySequence::NativeText);
    emit told(tr("%1 deleted. %2 brings it back.").arg(name, key));
}

void BackendActions::undo()
{
    if (!m_edits.canUndo()) {
        emit told(tr("Nothing to bring back"));
        return;
    }
    QString name;
    if (const QString problem = m_edits.undo(&name); !problem.isEmpty()) {
        emit told(problem);
        return;
    }
    emit told(tr("%1 is back").arg(name));
    emit restored(name);
}

void BackendActions::clearThrottle(const QString &name)
{
    m_session.endpoint().clearThrottle(name);
    emit told(tr("Throttle of %1 cleared").arg(name));
}

void BackendActions::copyUrl(const QString &name)
{
    const Profile &profile = m_session.profile();
    if (const qsizetype index = profileedits::indexOf(profile, name); index >= 0) {
        QGuiApplication::clipboard()->setText(profile.backends[index].url);
        emit told(tr("URL of %1 copied").arg(name));
    }
}

} // namespace spillway
