// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"

#include <QString>

#include <memory>
#include <optional>

/// HTTP/1 responses, bytes in and events out (sans-IO). The twin of RequestParser, on Boost.Beast's parser and with
/// the same strictness: a backend's answer with doubtful framing is an error, not a guess.
namespace spillway
{

struct ResponseHead
{
    int status = 0;
    QByteArray reason;
    int minorVersion = 1;
    HeaderList headers;
    std::optional<qint64> contentLength; ///< as the field says, also where no body follows (HEAD, 304)
    bool chunked = false;                ///< likewise
    bool keepAlive = true;               ///< the connection can carry another request after this response
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

    /// Begins the response to the next request; a new parser is ready for one to any method but HEAD. `toHead`: the
    /// request was HEAD, so no body follows.
    void next(bool toHead);
    /// As RequestParser::feed: parses up to the next event; what was not consumed must be fed again.
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
