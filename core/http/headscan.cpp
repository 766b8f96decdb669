// SPDX-License-Identifier: MIT
#include "core/http/headscan.h"

#include "core/http/headers.h"

#include <algorithm>
#include <array>
#include <limits>

namespace spillway
{
namespace
{

/// HTAB, SP, VCHAR and obs-text: what may stand in a line of a head at all.
constexpr std::array<bool, 256> makeLineCharacters()
{
    std::array<bool, 256> characters{};
    for (std::size_t c = 0x20; c < characters.size(); ++c) {
        characters[c] = c != 0x7f;
    }
    characters['\t'] = true;
    return characters;
}

constexpr std::array<bool, 256> lineCharacters = makeLineCharacters();

} // namespace

HeadScan::HeadScan(qsizetype maxBytes)
    : m_maxBytes(maxBytes)
{
}

void HeadScan::reset()
{
    m_position = 0;
    m_lineStart = 0;
}

HeadScan::Result HeadScan::fail(int status, QByteArrayView message)
{
    m_fault = {status, message};
    return Result::Fault;
}

HeadScan::Result HeadScan::scan(QByteArrayView bytes)
{
    const qsizetype end = std::min(bytes.size(), m_maxBytes);
    while (m_position < end) {
        const char c = bytes[m_position];
        if (m_position == m_lineStart && m_lineStart > 0 && (c == ' ' || c == '\t')) {
            return fail(400, "A header line begins with white space; folded lines are not allowed.");
        }
        if (lineCharacters[static_cast<unsigned char>(c)]) {
            ++m_position;
            continue;
        }
        if (c == '\n') {
            return fail(400, "The head holds an LF without a CR in front of it.");
        }
        if (c != '\r') {
            return fail(400, "The head holds a control character.");
        }
        if (m_position + 1 >= end) {
            break; // the LF decides
        }
        if (bytes[m_position + 1] != '\n') {
            return fail(400, "The head holds a CR without an LF behind it.");
        }
        const bool isEmptyLine = m_position == m_lineStart;
        m_position += 2;
        m_lineStart = m_position;
        if (isEmptyLine) {
            return Result::Complete;
        }
    }
    return bytes.size() > m_maxBytes ? fail(431, "The request line and the header fields together are too large.")
                                     : Result::NeedMore;
}

std::optional<HeadFault> MessageFraming::addContentLength(QByteArrayView value)
{
    if (chunked) {
        return lengthAndCoding;
    }
    if (contentLength) {
        return twoLengths;
    }
    if (value.isEmpty()) {
        return badLength;
    }
    qint64 length = 0;
    for (const char c : value) {
        if (c < '0' || c > '9') {
            return badLength;
        }
        const int digit = c - '0';
        if (length > (std::numeric_limits<qint64>::max() - digit) / 10) {
            return HeadFault{400, "Content-Length is too large to be true."};
        }
        length = length * 10 + digit;
    }
    contentLength = length;
    return {};
}

std::optional<HeadFault> MessageFraming::addTransferEncoding(QByteArrayView value)
{
    if (contentLength) {
        return lengthAndCoding;
    }
    if (chunked) {
        return twoCodings;
    }
    if (equalsIgnoringCase(value, "chunked")) {
        chunked = true;
        return {};
    }
    while (!value.isEmpty()) {
        const qsizetype comma = value.indexOf(',');
        const QByteArrayView coding = trimmedWhitespace(comma < 0 ? value : value.first(comma));
        if (!coding.isEmpty() && !equalsIgnoringCase(coding, "chunked")) {
            return HeadFault{501, "Transfer-Encoding names a coding other than chunked."};
        }
        value = comma < 0 ? QByteArrayView() : value.sliced(comma + 1);
    }
    return HeadFault{400, "Transfer-Encoding is not exactly \"chunked\"."};
}

void MessageFraming::addConnection(QByteArrayView value)
{
    m_close = m_close || listHasToken(value, "close");
    m_keepAlive = m_keepAlive || listHasToken(value, "keep-alive");
}

bool MessageFraming::keepAlive(int minorVersion) const
{
    return !m_close && (minorVersion >= 1 || m_keepAlive);
}

HeadFault MessageFraming::explain(bool atLength) const
{
    if (atLength ? chunked : contentLength.has_value()) {
        return lengthAndCoding;
    }
    if (!atLength) {
        return twoCodings;
    }
    return contentLength ? twoLengths : badLength;
}

} // namespace spillway
