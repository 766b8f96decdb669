// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/requestparser.h"
#include "core/simulate/pacing.h"
#include "core/simulate/simulatedbackend.h"
#include "core/simulate/simulatedresource.h"

#include <QTimer>

class QTcpSocket;

namespace spillway
{

/// One connection to a SimulatedBackend: requests in, one after the other; answers out at the model's pace. While an
/// answer goes out nothing more is read than the socket's small buffer. Deletes itself when the connection has ended.
class SimulatedConnection : public QObject
{
    Q_OBJECT
public:
    /// Takes the socket over.
    SimulatedConnection(QTcpSocket *socket, SimulatedBackend &backend);
    ~SimulatedConnection() override;

private:
    enum class State {
        Reading,   ///< a request is coming in, or none
        Answering, ///< an answer goes out, or waits to be due
        Stalled,   ///< never answers (SimulatedFault::Kind::Stall)
        Draining,  ///< the last answer is out; what still comes in is thrown away until the caller closes
        Closed,
    };

    void onReadyRead();
    void onBytesWritten();
    void onDisconnected();
    void parse();
    /// False: the request is refused as its head stands.
    bool takeHead();
    void refuse(SimulatedAnswer error);
    void answerRequest();
    void begin(SimulatedAnswer answer);
    /// Writes all that is due and fits; sets the timer for what is not due yet.
    void pump();
    void writeHead();
    void writeBody();
    void writeEvent(const StreamEvent &event);
    void write(const QByteArray &bytes);
    bool cutHere() const;
    void cut();
    void finishAnswer();
    qint64 nowMs() const;

    SimulatedBackend &m_backend;
    QTcpSocket *m_socket;
    QTimer m_timer; ///< for the next piece; while draining, for the end of patience
    State m_state = State::Reading;

    RequestParser m_parser;
    QByteArray m_input; ///< read, not parsed yet
    QByteArray m_body;  ///< of the request that is coming in
    qint64 m_drained = 0;

    SimulatedAnswer m_answer;
    Pacing m_pacing;
    std::optional<StreamEvent> m_next; ///< made, not due yet
    qint64 m_timerDueMs = 0;
    qsizetype m_bodySent = 0;
    bool m_headWritten = false;
    bool m_pumping = false;
    bool m_chunked = false;
    bool m_noBody = false; ///< HEAD
    bool m_lastAnswer = false;
    bool m_refused = false; ///< the request was not read to its end
    bool m_cut = false;     ///< SimulatedFault::Kind::Close
};

} // namespace spillway
