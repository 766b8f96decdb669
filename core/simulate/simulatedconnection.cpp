// SPDX-License-Identifier: MIT
#include "core/simulate/simulatedconnection.h"

#include "core/simulate/azureerrors.h"
#include "core/simulate/simulatedresource.h"
#include "core/simulate/socketreset.h"

#include <QTcpSocket>

namespace spillway
{
namespace
{

constexpr qint64 readBufferBytes = 64 * 1024;
/// How much of a refused request is read and thrown away, so that the caller reads the answer and not a reset.
constexpr qint64 mostDrainedBytes = 64 * 1024 * 1024;
constexpr std::chrono::milliseconds drainPatience{2'000};

} // namespace

SimulatedConnection::SimulatedConnection(QTcpSocket *socket, SimulatedBackend &backend)
    : QObject(&backend)
    , m_backend(backend)
    , m_socket(socket)
    , m_writer(socket, backend.options().nowMs)
{
    m_socket->setParent(this);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setReadBufferSize(readBufferBytes);
    m_patience.setSingleShot(true);
    ++m_backend.m_counters.connections;
    ++m_backend.m_counters.open;
    connect(m_socket, &QTcpSocket::readyRead, this, &SimulatedConnection::onReadyRead);
    connect(m_socket, &QTcpSocket::disconnected, this, &SimulatedConnection::onDisconnected);
    connect(&m_writer, &PacedWriter::finished, this, &SimulatedConnection::onAnswerFinished);
    connect(&m_writer, &PacedWriter::cut, this, &SimulatedConnection::closeInOrder);
    connect(&m_patience, &QTimer::timeout, this, &SimulatedConnection::closeInOrder);
}

SimulatedConnection::~SimulatedConnection()
{
    m_socket->disconnect(this);
    m_socket->disconnect(&m_writer);
    --m_backend.m_counters.open;
}

void SimulatedConnection::onReadyRead()
{
    switch (m_state) {
    case State::Reading:
        m_input += m_socket->readAll();
        parse();
        break;
    case State::Draining:
        m_drained += m_socket->readAll().size();
        if (m_drained > mostDrainedBytes) {
            closeInOrder();
        }
        break;
    case State::Answering: // requests behind this one wait in the socket
    case State::Stalled:
    case State::Closed:
        break;
    }
}

void SimulatedConnection::onDisconnected()
{
    if (m_state == State::Answering || m_state == State::Stalled) {
        ++m_backend.m_counters.aborted;
    }
    m_state = State::Closed;
    m_writer.stop();
    deleteLater();
}

void SimulatedConnection::parse()
{
    qsizetype position = 0;
    while (m_state == State::Reading) {
        const RequestParser::Step step = m_parser.feed(QByteArrayView(m_input).sliced(position));
        position += step.consumed;
        if (step.event == RequestParser::Event::NeedMore) {
            break;
        }
        switch (step.event) {
        case RequestParser::Event::Head:
            takeHead();
            break;
        case RequestParser::Event::Body:
            takeBody(step.body);
            break;
        case RequestParser::Event::End:
            m_input.remove(0, position);
            position = 0;
            answerRequest();
            break;
        default:
            refuse(azureError(m_parser.error().status, QString::number(m_parser.error().status),
                              m_parser.error().message));
            break;
        }
    }
    m_input.remove(0, position);
}

void SimulatedConnection::takeHead()
{
    const RequestHead &head = m_parser.head();
    if (head.contentLength.value_or(0) > m_backend.options().maxBodyBytes) {
        refuse(bodyTooLarge());
    } else if (head.expectsContinue && head.hasBody()) {
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
        m_socket->flush();
    }
}

void SimulatedConnection::takeBody(QByteArrayView piece)
{
    if (m_body.size() + piece.size() > m_backend.options().maxBodyBytes) {
        refuse(bodyTooLarge());
    } else {
        m_body.append(piece);
    }
}

void SimulatedConnection::refuse(SimulatedAnswer error)
{
    const RequestHead &head = m_parser.head();
    ++m_backend.m_counters.requests;
    m_refused = true;
    m_body = {};
    emit m_backend.answering(head.method, head.target, error.status);
    begin(m_backend.m_resource->refusal(head, std::move(error)),
          {.chunked = false, .noBody = head.method == "HEAD", .last = true, .cutHalf = false});
}

void SimulatedConnection::answerRequest()
{
    using Kind = SimulatedFault::Kind;
    SimulatedCounters &counters = m_backend.m_counters;
    const RequestHead &head = m_parser.head();
    SimulatedResource::Reply reply = m_backend.m_resource->reply(head, m_body);
    m_body = {};
    ++counters.requests;
    counters.throttled += reply.throttled ? 1 : 0;
    counters.faults += reply.fault ? 1 : 0;
    const bool stalls = reply.fault && reply.fault->kind == Kind::Stall;
    const bool resets = reply.fault && reply.fault->kind == Kind::Reset;
    emit m_backend.answering(head.method, head.target, stalls || resets ? 0 : reply.answer.status);
    if (stalls) {
        m_state = State::Stalled;
    } else if (resets) {
        m_state = State::Closed;
        armReset(m_socket->socketDescriptor());
        m_socket->abort();
    } else {
        const bool modern = head.minorVersion > 0;
        begin(std::move(reply.answer), {.chunked = modern,
                                        .noBody = head.method == "HEAD",
                                        .last = !head.keepAlive || !modern,
                                        .cutHalf = reply.fault && reply.fault->kind == Kind::Close});
    }
}

void SimulatedConnection::begin(SimulatedAnswer answer, const AnswerFraming &framing)
{
    const SimulatedBackendOptions &options = m_backend.options();
    const Pacing pacing = answer.paced ? Pacing(options.nowMs(), options.firstTokenMs, options.tokensPerSecond)
                                       : Pacing(options.nowMs(), 0, 0);
    m_state = State::Answering;
    m_lastAnswer = framing.last;
    m_writer.begin(std::move(answer), framing, pacing);
}

void SimulatedConnection::onAnswerFinished()
{
    ++m_backend.m_counters.answered;
    if (!m_lastAnswer) {
        m_parser.next();
        m_state = State::Reading;
        // The next request may be there already: readyRead has told of it in vain.
        if (!m_input.isEmpty() || m_socket->bytesAvailable() > 0) {
            QMetaObject::invokeMethod(this, &SimulatedConnection::onReadyRead, Qt::QueuedConnection);
        }
    } else if (m_refused || m_socket->bytesAvailable() > 0) {
        // Closing with bytes unread would be a reset, and the caller could lose the answer.
        m_state = State::Draining;
        m_patience.start(drainPatience);
        // A socket whose buffer is full tells of nothing more until it is read.
        QMetaObject::invokeMethod(this, &SimulatedConnection::onReadyRead, Qt::QueuedConnection);
    } else {
        closeInOrder();
    }
}

void SimulatedConnection::closeInOrder()
{
    m_state = State::Closed;
    m_socket->disconnectFromHost(); // what is written goes out first
}

} // namespace spillway
