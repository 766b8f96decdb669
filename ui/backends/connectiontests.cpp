// SPDX-License-Identifier: MIT
#include "ui/backends/connectiontests.h"

#include "ui/backends/recentdeployments.h"
#include "ui/session/desktopsession.h"
#include "ui/session/profileedits.h"

namespace spillway
{

ConnectionTests &ConnectionTests::of(DesktopSession &session)
{
    auto *tests = session.findChild<ConnectionTests *>(QString(), Qt::FindDirectChildrenOnly);
    return tests != nullptr ? *tests : *new ConnectionTests(session);
}

ConnectionTests::ConnectionTests(DesktopSession &session)
    : QObject(&session)
    , m_session(session)
{
    RecentDeployments::of(session);
}

ConnectionTests::~ConnectionTests() = default;

void ConnectionTests::test(const QString &backendName)
{
    if (profileedits::indexOf(m_session.profile(), backendName) < 0 || isTesting(backendName)) {
        return;
    }
    m_waiting.append(backendName);
    emit changed(backendName);
    next();
}

void ConnectionTests::testAll()
{
    m_all = true;
    const QList<Backend> backends = m_session.profile().backends;
    for (const Backend &backend : backends) {
        test(backend.name);
    }
}

bool ConnectionTests::isTesting(const QString &backendName) const
{
    return m_running.contains(backendName) || m_waiting.contains(backendName);
}

std::optional<ConnectionTests::Result> ConnectionTests::last(const Backend &backend) const
{
    const auto found = m_results.constFind(backend.name);
    return found != m_results.constEnd() && found->url == backend.url ? std::optional(*found) : std::nullopt;
}

void ConnectionTests::note(const Backend &backend, const ConnectionReport &report)
{
    m_results.insert(backend.name, {backend.url, report, m_session.wallNow()});
    emit changed(backend.name);
}

QStringList ConnectionTests::namesToFind(const Backend &backend) const
{
    QStringList names = backend.deployments.values();
    names.removeDuplicates();
    if (const QStringList recent = RecentDeployments::of(m_session).names(); names.isEmpty() && !recent.isEmpty()) {
        names.append(recent.first());
    }
    return names;
}

void ConnectionTests::next()
{
    while (!m_waiting.isEmpty() && m_running.size() < mostAtOnce) {
        const QString name = m_waiting.takeFirst();
        const qsizetype index = profileedits::indexOf(m_session.profile(), name);
        if (index < 0) {
            continue; // removed while it waited
        }
        const Backend backend = m_session.profile().backends[index];
        auto *test = new ConnectionTest(m_clock, this);
        m_running.insert(name, test);
        connect(test, &ConnectionTest::finished, this, [this, test, backend](const ConnectionReport &report) {
            test->deleteLater();
            m_running.remove(backend.name);
            note(backend, report);
            next();
            if (m_all && !isAnyTesting()) {
                m_all = false;
                emit allTested();
            }
        });
        test->start(backend, m_session.secrets().backends.value(backend.name), namesToFind(backend));
    }
}

} // namespace spillway
