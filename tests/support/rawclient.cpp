// SPDX-License-Identifier: MIT
#include "tests/support/rawclient.h"

#include <QHostAddress>

namespace spillway
{

RawClient::RawClient(quint16 port)
{
    QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] {
        if (m_reading) {
            take();
        }
    });
    QObject::connect(&m_socket, &QTcpSocket::disconnected, &m_socket, [this] {
        if (m_reading && m_socket.isOpen()) {
            take();
        }
        m_reader.finish();
        m_closed = true;
    });
    QObject::connect(&m_socket, &QTcpSocket::errorOccurred, &m_socket, [this](QAbstractSocket::SocketError error) {
        m_closed = m_closed || error == QAbstractSocket::ConnectionRefusedError;
    });
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

RawClient::~RawClient()
{
    QObject::disconnect(&m_socket, nullptr, nullptr, nullptr); // its end is nobody's news
}

void RawClient::take()
{
    const QByteArray bytes = m_socket.readAll();
    m_received += bytes;
    m_reader.feed(bytes);
}

void RawClient::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    // While it still connects (a busy machine takes a moment even on loopback) the bytes wait in the socket: a flush
    // would be an error then.
    if (m_socket.state() == QAbstractSocket::ConnectedState) {
        m_socket.flush();
    }
}

bool RawClient::awaitHead(std::chrono::milliseconds limit)
{
    spinUntil([this] { return m_reader.hasHead() || m_closed; }, limit);
    return m_reader.hasHead();
}

bool RawClient::awaitBody(qsizetype size, std::chrono::milliseconds limit)
{
    const auto enough = [this, size] { return m_reader.message().body.size() >= size; };
    spinUntil([&] { return enough() || m_closed; }, limit);
    return enough();
}

WireMessage RawClient::response(std::chrono::milliseconds limit)
{
    spinUntil([this] { return m_reader.isComplete() || m_closed; }, limit);
    const WireMessage message = m_reader.message();
    m_reader.next();
    return message;
}

bool RawClient::awaitClose(std::chrono::milliseconds limit)
{
    return spinUntil([this] { return m_closed; }, limit);
}

void RawClient::setReading(bool reading)
{
    m_reading = reading;
    m_socket.setReadBufferSize(reading ? 0 : 4096);
    if (reading) {
        take();
    }
}

qsizetype RawClient::readSome(qsizetype size)
{
    const QByteArray bytes = m_socket.read(size);
    return bytes.size();
}

QByteArray request(const QByteArray &method, const QByteArray &target, const WireHeaders &headers,
                   const QByteArray &body)
{
    QByteArray bytes = method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n";
    for (const auto &[name, value] : headers) {
        bytes += name + ": " + value + "\r\n";
    }
    if (!body.isNull()) {
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    }
    return bytes + "\r\n" + body;
}

QByteArray chatRequest(const QByteArray &body)
{
    return request("POST", "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
                   {{"Content-Type", "application/json"}}, body);
}

WireMessage ask(quint16 port, const QByteArray &request)
{
    RawClient client(port);
    if (request.startsWith("HEAD ")) {
        client.expectNoBody();
    }
    client.send(request);
    return client.response();
}

} // namespace spillway
