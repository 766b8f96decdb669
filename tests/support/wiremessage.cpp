// SPDX-License-Identifier: MIT
#include "tests/support/wiremessage.h"

namespace spillway
{

QByteArray WireMessage::header(const QByteArray &name) const
{
    for (const auto &[field, value] : headers) {
        if (field.compare(name, Qt::CaseInsensitive) == 0) {
            return value.isNull() ? QByteArray("") : value;
        }
    }
    return {};
}

QList<QByteArray> WireMessage::headerValues(const QByteArray &name) const
{
    QList<QByteArray> values;
    for (const auto &[field, value] : headers) {
        if (field.compare(name, Qt::CaseInsensitive) == 0) {
            values << value;
        }
    }
    return values;
}

QList<QByteArray> WireMessage::headerNames() const
{
    QList<QByteArray> names;
    for (const auto &[field, value] : headers) {
        names << field.toLower();
    }
    return names;
}

void WireReader::feed(const QByteArray &bytes)
{
    m_pending += bytes;
    parse();
}

void WireReader::finish()
{
    if (hasHead() && m_framing == Framing::UntilClose) {
        m_message.complete = true;
    }
}

void WireReader::next()
{
    m_message = {};
    m_framing = Framing::None;
    m_noBody = false;
    parse();
}

void WireReader::parse()
{
    if (!hasHead() && !parseHead()) {
        return;
    }
    if (!m_message.complete) {
        parseBody();
    }
}

bool WireReader::parseHead()
{
    while (m_role == Role::Requests && m_pending.startsWith("\r\n")) {
        m_pending.remove(0, 2);
    }
    const qsizetype end = m_pending.indexOf("\r\n\r\n");
    if (end < 0) {
        return false;
    }
    const QByteArray head = m_pending.left(end + 4);
    m_pending.remove(0, end + 4);
    const QList<QByteArray> lines = head.left(end).split('\n');
    QByteArray firstLine = lines.first();
    if (firstLine.endsWith('\r')) {
        firstLine.chop(1);
    }
    if (m_role == Role::Responses && firstLine.mid(9, 1) == "1" && firstLine.mid(9, 3) != "101") {
        m_interim << head;
        return parseHead();
    }
    m_message.rawHead = head;
    m_message.firstLine = firstLine;
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        m_message.headers.append({line.left(colon), line.mid(colon + 1).trimmed()});
    }
    const int status = m_role == Role::Responses ? m_message.status() : 0;
    if (m_role == Role::Responses && (m_noBody || status == 204 || status == 304)) {
        m_framing = Framing::None;
        m_message.complete = true;
    } else if (m_message.header("Transfer-Encoding").toLower().contains("chunked")) {
        m_framing = Framing::Chunked;
    } else if (m_message.hasHeader("Content-Length")) {
        m_framing = Framing::Length;
        m_remaining = m_message.header("Content-Length").toLongLong();
    } else if (m_role == Role::Responses) {
        m_framing = Framing::UntilClose;
    } else {
        m_message.complete = true;
    }
    return true;
}

void WireReader::parseBody()
{
    switch (m_framing) {
    case Framing::None:
        m_message.complete = true;
        return;
    case Framing::Length: {
        const QByteArray part = m_pending.left(m_remaining);
        m_pending.remove(0, part.size());
        m_remaining -= part.size();
        m_message.rawBody += part;
        m_message.body += part;
        m_message.complete = m_remaining == 0;
        return;
    }
    case Framing::UntilClose:
        m_message.rawBody += m_pending;
        m_message.body += m_pending;
        m_pending.clear();
        return;
    case Framing::Chunked:
        parseChunked();
        return;
    }
}

void WireReader::parseChunked()
{
    for (;;) {
        const qsizetype lineEnd = m_pending.indexOf("\r\n");
        if (lineEnd < 0) {
            return;
        }
        bool ok = false;
        const QByteArray sizeText = m_pending.left(lineEnd).split(';').first();
        const qint64 size = sizeText.toLongLong(&ok, 16);
        if (!ok) {
            m_framingError = true;
            return;
        }
        if (size == 0) {
            // Trailers, if any, end with an empty line.
            const qsizetype end =
                m_pending.mid(lineEnd, 4) == "\r\n\r\n" ? lineEnd : m_pending.indexOf("\r\n\r\n", lineEnd);
            if (end < 0) {
                return;
            }
            m_message.rawBody += m_pending.left(end + 4);
            m_pending.remove(0, end + 4);
            m_message.complete = true;
            m_message.finalChunk = true;
            return;
        }
        if (m_pending.size() < lineEnd + 2 + size + 2) {
            return;
        }
        m_message.body += m_pending.mid(lineEnd + 2, size);
        m_message.rawBody += m_pending.left(lineEnd + 2 + size + 2);
        if (m_pending.mid(lineEnd + 2 + size, 2) != "\r\n") {
            m_framingError = true;
            return;
        }
        m_pending.remove(0, lineEnd + 2 + size + 2);
    }
}

} // namespace spillway
