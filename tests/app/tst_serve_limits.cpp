// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"
#include "tests/support/profilefile.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedbackend.h"

#include <QTest>
#include <QUrl>

#include <algorithm>
#include <memory>
#include <vector>

#include <sys/resource.h>

using namespace spillway;

/// The soft limit of open files, which shells set low: `serve` raises it, so that many streams run at once.
class ServeLimits : public QObject
{
    Q_OBJECT
private slots:
    void streamsBeyondTheSoftLimit();
    void aHardLimitLetsTheOthersWait();

private:
    static QString endpointOf(QProcess &shell, const QString &command, const ProfileFile &file);
};

namespace
{

Reply openStream()
{
    return [](BackendConnection &connection, const WireMessage &) {
        connection.beginStream();
        connection.chunk("data: 1\n\n");
    };
}

} // namespace

/// Starts `serve` behind `command` of a shell and returns the endpoint's URL; empty if it does not come.
QString ServeLimits::endpointOf(QProcess &shell, const QString &command, const ProfileFile &file)
{
    shell.start("/bin/sh", {"-c", command + "; exec \"$0\" serve \"$1\"", SPILLWAY_CLI, file.path()});
    spinUntil([&] { return shell.canReadLine() || shell.state() == QProcess::NotRunning; }, CliProcess::patience);
    const QString line = QString::fromUtf8(shell.readLine().trimmed());
    return line.startsWith("listening on ") ? line.mid(13) : QString();
}

void ServeLimits::streamsBeyondTheSoftLimit()
{
    rlimit limit{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &limit), 0);
    QVERIFY(limit.rlim_max > 1'000);
    ScriptedBackend backend(openStream());
    ProfileFile file;
    file.add("a", backend.url());
    file.write();
    QProcess shell;
    const auto port = quint16(QUrl(endpointOf(shell, "ulimit -S -n 64", file)).port());
    QVERIFY(port > 0);
    std::vector<std::unique_ptr<RawClient>> callers;
    for (int i = 0; i < 100; ++i) { // 200 descriptors
        callers.push_back(std::make_unique<RawClient>(port));
        callers.back()->send(chatRequest());
    }
    for (const auto &caller : callers) {
        QVERIFY(caller->awaitBody(9));
    }
    QCOMPARE(backend.openConnections(), 100);
    shell.kill();
    QVERIFY(shell.waitForFinished());
}

void ServeLimits::aHardLimitLetsTheOthersWait()
{
#ifdef __SANITIZE_ADDRESS__
    QSKIP(
        "The sanitizer asks by a pipe whether memory can be read: without descriptors it finds fault with all of it.");
#endif
    ScriptedBackend backend(openStream());
    ProfileFile file;
    file.add("a", backend.url());
    file.write();
    QProcess shell;
    const auto port = quint16(QUrl(endpointOf(shell, "ulimit -n 40", file)).port());
    QVERIFY(port > 0);
    std::vector<std::unique_ptr<RawClient>> callers;
    for (int i = 0; i < 60; ++i) {
        callers.push_back(std::make_unique<RawClient>(port));
        callers.back()->send(request("GET", "/_spillway/healthz"));
    }
    // Some get no descriptor now. They are let in when others leave.
    const auto isAnswered = [](const auto &caller) { return caller->message().complete; };
    while (!callers.empty()) {
        QVERIFY(spinUntil([&] { return std::any_of(callers.begin(), callers.end(), isAnswered); }));
        callers.erase(std::find_if(callers.begin(), callers.end(), isAnswered));
    }
    QCOMPARE(ask(port, request("GET", "/_spillway/healthz")).status(), 200);
    shell.kill();
    QVERIFY(shell.waitForFinished());
}

QTEST_GUILESS_MAIN(ServeLimits)
#include "tst_serve_limits.moc"
