// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

#include <memory>

namespace spillway
{

/// The operating system's wishes as signals of the event loop. One object at a time, on the main thread.
///
/// POSIX: SIGINT and SIGTERM ask for the end; SIGHUP asks for a reload, or for the end when the terminal that the
/// program was started from has gone. SIGHUP stays ignored when it was ignored at the start (nohup).
/// SIGPIPE is ignored meanwhile: whoever read the output and left must not end the server.
/// Windows: Ctrl+C, Ctrl+Break, closing the console and shutting down ask for the end.
class ShutdownSignal : public QObject
{
    Q_OBJECT
public:
    explicit ShutdownSignal(QObject *parent = nullptr);
    /// Gives the signals back to whoever had them before.
    ~ShutdownSignal() override;

signals:
    /// Comes once for each signal, so a second one can mean "at once".
    void requested();
    void reloadRequested();

private:
    void onWoken();

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace spillway
