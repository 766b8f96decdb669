// SPDX-License-Identifier: MIT
#include "core/proxy/filelimit.h"
#include "tests/soak/load.h"
#include "tests/soak/watch.h"
#include "tests/support/cliprocess.h"
#include "tests/support/profilefile.h"
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFile>
#include <QFileSystemWatcher>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <csignal>
#include <cstdio>

using namespace spillway;
using namespace soak;

namespace
{

/// The simulated resources, and the profiles over them. Those at priority 1 are asked first and fail often; those at
/// priority 2 take what is left, so that no caller ever has a reason to see an error.
class Backends
{
public:
    Backends()
    {
        add("quota", 1, {"--rpm", "40"}, true);
        add("busy", 1, {"--fail", "429:0.5"}, true);
        add("resetting", 1, {"--fail", "reset:0.5"}, false);
        add("east", 2, {}, false);
        add("west", 2, {}, false);
    }
    /// Every other profile is without those whose quota is spent: when they come back nobody remembers that, so that
    /// they are asked, and throttle, again.
    void write(ProfileFile &file, int number) const
    {
        file.root.insert(QStringLiteral("backends"), QJsonArray());
        file.set("balancing", "defaultRetryAfterSeconds", 1); // how long a reset takes a backend out
        file.set("balancing", "selection", number % 3 ? "random" : "leastBusy");
        for (const auto &backend : m_backends) {
            if (number % 2 || !backend.comesAndGoes) {
                file.add(backend.name, backend.url, backend.priority);
            }
        }
        file.write();
    }
    /// False if one of them did not end well.
    bool stop()
    {
        bool well = true;
        for (const auto &backend : m_backends) {
            backend.process->signal(SIGTERM);
            well = backend.process->awaitEnd() == 0 && well;
        }
        return well;
    }

private:
    struct Backend
    {
        QString name;
        QString url;
        int priority;
        bool comesAndGoes;
        std::unique_ptr<CliProcess> process;
    };

    void add(const QString &name, int priority, const QStringList &faults, bool comesAndGoes)
    {
        const QStringList pace{"--first-token-ms", "20", "--tokens-per-second", "800"};
        auto process = std::make_unique<CliProcess>(QStringList{"simulate", "--listen", "127.0.0.1:0", "--name", name} +
                                                    pace + faults);
        const QString url = process->start().endpoint();
        m_backends.push_back({name, url, priority, comesAndGoes, std::move(process)});
    }

    std::vector<Backend> m_backends;
};

/// The endpoint, in a process of its own.
class Endpoint
{
public:
    Endpoint(const ProfileFile &file, const QString &folder)
        : m_ready(folder + "/ready")
        , m_process({"serve", file.path(), "--listen", "127.0.0.1:0", "--ready-file", m_ready, "--log", "json"},
                    {{"TMPDIR", folder + "/bodies"}})
    {
        QDir(folder).mkdir("bodies");
        m_process.sendOutputTo(folder + "/log");
        const QFileSystemWatcher watcher({folder}); // its events wake the loop
        m_process.start();
        spinUntil([this] { return QFile::exists(m_ready) || !m_process.isRunning(); }, CliProcess::patience);
        QFile ready(m_ready);
        m_port = ready.open(QIODevice::ReadOnly) ? quint16(QUrl(QString(ready.readAll().trimmed())).port(0)) : 0;
    }
    quint16 port() const { return m_port; }
    CliProcess &process() { return m_process; }
    QJsonObject status() const
    {
        return QJsonDocument::fromJson(ask(m_port, request("GET", "/_spillway/status")).body).object();
    }
    int reloads() const { return int(m_process.errors().count("is in force")); }

private:
    QString m_ready;
    CliProcess m_process;
    quint16 m_port = 0;
};

/// Writes another profile whenever the last one is in force.
class Reloads
{
public:
    Reloads(const Backends &backends, ProfileFile &file, const Endpoint &endpoint)
    {
        m_timer.callOnTimeout([&, this] {
            if (endpoint.reloads() == m_written) {
                backends.write(file, ++m_written + 1);
            }
        });
        m_timer.start(std::chrono::milliseconds(700));
    }
    void stop() { m_timer.stop(); }

private:
    QTimer m_timer;
    int m_written = 0;
};

void print(const QByteArray &line)
{
    puts(line.constData());
    fflush(stdout);
}

/// What has to have happened, or the soak has shown nothing. Few, because the machine may be busy with other tests.
void demandEnough(const Tally &tally, int reloads, QByteArrayList &problems)
{
    const auto demand = [&](int count, int least, const char *what) {
        if (count < least) {
            problems.append(QByteArray("only ") + QByteArray::number(count) + ' ' + what);
        }
    };
    demand(tally.done.value(Errand::Call), 100, "calls");
    demand(tally.done.value(Errand::Stream), 30, "streams");
    demand(tally.done.value(Errand::GiveUp), 20, "calls given up");
    demand(tally.done.value(Errand::LargeCall), 10, "large calls");
    demand(tally.afterThrottle, 5, "answers after a 429");
    demand(tally.afterReset, 5, "answers after a reset");
    demand(reloads, 5, "reloads");
}

QByteArrayList run(std::chrono::seconds length, bool judgeMemory)
{
    QTemporaryDir folder;
    Backends backends;
    ProfileFile file("soak");
    backends.write(file, 1);
    Endpoint endpoint(file, folder.path());
    if (endpoint.port() == 0) {
        return {"the endpoint did not start: " + endpoint.process().errors()};
    }

    Load load(endpoint.port());
    Reloads reloads(backends, file, endpoint);
    Watch watch(endpoint.process().processId(), length);
    load.start();
    spinUntil([&] { return !load.tally().wrong.isEmpty() || !endpoint.process().isRunning(); }, length);
    watch.stop();
    reloads.stop();
    QByteArrayList problems;
    if (!load.stop()) {
        problems.append("calls under way did not end");
    }

    const Tally &tally = load.tally();
    print("calls: " + QByteArray::number(tally.done.value(Errand::Call)) +
          ", streams: " + QByteArray::number(tally.done.value(Errand::Stream)) +
          ", given up: " + QByteArray::number(tally.done.value(Errand::GiveUp)) +
          ", of 1.5 MB: " + QByteArray::number(tally.done.value(Errand::LargeCall)));
    print("after a 429: " + QByteArray::number(tally.afterThrottle) + ", after a reset: " +
          QByteArray::number(tally.afterReset) + ", reloads: " + QByteArray::number(endpoint.reloads()));
    for (const QByteArray &wrong : tally.wrong) {
        problems.append("a caller saw: " + wrong);
    }
    if (tally.wrong.isEmpty()) {
        demandEnough(tally, endpoint.reloads(), problems);
    }
    for (const QByteArray &line : watch.report()) {
        print(line);
    }
    problems += watch.judge(judgeMemory);

    if (!spinUntil([&] { return endpoint.status()["inFlight"].toInt(-1) == 0; })) {
        problems.append("still in flight: " + QJsonDocument(endpoint.status()).toJson());
    }
    if (const QStringList bodies = QDir(folder.filePath("bodies")).entryList(QDir::Files); !bodies.isEmpty()) {
        problems.append("bodies left behind: " + bodies.join(", ").toUtf8());
    }
    endpoint.process().signal(SIGTERM);
    // With a sanitizer, a leak is an exit code of its own.
    if (const int code = endpoint.process().awaitEnd(); code != 0) {
        problems.append("the endpoint ended with " + QByteArray::number(code) + ": " +
                        endpoint.process().errors().right(20'000));
    }
    if (!backends.stop()) {
        problems.append("a simulated backend did not end well");
    }
    return problems;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        "Serves a mixed load for a while: calls, streams, streams and uploads that callers leave, bodies over 1 MiB, "
        "backends that throttle and reset, and profiles that change. Fails when a caller sees an error, or when the "
        "endpoint's memory or open descriptors grow once it is warm.");
    const QCommandLineOption seconds("seconds", "How long the load goes on; 60 without it.", "N", "60");
    const QCommandLineOption noMemory("no-memory", "Do not judge memory: a sanitizer has its own.");
    parser.addOptions({seconds, noMemory});
    parser.addHelpOption();
    parser.process(app);
    const int length = parser.value(seconds).toInt();
    if (length < 4 || !parser.positionalArguments().isEmpty()) {
        fputs("spillway-soak: --seconds takes a number of at least 4; there is nothing else to give.\n", stderr);
        return 2;
    }
    raiseFileLimit();
    const QByteArrayList problems = run(std::chrono::seconds(length), !parser.isSet(noMemory));
    for (const QByteArray &problem : problems) {
        print("FAILED: " + problem);
    }
    return problems.isEmpty() ? 0 : 1;
}
