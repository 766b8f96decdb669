// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <memory>

namespace spillway
{

/// While it lives, a terminal on standard input does not show what is typed. Ctrl+C ends the read instead of the
/// program, so that the terminal never stays dumb. Does nothing when standard input is no terminal.
class TerminalEcho
{
public:
    TerminalEcho();
    ~TerminalEcho();
    Q_DISABLE_COPY_MOVE(TerminalEcho)

    bool isTerminal() const { return d != nullptr; }

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace spillway
