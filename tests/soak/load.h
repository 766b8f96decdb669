// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/wiremessage.h"

#include <QMap>
#include <QTcpSocket>
#include <QTimer>

#include <memory>
#include <vector>

/// Callers of all kinds that ask the endpoint over and over, and look at every answer.
namespace soak
{

/// What a caller wants.
enum class Errand {
    Call,     ///< an answer in one piece
    Stream,   ///< an event stream, read to its end
    GiveUp,   ///< an event stream, or an upload, that it leaves in the middle
    LargeCall ///< a body over 1 MiB, which the endpoint keeps in a file; every other one is sent in chunks
};

/// What all callers together have seen.
struct Tally
{
    QMap<Errand, int> done;
    int afterThrottle = 0;   ///< answers that came after another backend's 429
    int afterReset = 0;      ///< answers that came after a connection that broke
    QList<QByteArray> wrong; ///< what no caller may see; the first ones of it

    void tell(const QByteArray &problem);
};

/// One caller: one request at a time, over a connection that it keeps for some of them.
class Caller final : public QObject
{
public:
    Caller(quint16 port, Errand errand, int number, Tally &tally);

    void start() { begin(); }
    /// Finishes what is under way and asks no more.
    void stop() { m_stopping = true; }
    bool isDone() const { return m_stopping && !m_busy; }

private:
    void connectAnew();
    void begin();
    void send();
    void onReadyRead();
    void onDisconnected();
    void take(const spillway::WireMessage &answer);
    void finish();
    void leave();

    const quint16 m_port;
    const Errand m_errand;
    Tally &m_tally;
    int m_round; ///< counts the requests; each caller begins elsewhere
    bool m_busy = false;
    bool m_stopping = false;
    std::unique_ptr<QTcpSocket> m_socket;
    spillway::WireReader m_reader{spillway::WireReader::Role::Responses};
    QTimer m_pause;
    QTimer m_patience;
};

/// The callers of the soak.
class Load
{
public:
    explicit Load(quint16 port);

    void start();
    /// Waits for what is under way. False when that does not end.
    bool stop();
    const Tally &tally() const { return m_tally; }

private:
    Tally m_tally;
    std::vector<std::unique_ptr<Caller>> m_callers;
};

} // namespace soak
