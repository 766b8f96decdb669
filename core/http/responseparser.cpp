// SPDX-License-Identifier: MIT
#include "core/http/responseparser.h"

#include "core/http/beasthead.h"
#include "core/http/chunked.h"

#include <algorithm>

namespace spillway
{
namespace
{

class BeastResponseHead final : public BeastHead<false>
{
public:
    BeastResponseHead(ResponseHead &head, qsizetype size, bool toHead)
        : BeastHead(head.headers, size)
        , m_head(head)
        , m_toHead(toHead)
    {
    }

    std::optional<HeadFault> readResponse(QByteArrayView bytes)
    {
        if (const std::optional<HeadFault> fault = readWithReason(bytes)) {
            return fault;
        }
        m_head.contentLength = framing().contentLength;
        m_head.chunked = framing().chunked;
        const bool isInterim = m_head.status < 200;
        const bool saysBody = m_head.chunked || m_head.contentLength.value_or(0) > 0;
        if (isInterim && saysBody) {
            return HeadFault{400, "An interim response announces a body."};
        }
        // A 204 that announces a body may well send it; whatever comes is not the next response (RFC 9112 section 6.3).
        const bool isDubious = m_head.status == 204 && saysBody;
        // RFC 9112 section 6.1: the framing of a 1.0 server that sends Transfer-Encoding is not to be trusted for long.
        const bool isOldCoding = m_head.chunked && m_head.minorVersion == 0;
        m_head.keepAlive = framing().keepAlive(m_head.minorVersion) && !isDubious && !isOldCoding &&
                           !endsWithConnection() && m_head.status != 101;
        return {};
    }

    /// RFC 9112 section 6.3, rule 1.
    bool hasNoBody() const { return m_toHead || m_head.status < 200 || m_head.status == 204 || m_head.status == 304; }

    bool endsWithConnection() const { return !hasNoBody() && !m_head.chunked && !m_head.contentLength; }

private:
    /// Servers leave out the space behind the status when they have no reason to tell; all clients take it.
    std::optional<HeadFault> readWithReason(QByteArrayView bytes)
    {
        constexpr qsizetype bareSize = 12; // HTTP/1.1 200
        if (bytes.indexOf('\r') != bareSize) {
            return read(bytes);
        }
        const QByteArray line = bytes.first(bareSize).toByteArray() + " \r\n";
        Error error;
        put(line, error);
        if (error != Reason::need_more) {
            return faultOf(error);
        }
        return read(bytes.sliced(bareSize + 2));
    }

    void on_request_impl(boost::beast::http::verb, Text, Text, int, Error &) override {}

    void on_response_impl(int status, Text reason, int version, Error &error) override
    {
        if (status < 100) {
            refuse({400, "The status of the response has no three digits."}, error);
        }
        m_head.status = status;
        m_head.reason = viewOf(reason).toByteArray();
        m_head.minorVersion = version - 10;
    }

    HeadFault explain(const Error &error) const override
    {
        // A head of nothing but its empty line leaves Beast waiting for more.
        if (error == Reason::bad_version || error == Reason::bad_status || error == Reason::bad_reason ||
            error == Reason::need_more) {
            return {400, "The response does not begin with a status line of HTTP/1.1 or HTTP/1.0."};
        }
        return BeastHead::explain(error);
    }

    ResponseHead &m_head;
    bool m_toHead;
};

} // namespace

struct ResponseParser::Private
{
    enum class State { Head, Length, Chunked, UntilEnd, Ended, Failed };

    explicit Private(qsizetype maxHeadBytes)
        : maxHeadBytes(maxHeadBytes)
        , scan(maxHeadBytes)
        , chunks(maxHeadBytes)
    {
    }

    Step feedHead(QByteArrayView bytes);
    Step feedLength(QByteArrayView bytes);
    Step feedChunked(QByteArrayView bytes);
    Step fail(QByteArrayView message, qsizetype consumed);

    const qsizetype maxHeadBytes;
    State state = State::Head;
    bool toHead = false;
    HeadScan scan;
    ChunkedReader chunks;
    qint64 remaining = 0;
    ResponseHead head;
    QString error;
};

ResponseParser::Step ResponseParser::Private::fail(QByteArrayView message, qsizetype consumed)
{
    state = State::Failed;
    error = QString::fromLatin1(message.data(), message.size());
    return {Event::Error, consumed, {}};
}

ResponseParser::Step ResponseParser::Private::feedHead(QByteArrayView bytes)
{
    qsizetype consumed = 0;
    for (;;) {
        switch (scan.scan(bytes.sliced(consumed))) {
        case HeadScan::Result::NeedMore:
            return {Event::NeedMore, consumed, {}};
        case HeadScan::Result::Fault:
            return fail(scan.fault().status == 431 ? QByteArrayView("The head of the response is too large.")
                                                   : scan.fault().message,
                        consumed);
        case HeadScan::Result::Complete:
            break;
        }
        head = {};
        BeastResponseHead reader(head, scan.size(), toHead);
        const std::optional<HeadFault> fault = reader.readResponse(bytes.sliced(consumed, scan.size()));
        consumed += scan.size();
        scan.reset();
        if (fault) {
            return fail(fault->message, consumed);
        }
        if (head.status < 200 && head.status != 101) {
            continue; // interim: the response itself is still to come
        }
        remaining = reader.hasNoBody() ? 0 : head.contentLength.value_or(0);
        if (reader.endsWithConnection()) {
            state = State::UntilEnd;
        } else {
            state = head.chunked && !reader.hasNoBody() ? State::Chunked : State::Length;
        }
        return {Event::Head, consumed, {}};
    }
}

ResponseParser::Step ResponseParser::Private::feedLength(QByteArrayView bytes)
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

ResponseParser::Step ResponseParser::Private::feedChunked(QByteArrayView bytes)
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
        return fail(chunks.message(), step.consumed);
    }
    return {Event::NeedMore, step.consumed, {}};
}

ResponseParser::ResponseParser(qsizetype maxHeadBytes)
    : d(std::make_unique<Private>(maxHeadBytes))
{
}

ResponseParser::~ResponseParser() = default;

void ResponseParser::next(bool toHead)
{
    d->state = Private::State::Head;
    d->toHead = toHead;
    d->scan.reset();
    d->chunks = ChunkedReader(d->maxHeadBytes);
    d->head = {};
    d->error.clear();
}

ResponseParser::Step ResponseParser::feed(QByteArrayView bytes)
{
    switch (d->state) {
    case Private::State::Head:
        return d->feedHead(bytes);
    case Private::State::Length:
        return d->feedLength(bytes);
    case Private::State::Chunked:
        return d->feedChunked(bytes);
    case Private::State::UntilEnd:
        return bytes.isEmpty() ? Step{} : Step{Event::Body, bytes.size(), bytes};
    case Private::State::Ended:
        return {};
    case Private::State::Failed:
        break;
    }
    return {Event::Error, 0, {}};
}

ResponseParser::Step ResponseParser::finish()
{
    switch (d->state) {
    case Private::State::Head:
        return d->fail("The connection ended before the head of the response was complete.", 0);
    case Private::State::Length:
        if (d->remaining > 0) {
            return d->fail("The connection ended before the body was as long as Content-Length says.", 0);
        }
        break;
    case Private::State::Chunked:
        return d->fail("The connection ended before the last chunk of the body.", 0);
    case Private::State::UntilEnd:
    case Private::State::Ended:
        break;
    case Private::State::Failed:
        return {Event::Error, 0, {}};
    }
    d->state = Private::State::Ended;
    return {Event::End, 0, {}};
}

const ResponseHead &ResponseParser::head() const
{
    return d->head;
}

QString ResponseParser::errorString() const
{
    return d->error;
}

} // namespace spillway
