// SPDX-License-Identifier: MIT
#include "core/simulate/simulatedconnection.h"

#include "core/http/chunked.h"
#include "core/simulate/azureerrors.h"
#include "core/simulate/socketreset.h"
#include "core/simulate/statustext.h"

#include <QTcpSocket>

#include <algorithm>

namespace spillway
{
namespace
{

/// What may wait in Qt's buffers. Writing stops at the high mark and goes on at the low one.
constexpr qint64 readBufferBytes = 64 * 1024;
constexpr qint64 highWaterBytes = 64 * 1024;
constexpr qint64 lowWaterBytes = highWaterBytes / 2;
/// How much of a refused request is read and thrown away, so that the caller reads the answer and not a reset.
constexpr qint64 mostDrainedBytes = 64 * 1024 * 1024;
constexpr std::chrono::milliseconds drainPatience{2'000};

} // namespace

SimulatedConnection::SimulatedConnection(QTcpSocket *socket, SimulatedBackend &backend)
    : QObject(&backend)
    , m_backend(backend)
    , m_socket(socket)
{
    m_socket->setParent(this);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setReadBufferSize(readBufferBytes);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    ++m_backend.m_counters.connections;
    ++m_backend.m_counters.open;
    connect(m_socket, &QTcpSocket::readyRead, this, &SimulatedConnection::onReadyRead);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &SimulatedConnection::onBytesWritten);
    connect(m_socket, &QTcpSocket::disconnected, this, &SimulatedConnection::onDisconnected);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_state == State::Draining) {
            m_socket->disconnectFromHost();
        } else {
            pump();
        }
    });
}

SimulatedConnection::~SimulatedConnection()
{
    m_socket->disconnect(this);
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
            m_socket->abort();
        }
        break;
    case State::Answering: // requests behind this one wait in the socket
    case State::Stalled:
    case State::Closed:
        break;
    }
}

void SimulatedConnection::onBytesWritten()
{
    if (m_state == State::Answering && !m_timer.isActive() && m_socket->bytesToWrite() <= lowWaterBytes) {
        pump();
    }
}

void SimulatedConnection::onDisconnected()
{
    if (m_state == State::Answering || m_state == State::Stalled) {
        ++m_backend.m_counters.aborted;
    }
    m_state = State::Closed;
    m_timer.stop();
    m_answer.events = nullptr;
    deleteLater();
}

void SimulatedConnection::parse()
{
    qsizetype position = 0;
    bool more = true;
    while (more && m_state == State::Reading) {
        const RequestParser::Step step = m_parser.feed(QByteArrayView(m_input).sliced(position));
        position += step.consumed;
        switch (step.event) {
        case RequestParser::Event::NeedMore:
            more = false;
            break;
        case RequestParser::Event::Head:
            more = takeHead();
            break;
        case RequestParser::Event::Body:
            if (m_body.size() + step.body.size() > m_backend.options().maxBodyBytes) {
                refuse(bodyTooLarge());
            } else {
                m_body.append(step.body);
            }
            break;
        case RequestParser::Event::End:
            m_input.remove(0, position);
            position = 0;
            answerRequest();
            break;
        case RequestParser::Event::Error:
            refuse(azureError(m_parser.error().status, QString::number(m_parser.error().status),
                              m_parser.error().message));
            break;
        }
    }
    m_input.remove(0, std::min(position, m_input.size()));
}

bool SimulatedConnection::takeHead()
{
    const RequestHead &head = m_parser.head();
    m_body.clear();
    if (head.contentLength.value_or(0) > m_backend.options().maxBodyBytes) {
        refuse(bodyTooLarge());
        return false;
    }
    if (head.expectsContinue && head.hasBody()) {
        write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    return true;
}

void SimulatedConnection::refuse(SimulatedAnswer error)
{
    ++m_backend.m_counters.requests;
    m_lastAnswer = true;
    m_refused = true;
    m_noBody = m_parser.head().method == "HEAD";
    m_chunked = false;
    m_cut = false;
    emit m_backend.answering(m_parser.head().method, m_parser.head().target, error.status);
    begin(m_backend.m_resource->refusal(m_parser.head(), std::move(error)));
}

void SimulatedConnection::answerRequest()
{
    SimulatedCounters &counters = m_backend.m_counters;
    const RequestHead head = m_parser.head();
    ++counters.requests;
    SimulatedResource::Reply reply = m_backend.m_resource->reply(head, m_body);
    m_body = {};
    counters.throttled += reply.throttled ? 1 : 0;
    counters.faults += reply.fault ? 1 : 0;
    using Kind = SimulatedFault::Kind;
    const std::optional<Kind> fault = reply.fault ? std::optional(reply.fault->kind) : std::nullopt;
    const bool unanswered = fault == Kind::Reset || fault == Kind::Stall;
    emit m_backend.answering(head.method, head.target, unanswered ? 0 : reply.answer.status);
    if (fault == Kind::Stall) {
        m_state = State::Stalled;
        return;
    }
    if (fault == Kind::Reset) {
        m_state = State::Closed;
        armReset(m_socket->socketDescriptor());
        m_socket->abort();
        return;
    }
    m_cut = fault == Kind::Close;
    m_noBody = head.method == "HEAD";
    m_lastAnswer = !head.keepAlive || head.minorVersion == 0;
    m_chunked = head.minorVersion > 0;
    begin(std::move(reply.answer));
}

void SimulatedConnection::begin(SimulatedAnswer answer)
{
    const SimulatedBackendOptions &options = m_backend.options();
    m_answer = std::move(answer);
    m_pacing = m_answer.paced ? Pacing(nowMs(), options.firstTokenMs, options.tokensPerSecond) : Pacing(nowMs(), 0, 0);
    if (!m_answer.events) {
        m_pacing.advance(m_answer.tokens); // the whole body waits for its last token
    }
    m_next.reset();
    m_headWritten = false;
    m_bodySent = 0;
    m_timerDueMs = nowMs();
    m_state = State::Answering;
    pump();
}

void SimulatedConnection::pump()
{
    // A write can come back here by way of bytesWritten.
    if (m_pumping) {
        return;
    }
    m_pumping = true;
    // A timer that has fired counts as its due time, whatever the clock (which can be a test's) says.
    const qint64 reachedMs = m_timer.isActive() ? nowMs() : std::max(nowMs(), m_timerDueMs);
    while (m_state == State::Answering && m_socket->bytesToWrite() < highWaterBytes) {
        if (m_answer.events && !m_next) {
            m_next = m_answer.events();
        }
        if (m_next || !m_answer.events) {
            if (m_pacing.dueMs() > reachedMs) {
                m_timerDueMs = m_pacing.dueMs();
                m_timer.start(std::chrono::milliseconds(m_timerDueMs - reachedMs));
                break;
            }
        }
        if (!m_headWritten) {
            writeHead();
        } else if (!m_answer.events) {
            writeBody();
        } else if (!m_next || m_noBody) {
            finishAnswer();
        } else if (cutHere()) {
            cut();
        } else {
            const StreamEvent event = std::move(*m_next);
            m_next.reset();
            m_pacing.advance(event.tokens);
            writeEvent(event);
        }
    }
    m_pumping = false;
    // Behind the answer the next request may be there already; readyRead has told of it in vain.
    if (m_state == State::Reading && (!m_input.isEmpty() || m_socket->bytesAvailable() > 0)) {
        QMetaObject::invokeMethod(this, &SimulatedConnection::onReadyRead, Qt::QueuedConnection);
    }
}

void SimulatedConnection::writeHead()
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(m_answer.status) + ' ' + statusText(m_answer.status) + "\r\n";
    for (const HeaderField &field : std::as_const(m_answer.headers)) {
        head += field.name + ": " + field.value + "\r\n";
    }
    if (!m_answer.events) {
        head += "Content-Length: " + QByteArray::number(m_answer.body.size()) + "\r\n";
    } else if (m_chunked) {
        head += "Transfer-Encoding: chunked\r\n";
    }
    if (m_lastAnswer) {
        head += "Connection: close\r\n";
    }
    m_headWritten = true;
    write(head + "\r\n");
}

void SimulatedConnection::writeBody()
{
    const qsizetype size = m_cut ? m_answer.body.size() / 2 : m_answer.body.size();
    if (!m_noBody && m_bodySent < size) {
        const qsizetype piece = std::min<qsizetype>(size - m_bodySent, highWaterBytes);
        const qsizetype start = m_bodySent;
        m_bodySent += piece;
        write(m_answer.body.sliced(start, piece));
        return;
    }
    if (m_cut) {
        cut();
    } else {
        finishAnswer();
    }
}

void SimulatedConnection::writeEvent(const StreamEvent &event)
{
    if (!m_chunked) {
        write(event.bytes);
        return;
    }
    QByteArray chunk;
    appendChunk(chunk, event.bytes);
    write(chunk);
}

void SimulatedConnection::write(const QByteArray &bytes)
{
    m_socket->write(bytes);
    m_socket->flush(); // each event is a write of its own
}

bool SimulatedConnection::cutHere() const
{
    return m_cut && m_pacing.tokens() * 2 >= m_answer.tokens;
}

void SimulatedConnection::cut()
{
    m_state = State::Closed;
    m_answer.events = nullptr;
    m_socket->disconnectFromHost(); // what is written goes out first
}

void SimulatedConnection::finishAnswer()
{
    if (m_state != State::Answering) {
        return;
    }
    if (m_answer.events && m_chunked && !m_noBody) {
        write(lastChunk.toByteArray());
    }
    if (m_state != State::Answering) { // the write can find the caller gone
        return;
    }
    ++m_backend.m_counters.answered;
    m_answer = {};
    if (!m_lastAnswer) {
        m_parser.next();
        m_state = State::Reading;
        return;
    }
    if (!m_refused && m_input.isEmpty() && m_socket->bytesAvailable() == 0) {
        m_state = State::Closed;
        m_socket->disconnectFromHost();
        return;
    }
    m_state = State::Draining;
    m_input.clear();
    m_timer.start(drainPatience);
}

qint64 SimulatedConnection::nowMs() const
{
    return m_backend.options().nowMs();
}

} // namespace spillway
