// SPDX-License-Identifier: MIT
#include "app/commands/shutdownsignal.h"

#ifdef Q_OS_WIN
#include <qt_windows.h>
#else
#include <QSocketNotifier>

#include <csignal>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

#include <atomic>
#include <cerrno>

namespace spillway
{

#ifdef Q_OS_WIN

namespace
{

std::atomic<ShutdownSignal *> receiver = nullptr;

// Windows calls this on a thread of its own.
BOOL WINAPI onConsoleEvent(DWORD)
{
    ShutdownSignal *signal = receiver;
    return signal && QMetaObject::invokeMethod(signal, &ShutdownSignal::requested, Qt::QueuedConnection);
}

} // namespace

struct ShutdownSignal::Private
{
};

ShutdownSignal::ShutdownSignal(QObject *parent)
    : QObject(parent)
{
    receiver = this;
    SetConsoleCtrlHandler(onConsoleEvent, TRUE);
}

ShutdownSignal::~ShutdownSignal()
{
    SetConsoleCtrlHandler(onConsoleEvent, FALSE);
    receiver = nullptr;
}

void ShutdownSignal::onWoken() {}

#else

namespace
{

std::atomic<int> wakeDescriptor = -1;

// A signal handler may do next to nothing: the number goes through a socket to the event loop.
void onSignal(int number)
{
    const int savedErrno = errno;
    const char byte = char(number);
    [[maybe_unused]] const ssize_t written = ::write(wakeDescriptor, &byte, 1);
    errno = savedErrno;
}

bool hasTerminal()
{
    const int terminal = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (terminal >= 0) {
        ::close(terminal);
    }
    return terminal >= 0;
}

} // namespace

struct ShutdownSignal::Private
{
    int readEnd = -1;
    int writeEnd = -1;
    bool startedFromTerminal = hasTerminal();
    std::unique_ptr<QSocketNotifier> notifier;
    struct sigaction previousInt = {};
    struct sigaction previousTerm = {};
    struct sigaction previousHup = {};
    struct sigaction previousPipe = {};
};

ShutdownSignal::ShutdownSignal(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        qWarning("signals are not handled: socketpair: errno %d", errno);
        return;
    }
    d->readEnd = ends[0];
    d->writeEnd = ends[1];
    for (const int end : ends) {
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    wakeDescriptor = d->writeEnd;
    d->notifier = std::make_unique<QSocketNotifier>(d->readEnd, QSocketNotifier::Read);
    connect(d->notifier.get(), &QSocketNotifier::activated, this, &ShutdownSignal::onWoken);

    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    ::sigaction(SIGINT, &action, &d->previousInt);
    ::sigaction(SIGTERM, &action, &d->previousTerm);
    ::sigaction(SIGHUP, &action, &d->previousHup);
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, &d->previousPipe);
    if (d->previousHup.sa_handler == SIG_IGN) {
        ::sigaction(SIGHUP, &d->previousHup, nullptr);
    }
}

ShutdownSignal::~ShutdownSignal()
{
    if (d->writeEnd < 0) {
        return;
    }
    ::sigaction(SIGINT, &d->previousInt, nullptr);
    ::sigaction(SIGTERM, &d->previousTerm, nullptr);
    ::sigaction(SIGHUP, &d->previousHup, nullptr);
    ::sigaction(SIGPIPE, &d->previousPipe, nullptr);
    wakeDescriptor = -1;
    d->notifier.reset();
    ::close(d->readEnd);
    ::close(d->writeEnd);
}

void ShutdownSignal::onWoken()
{
    char numbers[16];
    const ssize_t count = ::read(d->readEnd, numbers, sizeof numbers);
    for (ssize_t i = 0; i < count; ++i) {
        // A closed terminal sends SIGHUP too; nobody would be left to stop the program.
        const bool terminalGone = d->startedFromTerminal && !hasTerminal();
        if (numbers[i] == SIGHUP && !terminalGone) {
            emit reloadRequested();
        } else {
            emit requested();
        }
    }
}

#endif

} // namespace spillway
