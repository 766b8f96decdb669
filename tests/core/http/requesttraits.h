// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/requestparser.h"
#include "tests/core/http/parsercuts.h"

/// How the tests of the request parser write down what it says, and the requests that they are made of.
namespace spillway
{

struct Requests
{
    using Parser = RequestParser;

    static void prepare(Parser &) {}
    static void next(Parser &parser) { parser.next(); }
    static QByteArray head(const Parser &parser)
    {
        const RequestHead &head = parser.head();
        QByteArray text = head.method + ' ' + head.target + " 1." + QByteArray::number(head.minorVersion);
        if (head.contentLength) {
            text += " length=" + QByteArray::number(*head.contentLength);
        }
        text += head.chunked ? " chunked" : "";
        text += head.keepAlive ? " keep" : " close";
        text += head.expectsContinue ? " continue" : "";
        return text + describe(head.headers);
    }
    static QByteArray error(const Parser &parser) { return QByteArray::number(parser.error().status); }
};

inline const QByteArray post = "POST /x HTTP/1.1\r\nHost: a\r\n";
inline const QByteArray get = "GET /x HTTP/1.1\r\nHost: a\r\n";
inline const QByteArray smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
inline const QByteArray smuggledHead = "GET /smuggled 1.1 keep|Host:a";
inline const QByteArray chunkedPost = post + "Transfer-Encoding: chunked\r\n\r\n";
inline const QByteArray chunkedHead = "POST /x 1.1 chunked keep|Host:a|Transfer-Encoding:chunked";

/// A QByteArray with the NUL bytes that a literal has.
template <size_t Size>
QByteArray bytesOf(const char (&literal)[Size])
{
    return QByteArray(literal, Size - 1);
}

} // namespace spillway
