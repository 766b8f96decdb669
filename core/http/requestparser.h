// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"

#include <QString>

#include <memory>
#include <optional>

/// HTTP/1 requests, bytes in and events out (sans-IO): no socket, no clock. The head's grammar is Boost.Beast's; what
/// Beast lets through and a proxy must not (request smuggling) is refused here. RFC 9112.
namespace spillway
{

/// Everything before the body of a request.
struct RequestHead
{
    QByteArray method;    ///< as sent; methods are case-sensitive
    QByteArray target;    ///< as sent, byte for byte
    int minorVersion = 1; ///< 0 or 1
    HeaderList headers;   ///< as sent
    std::optional<qint64> contentLength;
    bool chunked = false;
    bool keepAlive = true; ///< the caller wants the connection kept (RFC 9112 section 9.3)
    bool expectsContinue = false;

    bool hasBody() const { return chunked || contentLength.value_or(0) > 0; }
};

/// Why a request was refused. `status` is the answer to give: 400, 413, 417, 431, 501 or 505.
struct RequestError
{
    int status = 400;
    QString message; ///< one sentence for the caller: what is wrong
};

/// Parses one request after another out of a connection's bytes.
///
/// Call `feed` with what has come in; it consumes up to the next event and says how much. After `End`, `next` makes
/// it ready for the request behind (pipelining). After `Error` it stays in error.
class RequestParser
{
public:
    enum class Event {
        NeedMore, ///< all bytes are consumed or kept back by the caller until more arrive (see `consumed`)
        Head,     ///< `head()` is complete
        Body,     ///< `Step::body` is the next piece of the body, chunk framing removed
        End,      ///< the request is complete
        Error,    ///< `error()` says why
    };
    struct Step
    {
        Event event = Event::NeedMore;
        qsizetype consumed = 0; ///< bytes of the input that are done with; the rest is to be fed again
        QByteArrayView body;    ///< into the input; only with Event::Body
    };

    /// `maxHeadBytes`: request line and fields together, with their line ends; more is 431.
    explicit RequestParser(qsizetype maxHeadBytes = 64 * 1024);
    ~RequestParser();
    Q_DISABLE_COPY_MOVE(RequestParser)

    /// Parses up to the next event. Bytes that were not consumed must be fed again, with more behind them.
    Step feed(QByteArrayView bytes);
    /// Begins the next request; only after Event::End.
    void next();

    const RequestHead &head() const;
    const RequestError &error() const;
    /// True when no byte of a request has been consumed since the start or `next` (an idle connection).
    bool isIdle() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace spillway
