// SPDX-License-Identifier: MIT
#include "ui/session/clienturl.h"

#include <QHostAddress>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// Nobody can connect to "any address": a client on this computer takes the loopback one.
QString reachable(const QString &host)
{
    const QHostAddress address(host);
    if (address == QHostAddress(QHostAddress::AnyIPv4)) {
        return u"127.0.0.1"_s;
    }
    if (address == QHostAddress(QHostAddress::AnyIPv6) || address == QHostAddress(QHostAddress::Any)) {
        return u"::1"_s;
    }
    return host;
}

QUrl clientQUrl(const EndpointOptions &endpoint, const QString &endpointUrl)
{
    QUrl url(endpointUrl);
    if (endpointUrl.isEmpty()) {
        url.setScheme(u"http"_s);
        url.setHost(endpoint.address);
        url.setPort(endpoint.port == 0 ? -1 : endpoint.port);
        url.setPath(endpoint.suffix.isEmpty() ? QString() : u'/' + endpoint.suffix);
    } else {
        QString path = url.path();
        constexpr auto added = "/openai"_L1;
        if (path.endsWith(added)) {
            path.chop(added.size());
        }
        url.setPath(path);
    }
    url.setHost(reachable(url.host()));
    return url;
}

} // namespace

QString clientUrl(const EndpointOptions &endpoint, const QString &endpointUrl)
{
    return clientQUrl(endpoint, endpointUrl).toString();
}

QString clientAddress(const EndpointOptions &endpoint, const QString &endpointUrl)
{
    return clientQUrl(endpoint, endpointUrl).authority();
}

} // namespace spillway
