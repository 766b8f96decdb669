// SPDX-License-Identifier: MIT
#include "core/proxy/directconnection.h"

#include "core/proxy/directaccessmanager.h"
#include "core/proxy/directreply.h"
#include "core/proxy/socketread.h"

#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QUrl>

namespace spillway
{
namespace
{

constexpr qint64 uploadPart = 64 * 1024;

QNetworkReply::NetworkError replyError(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return QNetworkReply::ConnectionRefusedError;
    case QAbstractSocket::RemoteHostClosedError:
        return QNetworkReply::RemoteHostClosedError;
    case QAbstractSocket::HostNotFoundError:
        return QNetworkReply::HostNotFoundError;
    case QAbstractSocket::SocketTimeoutError:
        return QNetworkReply::TimeoutError;
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return QNetworkReply::SslHandshakeFailedError;
    default:
        return QNetworkReply::UnknownNetworkError;
    }
}

} // namespace

DirectConnection::DirectConnection(DirectAccessManager &manager, QByteArray key)
    : m_manager(manager)
    , m_key(std::move(key))
{
}

DirectConnection::~DirectConnection()
{
    m_reply = nullptr;
    if (m_socket) {
        m_socket->disconnect(this); // deleting a socket that is connected emits
    }
}

void DirectConnection::open(const QUrl &url, const QSslConfiguration &tls)
{
    const bool secure = url.scheme() == QLatin1StringView("https");
    if (secure) {
        auto socket = std::make_unique<QSslSocket>();
        QSslConfiguration configuration = tls;
        configuration.setAllowedNextProtocols({QByteArrayLiteral("http/1.1")});
        socket->setSslConfiguration(configuration);
        connect(socket.get(), &QSslSocket::encrypted, this, &DirectConnection::onReady);
        connect(socket.get(), &QSslSocket::encryptedBytesWritten, this, &DirectConnection::sendMore);
        m_tls = socket.get();
        m_socket = std::move(socket);
    } else {
        m_socket = std::make_unique<QTcpSocket>();
        connect(m_socket.get(), &QTcpSocket::connected, this, &DirectConnection::onReady);
    }
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(socketReadBuffer);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &DirectConnection::onReadyRead);
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this, &DirectConnection::sendMore);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &DirectConnection::onDisconnected);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &DirectConnection::onError);
    const QString host = url.host(QUrl::FullyDecoded);
    const auto port = quint16(url.port(secure ? 443 : 80));
    if (secure) {
        m_tls->connectToHostEncrypted(host, port);
    } else {
        m_socket->connectToHost(host, port);
    }
}

void DirectConnection::run(DirectReply *reply)
{
    m_reply = reply;
    if (m_closed) {
        QMetaObject::invokeMethod(this, &DirectConnection::process, Qt::QueuedConnection);
    } else if (m_ready) {
        begin();
    }
}

bool DirectConnection::leave()
{
    if (m_reply && m_uploading && m_reply->requestBody()) {
        m_reply->requestBody()->disconnect(this);
    }
    m_reply = nullptr;
    const bool usable =
        m_complete && !m_uploading && !m_closed && m_in.isEmpty() && m_parser.head().keepAlive && unsentBytes() == 0;
    m_used = true;
    if (!usable) {
        m_closed = true;
        m_socket->disconnect(this);
        m_socket->abort();
    }
    return usable;
}

void DirectConnection::resume()
{
    if (m_stalled) {
        m_stalled = false;
        QMetaObject::invokeMethod(this, &DirectConnection::process, Qt::QueuedConnection);
    }
}

void DirectConnection::onReady()
{
    m_ready = true;
    // An event must not wait for a bigger packet, and a host that vanished is to be noticed.
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    if (m_reply) {
        begin();
    }
}

void DirectConnection::begin()
{
    m_parser.next(m_reply->isHead());
    m_gotBytes = false;
    m_complete = false;
    QIODevice *body = m_reply->requestBody();
    m_uploading = body != nullptr;
    m_socket->write(m_reply->firstBytes());
    if (m_uploading) {
        connect(body, &QIODevice::readyRead, this, &DirectConnection::sendMore);
        sendMore();
    }
    m_socket->flush();
    if (m_reply) {
        m_reply->onSent();
    }
}

qint64 DirectConnection::unsentBytes() const
{
    // With TLS bytesToWrite() is only what is not encrypted yet: it falls to nothing however slowly the backend reads.
    return m_socket->bytesToWrite() + (m_tls ? m_tls->encryptedBytesToWrite() : 0);
}

void DirectConnection::sendMore()
{
    while (m_uploading && m_reply && unsentBytes() < writeWatermark) {
        QIODevice *body = m_reply->requestBody();
        if (!body) {
            breakDown(QNetworkReply::UnknownNetworkError, QStringLiteral("The request's body went away"));
            return;
        }
        QByteArray part(uploadPart, Qt::Uninitialized);
        const qint64 size = body->read(part.data(), part.size());
        if (size > 0) {
            m_socket->write(part.constData(), size);
        }
        if (body->atEnd()) {
            m_uploading = false;
            body->disconnect(this);
        } else if (size < 0) {
            breakDown(QNetworkReply::UnknownNetworkError, body->errorString());
        } else if (size == 0) {
            return; // the caller is still sending; the device tells when more is there
        }
    }
}

void DirectConnection::onReadyRead()
{
    process();
}

void DirectConnection::onError()
{
    m_closed = true;
    m_error = replyError(m_socket->error());
    m_errorText = m_socket->errorString();
    process();
}

void DirectConnection::onDisconnected()
{
    m_closed = true;
    process();
}

void DirectConnection::process()
{
    if (m_processing) {
        return;
    }
    if (!m_reply) {
        // Nobody asked: the backend closes a kept connection, or says something out of turn.
        m_manager.dropIdle(this);
        return;
    }
    m_processing = true;
    // A call may end, and another begin on this connection, in any of the reply's signals.
    while (m_reply) {
        if (m_reply->isFull()) {
            m_stalled = true;
            break;
        }
        if (m_in.isEmpty()) {
            m_in = takeAll(*m_socket);
        }
        m_gotBytes = m_gotBytes || !m_in.isEmpty();
        const ResponseParser::Step step = m_parser.feed(m_in);
        if (step.event == ResponseParser::Event::Body) {
            m_reply->onBody(step.body);
        }
        if (step.consumed >= m_in.size()) {
            m_in.clear();
        } else if (step.consumed > 0) {
            m_in.remove(0, step.consumed);
        }
        ResponseParser::Event event = step.event;
        if (event == ResponseParser::Event::NeedMore) {
            const QByteArray more = takeAll(*m_socket);
            if (!more.isEmpty()) {
                m_in += more;
                continue;
            }
            if (!m_closed) {
                break;
            }
            event = m_gotBytes ? m_parser.finish().event : ResponseParser::Event::Error;
            if (event != ResponseParser::Event::End) {
                breakDown(m_error == QNetworkReply::NoError ? QNetworkReply::RemoteHostClosedError : m_error,
                          m_errorText.isEmpty() ? QStringLiteral("Connection closed") : m_errorText);
                break;
            }
        }
        if (event == ResponseParser::Event::Head) {
            if (m_parser.head().status == 101) {
                breakDown(QNetworkReply::ProtocolFailure, QStringLiteral("An upgrade that nobody asked for"));
                break;
            }
            if (!m_uploading) {
                m_reply->releaseRequest();
            }
            m_reply->onHead(m_parser.head());
        } else if (event == ResponseParser::Event::End) {
            m_complete = true;
            m_reply->onComplete();
        } else if (event == ResponseParser::Event::Error) {
            breakDown(QNetworkReply::ProtocolFailure, m_parser.errorString());
        }
    }
    m_processing = false;
    if (m_reply) {
        m_reply->onTurnEnd();
    }
}

void DirectConnection::breakDown(QNetworkReply::NetworkError error, const QString &text)
{
    const bool stale = m_used && !m_gotBytes && m_closed;
    if (m_reply) {
        m_reply->onBroken(error, text, stale ? DirectReply::Breakdown::Stale : DirectReply::Breakdown::Fresh);
    }
}

} // namespace spillway
