// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/responseparser.h"
#include "tests/core/http/parsercuts.h"

/// How the tests of the response parser write down what it says.
namespace spillway
{

enum class Method { Get, Head };

template <Method method>
struct ResponsesTo
{
    using Parser = ResponseParser;

    static void prepare(Parser &parser) { parser.next(method == Method::Head); }
    static void next(Parser &parser) { parser.next(method == Method::Head); }
    static QByteArray head(const Parser &parser)
    {
        const ResponseHead &head = parser.head();
        QByteArray text = "1." + QByteArray::number(head.minorVersion) + ' ' + QByteArray::number(head.status) + " <" +
                          head.reason + '>';
        if (head.contentLength) {
            text += " length=" + QByteArray::number(*head.contentLength);
        }
        text += head.chunked ? " chunked" : "";
        text += head.keepAlive ? " keep" : " close";
        return text + describe(head.headers);
    }
    static QByteArray error(const Parser &parser) { return parser.errorString().toUtf8(); }
};

using Responses = ResponsesTo<Method::Get>;
using ResponsesToHead = ResponsesTo<Method::Head>;

inline const QByteArray ok = "HTTP/1.1 200 OK\r\n";
inline const QByteArray chunkedOk = ok + "Transfer-Encoding: chunked\r\n\r\n";
inline const QByteArray chunkedOkHead = "1.1 200 <OK> chunked keep|Transfer-Encoding:chunked";

/// A small response, to stand behind another one.
inline const QByteArray following = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno";
inline const EventLog followingLog{"1.1 404 <Not Found> length=2 keep|Content-Length:2", "body no", "end"};

} // namespace spillway
