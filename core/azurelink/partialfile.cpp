// SPDX-License-Identifier: MIT
#include "core/azurelink/partialfile.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

constexpr qint64 longestRecord = 4096;

/// A weak one (`W/"…"`) says that two files mean the same, not that they have the same bytes.
bool isStrong(const QByteArray &etag)
{
    return etag.size() > 2 && etag.startsWith('"') && etag.endsWith('"') && !etag.contains('\n');
}

} // namespace

QString PartialFile::open(const QUrl &url)
{
    const QString folder = QFileInfo(m_part.fileName()).absolutePath();
    if (!QDir().mkpath(folder)) {
        return u"The folder %1 cannot be made. Check its permissions."_s.arg(folder);
    }
    if (!m_lock.isLocked() && !m_lock.tryLock()) {
        return m_lock.error() == QLockFile::LockFailedError
                   ? u"This version is being downloaded by another Spillway. Wait for it."_s
                   : u"The folder %1 cannot be written. Check its permissions."_s.arg(folder);
    }
    m_etag.clear();
    QFile from(m_from);
    if (from.open(QIODevice::ReadOnly)) {
        const QList<QByteArray> lines = from.read(longestRecord).split('\n');
        if (lines.value(0) == url.toEncoded() && isStrong(lines.value(1))) {
            m_etag = lines.value(1);
        }
    }
    if (!m_part.open(QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        return writeProblem();
    }
    const bool goesOn = !m_etag.isEmpty() && m_part.size() > 0;
    if (!goesOn) {
        m_etag.clear();
    }
    return (goesOn ? m_part.seek(m_part.size()) : m_part.resize(0)) ? QString() : writeProblem();
}

QString PartialFile::writeProblem() const
{
    return u"%1 cannot be written: %2. Make room on the disk, or check its permissions."_s.arg(m_part.fileName(),
                                                                                               m_part.errorString());
}

bool PartialFile::begin(const QUrl &url, const QByteArray &etag)
{
    QFile::remove(m_from); // first: bytes of another file must never stand beside its ETag
    m_etag.clear();
    if (!m_part.resize(0) || !m_part.seek(0)) {
        return false;
    }
    if (isStrong(etag)) {
        QSaveFile from(m_from);
        if (from.open(QIODevice::WriteOnly)) {
            from.write(url.toEncoded() + '\n' + etag + '\n');
            m_etag = from.commit() ? etag : QByteArray();
        }
    }
    return true;
}

bool PartialFile::append(const QByteArray &bytes)
{
    return m_part.write(bytes) == bytes.size();
}

QByteArray PartialFile::content()
{
    return m_part.seek(0) ? m_part.readAll() : QByteArray();
}

void PartialFile::discard()
{
    m_part.close();
    QFile::remove(m_from);
    m_part.remove();
    m_etag.clear();
}

} // namespace spillway
