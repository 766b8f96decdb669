// SPDX-License-Identifier: MIT
#pragma once

#include "app/commands/servicenotifier.h"
#include "core/proxy/clock.h"
#include "core/proxy/proxyserver.h"

#include <QTimer>

namespace spillway
{

/// Keeps the service manager informed of an endpoint: that it listens, reads its profile again or ends, and how many
/// of its backends are available. Where no manager listens it does nothing. On the endpoint's thread; `server` and
/// `clock` must outlive it.
class ServiceReport : public QObject
{
    Q_OBJECT
public:
    ServiceReport(const ProxyServer &server, const Clock &clock, const ServiceNotifier &notifier,
                  std::chrono::milliseconds watchdog);

    void listening();
    void reloadBegins();
    /// Whatever came of it. Nothing is told if none had begun.
    void reloadEnded();
    void stopping();

private:
    QString statusText() const;
    void onSnapshotChanged();

    const ProxyServer &m_server;
    const Clock &m_clock;
    ServiceNotifier m_notifier;
    QTimer m_watchdog;
    QString m_told; ///< the status that was told last
    bool m_isReloading = false;
    bool m_isStopping = false;
};

} // namespace spillway
