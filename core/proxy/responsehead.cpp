// SPDX-License-Identifier: MIT
#include "core/proxy/responsehead.h"

#include "core/http/headtext.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <charconv>

namespace spillway
{

ResponseFraming chooseFraming(const RequestHead &request, int status, const HeaderList &headers, bool mayKeepAlive)
{
    ResponseFraming framing;
    framing.keepAlive = request.keepAlive && mayKeepAlive;
    if (request.method == "HEAD" || status < 200 || status == 204 || status == 304) {
        return framing;
    }
    const QByteArray length = headers.value("content-length");
    bool isNumber = false;
    framing.length = length.toLongLong(&isNumber);
    if (isNumber && framing.length >= 0) {
        framing.body = BodyFraming::Length;
    } else if (request.minorVersion >= 1) {
        framing.body = BodyFraming::Chunked;
    } else {
        framing.body = BodyFraming::UntilClose;
        framing.keepAlive = false;
    }
    return framing;
}

QByteArray writeResponseHead(const RequestHead &request, int status, const QByteArray &reason,
                             const HeaderList &headers, const ResponseFraming &framing)
{
    constexpr qsizetype framingSize = 128; // all else that is written here
    QByteArray head(headLinesSize(headers) + reason.size() + framingSize, Qt::Uninitialized);
    char *to = writeText(head.data(), "HTTP/1.1 ");
    to = std::to_chars(to, to + 11, status).ptr; // as long as any int is
    to = writeText(writeText(writeText(to, " "), reason), "\r\n");
    const bool dropLength = framing.body == BodyFraming::Chunked || framing.body == BodyFraming::UntilClose;
    for (const HeaderField &field : headers) {
        if (dropLength && equalsIgnoringCase(field.name, "content-length")) {
            continue;
        }
        to = writeHeadLine(to, field);
    }
    if (framing.body == BodyFraming::Chunked) {
        to = writeText(to, "Transfer-Encoding: chunked\r\n");
    }
    if (!framing.keepAlive) {
        to = writeText(to, "Connection: close\r\n");
    } else if (request.minorVersion == 0) {
        to = writeText(to, "Connection: keep-alive\r\n");
    }
    to = writeText(to, "\r\n");
    head.truncate(to - head.constData());
    return head;
}

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 413:
        return "Content Too Large";
    case 417:
        return "Expectation Failed";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    case 507:
        return "Insufficient Storage";
    default:
        return "Error";
    }
}

QByteArray errorBody(const ErrorReply &reply)
{
    const QJsonObject error{{QStringLiteral("code"), QString::fromLatin1(reply.code)},
                            {QStringLiteral("message"), reply.message}};
    return QJsonDocument(QJsonObject{{QStringLiteral("error"), error}}).toJson(QJsonDocument::Compact);
}

} // namespace spillway
