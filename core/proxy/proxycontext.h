// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/backendregistry.h"
#include "core/proxy/capturebatches.h"
#include "core/proxy/clock.h"
#include "core/proxy/idlewatch.h"
#include "core/proxy/sharedtexts.h"
#include "core/proxy/upstreampool.h"

#include <functional>

namespace spillway
{

/// What the connections and exchanges of one server share. Owned by ProxyServer, on its thread.
struct ProxyContext
{
    ProxyContext(Clock &clockToUse, UpstreamKind kind)
        : clock(clockToUse)
        , pool(clockToUse, kind)
        , watch(clockToUse)
    {
    }

    Clock &clock;
    BackendRegistry registry;
    UpstreamPool pool;
    IdleWatch watch;
    CaptureOptions capture; ///< for the exchanges that begin from now on
    bool draining = false;
    quint64 lastId = 0;
    quint64 requests = 0;  ///< exchanges that were let in
    quint64 failovers = 0; ///< of these, those that asked more than one backend
    int inFlight = 0;
    /// A finished exchange is reported here.
    std::function<void(ExchangeRecord &&)> finished = [](const ExchangeRecord &) {};
    /// Something that the snapshot shows has changed.
    std::function<void()> changed = [] {};
    std::function<void(const QString &)> tokenRefused = [](const QString &) {};
    std::function<StatusSnapshot()> snapshot = [] { return StatusSnapshot(); };
    // What the records of exchanges are made of.
    SharedTexts texts;
    CaptureBatches captures;
};

} // namespace spillway
