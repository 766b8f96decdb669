// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secretstore.h"

#include <QObject>
#include <QStringList>

namespace spillway
{

struct Profile;

/// The names, as in `secretEntry`, of all keys that a profile may have beside its client key: those of its backends,
/// and that of its client subscription in API Management.
QStringList keyNamesOf(const Profile &profile);

/// Gives the keys of a profile to another name, since keys are kept under a profile's name. First all are copied, then
/// the caller puts the new name in force, then the old entries go, unless the profile is duplicated: at no moment is a
/// key missing that a request needs. Main thread; it deletes itself when it is done, or with its parent.
class KeyMove : public QObject
{
    Q_OBJECT
public:
    enum class Old { Removed, Kept };

    /// `store` must outlive it. `names` are those of the keys that move; the client key moves too.
    KeyMove(SecretStore &store, QString from, QString to, QStringList names, QObject *parent, Old old = Old::Removed);

    /// `copied` is called from the event loop once every key is there under the new name, with an empty string, or with
    /// what went wrong; then nothing is removed.
    void begin(std::function<void(const QString &problem)> copied);

private:
    void copyNext();
    void removeNext();

    SecretStore &m_store;
    QString m_from;
    QString m_to;
    Old m_old;
    QStringList m_left; ///< still to be copied
    QStringList m_moved;
    std::function<void(const QString &)> m_copied;
};

} // namespace spillway
