// SPDX-License-Identifier: MIT
#include "core/azurelink/downloadrequest.h"

#include "core/config/address.h"

#include <algorithm>

namespace spillway
{

using namespace Qt::StringLiterals;

namespace
{

bool isPlainOnThisComputer(const QUrl &url)
{
    return url.scheme() == u"http"_s && isLoopback(url.host());
}

bool isHttps(const QUrl &url)
{
    return url.scheme() == u"https"_s && !url.host().isEmpty();
}

} // namespace

bool mayBeDownloaded(const QUrl &url)
{
    return isHttps(url) || isPlainOnThisComputer(url);
}

bool mayBeFollowed(const QUrl &from, const QUrl &to)
{
    return isHttps(to) || (isPlainOnThisComputer(from) && isPlainOnThisComputer(to));
}

QNetworkRequest downloadRequest(const QUrl &url, qint64 offset, const QByteArray &etag)
{
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    // Ranges count the bytes that are sent, so they have to be those of the file.
    request.setRawHeader("Accept-Encoding", "identity");
    if (offset > 0) {
        request.setRawHeader("Range", "bytes=" + QByteArray::number(offset) + '-');
        request.setRawHeader("If-Range", etag);
    }
    return request;
}

std::pair<qint64, qint64> contentRange(const QByteArray &value)
{
    const QByteArray range = value.startsWith("bytes ") ? value.mid(6) : QByteArray();
    bool isNumber = false;
    const qint64 first = range.first(std::max<qsizetype>(range.indexOf('-'), 0)).toLongLong(&isNumber);
    if (!isNumber || first < 0) {
        return {-1, -1};
    }
    const qint64 total = range.mid(range.indexOf('/') + 1).toLongLong(&isNumber);
    return {first, isNumber ? total : -1};
}

} // namespace spillway
