// SPDX-License-Identifier: MIT
#include "app/commands/bundlefolder.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QSaveFile>
#include <QSet>

#include <filesystem>
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

/// In the place of what is there, which QFile::rename would not do.
bool putBack(const QString &from, const QString &to)
{
    const auto native = [](const QString &path) { return std::filesystem::path(path.toStdU16String()); };
    std::error_code failure;
    std::filesystem::rename(native(from), native(to), failure);
    return !failure;
}

/// Files about to be replaced, each with a copy of what is there: from then on there is a way back.
class Replacement
{
public:
    ~Replacement()
    {
        for (const Part &part : m_parts) {
            if (!part.before.isEmpty()) {
                QFile::remove(part.before);
            }
        }
    }

    /// Writes a file beside its place; why not, if that fails.
    QString add(const QString &path, const QByteArray &bytes)
    {
        if (!makeFolderOf(path)) {
            return cannotWrite(QFileInfo(path).path(), u"the folder cannot be made."_s);
        }
        Part part{path, std::make_unique<QSaveFile>(path), {}};
        if (!part.file->open(QIODevice::WriteOnly) || part.file->write(bytes) != bytes.size() || !part.file->flush()) {
            return cannotWrite(path, part.file->errorString());
        }
        m_parts.push_back(std::move(part));
        return {};
    }
    /// Puts all of them in their places, or none.
    QString commit();

private:
    struct Part
    {
        QString path;
        std::unique_ptr<QSaveFile> file;
        QString before; ///< the copy of what was there; empty: nothing was
    };

    QString keepCopies();
    /// Undoes the first `count`; what could not be brought back is told.
    QString undo(std::size_t count);

    std::vector<Part> m_parts;
};

QString Replacement::keepCopies()
{
    constexpr int mostTries = 100; // a program that was ended by force leaves one behind
    for (Part &part : m_parts) {
        const QFileInfo info(part.path);
        if (!info.isFile()) {
            continue;
        }
        for (int number = 1; number <= mostTries && part.before.isEmpty(); ++number) {
            const QString before = u"%1/.%2.old-%3"_s.arg(info.path(), info.fileName(), QString::number(number));
            if (QFile::copy(part.path, before)) {
                part.before = before;
            } else if (!QFileInfo::exists(before)) {
                break;
            }
        }
        if (part.before.isEmpty()) {
            return cannotWrite(part.path, u"what is there cannot be copied first."_s);
        }
    }
    return {};
}

QString Replacement::undo(std::size_t count)
{
    QStringList changed;
    for (std::size_t i = 0; i < count; ++i) {
        Part &part = m_parts[i];
        const bool isUndone = part.before.isEmpty() ? QFile::remove(part.path) : putBack(part.before, part.path);
        if (!isUndone) {
            changed.append(QDir::toNativeSeparators(part.path));
        }
        part.before = isUndone ? QString() : part.before;
    }
    return changed.isEmpty() ? QString()
                             : u" These files are the new ones all the same: %1."_s.arg(changed.join(u", "_s));
}

QString Replacement::commit()
{
    if (QString problem = keepCopies(); !problem.isEmpty()) {
        return problem;
    }
    // Up to here nothing has changed; from here on only names do.
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const Part &part = m_parts[i];
        if (!part.file->commit()) {
            const QString problem = cannotWrite(part.path, part.file->errorString());
            return problem + undo(i);
        }
    }
    return {};
}

/// Every file, whole, under `root`; why not, if one fails.
QString writeAll(const QString &root, const QList<ExportedFile> &files)
{
    Replacement replacement;
    for (const ExportedFile &file : files) {
        if (QString problem = replacement.add(root + u'/' + file.path, file.bytes); !problem.isEmpty()) {
            return problem;
        }
    }
    return replacement.commit();
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
