// SPDX-License-Identifier: MIT
#include "ui/session/profilelibrary.h"

#include "core/config/profilestore.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("ProfileLibrary", text);
}

/// A name as a file can have it on every system.
QString fileStem(const QString &name)
{
    QString stem;
    for (const QChar c : name.toLower()) {
        if (c.isLetterOrNumber() || c == u'-' || c == u'_') {
            stem += c;
        } else if (!stem.isEmpty() && !stem.endsWith(u'-')) {
            stem += u'-';
        }
    }
    while (stem.endsWith(u'-')) {
        stem.chop(1);
    }
    return stem.isEmpty() ? u"profile"_s : stem.left(80);
}

} // namespace

ProfileLibrary::ProfileLibrary(QString folder)
    : m_folder(std::move(folder))
{
}

QString ProfileLibrary::standardFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/profiles"_s;
}

QList<ProfileEntry> ProfileLibrary::entries() const
{
    QList<ProfileEntry> entries;
    const QFileInfoList files = QDir(m_folder).entryInfoList({u"*"_s + suffix}, QDir::Files);
    for (const QFileInfo &file : files) {
        ProfileStore store(file.absoluteFilePath());
        const QString name = store.load().profile.name;
        entries.append({name.isEmpty() ? file.fileName().chopped(suffix.size()) : name, file.absoluteFilePath()});
    }
    std::sort(entries.begin(), entries.end(), [](const ProfileEntry &a, const ProfileEntry &b) {
        const int order = a.name.compare(b.name, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : a.path < b.path;
    });
    return entries;
}

QString ProfileLibrary::nameProblem(const QString &name, const QString &exceptPath) const
{
    if (name.trimmed().isEmpty()) {
        return tr("Give it a name.");
    }
    Profile named;
    named.name = name.trimmed();
    for (const Finding &finding : validate(named)) {
        if (finding.severity == Severity::Error && finding.path == u"name"_s) {
            return finding.message;
        }
    }
    // Keys are found by the profile's name: two of one name would share them.
    const QList<ProfileEntry> known = entries();
    const bool taken = std::any_of(known.begin(), known.end(), [&](const ProfileEntry &entry) {
        return entry.path != exceptPath && entry.name.compare(name.trimmed(), Qt::CaseInsensitive) == 0;
    });
    return taken ? tr("There is a profile called %1. Names must differ.").arg(name.trimmed()) : QString();
}

QString ProfileLibrary::freePath(const QString &name, const QString &except) const
{
    const QString stem = fileStem(name);
    QString path = m_folder + u'/' + stem + suffix;
    for (int number = 2; QFile::exists(path) && path != except; ++number) {
        path = m_folder + u'/' + stem + u'-' + QString::number(number) + suffix;
    }
    return path;
}

QString ProfileLibrary::create(const QString &name, QString *path)
{
    if (QString problem = nameProblem(name); !problem.isEmpty()) {
        return problem;
    }
    if (!QDir().mkpath(m_folder)) {
        return tr("The folder %1 cannot be made.").arg(m_folder);
    }
    *path = freePath(name);
    Profile profile;
    profile.name = name.trimmed();
    return ProfileStore(*path).save(profile);
}

QString ProfileLibrary::duplicate(const QString &sourcePath, const QString &name, QString *path)
{
    if (QString problem = nameProblem(name); !problem.isEmpty()) {
        return problem;
    }
    *path = freePath(name);
    if (!QDir().mkpath(m_folder) || !QFile::copy(sourcePath, *path)) {
        return tr("%1 cannot be copied to %2.").arg(sourcePath, *path);
    }
    ProfileStore store(*path);
    Profile profile = store.load().profile;
    profile.name = name.trimmed();
    return store.save(profile);
}

QString ProfileLibrary::rename(const QString &oldPath, const QString &name, QString *path)
{
    if (QString problem = nameProblem(name, oldPath); !problem.isEmpty()) {
        return problem;
    }
    ProfileStore store(oldPath);
    Profile profile = store.load().profile;
    profile.name = name.trimmed();
    *path = oldPath;
    if (QString problem = store.save(profile); !problem.isEmpty()) {
        return problem;
    }
    // A file from elsewhere keeps its name: somebody may start the program with it.
    if (QFileInfo(oldPath).absolutePath() == QFileInfo(m_folder).absoluteFilePath()) {
        const QString wanted = freePath(name, oldPath);
        if (wanted != oldPath && QFile::rename(oldPath, wanted)) {
            *path = wanted;
        }
    }
    return {};
}

QString ProfileLibrary::remove(const QString &path)
{
    QFile file(path);
    if (file.moveToTrash() || file.remove()) {
        return {};
    }
    return tr("%1 cannot be removed: %2.").arg(path, file.errorString());
}

} // namespace spillway
