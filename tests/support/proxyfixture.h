// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/proxyserver.h"
#include "tests/support/fakeclock.h"
#include "tests/support/scriptedbackend.h"

namespace spillway
{

/// An endpoint on a free port over a list of backends, with the clock of the test.
///
/// Fill `profile` and `secrets` (or call `add`), then `start`. The profile can be changed at any time; `apply` puts
/// it in force. The environment variable SPILLWAY_TEST_UPSTREAM (`stock` or `stock-http2`) runs any test over another
/// way upstream than the default one: what callers see must be the same.
class ProxyFixture
{
public:
    ProxyFixture();

    /// Adds a backend with the key `NAME-key`; returns it for further settings.
    Backend &add(const QString &name, const QString &url, int priority = 1);
    Backend &add(const QString &name, const ScriptedBackend &backend, int priority = 1);
    /// Puts `profile` and `secrets` in force, and listens if it does not yet.
    void start();
    void apply();

    quint16 port() const;
    /// The snapshot of one backend; an empty one if there is none of this name.
    BackendSnapshot backend(const QString &name) const;
    /// Waits until `count` exchanges have been told of.
    bool awaitRecords(qsizetype count);

    FakeClock clock;
    Profile profile;
    Secrets secrets;
    ProxyServer server;
    QList<ExchangeRecord> records;
};

} // namespace spillway
