// SPDX-License-Identifier: MIT
#include "core/proxy/directreply.h"

#include "core/proxy/directaccessmanager.h"
#include "core/proxy/directconnection.h"

#include <QUrl>

#include <cstring>

namespace spillway
{
namespace
{

/// An emptied buffer larger than this gives its memory back: a quiet stream should not keep its largest moment.
constexpr qsizetype keptCapacity = 4 * 1024;

} // namespace

DirectReply::DirectReply(DirectAccessManager &manager, QNetworkAccessManager::Operation operation,
                         const QNetworkRequest &request, QByteArray firstBytes, QIODevice *body)
    : QNetworkReply(&manager)
    , m_manager(manager)
    , m_firstBytes(std::move(firstBytes))
    , m_body(body)
    , m_isHead(m_firstBytes.startsWith("HEAD "))
{
    setOperation(operation);
    setRequest(request);
    setUrl(request.url());
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

DirectReply::~DirectReply()
{
    if (m_connection) {
        m_connection->leave();
    }
}

void DirectReply::start()
{
    m_starting = true;
    m_connection = m_manager.take(request(), DirectAccessManager::Reuse::Allowed);
    m_connection->run(this);
    m_starting = false;
}

void DirectReply::abort()
{
    if (isFinished()) {
        return;
    }
    leaveConnection();
    finishWith(OperationCanceledError, QStringLiteral("Operation canceled"));
}

qint64 DirectReply::bytesAvailable() const
{
    return QNetworkReply::bytesAvailable() + m_unread;
}

void DirectReply::setReadBufferSize(qint64 size)
{
    QNetworkReply::setReadBufferSize(size);
    if (m_connection && !isFull()) {
        m_connection->resume();
    }
}

qint64 DirectReply::readData(char *data, qint64 maxSize)
{
    const qint64 size = qMin(maxSize, m_unread);
    if (size == 0) {
        return isFinished() ? -1 : 0;
    }
    std::memcpy(data, m_unreadBytes.constData() + m_offset, size_t(size));
    m_offset += size;
    m_unread -= size;
    if (m_unread == 0) {
        m_offset = 0;
        if (m_unreadBytes.capacity() > keptCapacity) {
            m_unreadBytes = QByteArray();
        } else {
            m_unreadBytes.resize(0);
        }
    }
    if (m_connection && !isFull()) {
        m_connection->resume();
    }
    return size;
}

void DirectReply::onSent()
{
    if (m_listener) {
        m_listener->replySent();
        return;
    }
    // From the event loop: on a kept connection this is still inside of createRequest.
    QMetaObject::invokeMethod(this, &QNetworkReply::requestSent, Qt::QueuedConnection);
}

void DirectReply::onHead(const ResponseHead &head)
{
    m_headers = head.headers;
    if (m_listener) {
        m_listener->replyHead(head);
        return;
    }
    setAttribute(QNetworkRequest::HttpStatusCodeAttribute, head.status);
    setAttribute(QNetworkRequest::HttpReasonPhraseAttribute, head.reason);
    emit metaDataChanged();
}

void DirectReply::releaseRequest()
{
    m_firstBytes = QByteArray();
    // A body of bytes is a buffer that a manager has made and given to this reply; a caller's device stays.
    if (m_body && m_body->parent() == this) {
        delete m_body.data();
    }
}

void DirectReply::onBody(QByteArrayView bytes)
{
    m_unreadBytes.append(bytes);
    m_unread += bytes.size();
    m_newBytes = true;
}

void DirectReply::onTurnEnd()
{
    if (m_newBytes) {
        m_newBytes = false;
        if (m_listener) {
            m_listener->replyReadable();
        } else {
            emit readyRead();
        }
    }
}

void DirectReply::onComplete()
{
    // The connection goes back first, so that what is begun in a slot can use it.
    leaveConnection();
    finishWith(NoError, {});
}

void DirectReply::onBroken(NetworkError error, const QString &text, Breakdown breakdown)
{
    if (m_starting) {
        QMetaObject::invokeMethod(
            this,
            [this, error, text, breakdown] {
                if (m_connection) {
                    onBroken(error, text, breakdown);
                }
            },
            Qt::QueuedConnection);
        return;
    }
    leaveConnection();
    if (breakdown == Breakdown::Stale && canSendAgain()) {
        m_sentAgain = true;
        if (m_body) {
            m_body->seek(0);
        }
        m_starting = true;
        m_connection = m_manager.take(request(), DirectAccessManager::Reuse::Never);
        m_connection->run(this);
        m_starting = false;
        return;
    }
    finishWith(error, text);
}

bool DirectReply::canSendAgain() const
{
    return !m_sentAgain && (!m_body || !m_body->isSequential() || m_body->pos() == 0);
}

void DirectReply::finishWith(NetworkError error, const QString &text)
{
    m_newBytes = false;
    if (error != NoError) {
        setError(error, text);
    }
    setFinished(true);
    if (m_listener) {
        m_listener->replyFinished();
        return;
    }
    if (error != NoError) {
        emit errorOccurred(error);
    }
    emit finished(); // also what tells of the last bytes
}

void DirectReply::leaveConnection()
{
    if (!m_connection) {
        return;
    }
    if (m_connection->leave()) {
        m_manager.keep(std::move(m_connection));
    } else {
        m_connection.release()->deleteLater(); // it may be on the stack
    }
}

} // namespace spillway
