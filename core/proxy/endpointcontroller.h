// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/clock.h"
#include "core/proxy/proxyserver.h"

#include <QThread>

namespace spillway
{

enum class EndpointState {
    Stopped,
    Starting, ///< the address is being bound
    Serving,
    Stopping, ///< no new requests; answers under way go on to their end
};

/// Runs the endpoint on a thread of its own for a window that must never wait. Lives on the main thread; only values
/// cross: calls go over as queued events, and every signal comes from this thread's event loop.
///
/// Each start makes a new ProxyServer, so counts begin again; ids of exchanges go on. A server that was told to stop
/// finishes its answers even while the next one serves.
class EndpointController : public QObject
{
    Q_OBJECT
public:
    explicit EndpointController(QObject *parent = nullptr);
    /// Cuts what is still under way, and waits for the thread.
    ~EndpointController() override;

    /// Puts a profile and its secrets in force, now or at the next start.
    void apply(std::shared_ptr<const Profile> profile, const Secrets &secrets);
    /// Serves on `address` (an IP address or `localhost`) and `port` (0 picks a free one). `stateChanged` follows, or
    /// `startFailed`. Does nothing unless stopped or stopping.
    void start(const QString &address, quint16 port);
    /// Stops accepting; answers under way have `limit` to finish. Does nothing unless serving.
    void stop(std::chrono::milliseconds limit);
    /// Cuts the answers that a stop is waiting for.
    void stopNow();

    void clearThrottle(const QString &backendName);
    /// What is kept of the exchanges that begin from now on.
    void setCapture(const CaptureOptions &capture);

    EndpointState state() const { return m_state; }
    /// `http://ADDR:PORT/SUFFIX/openai`; empty unless serving.
    QString endpointUrl() const { return m_url; }
    /// The clock that the snapshots' instants are on. Only `now` and `wallNow` may be called from this thread.
    const Clock &clock() const { return m_clock; }

signals:
    void stateChanged(spillway::EndpointState state);
    /// The system's reason why the address could not be bound; the state is Stopped again.
    void startFailed(const QString &reason);
    void snapshotChanged(const spillway::StatusSnapshot &snapshot);
    void exchangesUpdated(const QList<spillway::ExchangeRecord> &records);
    void exchangesFinished(const QList<spillway::ExchangeRecord> &records);
    void tokenRefused(const QString &backendName);

private:
    class Worker;

    template <typename Call>
    void onThread(Call call);
    void setState(EndpointState state, const QString &url = {});

    SystemClock m_clock;
    QThread m_thread;
    Worker *m_worker; ///< lives on m_thread, which deletes it
    std::shared_ptr<const Profile> m_profile;
    Secrets m_secrets;
    CaptureOptions m_capture;
    EndpointState m_state = EndpointState::Stopped;
    QString m_url;
};

} // namespace spillway
