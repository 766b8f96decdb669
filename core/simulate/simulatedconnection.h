// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/requestparser.h"
#include "core/simulate/pacedwriter.h"
#include "core/simulate/simulatedbackend.h"

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
    void onDisconnected();
    void onAnswerFinished();
    void parse();
    void takeHead();
    void takeBody(QByteArrayView piece);
    /// Answers a request that was not read to its end, and ends the connection.
    void refuse(SimulatedAnswer error);
    void answerRequest();
    void begin(SimulatedAnswer answer, const AnswerFraming &framing);
    void closeInOrder();

    SimulatedBackend &m_backend;
    QTcpSocket *m_socket;
    PacedWriter m_writer;
    QTimer m_patience; ///< while draining
    State m_state = State::Reading;
    RequestParser m_parser;
    QByteArray m_input; ///< read, not parsed yet
    QByteArray m_body;  ///< of the request that is coming in
    qint64 m_drained = 0;
    bool m_lastAnswer = false;
    bool m_refused = false;
};

} // namespace spillway
