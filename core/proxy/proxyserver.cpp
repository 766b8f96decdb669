// SPDX-License-Identifier: MIT
#include "core/proxy/proxyserver.h"

#include "core/proxy/clientconnection.h"
#include "core/proxy/proxycontext.h"

#include <QMetaMethod>
#include <QSet>
#include <QTcpServer>
#include <QTimer>

namespace spillway
{
namespace
{

constexpr std::chrono::milliseconds publishInterval{200};
/// How long a drain waits, at least, for requests that were on their way when it began.
constexpr std::chrono::milliseconds drainGrace{250};
constexpr std::chrono::milliseconds acceptPause{100};
constexpr int acceptBacklog = 4096;

/// Hands each accepted descriptor on; nothing else of QTcpServer's queue is used.
class Listener final : public QTcpServer
{
public:
    std::function<void(qintptr)> onConnection;

protected:
    void incomingConnection(qintptr descriptor) override { onConnection(descriptor); }
};

QHostAddress parseAddress(const QString &text)
{
    return text == QLatin1StringView("localhost") ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(text);
}

} // namespace

struct ProxyServer::Private
{
    Private(Clock &clock, UpstreamKind upstream)
        : context(clock, upstream)
        , startedAt(clock.wallNow())
    {
    }

    ProxyContext context;
    QDateTime startedAt;
    Listener listener;
    QSet<ClientConnection *> connections;
    QTimer publishTimer;
    QTimer drainTimer; ///< the grace, then the limit
    std::chrono::milliseconds drainLeft{0};
    bool graceOver = false;
    bool drainedTold = false;
    bool forceKey = false;
    bool snapshotStale = false;
    std::shared_ptr<const Profile> profile;
    Secrets secrets;
    QList<ExchangeRecord> records;
};

ProxyServer::ProxyServer(Clock &clock, QObject *parent, UpstreamKind upstream)
    : QObject(parent)
    , d(std::make_unique<Private>(clock, upstream))
{
    d->publishTimer.setSingleShot(true);
    connect(&d->publishTimer, &QTimer::timeout, this, &ProxyServer::publish);
    d->drainTimer.setSingleShot(true);
    d->drainTimer.setTimerType(Qt::PreciseTimer); // a coarse one would cut half a second early
    connect(&d->drainTimer, &QTimer::timeout, this, &ProxyServer::onDrainTimer);
    d->listener.setListenBacklogSize(acceptBacklog);
    d->listener.onConnection = [this](qintptr descriptor) { accept(descriptor); };
    // Out of descriptors: Qt stops accepting for good, though some will be free again soon.
    connect(&d->listener, &QTcpServer::acceptError, this,
            [this] { QTimer::singleShot(acceptPause, &d->listener, [this] { d->listener.resumeAccepting(); }); });
    d->context.changed = [this] { publishSoon(); };
    d->context.finished = [this](ExchangeRecord &&record) {
        static const QMetaMethod signal = QMetaMethod::fromSignal(&ProxyServer::exchangesFinished);
        if (isSignalConnected(signal)) {
            d->records.append(std::move(record));
        }
        publishSoon();
        if (d->context.draining) {
            QMetaObject::invokeMethod(this, &ProxyServer::checkDrained, Qt::QueuedConnection);
        }
    };
    d->context.tokenRefused = [this](const QString &name) { emit tokenRefused(name); };
    d->context.snapshot = [this] { return snapshot(); };
    apply(std::make_shared<const Profile>(), Secrets());
}

ProxyServer::~ProxyServer()
{
    d->listener.close();
    d->connections.clear();
    // All of them, also those that are closed and only wait to be deleted: they know what `d` holds.
    qDeleteAll(findChildren<ClientConnection *>(QString(), Qt::FindDirectChildrenOnly));
}

void ProxyServer::apply(std::shared_ptr<const Profile> profile, const Secrets &secrets)
{
    d->profile = std::move(profile);
    d->secrets = secrets;
    d->context.registry.configure(d->profile, d->secrets, d->forceKey);
    d->context.pool.refresh();
    publishSoon();
}

QString ProxyServer::listen(const QString &address, quint16 port)
{
    const QHostAddress host = parseAddress(address);
    if (host.isNull()) {
        return QStringLiteral("%1 is no IP address").arg(address);
    }
    if (!d->listener.listen(host, port)) {
        return d->listener.errorString();
    }
    d->forceKey = !isLoopback(address);
    d->context.registry.configure(d->profile, d->secrets, d->forceKey);
    publishSoon();
    return {};
}

QString ProxyServer::endpointUrl() const
{
    if (!d->listener.isListening()) {
        return {};
    }
    const QHostAddress address = d->listener.serverAddress();
    const QString host =
        address.protocol() == QAbstractSocket::IPv6Protocol ? u'[' + address.toString() + u']' : address.toString();
    return QStringLiteral("http://%1:%2%3")
        .arg(host)
        .arg(d->listener.serverPort())
        .arg(QString::fromUtf8(d->context.registry.config()->prefix));
}

// 1: a caller.
void ProxyServer::accept(qintptr descriptor)
{
    auto *connection = new ClientConnection(d->context, descriptor, this);
    if (!connection->isOpen()) {
        delete connection; // nobody would tell of its end, and a drain would wait for it
        return;
    }
    d->connections.insert(connection);
    connect(connection, &ClientConnection::closed, this, [this](ClientConnection *gone) {
        d->connections.remove(gone);
        gone->deleteLater();
        if (d->context.draining) {
            QMetaObject::invokeMethod(this, &ProxyServer::checkDrained, Qt::QueuedConnection);
        }
    });
    connect(connection, &ClientConnection::idle, this, &ProxyServer::checkDrained, Qt::QueuedConnection);
}

void ProxyServer::drain(std::chrono::milliseconds limit)
{
    if (d->context.draining) {
        return;
    }
    d->context.draining = true;
    // Callers whose connection the kernel has accepted are not turned away.
    while (d->listener.isListening() && d->listener.waitForNewConnection(0)) {
    }
    d->listener.close();
    d->drainLeft = std::max(limit - drainGrace, std::chrono::milliseconds(0));
    d->drainTimer.start(std::min(limit, drainGrace));
    if (d->connections.isEmpty()) {
        d->graceOver = true;
        QMetaObject::invokeMethod(this, &ProxyServer::checkDrained, Qt::QueuedConnection);
    }
}

void ProxyServer::onDrainTimer()
{
    if (d->graceOver) {
        stopNow();
        return;
    }
    d->graceOver = true;
    d->drainTimer.start(d->drainLeft);
    checkDrained();
}

void ProxyServer::checkDrained()
{
    if (!d->context.draining || !d->graceOver || d->drainedTold) {
        return;
    }
    const QSet<ClientConnection *> connections = d->connections;
    for (ClientConnection *connection : connections) {
        if (connection->isIdle()) {
            connection->closeGently();
        }
    }
    if (!d->connections.isEmpty()) {
        return;
    }
    d->drainTimer.stop();
    d->drainedTold = true;
    publish();
    emit drained();
}

void ProxyServer::stopNow()
{
    d->context.draining = true;
    d->graceOver = true;
    d->listener.close();
    const QSet<ClientConnection *> connections = d->connections;
    for (ClientConnection *connection : connections) {
        connection->cut();
    }
    QMetaObject::invokeMethod(this, &ProxyServer::checkDrained, Qt::QueuedConnection);
}

StatusSnapshot ProxyServer::snapshot() const
{
    StatusSnapshot snapshot;
    snapshot.profile = d->profile->name;
    snapshot.endpoint = endpointUrl();
    snapshot.startedAt = d->startedAt;
    snapshot.takenAt = d->context.clock.now();
    snapshot.requests = d->context.requests;
    snapshot.failovers = d->context.failovers;
    snapshot.inFlight = d->context.inFlight;
    snapshot.backends = d->context.registry.snapshot(snapshot.takenAt);
    snapshot.pool = BackendRegistry::poolOf(*d->context.registry.config());
    return snapshot;
}

void ProxyServer::clearThrottle(const QString &backendName)
{
    for (const ConfiguredBackend &backend : d->context.registry.config()->backends) {
        if (backend.config.name == backendName) {
            backend.state->health = BackendHealth();
            publishSoon();
        }
    }
}

void ProxyServer::setCapture(const CaptureOptions &capture)
{
    d->context.capture = capture;
}

void ProxyServer::setLastId(quint64 id)
{
    d->context.lastId = id;
}

void ProxyServer::publishSoon()
{
    d->snapshotStale = true;
    if (!d->publishTimer.isActive()) {
        d->publishTimer.start(publishInterval);
    }
}

void ProxyServer::publish()
{
    d->publishTimer.stop();
    if (!d->records.isEmpty()) {
        QList<ExchangeRecord> next;
        next.reserve(d->records.size()); // the next interval is much like this one
        emit exchangesFinished(std::exchange(d->records, std::move(next)));
    }
    publishUpdates();
    static const QMetaMethod signal = QMetaMethod::fromSignal(&ProxyServer::snapshotChanged);
    if (std::exchange(d->snapshotStale, false) && isSignalConnected(signal)) {
        emit snapshotChanged(snapshot());
    }
}

void ProxyServer::publishUpdates()
{
    static const QMetaMethod signal = QMetaMethod::fromSignal(&ProxyServer::exchangesUpdated);
    if (!isSignalConnected(signal)) {
        return;
    }
    QList<ExchangeRecord> updates;
    for (ClientConnection *connection : std::as_const(d->connections)) {
        if (std::optional<ExchangeRecord> news = connection->news()) {
            updates.append(*std::move(news));
        }
    }
    if (!updates.isEmpty()) {
        emit exchangesUpdated(updates);
    }
}

} // namespace spillway
