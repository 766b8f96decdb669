// SPDX-License-Identifier: MIT
#include "core/config/profilestore.h"

#include "core/config/limitedread.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

constexpr std::chrono::milliseconds settleTime{100};

/// `PATH: MESSAGE`; of the file as a whole only the message.
QString firstError(const QList<Finding> &findings)
{
    const auto error = std::find_if(findings.begin(), findings.end(),
                                    [](const Finding &finding) { return finding.severity == Severity::Error; });
    return error->path.isEmpty() ? error->message : error->path + u": "_s + error->message;
}

} // namespace

ProfileStore::ProfileStore(const QString &path, QObject *parent)
    : QObject(parent)
    , m_path(QFileInfo(path).absoluteFilePath())
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleTime);
    connect(&m_settle, &QTimer::timeout, this, &ProfileStore::onSettled);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &ProfileStore::onSettled);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_settle, qOverload<>(&QTimer::start));
    // Others work in the folder too: only what happens to this file counts, or a busy folder would never settle.
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &ProfileStore::lookForChange);
    connect(&m_poll, &QTimer::timeout, this, &ProfileStore::lookForChange);
}

QString ProfileStore::folder() const
{
    return QFileInfo(m_path).absolutePath();
}

ProfileStore::Content ProfileStore::read() const
{
    if (QFileInfo(m_path).isDir()) {
        return {{}, u"%1 is a folder. Name the profile in it."_s.arg(m_path)};
    }
    const LimitedRead content = readLimited(m_path, maxBytes);
    if (content.isTooLarge) {
        return {{}, u"%1 is larger than 4 MiB, so it is no profile."_s.arg(m_path)};
    }
    if (!content.problem.isEmpty()) {
        return {{}, u"%1 cannot be read: %2."_s.arg(m_path, content.problem)};
    }
    return {content.bytes, {}};
}

ProfileStore::Stamp ProfileStore::stamp() const
{
    const QFileInfo info(m_path);
    if (!info.exists()) {
        return {};
    }
    return {info.size(), info.lastModified(), info.fileTime(QFileDevice::FileMetadataChangeTime)};
}

ParsedProfile ProfileStore::parse(const Content &content) const
{
    if (content.problem.isEmpty()) {
        return parseProfile(content.bytes, folder());
    }
    ParsedProfile parsed;
    parsed.findings.append({{}, Severity::Error, content.problem});
    return parsed;
}

void ProfileStore::take(const Content &content, const ParsedProfile &parsed)
{
    m_last = content;
    if (!hasErrors(parsed.findings)) {
        m_current = parsed;
        m_isRead = true;
    }
}

ParsedProfile ProfileStore::load()
{
    m_stamp = stamp();
    const Content content = read();
    ParsedProfile parsed = parse(content);
    take(content, parsed);
    return parsed;
}

QString ProfileStore::save(const Profile &profile)
{
    // What is there now, also if it is not what `current` came from; unless there is nothing to keep in it.
    const Content onDisk = read();
    ParsedProfile original = onDisk.problem.isEmpty() ? parseProfile(onDisk.bytes, folder()) : ParsedProfile();
    if (original.readOnly) {
        return u"%1 is of a later version and is not rewritten. Update Spillway, or save under another name."_s.arg(
            m_path);
    }
    const bool hasContent = !onDisk.bytes.trimmed().isEmpty();
    if (!m_isRead && hasContent && hasErrors(original.findings)) {
        return u"%1 has errors and is not rewritten: %2"_s.arg(m_path, firstError(original.findings));
    }
    if (original.original.isEmpty()) {
        original = m_current;
    }
    const QByteArray bytes = serializeProfile(profile, original, folder());
    ParsedProfile saved = parseProfile(bytes, folder());
    if (hasErrors(saved.findings)) {
        return u"%1 was not written, because it would be invalid: %2"_s.arg(m_path, firstError(saved.findings));
    }
    QSaveFile file(m_path);
    // Without a temporary file beside it a write could be cut in the middle; then rather not at all.
    file.setDirectWriteFallback(false);
    const auto failure = [&](const QString &reason) { return u"%1 was not written: %2"_s.arg(m_path, reason); };
    if (!file.open(QIODevice::WriteOnly)) {
        return failure(file.errorString() + u'.');
    }
    // Flushed by hand: `commit` does not notice when its own flush fails, and replaces the file by a part
    // (QTBUG-75077).
    if (file.write(bytes) != bytes.size() || !file.flush()) {
        file.cancelWriting();
        return failure(u"only a part of it could be written. Is the disk full?"_s);
    }
    if (!file.commit()) {
        return failure(file.errorString() + u'.');
    }
    m_last = {bytes, {}};
    m_stamp = stamp();
    m_current = std::move(saved);
    m_isRead = true;
    rewatch();
    return {};
}

void ProfileStore::watch(std::chrono::milliseconds pollInterval, std::chrono::milliseconds patience)
{
    m_patience.setInterval(patience);
    m_poll.start(pollInterval);
    rewatch();
    m_settle.start(); // a change since `load` counts as well
}

void ProfileStore::rewatch()
{
    if (!m_poll.isActive()) {
        return; // nobody has called `watch`
    }
    // The folder too: an editor that saves by renaming another file into place ends the watch on the old one. Where the
    // profile is a symbolic link, that happens in the folder of its target. All anew each time, because a path may lead
    // to another file or folder by now while the old one still exists.
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    if (!watched.isEmpty()) {
        m_watcher.removePaths(watched);
    }
    QStringList paths{folder()};
    if (const QString target = QFileInfo(m_path).canonicalFilePath(); !target.isEmpty()) {
        paths << m_path << QFileInfo(target).absolutePath();
    }
    paths.removeDuplicates();
    paths.removeIf([](const QString &path) { return !QFileInfo::exists(path); });
    if (!paths.isEmpty()) {
        m_watcher.addPaths(paths);
    }
}

void ProfileStore::lookForChange()
{
    if (const Stamp now = stamp(); now != m_stamp) {
        m_stamp = now;
        m_settle.start();
    }
}

void ProfileStore::onSettled()
{
    m_stamp = stamp();
    rewatch();
    const Content content = read();
    const bool isDoubted = content == m_doubted;
    if (isDoubted && m_patience.isActive()) {
        return;
    }
    m_doubted.reset();
    m_patience.stop();
    if (content == m_last) {
        return;
    }
    const ParsedProfile parsed = parse(content);
    const bool isWrong = hasErrors(parsed.findings);
    // Writing in place empties the file first, and the rest can take its time on a busy computer.
    if (isWrong && !isDoubted) {
        m_doubted = content;
        m_patience.start();
        return;
    }
    take(content, parsed);
    if (isWrong) {
        emit changeRejected(parsed.findings);
    } else {
        emit changed(parsed);
    }
}

} // namespace spillway
