// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/responseparser.h"

#include <QNetworkReply>
#include <QPointer>

#include <memory>

namespace spillway
{

class DirectAccessManager;
class DirectConnection;

/// Who is told of a call's course in place of the reply's signals: connecting four of them and taking them apart again
/// costs a short call more than most of what it does. The calls come as the signals do, but that `replySent` may come
/// from inside of DirectAccessManager::send.
class DirectReplyListener
{
public:
    virtual ~DirectReplyListener() = default;
    virtual void replySent() = 0;
    virtual void replyHead(const ResponseHead &head) = 0;
    virtual void replyReadable() = 0;
    virtual void replyFinished() = 0; ///< `error` says whether the answer is whole
};

/// One call of a DirectAccessManager and its answer. See there for what is different from Qt's own replies.
class DirectReply final : public QNetworkReply
{
    Q_OBJECT
public:
    /// `request` leads to the backend; `firstBytes` are the request's head, and may hold its body as well.
    DirectReply(DirectAccessManager &manager, QNetworkAccessManager::Operation operation,
                const QNetworkRequest &request, QByteArray firstBytes, QIODevice *body);
    ~DirectReply() override;

    /// Tells this one from now on, in place of signals and attributes; null: signals and attributes again.
    void setListener(DirectReplyListener *listener) { m_listener = listener; }
    /// Sends the call, or begins to connect. Nothing is emitted from inside.
    void start();

    // QNetworkReply
    void abort() override;
    qint64 bytesAvailable() const override;
    bool isSequential() const override { return true; }
    void setReadBufferSize(qint64 size) override;

    const HeaderList &exactHeaders() const { return m_headers; }

    // For the connection that carries it.
    const QByteArray &firstBytes() const { return m_firstBytes; }
    QIODevice *requestBody() const { return m_body; }
    bool isHead() const { return m_isHead; }
    /// The answer waits to be read: no more, for now.
    bool isFull() const { return readBufferSize() > 0 && m_unread >= readBufferSize(); }
    /// The request is on its way over an established connection.
    void onSent();
    void onHead(const ResponseHead &head);
    /// The request has left in full and is being answered: a long answer need not keep it.
    void releaseRequest();
    void onBody(QByteArrayView bytes);
    /// All bytes of this turn have been handed over.
    void onTurnEnd();
    void onComplete();
    /// `stale`: not one byte came over a kept connection.
    enum class Breakdown { Fresh, Stale };
    void onBroken(NetworkError error, const QString &text, Breakdown breakdown);

protected:
    qint64 readData(char *data, qint64 maxSize) override;

private:
    bool canSendAgain() const;
    void finishWith(NetworkError error, const QString &text);
    void leaveConnection();

    DirectAccessManager &m_manager;
    std::unique_ptr<DirectConnection> m_connection;
    QByteArray m_firstBytes;
    QPointer<QIODevice> m_body;
    DirectReplyListener *m_listener = nullptr;
    bool m_isHead;
    bool m_starting = false;
    bool m_sentAgain = false;
    bool m_newBytes = false;
    HeaderList m_headers;
    QByteArray m_unreadBytes;
    qint64 m_offset = 0; ///< of the first unread byte
    qint64 m_unread = 0;
};

} // namespace spillway
