// SPDX-License-Identifier: MIT
#include "tests/support/scriptedbackend.h"

#include "core/proxy/platformsocket.h"

#include <QTimer>

#include <memory>

namespace spillway
{

namespace
{

constexpr qint64 pacedAhead = 256 * 1024;

QByteArray headOf(int status, const WireHeaders &headers)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + (status == 200 ? " OK" : " Scripted") + "\r\n";
    for (const auto &[name, value] : headers) {
        head += name + ": " + value + "\r\n";
    }
    return head;
}

} // namespace

BackendConnection::BackendConnection(QTcpSocket *socket, int number, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_number(number)
{
    m_socket->setParent(this);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket, &QTcpSocket::readyRead, this, [this] {
        if (!m_reading) {
            return;
        }
        const QByteArray bytes = m_socket->readAll();
        m_bytesRead += bytes.size();
        emit received(bytes);
    });
    connect(m_socket, &QTcpSocket::bytesWritten, this, &BackendConnection::pump);
    connect(m_socket, &QTcpSocket::disconnected, this, [this] {
        m_open = false;
        emit closed();
    });
}

void BackendConnection::write(const QByteArray &bytes)
{
    if (m_open) {
        m_socket->write(bytes);
        m_socket->flush();
    }
}

void BackendConnection::answer(int status, const WireHeaders &headers, const QByteArray &body)
{
    QByteArray bytes = headOf(status, headers);
    if (status != 204 && status != 304) {
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    }
    write(bytes + "\r\n" + body);
}

void BackendConnection::beginStream(const WireHeaders &headers)
{
    write(headOf(200, headers) + "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
}

void BackendConnection::chunk(const QByteArray &data)
{
    write(QByteArray::number(data.size(), 16) + "\r\n" + data + "\r\n");
}

void BackendConnection::writePaced(qint64 total, const QByteArray &pattern, const QByteArray &tail)
{
    m_pacedLeft = total;
    m_pacedPattern = pattern;
    m_pacedTail = tail;
    pump();
}

void BackendConnection::pump()
{
    while (m_open && m_pacedLeft > 0 && m_socket->bytesToWrite() < pacedAhead) {
        const QByteArray piece = m_pacedPattern.left(m_pacedLeft);
        m_pacedLeft -= piece.size();
        m_socket->write(piece);
        if (m_pacedLeft == 0) {
            m_socket->write(m_pacedTail);
        }
    }
}

void BackendConnection::close()
{
    m_socket->disconnectFromHost();
}

void BackendConnection::reset()
{
    if (!m_open) {
        return;
    }
    m_socket->flush();
    resetOnClose(m_socket->socketDescriptor());
    m_socket->abort();
}

void BackendConnection::setReading(bool reading)
{
    m_reading = reading;
    m_socket->setReadBufferSize(reading ? 0 : 1024);
    if (reading) {
        QTimer::singleShot(0, m_socket, &QTcpSocket::readyRead);
    }
}

Reply reply::answer(int status, const WireHeaders &headers, const QByteArray &body)
{
    return [=](BackendConnection &connection, const WireMessage &) { connection.answer(status, headers, body); };
}

Reply reply::raw(const QByteArray &bytes)
{
    return [=](BackendConnection &connection, const WireMessage &) { connection.write(bytes); };
}

Reply reply::rawThenClose(const QByteArray &bytes)
{
    return [=](BackendConnection &connection, const WireMessage &) {
        connection.write(bytes);
        connection.close();
    };
}

Reply reply::rawThenReset(const QByteArray &bytes)
{
    return [=](BackendConnection &connection, const WireMessage &) {
        connection.write(bytes);
        connection.reset();
    };
}

Reply reply::silence()
{
    return [](BackendConnection &, const WireMessage &) {};
}

Reply reply::echo()
{
    return [](BackendConnection &connection, const WireMessage &request) {
        connection.answer(200, {{"Content-Type", "application/octet-stream"}}, request.rawHead + request.rawBody);
    };
}

Reply reply::slow(const QByteArray &body, int piece, int everyMs)
{
    return [=](BackendConnection &connection, const WireMessage &) {
        connection.write(headOf(200, {{"Content-Length", QByteArray::number(body.size())}}) + "\r\n");
        auto *timer = new QTimer(&connection);
        QObject::connect(timer, &QTimer::timeout, &connection,
                         [&connection, timer, body, piece, at = qsizetype(0)]() mutable {
                             connection.write(body.mid(at, piece));
                             at += piece;
                             if (at >= body.size() || !connection.isOpen()) {
                                 timer->deleteLater();
                                 timer->stop();
                             }
                         });
        timer->start(everyMs);
    };
}

ScriptedBackend::ScriptedBackend(Reply always)
    : m_always(std::move(always))
{
    // A thousand callers may come in one turn of the loop.
    m_server.setListenBacklogSize(4096);
    if (!m_server.listen(QHostAddress::LocalHost, 0)) {
        qFatal("scripted backend: %s", qPrintable(m_server.errorString()));
    }
    m_port = m_server.serverPort();
    connect(&m_server, &QTcpServer::newConnection, this, &ScriptedBackend::accept);
}

ScriptedBackend::~ScriptedBackend()
{
    // Connections say goodbye while they are destroyed; nobody may hear it any more.
    for (BackendConnection *connection : std::as_const(m_connections)) {
        connection->disconnect();
    }
}

ScriptedBackend &ScriptedBackend::script(const QList<Reply> &replies)
{
    m_script += replies;
    return *this;
}

ScriptedBackend &ScriptedBackend::always(Reply reply)
{
    m_always = std::move(reply);
    return *this;
}

ScriptedBackend &ScriptedBackend::replyOnHead()
{
    m_onHead = true;
    return *this;
}

ScriptedBackend &ScriptedBackend::onConnect(std::function<void(BackendConnection &)> action)
{
    m_onConnect = std::move(action);
    return *this;
}

void ScriptedBackend::refuse()
{
    m_server.close();
    // Bound and not listening, it refuses; let go of, another test's server could get the number. Connections that were
    // accepted may still have it (the hint).
    if (!m_reserved.bind(QHostAddress::LocalHost, m_port, QAbstractSocket::ReuseAddressHint)) {
        qFatal("port %d cannot be kept: %s", m_port, qPrintable(m_reserved.errorString()));
    }
}

qsizetype ScriptedBackend::openConnections() const
{
    return std::count_if(m_connections.begin(), m_connections.end(),
                         [](const BackendConnection *connection) { return connection->isOpen(); });
}

void ScriptedBackend::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        auto *connection = new BackendConnection(socket, int(m_connections.size()) + 1, this);
        m_connections << connection;
        auto reader = std::make_shared<WireReader>(WireReader::Role::Requests);
        connect(connection, &BackendConnection::closed, this, &ScriptedBackend::peerClosed);
        if (m_onConnect) {
            m_onConnect(*connection);
        }
        connect(connection, &BackendConnection::received, this, [this, connection, reader](const QByteArray &bytes) {
            const bool headWasThere = reader->hasHead();
            reader->feed(bytes);
            if (m_onHead && !headWasThere && reader->hasHead()) {
                const Reply reply = m_script.isEmpty() ? m_always : m_script.takeFirst();
                reply(*connection, reader->message());
            }
            serve(connection, *reader);
        });
    }
}

void ScriptedBackend::serve(BackendConnection *connection, WireReader &reader)
{
    while (reader.isComplete()) {
        const WireMessage request = reader.message();
        m_requests << request;
        reader.next();
        if (!m_onHead) {
            const Reply reply = m_script.isEmpty() ? m_always : m_script.takeFirst();
            reply(*connection, request);
        }
        emit requestReceived();
    }
}

} // namespace spillway
