// SPDX-License-Identifier: MIT
#include "app/commands/bundlefolder.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QSaveFile>
#include <QSet>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString cannotWrite(const QString &path, const QString &reason)
{
    return u"%1 cannot be written: %2"_s.arg(QDir::toNativeSeparators(path), reason);
}

/// Makes the folder of a file. Folders inside the bundle are made before anything is written.
bool makeFolderOf(const QString &file)
{
    return QDir().mkpath(QFileInfo(file).path());
}

/// Every file, whole, under `root`; why not, if one fails.
QString writeAll(const QString &root, const QList<ExportedFile> &files)
{
    std::vector<std::unique_ptr<QSaveFile>> written;
    for (const ExportedFile &file : files) {
        const QString path = root + u'/' + file.path;
        if (!makeFolderOf(path)) {
            return cannotWrite(QFileInfo(path).path(), u"the folder cannot be made."_s);
        }
        auto save = std::make_unique<QSaveFile>(path);
        if (!save->open(QIODevice::WriteOnly) || save->write(file.bytes) != file.bytes.size() || !save->flush()) {
            return cannotWrite(path, save->errorString());
        }
        written.push_back(std::move(save));
    }
    // Up to here nothing has changed; from here on only names do.
    for (const auto &save : written) {
        if (!save->commit()) {
            return cannotWrite(save->fileName(), save->errorString());
        }
    }
    return {};
}

/// A new, hidden folder beside `target`; empty if none can be made there.
QString makeFolderBeside(const QFileInfo &target)
{
    constexpr int mostTries = 100; // a program that was ended by force leaves one behind
    for (int number = 1; number <= mostTries; ++number) {
        QString beside = u"%1/.%2.new-%3"_s.arg(target.path(), target.fileName(), QString::number(number));
        if (QDir().mkdir(beside)) {
            return beside;
        }
        if (!QFileInfo::exists(beside)) {
            break;
        }
    }
    return {};
}

WrittenFolder writeNew(const QString &path, const QList<ExportedFile> &files)
{
    const QFileInfo target(path);
    if (!QFileInfo(target.path()).isDir()) {
        return {cannotWrite(path, u"there is no folder %1."_s.arg(QDir::toNativeSeparators(target.path())))};
    }
    const QString beside = makeFolderBeside(target);
    if (beside.isEmpty()) {
        return {cannotWrite(path, u"a folder cannot be made there."_s)};
    }
    QString problem = writeAll(beside, files);
    if (problem.isEmpty() && !QDir().rename(beside, path)) {
        problem = cannotWrite(path, u"the folder cannot be put there."_s);
    }
    if (!problem.isEmpty()) {
        QDir(beside).removeRecursively();
        return {problem.replace(beside, path)};
    }
    return {};
}

WrittenFolder writeExisting(const QString &path, const QList<ExportedFile> &files)
{
    QSet<QString> ours;
    for (const ExportedFile &file : files) {
        ours.insert(file.path);
    }
    WrittenFolder result;
    for (QDirIterator i(path, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories); i.hasNext();) {
        const QString name = QDir(path).relativeFilePath(i.next());
        ++(ours.contains(name) ? result.replaced : result.kept);
    }
    result.problem = writeAll(path, files);
    return result;
}

} // namespace

WrittenFolder writeFolder(const QString &path, const QList<ExportedFile> &files)
{
    const QString clean = QFileInfo(QDir::cleanPath(path)).absoluteFilePath();
    const QFileInfo target(clean);
    if (target.isDir()) {
        return writeExisting(clean, files);
    }
    if (target.exists() || target.isSymLink()) {
        return {cannotWrite(clean, u"there is something else that is no folder."_s)};
    }
    return writeNew(clean, files);
}

} // namespace spillway
