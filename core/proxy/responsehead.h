// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"
#include "core/http/requestparser.h"

/// The heads of the answers that callers get (RFC 9112 section 4 and 6). Pure.
namespace spillway
{

/// How the end of an answer's body is told.
enum class BodyFraming {
    None,   ///< there is no body (HEAD, 1xx, 204, 304)
    Length, ///< Content-Length
    Chunked,
    UntilClose ///< the end of the connection, for HTTP/1.0
};

struct ResponseFraming
{
    BodyFraming body = BodyFraming::None;
    qint64 length = 0;     ///< with BodyFraming::Length
    bool keepAlive = true; ///< the connection goes on after the answer
};

/// The framing towards this caller of an answer with `status` and `headers`. `mayKeepAlive`: the server wants to.
ResponseFraming chooseFraming(const RequestHead &request, int status, const HeaderList &headers, bool mayKeepAlive);

/// The head on the wire. `headers` are the end-to-end ones; Transfer-Encoding and Connection are added, and
/// Content-Length is left out where it does not frame the body.
QByteArray writeResponseHead(const RequestHead &request, int status, const QByteArray &reason,
                             const HeaderList &headers, const ResponseFraming &framing);

/// An error made by Spillway itself, in Azure's form.
struct ErrorReply
{
    int status = 400;
    QByteArray code;    ///< for x-spillway-error and `error.code`
    QString message;    ///< what is wrong and what to do
    HeaderList headers; ///< further ones, such as Retry-After
};

/// The usual reason phrase of a status that Spillway itself answers with.
QByteArray reasonPhrase(int status);

/// The body of an error reply: `{"error":{"code":…,"message":…}}`.
QByteArray errorBody(const ErrorReply &reply);

} // namespace spillway
