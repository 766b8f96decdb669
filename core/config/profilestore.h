// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profilejson.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

/// A profile file: loading, atomic saving, and notice of changes made by others.
namespace spillway
{

/// Watches one profile file. Lives on the thread that made it (in the programs: the main one) and needs its event loop.
class ProfileStore : public QObject
{
    Q_OBJECT
public:
    explicit ProfileStore(QString path, QObject *parent = nullptr);

    QString path() const { return m_path; }
    /// The last profile that was read without an error, or saved.
    const ParsedProfile &current() const { return m_current; }

    /// Reads the file. A file that cannot be opened gives a finding with the system's reason. On errors `current`
    /// stays what it was.
    ParsedProfile load();
    /// Writes atomically (QSaveFile); an empty string, or the reason why nothing was written.
    QString save(const Profile &profile);
    /// Begins to watch: `changed` or `changeRejected` follows each change by others, once the file has been still for
    /// 100 ms. Editors that replace the file are followed.
    void watch();

signals:
    void changed(const spillway::ParsedProfile &profile);
    /// The file now has errors; the profile in force stays.
    void changeRejected(const QList<spillway::Finding> &findings);

private:
    void rewatch();
    void onSettled();

    QString m_path;
    ParsedProfile m_current;
    QByteArray m_lastBytes;
    QFileSystemWatcher m_watcher;
    QTimer m_settle;
};

} // namespace spillway
