// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/health.h"
#include "core/proxy/directreply.h"
#include "core/proxy/idlewatch.h"
#include "core/proxy/replaybody.h"
#include "core/proxy/upstreampool.h"

#include <QObject>

#include <optional>

namespace spillway
{

class Attempt;

/// Who is told what becomes of an attempt. All calls come from the event loop, never from inside `Attempt::send`, and
/// the attempt may be given up in any of them.
class AttemptListener
{
public:
    virtual ~AttemptListener() = default;
    virtual void attemptHead(Attempt &attempt) = 0;     ///< status and headers are there
    virtual void attemptReadable(Attempt &attempt) = 0; ///< `read` has bytes of the body
    virtual void attemptEnded(Attempt &attempt) = 0;    ///< the answer is complete, or `failure` says why not
};

/// One try at one backend, over whatever QNetworkAccessManager the pool gives.
class Attempt final : public QObject, private IdleWatch::Watched, private DirectReplyListener
{
    Q_OBJECT
public:
    /// How much of an answer may wait here before reading from the backend pauses.
    static constexpr qint64 readBufferSize = 256 * 1024;

    struct Timeouts
    {
        std::chrono::milliseconds connect{10'000};
        std::chrono::milliseconds idle{300'000};
    };

    /// Takes a place in `backend`'s count of calls in flight until it ends.
    Attempt(UpstreamPool &pool, IdleWatch &watch, const Clock &clock, const ConfiguredBackend &backend,
            Timeouts timeouts, AttemptListener *listener);
    ~Attempt() override;

    /// The body of a request: none, all of it, or a device that delivers it.
    struct Body
    {
        bool present = false;
        QByteArray bytes;
        std::unique_ptr<ReplayReader> reader;
        qint64 length = 0;
    };
    void send(UpstreamRequest request, Body body);

    const ConfiguredBackend &backend() const { return m_backend; }
    bool hasHead() const { return m_hasHead; }
    int status() const { return m_status; }
    QByteArray reason() const { return m_reason; }
    const HeaderList &headers() const { return m_headers; }
    /// Everything that has come of the body and was not taken yet.
    QByteArray readAll();
    qint64 bytesAvailable() const { return m_reply ? m_reply->bytesAvailable() : 0; }

    bool hasEnded() const { return m_ended; }
    TransportFailure failure() const { return m_failure; }
    /// Qt's own word for it: it tells a name that nobody knows from a certificate that nobody trusts.
    QNetworkReply::NetworkError networkError() const { return m_networkError; }
    /// Why there is no (complete) answer, for people.
    QString failureText() const { return m_failureText; }

    /// The answer is not read on for now because the caller takes its time: silence is not the backend's fault.
    void setPaused(bool paused);
    /// Ends the call at once and tells the listener nothing more.
    void abandon();

private:
    QNetworkReply *sendStock(const QByteArray &method, const Body &body);
    void replySent() override;
    void replyHead(const ResponseHead &head) override;
    void replyReadable() override;
    void replyFinished() override;
    void onStockHead();
    void takeHead(int status, const QByteArray &reason, const HeaderList &headers);
    void stopListening();
    void checkIdle(Instant now) override;
    void fail(TransportFailure failure, const QString &text);
    void touch();
    void leaveFlight();

    UpstreamPool &m_pool;
    IdleWatch &m_watch;
    const Clock &m_clock;
    ConfiguredBackend m_backend;
    Timeouts m_timeouts;
    AttemptListener *m_listener;
    std::optional<UpstreamPool::Lease> m_lease; ///< while the call is under way
    std::unique_ptr<ReplayReader> m_reader;
    QNetworkReply *m_reply = nullptr;
    DirectReply *m_direct = nullptr; ///< the same one, if it is of that kind
    bool m_sent = false;
    bool m_hasHead = false;
    bool m_ended = false;
    bool m_paused = false;
    int m_status = 0;
    QByteArray m_reason;
    HeaderList m_headers;
    Instant m_lastSign;
    TransportFailure m_failure = TransportFailure::None;
    QNetworkReply::NetworkError m_networkError = QNetworkReply::NoError;
    QString m_failureText;
};

/// For unique_ptr: an object that may be in the middle of a call ends when the event loop is reached.
struct DeleteLater
{
    void operator()(Attempt *attempt) const
    {
        attempt->abandon(); // nothing of the pool is touched later, when it may be gone
        attempt->deleteLater();
    }
};
using AttemptPtr = std::unique_ptr<Attempt, DeleteLater>;

/// Qt's error codes in the words of the rules. An HTTP status that Qt reports as an error is none here.
TransportFailure transportFailure(QNetworkReply::NetworkError error);

} // namespace spillway
