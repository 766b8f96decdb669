// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/pacing.h"
#include "core/simulate/simulatedanswer.h"

#include <QObject>
#include <QTimer>

class QTcpSocket;

namespace spillway
{

/// How an answer goes onto the wire.
struct AnswerFraming
{
    bool chunked = true;  ///< an event stream is chunked; else it ends with the connection
    bool noBody = false;  ///< HEAD
    bool last = false;    ///< `Connection: close`
    bool cutHalf = false; ///< the fault `close`: about half of the body goes out, and no end
};

/// Writes one answer after the other to a socket: the head when its first piece is due, then each event when it is
/// due, in a write of its own. Waits for a reader that does not keep up: writing stops while 64 KiB are waiting.
class PacedWriter : public QObject
{
    Q_OBJECT
public:
    /// `socket` outlives this. `nowMs` is monotonic.
    PacedWriter(QTcpSocket *socket, std::function<qint64()> nowMs, QObject *parent = nullptr);

    /// Begins an answer; the one before is complete. `finished` can come before this returns.
    void begin(SimulatedAnswer answer, const AnswerFraming &framing, const Pacing &pacing);
    /// Drops the answer that is going out. Nothing is emitted.
    void stop();

signals:
    /// All of the answer is written (or waits in the socket's buffer). Do not begin the next one from a slot of this.
    void finished();
    /// With AnswerFraming::cutHalf: what should go out is written.
    void cut();

private:
    void onBytesWritten();
    void pump();
    /// Writes the next piece, or ends the answer.
    void step();
    void writeHead();
    void writeEvent();
    void write(const QByteArray &bytes);
    bool isOver() const;

    QTcpSocket *m_socket;
    std::function<qint64()> m_nowMs;
    QTimer m_timer; ///< for the next piece
    qint64 m_timerDueMs = 0;
    SimulatedAnswer m_answer;
    AnswerFraming m_framing;
    Pacing m_pacing;
    std::optional<StreamEvent> m_next; ///< made, not due yet
    qsizetype m_bodySent = 0;
    bool m_headWritten = false;
    bool m_active = false;
    bool m_pumping = false;
};

} // namespace spillway
