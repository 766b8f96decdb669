// SPDX-License-Identifier: MIT
#include "core/demo/demothread.h"

#include "core/proxy/clock.h"
#include "core/simulate/demo.h"

using namespace Qt::StringLiterals;

namespace spillway
{

struct DemoThread::Backends
{
    QObject context; ///< for calls onto the thread
    SystemClock clock;
    std::vector<DemoBackend> backends;
    std::unique_ptr<DemoTraffic> traffic;

    qint64 nowMs() const
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(clock.now().time_since_epoch()).count();
    }
};

DemoThread::DemoThread(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(u"demo"_s);
}

DemoThread::~DemoThread()
{
    if (m_backends) {
        QMetaObject::invokeMethod(
            &m_backends->context,
            [this] {
                m_backends->traffic.reset();
                m_backends->backends.clear();
            },
            Qt::BlockingQueuedConnection);
    }
    m_thread.quit();
    m_thread.wait();
}

QString DemoThread::begin()
{
    m_backends = std::make_unique<Backends>();
    m_backends->context.moveToThread(&m_thread);
    m_thread.start();

    QString problem;
    const auto start = [this, &problem] {
        SystemClock &clock = m_backends->clock;
        SimulatedBackendOptions environment;
        environment.nowMs = [backends = m_backends.get()] { return backends->nowMs(); };
        environment.wallNow = [&clock] { return clock.wallNow(); };
        environment.draw = [&clock] { return clock.draw(); };
        m_backends->backends = demoBackends(environment, &problem);
    };
    QMetaObject::invokeMethod(&m_backends->context, start, Qt::BlockingQueuedConnection);
    if (!problem.isEmpty()) {
        return problem;
    }
    m_profile.name = u"demo"_s;
    for (const DemoBackend &demo : m_backends->backends) {
        Backend backend;
        backend.name = demo.name;
        backend.url = demo.url;
        backend.priority = demo.priority;
        m_profile.backends.append(backend);
        m_keys.insert(demo.name, demo.key);
    }
    return {};
}

void DemoThread::startTraffic(const QUrl &endpoint, const QByteArray &clientKey)
{
    if (!m_backends) {
        return;
    }
    QMetaObject::invokeMethod(
        &m_backends->context,
        [backends = m_backends.get(), endpoint, clientKey] {
            DemoTrafficOptions options;
            options.endpoint = endpoint;
            options.key = clientKey;
            options.nowMs = [backends] { return backends->nowMs(); };
            options.draw = [backends] { return backends->clock.draw(); };
            backends->traffic = std::make_unique<DemoTraffic>(std::move(options));
            backends->traffic->start();
        },
        Qt::QueuedConnection);
}

void DemoThread::stopTraffic()
{
    if (m_backends) {
        QMetaObject::invokeMethod(
            &m_backends->context, [backends = m_backends.get()] { backends->traffic.reset(); }, Qt::QueuedConnection);
    }
}

} // namespace spillway
