// SPDX-License-Identifier: MIT
#include "ui/backends/backendedits.h"

#include "core/config/backendcolors.h"
#include "ui/session/desktopsession.h"

namespace spillway
{

BackendEdits &BackendEdits::of(DesktopSession &session)
{
    auto *edits = session.findChild<BackendEdits *>(QString(), Qt::FindDirectChildrenOnly);
    return edits != nullptr ? *edits : *new BackendEdits(session);
}

BackendEdits::BackendEdits(DesktopSession &session)
    : QObject(&session)
    , m_session(session)
    , m_path(session.profilePath())
{
    connect(&session, &DesktopSession::profileChanged, this, [this] {
        if (m_session.profilePath() != m_path) {
            m_path = m_session.profilePath();
            m_history.clear();
        }
    });
}

QString BackendEdits::save(Profile next)
{
    // The colours are those that the backends have now: whoever is new has brought a number along.
    const QList<Backend> now = withStoredColors(m_session.profile().backends);
    for (Backend &backend : next.backends) {
        for (const Backend &known : now) {
            if (backend.color == 0 && backend.name == known.name) {
                backend.color = known.color;
            }
        }
    }
    return m_session.save(next);
}

void BackendEdits::keep(const QString &name, const QByteArray &key)
{
    m_session.setKey(name, key, this, [this, name](const QString &problem) {
        if (!problem.isEmpty()) {
            emit told(tr("The key of %1 could not be kept: %2").arg(name, problem));
        }
    });
}

void BackendEdits::moveKey(const QString &from, const QString &to)
{
    const Credential credential = m_session.secrets().backends.value(from);
    const bool fromVariable = m_session.environment().contains(secretVariable(from));
    if (credential.value.isEmpty() || fromVariable) {
        return; // a variable goes with the name
    }
    keep(to, credential.value);
    keep(from, {});
}

QString BackendEdits::replace(const QString &name, const Backend &backend, const std::optional<QByteArray> &key)
{
    Backend next = backend;
    const qsizetype index = profileedits::indexOf(m_session.profile(), name);
    if (index >= 0) {
        next.color = colorNumber(m_session.profile().backends, index);
    }
    const bool hadKey = index >= 0 && m_session.profile().backends[index].auth == AuthKind::Key;
    if (QString problem = save(profileedits::replace(m_session.profile(), name, next)); !problem.isEmpty()) {
        return problem;
    }
    if (key) {
        keep(next.name, *key);
        if (next.name != name && hadKey) {
            keep(name, {});
        }
    } else if (next.name != name && hadKey) {
        moveKey(name, next.name);
    }
    return {};
}

QString BackendEdits::add(Backend backend, const std::optional<QByteArray> &key)
{
    if (backend.color == 0) {
        backend.color = freeColorNumber(m_session.profile().backends);
    }
    if (QString problem = save(profileedits::add(m_session.profile(), backend)); !problem.isEmpty()) {
        return problem;
    }
    if (key && !key->isEmpty()) {
        keep(backend.name, *key);
    }
    return {};
}

QString BackendEdits::duplicate(const QString &name, QString *copy)
{
    const Profile &profile = m_session.profile();
    const qsizetype index = profileedits::indexOf(profile, name);
    if (index < 0) {
        return tr("There is no backend called %1.").arg(name);
    }
    Backend backend = profile.backends[index];
    backend.name = profileedits::freeName(profile, name);
    backend.color = freeColorNumber(profile.backends);
    backend.enabled = false;
    *copy = backend.name;
    const bool hasKey = backend.auth == AuthKind::Key;
    const QByteArray key = hasKey ? m_session.secrets().backends.value(name).value : QByteArray();
    if (QString problem = save(profileedits::insert(profile, index + 1, backend)); !problem.isEmpty()) {
        return problem;
    }
    if (!key.isEmpty()) {
        keep(backend.name, key);
    }
    return {};
}

QString BackendEdits::addAll(const QList<Backend> &backends, const QMap<QString, QByteArray> &keys)
{
    Profile next = m_session.profile();
    next.backends = withStoredColors(next.backends);
    for (Backend backend : backends) {
        backend.color = freeColorNumber(next.backends);
        next.backends.append(backend);
    }
    if (QString problem = save(next); !problem.isEmpty()) {
        return problem;
    }
    for (auto key = keys.begin(); key != keys.end(); ++key) {
        keep(key.key(), key.value());
    }
    return {};
}

QString BackendEdits::rename(const QString &name, const QString &newName)
{
    const qsizetype index = profileedits::indexOf(m_session.profile(), name);
    if (index < 0) {
        return tr("There is no backend called %1.").arg(name);
    }
    Backend backend = m_session.profile().backends[index];
    backend.name = newName;
    return replace(name, backend);
}

QString BackendEdits::remove(const QString &name)
{
    Profile before = m_session.profile();
    before.backends = withStoredColors(before.backends);
    if (QString problem = save(profileedits::remove(before, name)); !problem.isEmpty()) {
        return problem;
    }
    m_history.remember(before, name);
    return {};
}

QString BackendEdits::undo(QString *restored)
{
    if (!m_history.canUndo()) {
        return tr("There is nothing to bring back.");
    }
    const ProfileHistory before = m_history;
    QString problem = save(m_history.undo(m_session.profile(), restored));
    if (!problem.isEmpty()) {
        m_history = before; // it can be tried again
    }
    return problem;
}

} // namespace spillway
