// SPDX-License-Identifier: MIT
#include "app/commands/terminalecho.h"

#ifdef Q_OS_WIN
#include <qt_windows.h>
#else
#include <csignal>
#include <termios.h>
#include <unistd.h>
#endif

namespace spillway
{

#ifdef Q_OS_WIN

struct TerminalEcho::Private
{
    HANDLE input = nullptr;
    DWORD previous = 0;
};

TerminalEcho::TerminalEcho()
{
    const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    DWORD mode = 0;
    if (GetConsoleMode(input, &mode)) {
        d = std::make_unique<Private>(Private{input, mode});
        SetConsoleMode(input, mode & ~DWORD(ENABLE_ECHO_INPUT));
    }
}

TerminalEcho::~TerminalEcho()
{
    if (d) {
        SetConsoleMode(d->input, d->previous);
    }
}

#else

struct TerminalEcho::Private
{
    struct termios previous = {};
    struct sigaction previousInt = {};
};

TerminalEcho::TerminalEcho()
{
    struct termios mode = {};
    if (::tcgetattr(STDIN_FILENO, &mode) != 0) {
        return;
    }
    d = std::make_unique<Private>();
    d->previous = mode;
    mode.c_lflag &= ~tcflag_t(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &mode);
    // Without SA_RESTART the read returns, and the destructor turns the echo on again.
    struct sigaction action = {};
    action.sa_handler = [](int) {};
    sigemptyset(&action.sa_mask);
    ::sigaction(SIGINT, &action, &d->previousInt);
}

TerminalEcho::~TerminalEcho()
{
    if (d) {
        ::sigaction(SIGINT, &d->previousInt, nullptr);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &d->previous);
    }
}

#endif

} // namespace spillway
