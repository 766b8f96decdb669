// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/backendregistry.h"
#include "core/proxy/requestrewriter.h"
#include "core/proxy/upstreamkind.h"

#include <QNetworkRequest>
#include <QSslConfiguration>

#include <memory>
#include <unordered_map>

class QNetworkAccessManager;

namespace spillway
{

class Clock;

/// Decides in one place which manager an attempt is given, so that no call ever waits for a free connection.
///
/// Qt's manager opens six HTTP/1.1 connections to a host (QHttp1Configuration lifts that from Qt 6.5 on). The peer's
/// name is part of its connection cache's key, so every further `bucket` of calls uses another spelling of it.
class UpstreamPool
{
public:
    UpstreamPool(Clock &clock, UpstreamKind kind);
    ~UpstreamPool();
    Q_DISABLE_COPY_MOVE(UpstreamPool)

    /// A place for one call. Give it back with `release` when the call is over.
    struct Lease
    {
        QNetworkAccessManager *manager = nullptr;
        QNetworkRequest request; ///< with everything but the body's framing; for a direct call only where it leads
        QByteArray key;          ///< of the bucket; empty: nothing is counted
        int bucket = 0;
    };
    Lease lease(const ConfiguredBackend &backend, const UpstreamRequest &request);
    void release(const Lease &lease);

    /// Forgets proxies and TLS settings that were read; call when a profile is applied.
    void refresh();

private:
    struct Route;
    Route &routeTo(const ConfiguredBackend &backend);
    QNetworkAccessManager *stockManager();

    Clock &m_clock;
    UpstreamKind m_kind;
    std::unique_ptr<QNetworkAccessManager> m_direct;
    std::unique_ptr<QNetworkAccessManager> m_stock;
    std::unordered_map<QByteArray, std::unique_ptr<Route>> m_routes; ///< by origin and caFile
    std::unordered_map<QByteArray, std::vector<int>> m_inFlight;     ///< calls in each bucket, by origin
};

} // namespace spillway
