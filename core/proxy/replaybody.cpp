// SPDX-License-Identifier: MIT
#include "core/proxy/replaybody.h"

#include <QDir>

#include <algorithm>
#include <cstring>

namespace spillway
{

bool ReplayBody::append(QByteArrayView bytes)
{
    if (!m_file && m_replayable && m_size + bytes.size() > memoryLimit) {
        // The template's folder is the user's own temporary folder; QTemporaryFile makes the file readable by its owner
        // only.
        m_file = std::make_unique<QTemporaryFile>(QDir::tempPath() + QStringLiteral("/spillway-body-XXXXXX"));
        if (!m_file->open() || m_file->write(m_memory) != m_memory.size()) {
            m_error = m_file->errorString();
            return false;
        }
        m_memory = QByteArray();
    }
    if (m_file) {
        if (!m_file->seek(m_size) || m_file->write(bytes.data(), bytes.size()) != bytes.size()) {
            m_error = m_file->errorString();
            return false;
        }
    } else {
        m_memory.append(bytes);
    }
    m_size += bytes.size();
    if (m_reader) {
        m_reader->notify();
    }
    return true;
}

void ReplayBody::finish()
{
    m_complete = true;
    if (m_reader) {
        m_reader->notify();
    }
}

QByteArrayView ReplayBody::view()
{
    if (!m_file) {
        return m_memory;
    }
    m_file->flush();
    if (const uchar *mapped = m_file->map(0, m_size)) {
        return {reinterpret_cast<const char *>(mapped), m_size};
    }
    return {};
}

qint64 ReplayBody::readAt(qint64 position, char *data, qint64 maxSize)
{
    const qint64 count = std::min(maxSize, m_size - position);
    if (count <= 0) {
        return 0;
    }
    if (m_file) {
        return m_file->seek(position) ? m_file->read(data, count) : -1;
    }
    std::memcpy(data, m_memory.constData() + (position - m_dropped), size_t(count));
    return count;
}

void ReplayBody::dropUntil(qint64 position)
{
    if (m_replayable || m_file) {
        return;
    }
    const bool wasFull = !wantsMore();
    // The body came in pieces far smaller than the window, so moving its rest to the front stays cheap.
    m_memory.remove(0, position - m_dropped);
    m_dropped = position;
    if (wasFull && wantsMore() && onRoom) {
        onRoom();
    }
}

ReplayReader::ReplayReader(std::shared_ptr<ReplayBody> body, qint64 total, ReplayBody::Splice splice)
    : m_body(std::move(body))
    , m_total(total)
    , m_splice(std::move(splice))
{
    m_body->m_reader = this;
    // The bytes are kept by the body already; a buffer of QIODevice's would be a second copy.
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

ReplayReader::~ReplayReader()
{
    if (m_body->m_reader == this) {
        m_body->m_reader = nullptr;
    }
}

qint64 ReplayReader::bytesAvailable() const
{
    // In the caller's coordinates, for the part that is certainly there.
    const qint64 shift = m_splice.replacement.size() - m_splice.length;
    const bool behindSplice = m_body->size() >= m_splice.at + m_splice.length;
    const qint64 there = behindSplice ? m_body->size() + shift : std::min(m_body->size(), m_splice.at);
    return std::max<qint64>(0, there - m_position);
}

bool ReplayReader::seek(qint64 position)
{
    if (position < m_position && !m_body->isReplayable()) {
        return false;
    }
    QIODevice::seek(position);
    m_position = position;
    return true;
}

qint64 ReplayReader::readData(char *data, qint64 maxSize)
{
    qint64 count = 0;
    const qint64 spliceEnd = m_splice.at + m_splice.replacement.size();
    if (m_position < m_splice.at) {
        count = m_body->readAt(m_position, data, std::min(maxSize, m_splice.at - m_position));
    } else if (m_position < spliceEnd) {
        count = std::min(maxSize, spliceEnd - m_position);
        std::memcpy(data, m_splice.replacement.constData() + (m_position - m_splice.at), size_t(count));
    } else {
        const qint64 shift = m_splice.replacement.size() - m_splice.length;
        count = m_body->readAt(m_position - shift, data, maxSize);
    }
    if (count > 0) {
        m_position += count;
        if (onRead) {
            onRead();
        }
        // A body that is sent only once is never spliced, so both coordinates are the same here.
        m_body->dropUntil(m_position);
    }
    if (count == 0 && atEnd()) {
        return -1;
    }
    return count;
}

} // namespace spillway
