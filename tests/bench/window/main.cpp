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

/// `spillway-window-bench`: the endpoint headless and under the visible window, both there at once: idle CPU, CPU at
/// 200 requests/s, and how soon the window is there; then requests/s and CPU a request at 32 in flight, in short turns,
/// each compared with its neighbour: a machine's own pace changes from one minute to the next by more than what is
/// looked for here.
namespace
{

constexpr double rate = 200;
constexpr int inFlight = 32;

constexpr double turnSeconds = 0.5;

/// One of the two programs, and what was measured of it.
struct Subject
{
    QString name;
    QString program;
    std::unique_ptr<bench::Child> child;
    quint16 port = 0;
    QList<double> idlePercent;
    QList<double> ratePercent;
    QList<double> perSecond;
    QList<double> cpuMicros;
};

double quantile(QList<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values.isEmpty() ? 0 : values[qsizetype(share * double(values.size() - 1))];
}

double median(const QList<double> &values)
{
    return quantile(values, 0.5);
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

/// Writes the profile that a program serves on `port`; returns its path.
QString writeProfile(const QTemporaryDir &folder, quint16 port, const QString &backend)
{
    QString path = folder.filePath(QString("bench-%1.spillway.json").arg(port));
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

/// Waits until the program serves; false after 20 s.
bool awaitServing(const Subject &subject)
{
    QElapsedTimer clock;
    clock.start();
    while (!accepts(subject.port)) {
        if (clock.hasExpired(20'000)) {
            fprintf(stderr, "%s does not serve\n", qPrintable(subject.program));
            return false;
        }
    }
    return true;
}

/// Starts the window's program; how long it took until it was there, in milliseconds, or -1.
double showWindow(Subject &window, const QString &profile)
{
    QElapsedTimer clock;
    clock.start();
    window.child = std::make_unique<bench::Child>(window.program, QStringList{profile});
    // Not with --sync, which looks only every half a second.
    while (!isWindowShown()) {
        if (clock.hasExpired(20'000)) {
            fprintf(stderr, "%s shows no window\n", qPrintable(window.program));
            return -1;
        }
    }
    return double(clock.elapsed());
}

/// The share of a core that each process takes while `work` goes on, in percent.
template <typename Work>
QList<double> cpuShares(const QList<Subject *> &subjects, Work work)
{
    QElapsedTimer wall;
    QList<double> shares;
    for (const Subject *subject : subjects) {
        shares.append(-double(bench::cpuNs(subject->child->pid())));
    }
    wall.start();
    work();
    const auto elapsed = double(wall.nsecsElapsed());
    for (qsizetype i = 0; i < shares.size(); ++i) {
        shares[i] = (shares[i] + double(bench::cpuNs(subjects[i]->child->pid()))) * 100 / elapsed;
    }
    return shares;
}

/// One turn at full load; returns how many requests failed.
int64_t runTurn(Subject &subject)
{
    const qint64 before = bench::cpuNs(subject.child->pid());
    const bench::LoadResult full = bench::runClosed(subject.port, inFlight, turnSeconds);
    subject.cpuMicros.append(double(bench::cpuNs(subject.child->pid()) - before) / 1000 / double(full.requests));
    subject.perSecond.append(double(full.requests) * 1e9 / double(full.wallNs));
    return full.failures;
}

/// Everything but the start, of two programs that serve; returns how many requests failed.
int64_t measure(Subject &headless, Subject &window, double seconds)
{
    int64_t failures = 0;
    for (const Subject *subject : {&headless, &window}) {
        failures += bench::runClosed(subject->port, inFlight, 1).failures; // connections, caches, traffic to show
    }
    QThread::sleep(2);
    const QList<double> idle = cpuShares({&headless, &window}, [seconds] { QThread::msleep(quint64(seconds * 1000)); });
    headless.idlePercent.append(idle[0]);
    window.idlePercent.append(idle[1]);
    for (Subject *subject : {&headless, &window}) {
        subject->ratePercent +=
            cpuShares({subject}, [&] { failures += bench::runAtRate(subject->port, rate, seconds).failures; });
    }
    for (int turn = 0; turn * turnSeconds < seconds; ++turn) {
        // Whoever goes first finds the machine as the other left it.
        failures += runTurn(turn % 2 == 0 ? headless : window);
        failures += runTurn(turn % 2 == 0 ? window : headless);
    }
    return failures;
}

void print(const Subject &subject)
{
    printf("| %s | %.2f %% | %.1f %% | %.0f | %.0f µs |\n", qPrintable(subject.name), median(subject.idlePercent),
           median(subject.ratePercent), median(subject.perSecond), median(subject.cpuMicros));
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription("Compares the endpoint headless and under the visible window.");
    parser.addHelpOption();
    parser.addOptions({{"seconds", "How long each figure is measured.", "N", "8"},
                       {"rounds", "How often both programs are started; medians are printed.", "N", "3"},
                       {"turns", "Also prints each pair of turns at full load."}});
    parser.process(app);

    bench::Child backend(SPILLWAY_BENCH, {"backend"});
    const QString backendPort = backend.readLine().section(' ', 0, 0);
    const QTemporaryDir folder;
    Subject headless{"headless", SPILLWAY_CLI, {}, freePort(), {}, {}, {}, {}};
    Subject window{"window, visible", SPILLWAY_PROGRAM, {}, freePort(), {}, {}, {}, {}};
    QList<double> shownMs;
    for (int round = 0; round < parser.value("rounds").toInt(); ++round) {
        shownMs.append(showWindow(window, writeProfile(folder, window.port, backendPort)));
        if (shownMs.last() < 0) {
            return 1;
        }
        headless.child = std::make_unique<bench::Child>(
            headless.program, QStringList{"serve", writeProfile(folder, headless.port, backendPort)});
        if (!awaitServing(window) || !awaitServing(headless)) {
            return 1;
        }
        if (const int64_t failures = measure(headless, window, parser.value("seconds").toDouble()); failures > 0) {
            fprintf(stderr, "%lld requests failed: these numbers mean nothing\n", static_cast<long long>(failures));
            return 1;
        }
        window.child.reset();
        headless.child.reset();
    }
    printf("| | idle CPU | CPU at %.0f/s | requests/s at %d in flight | CPU a request |\n| --- | --- | --- | --- | --- "
           "|\n",
           rate, inFlight);
    print(headless);
    print(window);
    QList<double> ratios;
    for (qsizetype turn = 0; turn < window.perSecond.size(); ++turn) {
        ratios.append(window.perSecond[turn] / headless.perSecond[turn]);
        if (parser.isSet("turns")) {
            printf("%6.0f (%.1f µs) to %6.0f (%.1f µs): %.2f\n", window.perSecond[turn], window.cpuMicros[turn],
                   headless.perSecond[turn], headless.cpuMicros[turn], ratios.last());
        }
    }
    printf("\nrequests/s, window to headless: %.2f (half of %lld pairs of turns: %.2f to %.2f)\n", median(ratios),
           static_cast<long long>(ratios.size()), quantile(ratios, 0.25), quantile(ratios, 0.75));
    printf("CPU at %.0f/s, window above headless: %.1f %% of a core\n", rate,
           median(window.ratePercent) - median(headless.ratePercent));
    printf("window visible after: %.0f ms\n", median(shownMs));
    return 0;
}
