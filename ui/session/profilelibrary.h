// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

namespace spillway
{

/// One profile of the picker.
struct ProfileEntry
{
    QString name; ///< as the profile calls itself; the file's name where it cannot be read
    QString path;

    bool operator==(const ProfileEntry &) const = default;
};

/// The user's profiles: the `*.spillway.json` files of one folder. Functions that return a QString return an empty one,
/// or a sentence that says why not.
class ProfileLibrary
{
public:
    static constexpr QLatin1StringView suffix{".spillway.json"};

    /// `folder` is made when the first profile is.
    explicit ProfileLibrary(QString folder);
    /// The folder for this user, by QStandardPaths.
    static QString standardFolder();

    QString folder() const { return m_folder; }
    /// By name, without regard to case.
    QList<ProfileEntry> entries() const;

    /// Writes a new profile without backends; `path` gets its file.
    QString create(const QString &name, QString *path);
    /// A copy under another name. Keys are not copied: they belong to the name of a profile.
    QString duplicate(const QString &sourcePath, const QString &name, QString *path);
    /// Another name, in the file and of the file.
    QString rename(const QString &oldPath, const QString &name, QString *path);
    /// Moves the file to the system's bin where there is one, else deletes it.
    QString remove(const QString &path);

private:
    QString freePath(const QString &name, const QString &except = {}) const;
    QString nameProblem(const QString &name, const QString &exceptPath = {}) const;

    QString m_folder;
};

} // namespace spillway
