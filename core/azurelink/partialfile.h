// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QFile>
#include <QLockFile>
#include <QString>
#include <QUrl>

namespace spillway
{

/// What has come of a download, and by which its rest can be asked for: `FILE.part` with the bytes, and
/// `FILE.part.from` with the URL and the ETag, a line each. Without the latter, or with another URL in it, there is
/// nothing to resume.
class PartialFile
{
public:
    explicit PartialFile(const QString &file)
        : m_part(file + QStringLiteral(".part"))
        , m_lock(file + QStringLiteral(".lock"))
        , m_from(file + QStringLiteral(".part.from"))
    {
    }

    /// Opens what is there of this URL, or an empty file; makes the folder, and keeps other programs away as long as
    /// this object lives. Returns why that cannot be and what to do, a sentence or two; empty: all is well.
    QString open(const QUrl &url);
    /// Empties it. Only with a strong ETag can it be resumed later. False: see `writeProblem`.
    bool begin(const QUrl &url, const QByteArray &etag);
    bool append(const QByteArray &bytes);
    qint64 size() const { return m_part.size(); }
    /// Empty: there is nothing to go on with.
    const QByteArray &etag() const { return m_etag; }
    bool canResume() const { return size() > 0 && !m_etag.isEmpty(); }
    QByteArray content();
    void close() { m_part.close(); }
    /// Closes and removes it.
    void discard();
    /// Why the last write failed.
    QString writeProblem() const;

private:
    QFile m_part;
    QLockFile m_lock;
    QString m_from;
    QByteArray m_etag;
};

} // namespace spillway
