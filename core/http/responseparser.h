// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"

#include <QString>

#include <memory>
#include <optional>

/// HTTP/1 responses, bytes in and events out (sans-IO). The twin of RequestParser, on Boost.Beast's parser.
namespace spillway
{

struct ResponseHead
{
    int status = 0;
    QByteArray reason;
    int minorVersion = 1;
    HeaderList headers;
    std::optional<qint64> contentLength;
    bool chunked = false;
    bool keepAlive = true; ///< the connection can carry another request after this response
};

/// Parses the responses of one connection. Interim (1xx) responses other than 101 are swallowed.
class ResponseParser
{
public:
    enum class Event { NeedMore, Head, Body, End, Error };
    struct Step
    {
        Event event = Event::NeedMore;
        qsizetype consumed = 0;
        QByteArrayView body; ///< into the input; only with Event::Body
    };

    explicit ResponseParser(qsizetype maxHeadBytes = 256 * 1024);
    ~ResponseParser();
    Q_DISABLE_COPY_MOVE(ResponseParser)

    /// Begins the response to the next request. `toHead`: the request was HEAD, so no body follows.
    void next(bool toHead);
    Step feed(QByteArrayView bytes);
    /// The connection has ended. Event::End when the end of the connection is the end of this response's body;
    /// Event::Error when the response was cut.
    Step finish();

    const ResponseHead &head() const;
    QString errorString() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace spillway
