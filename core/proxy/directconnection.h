// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/responseparser.h"

#include <QNetworkReply>
#include <QObject>

#include <memory>

class QSslConfiguration;
class QSslSocket;
class QTcpSocket;
class QUrl;

namespace spillway
{

class DirectAccessManager;
class DirectReply;

/// One HTTP/1.1 connection to a backend: carries one call after the other for a DirectAccessManager.
class DirectConnection final : public QObject
{
    Q_OBJECT
public:
    /// How much of an answer the socket takes from the system before reading pauses.
    static constexpr qint64 socketReadBuffer = 64 * 1024;
    /// How much of a request's body waits in the socket before the next part is read from its device.
    static constexpr qint64 writeWatermark = 128 * 1024;

    DirectConnection(DirectAccessManager &manager, QByteArray key);
    ~DirectConnection() override;

    const QByteArray &key() const { return m_key; }

    /// Begins to connect to `url`'s host, with TLS for https.
    void open(const QUrl &url, const QSslConfiguration &tls);
    /// Carries `reply`'s call, at once or as soon as the connection stands.
    void run(DirectReply *reply);
    /// The call is over or given up: nothing more is told to its reply. True if the connection can carry another.
    bool leave();
    /// The reply has room again.
    void resume();

private:
    void onReady();
    void onReadyRead();
    qint64 unsentBytes() const;
    void onDisconnected();
    void onError();
    void begin();
    void sendMore();
    void process();
    void breakDown(QNetworkReply::NetworkError error, const QString &text);

    DirectAccessManager &m_manager;
    const QByteArray m_key;
    std::unique_ptr<QTcpSocket> m_socket;
    QSslSocket *m_tls = nullptr; ///< the same socket if it speaks TLS
    ResponseParser m_parser;
    QByteArray m_in; ///< read and not parsed yet
    DirectReply *m_reply = nullptr;
    bool m_ready = false;
    bool m_used = false; ///< has carried a call before the one it carries now
    bool m_gotBytes = false;
    bool m_uploading = false;
    bool m_complete = false; ///< the answer of the call it carried has come in full
    bool m_processing = false;
    bool m_stalled = false; ///< the reply is full
    bool m_closed = false;
    QNetworkReply::NetworkError m_error = QNetworkReply::NoError;
    QString m_errorText;
};

} // namespace spillway
