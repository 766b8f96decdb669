// SPDX-License-Identifier: MIT
#include "core/secrets/systemproxyfactory.h"

#include "core/config/address.h"

namespace spillway
{

QList<QNetworkProxy> SystemProxyFactory::queryProxy(const QNetworkProxyQuery &query)
{
    return isLoopback(query.peerHostName()) ? QList<QNetworkProxy>{QNetworkProxy::NoProxy} : systemProxyForQuery(query);
}

} // namespace spillway
