// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profilejson.h"

#include <QDateTime>
#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <optional>

/// A profile file: loading, atomic saving, and notice of changes made by others.
namespace spillway
{

/// Watches one profile file. Lives on the thread that made it (in the programs: the main one) and needs its event loop.
class ProfileStore : public QObject
{
    Q_OBJECT
public:
    /// A larger file is no profile, and is not read.
    static constexpr qint64 maxBytes = 4 * 1024 * 1024;

    explicit ProfileStore(const QString &path, QObject *parent = nullptr);

    QString path() const { return m_path; }
    /// The last profile that was read without an error, or saved.
    const ParsedProfile &current() const { return m_current; }

    /// Reads the file. A file that cannot be opened gives a finding with the system's reason. On errors `current`
    /// stays what it was.
    ParsedProfile load();
    /// Writes atomically (QSaveFile), through a symbolic link into its target. Keeps what the file holds beside the
    /// profile, also what others have added since `load`. Returns an empty string, or the reason why nothing was
    /// written: the profile has errors, the file is of a later version or was never read without an error (nobody knows
    /// what would be lost), or the system's reason.
    QString save(const Profile &profile);
    /// Begins to watch: `changed` or `changeRejected` follows each change by others, once the file has been still for
    /// 100 ms; what has errors or cannot be read only when it is still so after `patience`, for it may be a file that
    /// somebody is about to write. Files that are replaced (editors, symbolic links swapped) are followed. What the
    /// system does not tell (network and container file systems, a folder that is replaced) is seen after
    /// `pollInterval`.
    void watch(std::chrono::milliseconds pollInterval = std::chrono::seconds(2),
               std::chrono::milliseconds patience = std::chrono::milliseconds(500));

signals:
    void changed(const spillway::ParsedProfile &profile);
    /// The file now has errors or cannot be read; the profile in force stays.
    void changeRejected(const QList<spillway::Finding> &findings);

private:
    /// What the file held when it was last looked at.
    struct Content
    {
        QByteArray bytes;
        QString problem; ///< why it cannot be read
        bool operator==(const Content &) const = default;
    };
    /// Changes with the file, whatever a change is.
    struct Stamp
    {
        qint64 size = -1;
        QDateTime modified;
        QDateTime replaced;
        bool operator==(const Stamp &) const = default;
    };

    Content read() const;
    Stamp stamp() const;
    QString folder() const;
    ParsedProfile parse(const Content &content) const;
    void take(const Content &content, const ParsedProfile &parsed);
    void rewatch();
    void lookForChange();
    void onSettled();

    QString m_path;
    ParsedProfile m_current;
    bool m_isRead = false; ///< `m_current` is of the file
    Content m_last;
    std::optional<Content> m_doubted; ///< with errors, and perhaps not whole yet
    Stamp m_stamp;
    QFileSystemWatcher m_watcher;
    QTimer m_settle;
    QTimer m_patience;
    QTimer m_poll;
};

} // namespace spillway
