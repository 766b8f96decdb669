// SPDX-License-Identifier: MIT
#include "core/proxy/endpointcontroller.h"

#include <utility>

namespace spillway
{

/// What lives on the proxy's thread: the server that serves, and those that still finish their answers.
class EndpointController::Worker final : public QObject
{
public:
    Worker(EndpointController *controller, Clock &clock)
        : m_controller(controller)
        , m_clock(clock)
    {
    }

    /// The last thing that happens: on the thread, while its event loop still runs, so that what the servers leave to
    /// be deleted later is.
    void end()
    {
        m_server.reset();
        qDeleteAll(std::exchange(m_draining, {}));
        thread()->quit();
    }

    void start(const std::shared_ptr<const Profile> &profile, const Secrets &secrets, const CaptureOptions &capture,
               const QString &address, quint16 port)
    {
        auto server = std::make_unique<ProxyServer>(m_clock);
        server->apply(profile, secrets);
        server->setCapture(capture);
        // Far above anything that an older server, still finishing its answers, will give out.
        server->setLastId(m_firstId);
        m_firstId += idsOfAServer;
        if (const QString reason = server->listen(address, port); !reason.isEmpty()) {
            tell([reason](EndpointController *controller) {
                controller->setState(EndpointState::Stopped);
                emit controller->startFailed(reason);
            });
            return;
        }
        connect(server.get(), &ProxyServer::snapshotChanged, m_controller, &EndpointController::snapshotChanged);
        connect(server.get(), &ProxyServer::exchangesUpdated, m_controller, &EndpointController::exchangesUpdated);
        connect(server.get(), &ProxyServer::exchangesFinished, m_controller, &EndpointController::exchangesFinished);
        connect(server.get(), &ProxyServer::tokenRefused, m_controller, &EndpointController::tokenRefused);
        m_server = std::move(server);
        tell([url = m_server->endpointUrl()](EndpointController *controller) {
            controller->setState(EndpointState::Serving, url);
        });
    }

    void stop(std::chrono::milliseconds limit)
    {
        if (!m_server) {
            return;
        }
        ProxyServer *server = m_server.release();
        m_draining.append(server);
        connect(server, &ProxyServer::drained, this, [this, server] {
            m_draining.removeOne(server);
            server->deleteLater();
            tell([](EndpointController *controller) {
                if (controller->m_state == EndpointState::Stopping) {
                    controller->setState(EndpointState::Stopped);
                }
            });
        });
        server->drain(limit);
    }

    void stopNow()
    {
        stop(std::chrono::milliseconds(0));
        for (ProxyServer *server : std::as_const(m_draining)) {
            server->stopNow();
        }
    }

    template <typename Call>
    void withServer(Call call)
    {
        if (m_server) {
            call(*m_server);
        }
    }

private:
    static constexpr quint64 idsOfAServer = quint64(1) << 40;

    template <typename Call>
    void tell(Call call)
    {
        QMetaObject::invokeMethod(
            m_controller, [controller = m_controller, call] { call(controller); }, Qt::QueuedConnection);
    }

    EndpointController *m_controller;
    Clock &m_clock;
    quint64 m_firstId = 0;
    std::unique_ptr<ProxyServer> m_server;
    QList<ProxyServer *> m_draining;
};

template <typename Call>
void EndpointController::onThread(Call call)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, call] { call(worker); }, Qt::QueuedConnection);
}

EndpointController::EndpointController(QObject *parent)
    : QObject(parent)
    , m_worker(new Worker(this, m_clock))
    , m_profile(std::make_shared<const Profile>())
{
    m_thread.setObjectName(QStringLiteral("proxy"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

EndpointController::~EndpointController()
{
    onThread([](Worker *worker) { worker->end(); });
    m_thread.wait();
}

void EndpointController::apply(std::shared_ptr<const Profile> profile, const Secrets &secrets)
{
    m_profile = std::move(profile);
    m_secrets = secrets;
    onThread([profile = m_profile, secrets](Worker *worker) {
        worker->withServer([&](ProxyServer &server) { server.apply(profile, secrets); });
    });
}

void EndpointController::start(const QString &address, quint16 port)
{
    if (m_state == EndpointState::Starting || m_state == EndpointState::Serving) {
        return;
    }
    setState(EndpointState::Starting);
    onThread([profile = m_profile, secrets = m_secrets, capture = m_capture, address, port](Worker *worker) {
        worker->start(profile, secrets, capture, address, port);
    });
}

void EndpointController::stop(std::chrono::milliseconds limit)
{
    if (m_state != EndpointState::Serving) {
        return;
    }
    setState(EndpointState::Stopping);
    onThread([limit](Worker *worker) { worker->stop(limit); });
}

void EndpointController::stopNow()
{
    onThread([](Worker *worker) { worker->stopNow(); });
}

void EndpointController::clearThrottle(const QString &backendName)
{
    onThread([backendName](Worker *worker) {
        worker->withServer([&](ProxyServer &server) { server.clearThrottle(backendName); });
    });
}

void EndpointController::setCapture(const CaptureOptions &capture)
{
    m_capture = capture;
    onThread(
        [capture](Worker *worker) { worker->withServer([&](ProxyServer &server) { server.setCapture(capture); }); });
}

void EndpointController::setState(EndpointState state, const QString &url)
{
    m_url = url;
    if (std::exchange(m_state, state) != state) {
        emit stateChanged(state);
    }
}

} // namespace spillway
