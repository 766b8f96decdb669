// SPDX-License-Identifier: MIT
#include "app/commands/demothread.h"

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
            &m_backends->context, [this] { m_backends->backends.clear(); }, Qt::BlockingQueuedConnection);
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
        environment.nowMs = [&clock] {
            return std::chrono::duration_cast<std::chrono::milliseconds>(clock.now().time_since_epoch()).count();
        };
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

} // namespace spillway
