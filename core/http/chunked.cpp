// SPDX-License-Identifier: MIT
#include "core/http/chunked.h"

#include "core/http/headers.h"

#include <algorithm>
#include <limits>

namespace spillway
{
namespace
{

constexpr int hexValue(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

/// HTAB, SP, VCHAR and obs-text: all that may stand in an extension or a trailer's value.
constexpr bool isText(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

} // namespace

void appendChunk(QByteArray &out, QByteArrayView data)
{
    if (data.isEmpty()) {
        return;
    }
    const QByteArray size = QByteArray::number(qulonglong(data.size()), 16);
    out.reserve(out.size() + size.size() + data.size() + 4);
    out += size;
    out += "\r\n";
    out += data;
    out += "\r\n";
}

ChunkedReader::ChunkedReader(qsizetype maxTrailerBytes)
    : m_maxTrailerBytes(maxTrailerBytes)
{
}

ChunkedReader::Step ChunkedReader::feed(QByteArrayView bytes)
{
    qsizetype i = 0;
    while (i < bytes.size() && m_state != State::Ended && m_state != State::Failed) {
        if (m_state == State::Data) {
            const qsizetype piece = qsizetype(std::min<qint64>(m_size, bytes.size() - i));
            m_size -= piece;
            if (m_size == 0) {
                m_state = State::DataReturn;
            }
            return {Event::Data, i + piece, bytes.sliced(i, piece)};
        }
        readFraming(bytes[i]);
        ++i;
    }
    switch (m_state) {
    case State::Ended:
        return {Event::End, i, {}};
    case State::Failed:
        return {Event::Error, i, {}};
    default:
        return {Event::NeedMore, i, {}};
    }
}

void ChunkedReader::readFraming(char c)
{
    switch (m_state) {
    case State::SizeStart:
    case State::Size:
    case State::BeforeSemicolon:
    case State::Extension:
    case State::SizeLineFeed:
        readSize(c);
        break;
    case State::DataReturn:
        expect(c, '\r', State::DataLineFeed, "A chunk holds more data than its size says.");
        break;
    case State::DataLineFeed:
        expect(c, '\n', State::SizeStart, "A chunk's data does not end with CR LF.");
        break;
    case State::TrailerStart:
    case State::TrailerName:
    case State::TrailerValue:
    case State::TrailerLineFeed:
    case State::EndLineFeed:
        readTrailer(c);
        break;
    case State::Data:
    case State::Ended:
    case State::Failed:
        break;
    }
}

void ChunkedReader::readSize(char c)
{
    if (++m_lineBytes > maxSizeLineBytes) {
        fail("A chunk-size line is longer than 4096 bytes.");
        return;
    }
    switch (m_state) {
    case State::SizeStart:
    case State::Size:
        if (const int digit = hexValue(c); digit >= 0) {
            if (m_size > (std::numeric_limits<qint64>::max() >> 4)) {
                fail("A chunk's size is too large to be true.");
                return;
            }
            m_size = m_size * 16 + digit;
            m_state = State::Size;
        } else if (m_state == State::SizeStart) {
            fail("A chunk does not begin with its size as hexadecimal digits.");
        } else if (c == '\r') {
            m_state = State::SizeLineFeed;
        } else if (c == ';') {
            m_state = State::Extension;
        } else if (c == ' ' || c == '\t') {
            m_state = State::BeforeSemicolon;
        } else {
            fail("A chunk's size is not followed by CR LF.");
        }
        break;
    case State::BeforeSemicolon:
        // White space is allowed in front of an extension only (RFC 9112 section 7.1.1).
        if (c == ';') {
            m_state = State::Extension;
        } else if (c != ' ' && c != '\t') {
            fail("A chunk's size is followed by white space.");
        }
        break;
    case State::Extension:
        if (c == '\r') {
            m_state = State::SizeLineFeed;
        } else if (!isText(c)) {
            fail("A chunk extension holds a control character or a bare LF.");
        }
        break;
    default:
        m_lineBytes = 0;
        expect(c, '\n', m_size == 0 ? State::TrailerStart : State::Data,
               "A chunk-size line holds a CR without an LF behind it.");
        break;
    }
}

void ChunkedReader::readTrailer(char c)
{
    if (++m_lineBytes > m_maxTrailerBytes) {
        fail("The trailer fields are larger than a head may be.");
        m_trailersTooLarge = true;
        return;
    }
    switch (m_state) {
    case State::TrailerStart:
        if (c == '\r') {
            m_state = State::EndLineFeed;
        } else if (isTokenCharacter(c)) {
            m_state = State::TrailerName;
        } else {
            fail("A trailer field does not begin with a name.");
        }
        break;
    case State::TrailerName:
        if (c == ':') {
            m_state = State::TrailerValue;
        } else if (!isTokenCharacter(c)) {
            fail("A trailer field's name is not followed directly by a colon.");
        }
        break;
    case State::TrailerValue:
        if (c == '\r') {
            m_state = State::TrailerLineFeed;
        } else if (!isText(c)) {
            fail("A trailer field holds a control character or a bare LF.");
        }
        break;
    case State::TrailerLineFeed:
        expect(c, '\n', State::TrailerStart, "A trailer field holds a CR without an LF behind it.");
        break;
    default:
        expect(c, '\n', State::Ended, "The body does not end with CR LF.");
        break;
    }
}

void ChunkedReader::expect(char c, char expected, State then, QByteArrayView otherwise)
{
    if (c == expected) {
        m_state = then;
    } else {
        fail(otherwise);
    }
}

void ChunkedReader::fail(QByteArrayView message)
{
    m_state = State::Failed;
    m_message = message;
}

} // namespace spillway
