// SPDX-License-Identifier: MIT
#include "core/config/profilestore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

constexpr std::chrono::milliseconds settleTime{100};

} // namespace

ProfileStore::ProfileStore(QString path, QObject *parent)
    : QObject(parent)
    , m_path(QFileInfo(path).absoluteFilePath())
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleTime);
    connect(&m_settle, &QTimer::timeout, this, &ProfileStore::onSettled);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_settle, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_settle, qOverload<>(&QTimer::start));
}

ParsedProfile ProfileStore::load()
{
    QFile file(m_path);
    ParsedProfile parsed;
    if (!file.open(QIODevice::ReadOnly)) {
        parsed.findings.append({{}, Severity::Error, u"%1 cannot be read: %2."_s.arg(m_path, file.errorString())});
        return parsed;
    }
    m_lastBytes = file.readAll();
    parsed = parseProfile(m_lastBytes, QFileInfo(m_path).absolutePath());
    if (!hasErrors(parsed.findings)) {
        m_current = parsed;
    }
    return parsed;
}

QString ProfileStore::save(const Profile &profile)
{
    if (m_current.readOnly) {
        return u"%1 is of a later version and is not rewritten. Update Spillway, or save under another name."_s.arg(
            m_path);
    }
    const QByteArray bytes = serializeProfile(profile, m_current.original, QFileInfo(m_path).absolutePath());
    QSaveFile file(m_path);
    // Without a temporary file beside it a write could be cut in the middle; then rather not at all.
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        return u"%1 was not written: %2."_s.arg(m_path, file.errorString());
    }
    m_lastBytes = bytes;
    m_current = parseProfile(bytes, QFileInfo(m_path).absolutePath());
    rewatch();
    return {};
}

void ProfileStore::watch()
{
    // The folder too: an editor that saves by renaming another file into place ends the watch on the old one.
    m_watcher.addPath(QFileInfo(m_path).absolutePath());
    m_watcher.addPath(m_path);
}

void ProfileStore::rewatch()
{
    if (!m_watcher.directories().isEmpty() && !m_watcher.files().contains(m_path) && QFile::exists(m_path)) {
        m_watcher.addPath(m_path);
    }
}

void ProfileStore::onSettled()
{
    rewatch();
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly)) {
        return; // between a delete and its return; if it stays away, what is in force stays too
    }
    const QByteArray bytes = file.readAll();
    if (bytes == m_lastBytes) {
        return;
    }
    const ParsedProfile parsed = load();
    if (hasErrors(parsed.findings)) {
        emit changeRejected(parsed.findings);
    } else {
        emit changed(parsed);
    }
}

} // namespace spillway
