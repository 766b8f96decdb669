// SPDX-License-Identifier: MIT
#pragma once

#include <QNetworkProxyFactory>

namespace spillway
{

/// The system's proxy, but none for this computer itself.
class SystemProxyFactory final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;
};

} // namespace spillway
