// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/report.h"
#include "tests/bench/subjects.h"

namespace bench
{

/// One run of the bench: each part measures every subject and puts its numbers into the report.
class Bench
{
public:
    explicit Bench(Options options);
    void run();
    const Report &report() const { return m_report; }
    int failures() const { return m_failures; } ///< requests that did not get their 200

private:
    void throughput(bool https);
    void addedLatency();
    void streams(bool https);
    void failover();
    void startUp();
    void idle();

    void closedLoop(Column column, const QString &scheme, quint16 port, qint64 pid, int inFlight);
    void qtClient(const QString &scheme, const QString &url, int inFlight, bool http2);
    void delays(Column column, const QString &scheme, quint16 port, qint64 pid, int count);
    bool wants(const char *part) const { return m_options.only.isEmpty() || m_options.only.contains(part); }
    QString plainUrl() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_upstreams.plain()); }
    QString tlsUrl(quint16 port) const { return QStringLiteral("https://localhost:%1").arg(port); }
    double seconds(double full, double quick, double smoke) const
    {
        return m_options.smoke ? smoke : m_options.quick ? quick : full;
    }

    Options m_options;
    Upstreams m_upstreams;
    std::unique_ptr<spillway::Nginx> m_nginx;
    Report m_report;
    int m_failures = 0;
};

} // namespace bench
