// SPDX-License-Identifier: MIT
#include "core/azurelink/partialfile.h"

#include <QSaveFile>

namespace spillway
{
namespace
{

constexpr qint64 longestRecord = 4096;

/// A weak one (`W/"…"`) says that two files mean the same, not that they have the same bytes.
bool isStrong(const QByteArray &etag)
{
    return etag.size() > 2 && etag.startsWith('"') && etag.endsWith('"') && !etag.contains('\n');
}

} // namespace

bool PartialFile::open(const QUrl &url)
{
    m_etag.clear();
    QFile from(m_from);
    if (from.open(QIODevice::ReadOnly)) {
        const QList<QByteArray> lines = from.read(longestRecord).split('\n');
        if (lines.value(0) == url.toEncoded() && isStrong(lines.value(1))) {
            m_etag = lines.value(1);
        }
    }
    if (!m_part.open(QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        return false;
    }
    if (!m_etag.isEmpty() && m_part.size() > 0) {
        return m_part.seek(m_part.size());
    }
    m_etag.clear();
    return m_part.resize(0);
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
