// SPDX-License-Identifier: MIT
#include "tests/bench/child.h"
#include "tests/bench/load.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <memory>

/// `spillway-window-bench`: the endpoint headless and under the visible window in turn, in one run: idle CPU, CPU at
/// 200 requests/s, requests/s and CPU a request at 32 in flight, and how soon the window is there.
namespace
{

constexpr double rate = 200;
constexpr int inFlight = 32;

struct Row
{
    QList<double> idlePercent;
    QList<double> ratePercent;
    QList<double> perSecond;
    QList<double> cpuMicros;
    QList<double> shownMs;
};

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.isEmpty() ? 0 : values[values.size() / 2];
}

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

bool accepts(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    return socket.waitForConnected(1000);
}

/// Writes the profile that both programs serve; returns its path.
QString writeProfile(const QTemporaryDir &folder, quint16 port, const QString &backend)
{
    const QString path = folder.filePath("bench.spillway.json");
    QFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(QStringLiteral(R"({"version":1,"name":"bench","endpoint":{"port":%1},)"
                                  R"("backends":[{"name":"bench","url":"http://127.0.0.1:%2","auth":"none"}]})")
                       .arg(port)
                       .arg(backend)
                       .toUtf8());
    }
    return path;
}

bool isWindowShown()
{
    QProcess search;
    search.start("xdotool", {"search", "--onlyvisible", "--name", "Spillway"});
    return search.waitForFinished(20'000) && search.exitCode() == 0;
}

/// The share of a core that a process takes while `work` goes on, in percent.
template <typename Work>
double cpuShare(qint64 pid, Work work)
{
    QElapsedTimer wall;
    const qint64 before = bench::cpuNs(pid);
    wall.start();
    work();
    return double(bench::cpuNs(pid) - before) * 100 / double(wall.nsecsElapsed());
}

bool measure(Row &row, const QString &program, const QStringList &arguments, quint16 port, double seconds, bool window)
{
    QElapsedTimer clock;
    clock.start();
    const bench::Child child(program, arguments);
    if (window) {
        // Not with --sync, which looks only every half a second.
        while (!isWindowShown()) {
            if (clock.hasExpired(20'000)) {
                fprintf(stderr, "%s shows no window\n", qPrintable(program));
                return false;
            }
        }
        row.shownMs.append(double(clock.elapsed()));
    }
    while (!accepts(port)) {
        if (clock.hasExpired(20'000)) {
            fprintf(stderr, "%s does not serve\n", qPrintable(program));
            return false;
        }
    }
    bench::runClosed(port, inFlight, 1); // connections, caches, a second of traffic to show
    QThread::sleep(2);
    row.idlePercent.append(cpuShare(child.pid(), [seconds] { QThread::msleep(quint64(seconds * 1000)); }));
    int64_t failures = 0;
    row.ratePercent.append(cpuShare(child.pid(), [&] { failures += bench::runAtRate(port, rate, seconds).failures; }));
    const qint64 before = bench::cpuNs(child.pid());
    const bench::LoadResult full = bench::runClosed(port, inFlight, seconds);
    row.cpuMicros.append(double(bench::cpuNs(child.pid()) - before) / 1000 / double(full.requests));
    row.perSecond.append(double(full.requests) * 1e9 / double(full.wallNs));
    failures += full.failures;
    if (failures > 0) {
        fprintf(stderr, "%lld requests failed: these numbers mean nothing\n", static_cast<long long>(failures));
    }
    return failures == 0;
}

void print(const char *name, const Row &row)
{
    printf("| %s | %.2f %% | %.1f %% | %.0f | %.0f µs |\n", name, median(row.idlePercent), median(row.ratePercent),
           median(row.perSecond), median(row.cpuMicros));
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription("Compares the endpoint headless and under the visible window.");
    parser.addHelpOption();
    parser.addOptions({{"seconds", "How long each figure is measured.", "N", "8"},
                       {"rounds", "How often; medians are printed.", "N", "3"}});
    parser.process(app);
    const double seconds = parser.value("seconds").toDouble();

    bench::Child backend(SPILLWAY_BENCH, {"backend"});
    const QString backendPort = backend.readLine().section(' ', 0, 0);
    const QTemporaryDir folder;
    const quint16 port = freePort();
    const QString profile = writeProfile(folder, port, backendPort);
    Row headless;
    Row window;
    for (int round = 0; round < parser.value("rounds").toInt(); ++round) {
        if (!measure(headless, SPILLWAY_CLI, {"serve", profile}, port, seconds, false) ||
            !measure(window, SPILLWAY_PROGRAM, {profile}, port, seconds, true)) {
            return 1;
        }
    }
    printf("| | idle CPU | CPU at %.0f/s | requests/s at %d in flight | CPU a request |\n| --- | --- | --- | --- | --- "
           "|\n",
           rate, inFlight);
    print("headless", headless);
    print("window, visible", window);
    // Of neighbours in time: the machine's own pace changes from one minute to the next.
    QList<double> ratios;
    printf("\nrequests/s (CPU a request), window to headless, each round:\n");
    for (qsizetype round = 0; round < window.perSecond.size(); ++round) {
        ratios.append(window.perSecond[round] / headless.perSecond[round]);
        printf("%6.0f (%.0f µs) to %6.0f (%.0f µs): %.2f\n", window.perSecond[round], window.cpuMicros[round],
               headless.perSecond[round], headless.cpuMicros[round], ratios.last());
    }
    printf("requests/s, window to headless: %.2f\n", median(ratios));
    printf("CPU at %.0f/s, window above headless: %.1f %% of a core\n", rate,
           median(window.ratePercent) - median(headless.ratePercent));
    printf("window visible after: %.0f ms\n", median(window.shownMs));
    return 0;
}
