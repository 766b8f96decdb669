// SPDX-License-Identifier: MIT
#pragma once

#include "ui/session/profileedits.h"

#include <QObject>

#include <optional>

namespace spillway
{

class DesktopSession;

/// Saves edits of the backends: every one stores the colours, so that none changes with its place, takes the key along
/// when a backend gets another name, and can bring back what was removed. One a session, so that the inspector and the
/// page undo the same. Functions that return a QString return an empty one, or a sentence that says why not.
class BackendEdits : public QObject
{
    Q_OBJECT
public:
    /// The one of this session, made at the first call.
    static BackendEdits &of(DesktopSession &session);

    /// Saves a profile with other backends (other places, priorities, switches).
    QString save(Profile next);
    /// Puts `backend` in the place of `name`. `key`: the key to keep for it (empty: none any more); nothing leaves the
    /// key as it is.
    QString replace(const QString &name, const Backend &backend, const std::optional<QByteArray> &key = {});
    /// Adds a backend, with the next free colour.
    QString add(Backend backend, const std::optional<QByteArray> &key = {});
    /// Adds a copy with its key, under a free name, turned off so that nobody pays twice unawares; `copy` gets the
    /// name.
    QString duplicate(const QString &name, QString *copy);
    /// Adds several at once; keys by their names.
    QString addAll(const QList<Backend> &backends, const QMap<QString, QByteArray> &keys);
    QString rename(const QString &name, const QString &newName);

    /// Removes a backend; its key stays kept for `undo`.
    QString remove(const QString &name);
    bool canUndo() const { return m_history.canUndo(); }
    /// Brings back what was removed last; `restored` gets its name.
    QString undo(QString *restored);

signals:
    /// For the status bar: what was done, or that a key could not be kept.
    void told(const QString &text);

private:
    explicit BackendEdits(DesktopSession &session);
    void keep(const QString &name, const QByteArray &key);
    void moveKey(const QString &from, const QString &to);

    DesktopSession &m_session;
    ProfileHistory m_history;
    QString m_path; ///< of the profile that the history belongs to
};

} // namespace spillway
