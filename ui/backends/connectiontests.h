// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/clock.h"
#include "core/proxy/connectiontest.h"

#include <QHash>
#include <QObject>

namespace spillway
{

class DesktopSession;

/// The connection tests of the saved backends, and what came of the last of each. One a session: a test in the
/// inspector shows in the table too. Results are of the backend with its URL: another URL has none yet.
class ConnectionTests : public QObject
{
    Q_OBJECT
public:
    /// So many tests run at once; the others wait.
    static constexpr qsizetype mostAtOnce = 6;

    /// The one of this session, made at the first call.
    static ConnectionTests &of(DesktopSession &session);
    ~ConnectionTests() override;

    struct Result
    {
        QString url;
        ConnectionReport report;
        QDateTime at; ///< UTC
    };

    void test(const QString &backendName);
    void testAll();
    /// True from `test` on until the report is there.
    bool isTesting(const QString &backendName) const;
    bool isAnyTesting() const { return !m_running.isEmpty() || !m_waiting.isEmpty(); }
    /// Nothing if it was never tested.
    std::optional<Result> last(const Backend &backend) const;
    /// Keeps the report of a test that somebody else has made of this backend as it is saved.
    void note(const Backend &backend, const ConnectionReport &report);

    /// The names that a backend has to have, as far as is known: those it maps to, else the one asked for last.
    QStringList namesToFind(const Backend &backend) const;

signals:
    /// A test began, or its report is there.
    void changed(const QString &backendName);
    /// The last of the tests that `testAll` began has its report.
    void allTested();

private:
    explicit ConnectionTests(DesktopSession &session);
    void next();

    DesktopSession &m_session;
    SystemClock m_clock;
    QHash<QString, ConnectionTest *> m_running;
    QStringList m_waiting;
    QHash<QString, Result> m_results;
    bool m_all = false;
};

} // namespace spillway
