// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secretstore.h"

#include <QObject>
#include <QStringList>

namespace spillway
{

/// Moves the keys of a profile to another name of it, since keys are kept under a profile's name. First all are copied,
/// then the caller puts the new name in force, then the old entries go: at no moment is a key missing that a request
/// needs. Main thread; it deletes itself when it is done, or with its parent.
class KeyMove : public QObject
{
    Q_OBJECT
public:
    /// `store` must outlive it. `backends` are the names of those whose keys move; the client key moves too.
    KeyMove(SecretStore &store, QString from, QString to, QStringList backends, QObject *parent);

    /// `copied` is called from the event loop once every key is there under the new name, with an empty string, or with
    /// what went wrong; then nothing is removed.
    void begin(std::function<void(const QString &problem)> copied);

private:
    void copyNext();
    void removeNext();

    SecretStore &m_store;
    QString m_from;
    QString m_to;
    QStringList m_left; ///< still to be copied
    QStringList m_moved;
    std::function<void(const QString &)> m_copied;
};

} // namespace spillway
