// SPDX-License-Identifier: MIT
#include "core/proxy/responsehead.h"

#include <QJsonDocument>
#include <QJsonObject>

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
    QByteArray head;
    head.reserve(1024);
    head += "HTTP/1.1 ";
    head += QByteArray::number(status);
    head += ' ';
    head += reason;
    head += "\r\n";
    const bool dropLength = framing.body == BodyFraming::Chunked || framing.body == BodyFraming::UntilClose;
    for (const HeaderField &field : headers) {
        if (dropLength && equalsIgnoringCase(field.name, "content-length")) {
            continue;
        }
        head += field.name;
        head += ": ";
        head += field.value;
        head += "\r\n";
    }
    if (framing.body == BodyFraming::Chunked) {
        head += "Transfer-Encoding: chunked\r\n";
    }
    if (!framing.keepAlive) {
        head += "Connection: close\r\n";
    } else if (request.minorVersion == 0) {
        head += "Connection: keep-alive\r\n";
    }
    head += "\r\n";
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
