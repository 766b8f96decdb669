// SPDX-License-Identifier: MIT
#include "core/http/requestparser.h"

#include "core/http/beasthead.h"
#include "core/http/chunked.h"

#include <algorithm>

namespace spillway
{
namespace
{

/// RFC 9112 section 2.2 has servers skip an empty line in front of a request; nobody needs more than a few.
constexpr int maxEmptyLines = 8;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// `uri-host [ ":" port ]` of RFC 9110 section 7.2. Empty is refused as well: no http URL is without a host.
bool isHostValue(QByteArrayView value)
{
    qsizetype end = 0; // of the host
    if (value.startsWith('[')) {
        end = value.indexOf(']') + 1;
        if (end < 3) {
            return false; // no bracket closes it, or there is nothing between the two
        }
        const QByteArrayView address = value.first(end).sliced(1).chopped(1);
        if (!std::all_of(address.begin(), address.end(),
                         [](char c) { return isTokenCharacter(c) || QByteArrayView(":()*,;=").contains(c); })) {
            return false;
        }
    } else {
        while (end < value.size() && value[end] != ':') {
            const char c = value[end];
            if (c == '%') {
                if (end + 2 >= value.size() || !isHexDigit(value[end + 1]) || !isHexDigit(value[end + 2])) {
                    return false;
                }
            } else if (c == '#' || c == '^' || c == '`' || c == '|' ||
                       (!isTokenCharacter(c) && !QByteArrayView("(),;=").contains(c))) {
                return false;
            }
            ++end;
        }
        if (end == 0) {
            return false;
        }
    }
    if (end == value.size()) {
        return true;
    }
    const QByteArrayView port = value.sliced(end + 1);
    return value[end] == ':' && port.size() <= 5 && std::all_of(port.begin(), port.end(), isDigit);
}

class BeastRequestHead final : public BeastHead<true>
{
public:
    BeastRequestHead(RequestHead &head, qsizetype size)
        : BeastHead(head.headers, size)
        , m_head(head)
    {
    }

    std::optional<HeadFault> readRequest(QByteArrayView bytes)
    {
        m_bytes = bytes;
        if (const std::optional<HeadFault> fault = read(bytes)) {
            return fault;
        }
        m_head.contentLength = framing().contentLength;
        m_head.chunked = framing().chunked;
        m_head.keepAlive = framing().keepAlive(m_head.minorVersion);
        if (m_head.chunked && m_head.minorVersion == 0) {
            return HeadFault{400, "HTTP/1.0 has no Transfer-Encoding."};
        }
        if (m_hosts == 0 && m_head.minorVersion > 0) {
            return HeadFault{400, "The Host header field is missing."};
        }
        if (m_unknownExpectation) {
            return HeadFault{417, "Expect asks for something other than 100-continue."};
        }
        return {};
    }

private:
    void on_request_impl(boost::beast::http::verb, Text method, Text target, int version, Error &error) override
    {
        m_head.method = viewOf(method).toByteArray();
        m_head.target = viewOf(target).toByteArray();
        m_head.minorVersion = version - 10;
        if (std::any_of(target.begin(), target.end(), [](char c) { return c < 0x21 || c > 0x7e; })) {
            refuse({400, "The request target holds bytes that may stand in a URL only percent-encoded."}, error);
        }
    }

    void on_response_impl(int, Text, int, Error &) override {}

    std::optional<HeadFault> check(Field field, QByteArrayView value) override
    {
        if (field == Field::host) {
            if (++m_hosts > 1) {
                return HeadFault{400, "There is more than one Host header field."};
            }
            if (!isHostValue(value)) {
                return HeadFault{400, "The Host header field is not a host name or address with an optional port."};
            }
        } else if (field == Field::expect && !value.isEmpty()) {
            if (!equalsIgnoringCase(value, "100-continue")) {
                m_unknownExpectation = true;
            } else {
                m_head.expectsContinue = m_head.minorVersion > 0; // RFC 9110 section 10.1.1: 1.0 cannot mean it
            }
        }
        return {};
    }

    HeadFault explain(const Error &error) const override
    {
        if (error == Reason::bad_method) {
            return {400, "The request line does not begin with a method and one space."};
        }
        if (error == Reason::bad_target) {
            return {400, "The request line has no target, or the target holds a character that no URL may hold."};
        }
        if (error == Reason::bad_version) {
            return explainVersion();
        }
        return BeastHead::explain(error);
    }

    /// Beast's "bad version" is all that can be wrong behind the target.
    HeadFault explainVersion() const
    {
        const QByteArrayView line = m_bytes.first(m_bytes.indexOf('\r'));
        QByteArrayView version = line.sliced(line.lastIndexOf(' ') + 1);
        const bool threeParts = std::count(line.begin(), line.end(), ' ') == 2;
        if (threeParts && version.startsWith("HTTP/") && version.size() > 5) {
            version = version.sliced(5);
            if (std::all_of(version.begin(), version.end(), [](char c) { return isDigit(c) || c == '.'; })) {
                return {505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
            }
        }
        return {400, "The request line is not METHOD, one space, TARGET, one space, HTTP/1.1."};
    }

    RequestHead &m_head;
    QByteArrayView m_bytes;
    int m_hosts = 0;
    bool m_unknownExpectation = false;
};

} // namespace

struct RequestParser::Private
{
    enum class State { Head, Length, Chunked, Ended, Failed };

    explicit Private(qsizetype maxHeadBytes)
        : maxHeadBytes(maxHeadBytes)
        , scan(maxHeadBytes)
        , chunks(maxHeadBytes)
    {
    }

    Step feedHead(QByteArrayView bytes);
    Step feedLength(QByteArrayView bytes);
    Step feedChunked(QByteArrayView bytes);
    Step fail(const HeadFault &fault, qsizetype consumed);

    const qsizetype maxHeadBytes;
    State state = State::Head;
    HeadScan scan;
    ChunkedReader chunks;
    int emptyLines = 0;
    qint64 remaining = 0;
    RequestHead head;
    RequestError error;
};

RequestParser::Step RequestParser::Private::fail(const HeadFault &fault, qsizetype consumed)
{
    state = State::Failed;
    error = {fault.status, QString::fromLatin1(fault.message.data(), fault.message.size())};
    return {Event::Error, consumed, {}};
}

RequestParser::Step RequestParser::Private::feedHead(QByteArrayView bytes)
{
    qsizetype skipped = 0;
    while (bytes.startsWith("\r\n")) {
        if (++emptyLines > maxEmptyLines) {
            return fail({400, "There are too many empty lines in front of the request."}, skipped);
        }
        bytes = bytes.sliced(2);
        skipped += 2;
    }
    switch (scan.scan(bytes)) {
    case HeadScan::Result::NeedMore:
        return {Event::NeedMore, skipped, {}};
    case HeadScan::Result::Fault:
        return fail(scan.fault(), skipped);
    case HeadScan::Result::Complete:
        break;
    }
    const qsizetype consumed = skipped + scan.size();
    if (const std::optional<HeadFault> fault =
            BeastRequestHead(head, scan.size()).readRequest(bytes.first(scan.size()))) {
        return fail(*fault, consumed);
    }
    remaining = head.contentLength.value_or(0);
    state = head.chunked ? State::Chunked : State::Length;
    return {Event::Head, consumed, {}};
}

RequestParser::Step RequestParser::Private::feedLength(QByteArrayView bytes)
{
    if (remaining == 0) {
        state = State::Ended;
        return {Event::End, 0, {}};
    }
    const qsizetype piece = qsizetype(std::min<qint64>(remaining, bytes.size()));
    if (piece == 0) {
        return {};
    }
    remaining -= piece;
    return {Event::Body, piece, bytes.first(piece)};
}

RequestParser::Step RequestParser::Private::feedChunked(QByteArrayView bytes)
{
    const ChunkedReader::Step step = chunks.feed(bytes);
    switch (step.event) {
    case ChunkedReader::Event::NeedMore:
        break;
    case ChunkedReader::Event::Data:
        return {Event::Body, step.consumed, step.data};
    case ChunkedReader::Event::End:
        state = State::Ended;
        return {Event::End, step.consumed, {}};
    case ChunkedReader::Event::Error:
        return fail({chunks.trailersTooLarge() ? 431 : 400, chunks.message()}, step.consumed);
    }
    return {Event::NeedMore, step.consumed, {}};
}

RequestParser::RequestParser(qsizetype maxHeadBytes)
    : d(std::make_unique<Private>(maxHeadBytes))
{
}

RequestParser::~RequestParser() = default;

RequestParser::Step RequestParser::feed(QByteArrayView bytes)
{
    switch (d->state) {
    case Private::State::Head:
        return d->feedHead(bytes);
    case Private::State::Length:
        return d->feedLength(bytes);
    case Private::State::Chunked:
        return d->feedChunked(bytes);
    case Private::State::Ended:
        return {}; // what follows belongs to the next request
    case Private::State::Failed:
        break;
    }
    return {Event::Error, 0, {}};
}

void RequestParser::next()
{
    Q_ASSERT(d->state == Private::State::Ended);
    d->state = Private::State::Head;
    d->scan.reset();
    d->chunks = ChunkedReader(d->maxHeadBytes);
    d->emptyLines = 0;
    d->head = {};
}

const RequestHead &RequestParser::head() const
{
    return d->head;
}

const RequestError &RequestParser::error() const
{
    return d->error;
}

bool RequestParser::isIdle() const
{
    return d->state == Private::State::Head;
}

} // namespace spillway
