// SPDX-License-Identifier: MIT
#include "tests/bench/parts.h"

#include "tests/bench/load.h"
#include "tests/bench/wire.h"
#include "tests/support/processusage.h"

#include <QCoreApplication>
#include <QThread>
#include <QUrl>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace bench
{
namespace
{

QString rowName(const QString &scheme, const char *what, int inFlight)
{
    return QStringLiteral("%1: %2 at %3 in flight").arg(scheme, QString::fromUtf8(what)).arg(inFlight);
}

double ms(double ns)
{
    return ns / 1e6;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

} // namespace

Bench::Bench(Options options)
    : m_options(std::move(options))
    , m_nginx(makeNginxProxy(m_upstreams))
{
}

void Bench::run()
{
    const auto part = [this](const char *name, auto action) {
        if (wants(name)) {
            fprintf(stderr, "%s …\n", name);
            action();
        }
    };
    part("throughput", [this] { throughput(false); });
    part("https", [this] { throughput(true); });
    part("latency", [this] { addedLatency(); });
    part("streams", [this] { streams(false); });
    part("https-streams", [this] { streams(true); });
    part("failover", [this] { failover(); });
    part("startup", [this] { startUp(); });
    part("idle", [this] { idle(); });
}

void Bench::closedLoop(Column column, const QString &scheme, quint16 port, qint64 pid, int inFlight)
{
    m_failures += int(runClosed(port, inFlight, seconds(1, 0.5, 0.2)).failures); // warm
    const qint64 cpu = cpuNs(pid);
    const LoadResult result = runClosed(port, inFlight, seconds(6, 2.5, 0.3));
    const double spent = double(cpuNs(pid) - cpu);
    m_failures += int(result.failures);
    m_report.set(rowName(scheme, "requests/s", inFlight), column,
                 double(result.requests) / (double(result.wallNs) / 1e9));
    m_report.set(rowName(scheme, "µs CPU a request", inFlight), column,
                 spent / 1e3 / double(std::max<int64_t>(1, result.requests)));
}

void Bench::qtClient(const QString &scheme, const QString &url, int inFlight, bool http2)
{
    QStringList arguments{QStringLiteral("qtclient"), url, m_upstreams.caFile(), QString::number(inFlight),
                          QString::number(seconds(6, 2.5, 0.3))};
    if (http2) {
        arguments << QStringLiteral("http2");
    }
    Child child(QCoreApplication::applicationFilePath(), arguments);
    const QStringList numbers = child.finish().split(' ');
    const double requests = std::max(1.0, numbers.value(0).toDouble());
    m_failures += numbers.value(1).toInt();
    m_report.set(rowName(scheme, "requests/s", inFlight), Column::QtClient,
                 requests / (numbers.value(2).toDouble() / 1e9));
    m_report.set(rowName(scheme, "µs CPU a request", inFlight), Column::QtClient,
                 numbers.value(3).toDouble() / 1e3 / requests);
}

void Bench::throughput(bool https)
{
    if (https && !m_upstreams.hasTls()) {
        return;
    }
    const QString scheme = https ? QStringLiteral("https") : QStringLiteral("http");
    const QString url = https ? tlsUrl(m_upstreams.tls()) : plainUrl();
    const QString path = QStringLiteral("/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21");
    for (const int inFlight : {1, 32}) {
        if (!https) {
            closedLoop(Column::Direct, scheme, m_upstreams.plain(), getpid(), inFlight);
        }
        qtClient(scheme, url + path, inFlight, false);
        {
            const Endpoint endpoint(m_options, {{url, 1}}, https ? m_upstreams.caFile() : QString());
            closedLoop(Column::Endpoint, scheme, endpoint.port(), endpoint.pid(), inFlight);
        }
        if (m_nginx) {
            closedLoop(Column::Nginx, scheme, m_nginx->port(https ? 2 : 0), m_nginx->processId(), inFlight);
        }
        if (https) {
            qtClient(QStringLiteral("https, HTTP/2"), url + path, inFlight, true);
        }
    }
    const QString rate = rowName(scheme, "requests/s", 32);
    const QString cpu = rowName(scheme, "µs CPU a request", 32);
    const double clientRate = m_report.value(rate, Column::QtClient).value_or(0);
    const double clientCpu = m_report.value(cpu, Column::QtClient).value_or(0);
    m_report.goal(rate, QStringLiteral("≥ 0.7 × bare client = %1").arg(qRound(0.7 * clientRate)),
                  m_report.value(rate, Column::Endpoint).value_or(0) >= 0.7 * clientRate);
    m_report.goal(cpu, QStringLiteral("≤ 1.4 × bare client = %1").arg(qRound(1.4 * clientCpu)),
                  m_report.value(cpu, Column::Endpoint).value_or(1e9) <= 1.4 * clientCpu);
}

void Bench::addedLatency()
{
    const Endpoint endpoint(m_options, {{plainUrl(), 1}});
    struct Target
    {
        Column column;
        quint16 port;
        std::vector<double> p50;
        std::vector<double> p99;
    };
    std::vector<Target> targets{{Column::Direct, m_upstreams.plain(), {}, {}},
                                {Column::Endpoint, endpoint.port(), {}, {}}};
    if (m_nginx) {
        targets.push_back({Column::Nginx, m_nginx->port(0), {}, {}});
    }
    // In turns, so that what else this computer does hits all alike; the median of the turns counts.
    for (int turn = 0; turn < 3; ++turn) {
        for (Target &target : targets) {
            const LoadResult result = runAtRate(target.port, 200, seconds(6, 3, 0.3));
            m_failures += int(result.failures);
            target.p50.push_back(ms(result.latency.at(0.5)));
            target.p99.push_back(ms(result.latency.at(0.99)));
        }
    }
    const QString p50 = QStringLiteral("200/s: p50, ms");
    const QString p99 = QStringLiteral("200/s: p99, ms");
    const QString added50 = QStringLiteral("200/s: added p50, ms");
    const QString added99 = QStringLiteral("200/s: added p99, ms");
    for (const Target &target : targets) {
        m_report.set(p50, target.column, median(target.p50));
        m_report.set(p99, target.column, median(target.p99));
        if (target.column != Column::Direct) {
            m_report.set(added50, target.column, median(target.p50) - median(targets[0].p50));
            m_report.set(added99, target.column, median(target.p99) - median(targets[0].p99));
        }
    }
    m_report.goal(added50, QStringLiteral("≤ 0.5"), m_report.value(added50, Column::Endpoint).value_or(99) <= 0.5);
    m_report.goal(added99, QStringLiteral("≤ 3"), m_report.value(added99, Column::Endpoint).value_or(99) <= 3);
}

void Bench::delays(Column column, const QString &scheme, quint16 port, qint64 pid, int count)
{
    const qint64 before = pid ? spillway::residentBytes(pid) : 0;
    Streams streams(port, count, 50);
    if (!streams.awaitAll()) {
        fprintf(stderr, "not all of %d streams began\n", count);
        ++m_failures;
    }
    streams.measure(seconds(1, 1, 0.2)); // settles
    const qint64 cpu = pid ? cpuNs(pid) : 0;
    const double length = seconds(5, 2.5, 0.3);
    const Samples samples = streams.measure(length);
    const auto row = [&](const char *what) {
        return QStringLiteral("%1: %2 with %3 streams").arg(scheme, QString::fromUtf8(what)).arg(count);
    };
    m_report.set(row("event delay p50, ms,"), column, ms(samples.at(0.5)));
    m_report.set(row("event delay p99, ms,"), column, ms(samples.at(0.99)));
    if (pid) {
        m_report.set(row("µs CPU an event"), column,
                     double(cpuNs(pid) - cpu) / 1e3 / double(std::max<size_t>(1, samples.values.size())));
        if (count >= 100) {
            m_report.set(row("KiB a stream"), column, double(spillway::residentBytes(pid) - before) / 1024 / count);
        }
    }
    if (column == Column::Endpoint && (count == 100 || count == 500)) {
        const double limit = count == 100 ? 1 : 3;
        m_report.goal(row("event delay p50, ms,"), QStringLiteral("≤ %1").arg(limit), ms(samples.at(0.5)) <= limit);
    }
    if (column == Column::Endpoint && count >= 100) {
        m_report.goal(row("KiB a stream"), QStringLiteral("≤ 80"),
                      m_report.value(row("KiB a stream"), column).value_or(999) <= 80);
    }
}

void Bench::streams(bool https)
{
    if (https && !m_upstreams.hasTls()) {
        return;
    }
    const QString scheme = https ? QStringLiteral("https") : QStringLiteral("http");
    const QString url = https ? tlsUrl(m_upstreams.tlsStreams()) : plainUrl();
    const QList<int> counts = m_options.smoke ? QList<int>{1, 20} : QList<int>{1, 100, 500, 1000};
    for (const int count : counts) {
        if (!https) {
            delays(Column::Direct, scheme, m_upstreams.plain(), 0, count);
        }
        {
            // A fresh process each time: memory that an earlier run has left behind would hide what this one takes.
            const Endpoint endpoint(m_options, {{url, 1}}, https ? m_upstreams.caFile() : QString());
            runClosed(endpoint.port(), 4, 0.2);
            delays(Column::Endpoint, scheme, endpoint.port(), endpoint.pid(), count);
        }
        if (m_nginx) {
            delays(Column::Nginx, scheme, m_nginx->port(https ? 3 : 0), m_nginx->processId(), count);
        }
    }
}

void Bench::failover()
{
    QList<BackendLine> lines;
    for (const quint16 port : m_upstreams.throttling()) {
        lines << BackendLine{QStringLiteral("http://127.0.0.1:%1").arg(port), int(lines.size()) + 1};
    }
    lines << BackendLine{plainUrl(), 99};
    const Endpoint endpoint(m_options, lines);
    const int count = m_options.smoke ? 2 : m_options.quick ? 30 : 60;
    const auto measure = [&](Column column, quint16 port) {
        runPaced(port, 2, 130'000'000);
        fetch(m_upstreams.plain(), "/bench/failovers");
        // The throttled come back after 0.1 s, the least wait there is: each request goes through all of them.
        const LoadResult result = runPaced(port, count, 130'000'000);
        m_failures += int(result.failures);
        Samples samples;
        // Between two requests there is no 429 whose successor could be mistaken: the last attempt answers 200.
        for (const QByteArray &line :
             QByteArray::fromStdString(fetch(m_upstreams.plain(), "/bench/failovers")).split('\n')) {
            if (!line.isEmpty()) {
                samples.values.push_back(line.toLongLong());
            }
        }
        std::sort(samples.values.begin(), samples.values.end());
        if (samples.values.empty()) {
            ++m_failures;
        }
        m_report.set(QStringLiteral("429 to the next attempt, p50, ms"), column, ms(samples.at(0.5)));
        m_report.set(QStringLiteral("429 to the next attempt, p99, ms"), column, ms(samples.at(0.99)));
    };
    measure(Column::Endpoint, endpoint.port());
    if (m_nginx) {
        measure(Column::Nginx, m_nginx->port(1));
    }
    const QString row = QStringLiteral("429 to the next attempt, p50, ms");
    m_report.goal(row, QStringLiteral("≤ 0.35"), m_report.value(row, Column::Endpoint).value_or(99) <= 0.35);
}

void Bench::startUp()
{
    std::vector<double> times;
    for (int round = 0; round < (m_options.smoke ? 1 : 10); ++round) {
        const Endpoint endpoint(m_options, {{plainUrl(), 1}});
        m_failures += int(runPaced(endpoint.port(), 1, 0).failures);
        times.push_back(ms(double(nowNs() - endpoint.startedNs())));
    }
    const QString row = QStringLiteral("start to the first answer, ms");
    m_report.set(row, Column::Endpoint, median(times));
    m_report.goal(row, QStringLiteral("≤ 150"), median(times) <= 150);
}

void Bench::idle()
{
    const Endpoint endpoint(m_options, {{plainUrl(), 1}});
    runClosed(endpoint.port(), 32, seconds(1, 1, 0.2));
    QThread::msleep(m_options.smoke ? 100 : 2000);
    const qint64 cpu = cpuNs(endpoint.pid());
    const qint64 start = nowNs();
    QThread::msleep(ulong(seconds(10, 5, 0.3) * 1000));
    const double percent = 100.0 * double(cpuNs(endpoint.pid()) - cpu) / double(nowNs() - start);
    const QString row = QStringLiteral("idle CPU, %");
    m_report.set(row, Column::Endpoint, percent);
    m_report.goal(row, QStringLiteral("< 0.2"), percent < 0.2);
}

} // namespace bench
