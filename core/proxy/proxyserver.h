// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"
#include "core/proxy/exchangerecord.h"
#include "core/proxy/upstreamkind.h"
#include "core/secrets/secretstore.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace spillway
{

class Clock;

/// The local balancing endpoint: accepts callers, forwards their requests, tells what happened.
///
/// Does not know which thread it is on: `spillway-cli` and the tests run it on the main one, the desktop program on a
/// thread of its own. It needs that thread's event loop and never blocks it. `clock` must outlive it.
class ProxyServer : public QObject
{
    Q_OBJECT
public:
    explicit ProxyServer(Clock &clock, QObject *parent = nullptr, UpstreamKind upstream = UpstreamKind::Direct);
    ~ProxyServer() override;

    /// Puts a profile and its secrets in force for the exchanges that begin from now on; those under way go on with
    /// what they began with. A backend whose name and url stay keeps its state and counts. The address and port of a
    /// listening server do not change by this.
    void apply(std::shared_ptr<const Profile> profile, const Secrets &secrets);

    /// Listens on `address` (an IP address or `localhost`) and `port` (0 picks a free one). Returns an empty string, or
    /// the system's reason why not. Call after `apply`. When the address is not loopback, the client key is required
    /// whatever the profile says.
    QString listen(const QString &address, quint16 port);
    /// `http://ADDR:PORT/SUFFIX/openai`; empty while not listening.
    QString endpointUrl() const;

    /// Stops accepting and lets the exchanges under way finish for at most `limit`; then `drained` follows.
    void drain(std::chrono::milliseconds limit);
    /// Cuts everything at once; `drained` follows.
    void stopNow();

    StatusSnapshot snapshot() const;

    /// Makes a backend available again at once, as if its wait were over.
    void clearThrottle(const QString &backendName);

    /// What is kept of the exchanges that begin from now on; nothing before this is called.
    void setCapture(const CaptureOptions &capture);
    /// The first exchange gets the id after this one, so that ids go on over several servers. Call before `listen`.
    void setLastId(quint64 id);

signals:
    /// Finished exchanges in the order of their ends, at most 5 times a second; the last ones come before `drained`.
    void exchangesFinished(const QList<spillway::ExchangeRecord> &records);
    /// Exchanges under way that have begun or moved on since the last time; at most 5 times a second. One that ends
    /// within that time is told of by `exchangesFinished` alone.
    void exchangesUpdated(const QList<spillway::ExchangeRecord> &records);
    /// Something in the snapshot changed; at most 5 times a second.
    void snapshotChanged(const spillway::StatusSnapshot &snapshot);
    /// A backend answered 401 to an Entra ID token.
    void tokenRefused(const QString &backendName);
    void drained();

private:
    void accept(qintptr descriptor);
    void publishSoon();
    void publish();
    void publishUpdates();
    void checkDrained();
    void onDrainTimer();

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace spillway
