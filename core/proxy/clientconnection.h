// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/exchange.h"
#include "core/proxy/responsehead.h"

#include <QObject>
#include <QTcpSocket>

#include <optional>

namespace spillway
{

/// One caller's connection: requests in, answers out, one after the other (HTTP/1.1 with keep-alive and pipelining,
/// HTTP/1.0). Deleted by its server after `closed`.
class ClientConnection final : public QObject, private IdleWatch::Watched
{
    Q_OBJECT
public:
    /// How much of a caller's bytes may wait in the socket; more stays in the kernel and pushes back.
    static constexpr qint64 readBufferSize = 64 * 1024;
    /// After an error, up to this much of the request is read and thrown away, for at most `lingerTime`.
    static constexpr qint64 lingerBytes = 64 * 1024 * 1024;
    static constexpr std::chrono::seconds lingerTime{5};
    static constexpr std::chrono::seconds headTime{60};   ///< a begun request head has to be complete by then
    static constexpr std::chrono::seconds stuckTime{300}; ///< no byte moved in a begun exchange, by the caller's fault
    static constexpr std::chrono::seconds keepAliveTime{900}; ///< no new request

    ClientConnection(ProxyContext &context, qintptr descriptor, QObject *parent);
    ~ClientConnection() override;

    /// Nothing is under way and nothing is left to send.
    bool isIdle() const;
    /// False if the socket could not be taken over: then no signal will ever come from this connection.
    bool isOpen() const { return m_phase != Phase::Closed; }
    /// Closes in order: what was written still leaves.
    void closeGently();
    /// Cuts at once.
    void cut();
    /// What has changed about the exchange under way since this was asked last.
    std::optional<ExchangeRecord> news() { return m_exchange ? m_exchange->news() : std::nullopt; }

    // For the exchange:
    void sendContinue();
    void write(QByteArrayView bytes);
    /// Hands what was written to the kernel in this turn of the event loop.
    void flush();
    qint64 unsentBytes() const { return m_socket.bytesToWrite(); }
    /// The body has room again.
    void resumeReading();
    /// The answer is complete.
    void responseDone(bool keepAlive);
    /// The answer cannot be completed: the connection ends without a proper end of the answer.
    void breakOff(bool withReset);
    void sendError(const ErrorReply &reply);

signals:
    void closed(spillway::ClientConnection *connection);
    /// While draining: this connection may have become idle.
    void idle();

private:
    enum class Phase {
        AwaitingRequest,
        Serving,    ///< an exchange is under way
        Discarding, ///< the answer is complete, the rest of the request's body is thrown away
        Lingering,  ///< nothing more will be sent; what still comes is thrown away
        Closed,
    };

    void onReadyRead();
    void onBytesWritten();
    void onDisconnected();
    void process();
    void takeHead();
    void takeEnd();
    void takeError();
    void tellIdle();
    void sendReply(int status, const QByteArray &contentType, const QByteArray &body, const HeaderList &extra);
    void linger();
    void checkIdle(Instant now) override;

    ProxyContext &m_context;
    QTcpSocket m_socket;
    RequestParser m_parser;
    QByteArray m_in; ///< bytes that were read and not consumed yet
    std::optional<Exchange> m_exchange;
    Phase m_phase = Phase::AwaitingRequest;
    Instant m_lastSign;
    qint64 m_discarded = 0;
    bool m_requestComplete = true;
    bool m_parseFailed = false;
    bool m_processing = false;
    bool m_flushing = false;
};

} // namespace spillway
