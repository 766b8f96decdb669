// SPDX-License-Identifier: MIT
#include "app/commands/servicereport.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// As the tray's words have it: one that is set aside or turned off would not be asked now.
bool canBeAsked(const BackendSnapshot &backend)
{
    return backend.enabled && (backend.state == HealthState::Healthy || backend.state == HealthState::Probing);
}

} // namespace

ServiceReport::ServiceReport(const ProxyServer &server, const Clock &clock, const ServiceNotifier &notifier,
                             std::chrono::milliseconds watchdog)
    : m_server(server)
    , m_clock(clock)
    , m_notifier(notifier)
{
    if (!m_notifier.isHeard()) {
        return;
    }
    connect(&server, &ProxyServer::snapshotChanged, this, &ServiceReport::onSnapshotChanged);
    if (watchdog.count() > 0) {
        connect(&m_watchdog, &QTimer::timeout, this, [this] { m_notifier.alive(); });
        m_watchdog.start(watchdog);
    }
}

void ServiceReport::listening()
{
    m_told = statusText();
    m_notifier.ready(m_told);
}

void ServiceReport::reloadBegins()
{
    m_isReloading = true;
    m_notifier.reloading(m_clock.now());
}

void ServiceReport::reloadEnded()
{
    if (std::exchange(m_isReloading, false) && !m_isStopping) {
        listening();
    }
}

void ServiceReport::stopping()
{
    m_isStopping = true;
    m_notifier.stopping(u"Stopping: requests under way may finish"_s);
}

QString ServiceReport::statusText() const
{
    const StatusSnapshot snapshot = m_server.snapshot();
    const auto available = std::count_if(snapshot.backends.begin(), snapshot.backends.end(), canBeAsked);
    return u"%1 of %2 backends available at %3"_s.arg(available).arg(snapshot.backends.size()).arg(snapshot.endpoint);
}

void ServiceReport::onSnapshotChanged()
{
    // Nobody was told yet that it listens; and the last word of one that ends is that.
    if (m_told.isEmpty() || m_isStopping) {
        return;
    }
    if (const QString text = statusText(); text != m_told) {
        m_told = text;
        m_notifier.status(text);
    }
}

} // namespace spillway
