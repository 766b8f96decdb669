// SPDX-License-Identifier: MIT
#include "core/proxy/clientconnection.h"

#include "core/proxy/errorreplies.h"
#include "core/proxy/platformsocket.h"
#include "core/proxy/socketread.h"
#include "core/proxy/statuspages.h"

namespace spillway
{

ClientConnection::ClientConnection(ProxyContext &context, qintptr descriptor, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_lastSign(context.clock.now())
{
    m_socket.setReadBufferSize(readBufferSize);
    if (!m_socket.setSocketDescriptor(descriptor)) {
        m_phase = Phase::Closed;
        return;
    }
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    connect(&m_socket, &QTcpSocket::readyRead, this, &ClientConnection::onReadyRead);
    connect(&m_socket, &QTcpSocket::bytesWritten, this, &ClientConnection::onBytesWritten);
    connect(&m_socket, &QTcpSocket::disconnected, this, &ClientConnection::onDisconnected);
    m_context.watch.add(this);
}

ClientConnection::~ClientConnection()
{
    m_socket.disconnect(this);
    m_phase = Phase::Closed;
    m_exchange.reset();
    m_context.watch.remove(this);
}

bool ClientConnection::isIdle() const
{
    const bool waiting = m_phase == Phase::AwaitingRequest && m_parser.isIdle() && m_in.isEmpty();
    return (waiting || m_phase == Phase::Lingering) && m_socket.bytesToWrite() == 0 && m_socket.bytesAvailable() == 0;
}

void ClientConnection::closeGently()
{
    m_socket.disconnectFromHost();
}

void ClientConnection::cut()
{
    m_socket.abort();
}

void ClientConnection::onReadyRead()
{
    m_lastSign = m_context.clock.now();
    process();
}

// 2: bytes become requests. What waits behind a request under way stays in the socket, which bounds it.
void ClientConnection::process()
{
    if (m_processing) {
        return;
    }
    m_processing = true;
    while (m_phase != Phase::Closed) {
        if (m_phase == Phase::Lingering) {
            m_discarded += takeAll(m_socket).size() + m_in.size();
            m_in.clear();
            if (m_discarded > lingerBytes) {
                cut();
            }
            break;
        }
        const bool wantsBytes = m_phase != Phase::Serving || (!m_requestComplete && !m_exchange->holdsBody());
        if (!wantsBytes) {
            break;
        }
        if (m_in.isEmpty()) {
            m_in = takeAll(m_socket);
        }
        // Fed even when empty: the end of a request is an event without bytes.
        const RequestParser::Step step = m_parser.feed(m_in);
        // `step.body` points into these bytes, so they are dropped behind its use.
        const qsizetype consumed = step.consumed;
        switch (step.event) {
        case RequestParser::Event::Head:
            takeHead();
            break;
        case RequestParser::Event::Body:
            if (m_phase == Phase::Serving) {
                m_exchange->onBody(step.body);
            } else {
                m_discarded += step.body.size();
                if (m_discarded > lingerBytes) {
                    cut();
                }
            }
            break;
        case RequestParser::Event::End:
            takeEnd();
            break;
        case RequestParser::Event::Error:
            takeError();
            break;
        case RequestParser::Event::NeedMore:
            break;
        }
        if (consumed >= m_in.size()) {
            m_in.clear();
        } else if (consumed > 0) {
            m_in.remove(0, consumed);
        }
        if (step.event == RequestParser::Event::NeedMore) {
            const QByteArray more = takeAll(m_socket);
            if (more.isEmpty()) {
                break;
            }
            m_in += more;
        }
    }
    m_processing = false;
}

void ClientConnection::takeHead()
{
    m_requestComplete = false;
    m_discarded = 0;
    const RequestHead &head = m_parser.head();
    RequestTarget target = readRequestTarget(head.target, m_context.registry.config()->prefix);
    if (target.kind == RequestTarget::Kind::Status) {
        const StatusPage page = statusPage(head, target, m_socket.peerAddress().isLoopback(), m_context);
        sendReply(page.status, page.contentType, page.body, page.headers);
        return;
    }
    m_phase = Phase::Serving;
    m_exchange.emplace(m_context, *this, head, std::move(target));
    m_exchange->start();
}

void ClientConnection::takeEnd()
{
    m_requestComplete = true;
    switch (m_phase) {
    case Phase::Serving:
        m_exchange->onBodyEnd();
        break;
    case Phase::Discarding:
        m_parser.next();
        m_phase = Phase::AwaitingRequest;
        tellIdle();
        break;
    case Phase::AwaitingRequest:
    case Phase::Lingering:
    case Phase::Closed:
        break;
    }
}

void ClientConnection::takeError()
{
    m_parseFailed = true;
    switch (m_phase) {
    case Phase::AwaitingRequest:
        sendError(malformedRequest(m_parser.error()));
        break;
    case Phase::Serving: {
        // The body is garbage: nothing that follows can be told apart from it.
        const bool committed = m_exchange->isCommitted();
        m_exchange->onCallerGone();
        if (committed) {
            breakOff(false);
        } else {
            sendError(malformedRequest(m_parser.error()));
        }
        break;
    }
    case Phase::Discarding:
        linger();
        break;
    case Phase::Lingering:
    case Phase::Closed:
        break;
    }
}

void ClientConnection::sendContinue()
{
    write("HTTP/1.1 100 Continue\r\n\r\n");
    flush();
}

void ClientConnection::write(QByteArrayView bytes)
{
    m_socket.write(bytes.data(), bytes.size());
}

void ClientConnection::flush()
{
    // Qt emits bytesWritten and, when the caller has reset the connection, disconnected from inside; the exchange is in
    // the middle of its pump then. It looks for room itself, and may go only when it is off the stack.
    m_flushing = true;
    m_socket.flush();
    m_flushing = false;
    if (m_phase != Phase::Closed && m_socket.state() == QAbstractSocket::UnconnectedState) {
        QMetaObject::invokeMethod(this, &ClientConnection::onDisconnected, Qt::QueuedConnection);
    }
}

void ClientConnection::resumeReading()
{
    QMetaObject::invokeMethod(this, &ClientConnection::process, Qt::QueuedConnection);
}

void ClientConnection::responseDone(bool keepAlive)
{
    if (m_phase == Phase::Closed) {
        return;
    }
    flush();
    if (!keepAlive || m_context.draining) {
        linger();
        return;
    }
    m_lastSign = m_context.clock.now();
    if (!m_requestComplete) {
        m_phase = Phase::Discarding;
        resumeReading();
        return;
    }
    m_phase = Phase::AwaitingRequest;
    m_parser.next();
    if (!m_in.isEmpty() || m_socket.bytesAvailable() > 0) {
        resumeReading(); // from the event loop: the finished exchange is still on the stack
    }
    tellIdle();
}

void ClientConnection::breakOff(bool withReset)
{
    flush();
    if (withReset) {
        resetOnClose(m_socket.socketDescriptor());
        cut();
    } else {
        closeGently();
    }
}

void ClientConnection::sendError(const ErrorReply &reply)
{
    HeaderList headers = reply.headers;
    headers.append("x-spillway-error", reply.code);
    sendReply(reply.status, "application/json", errorBody(reply), headers);
}

void ClientConnection::sendReply(int status, const QByteArray &contentType, const QByteArray &body,
                                 const HeaderList &extra)
{
    if (m_phase == Phase::Closed) {
        return;
    }
    HeaderList headers{{"Content-Type", contentType}, {"Content-Length", QByteArray::number(body.size())}};
    for (const HeaderField &field : extra) {
        headers.append(field.name, field.value);
    }
    const RequestHead request = m_parseFailed ? RequestHead() : m_parser.head();
    const bool wholeRequest = m_requestComplete || !request.hasBody();
    const bool goesOn = !m_parseFailed && wholeRequest && !m_context.draining;
    ResponseFraming framing = chooseFraming(request, status, headers, goesOn);
    write(writeResponseHead(request, status, reasonPhrase(status), headers, framing));
    if (framing.body != BodyFraming::None) {
        write(body);
    }
    responseDone(framing.keepAlive);
}

void ClientConnection::linger()
{
    m_phase = Phase::Lingering;
    m_discarded = 0;
    m_lastSign = m_context.clock.now();
    if (m_socket.bytesToWrite() == 0) {
        shutdownSending(m_socket.socketDescriptor());
    }
    tellIdle();
}

void ClientConnection::tellIdle()
{
    if (m_context.draining) {
        emit idle();
    }
}

void ClientConnection::onBytesWritten()
{
    m_lastSign = m_context.clock.now();
    if (m_flushing) {
        return;
    }
    if (m_phase == Phase::Serving && m_exchange) {
        m_exchange->onWritable();
    } else if (m_phase == Phase::Lingering && m_socket.bytesToWrite() == 0) {
        shutdownSending(m_socket.socketDescriptor());
        tellIdle();
    }
}

void ClientConnection::onDisconnected()
{
    if (m_phase == Phase::Closed || m_flushing) {
        return;
    }
    m_phase = Phase::Closed;
    if (m_exchange) {
        m_exchange->onCallerGone();
    }
    m_context.watch.remove(this);
    emit closed(this);
}

void ClientConnection::checkIdle(Instant now)
{
    const Duration silent = now - m_lastSign;
    switch (m_phase) {
    case Phase::AwaitingRequest:
        if (!m_parser.isIdle() || !m_in.isEmpty()) {
            if (silent >= headTime) {
                m_parseFailed = true;
                sendError(callerTooSlow());
            }
        } else if (silent >= keepAliveTime) {
            closeGently();
        }
        return;
    case Phase::Serving: {
        const bool waitsForCaller = (!m_requestComplete && !m_exchange->holdsBody()) || m_socket.bytesToWrite() > 0;
        if (waitsForCaller && silent >= stuckTime) {
            cut();
        }
        return;
    }
    case Phase::Discarding:
    case Phase::Lingering:
        if (silent >= lingerTime) {
            cut();
        }
        return;
    case Phase::Closed:
        return;
    }
}

} // namespace spillway
