// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/exchangecourse.h"
#include "core/proxy/exchangejournal.h"
#include "core/proxy/incomingbody.h"
#include "core/proxy/responserelay.h"

#include <optional>

namespace spillway
{

class ClientConnection;

/// One request with all its attempts and its one response. Pins the configuration it began with. Owned by the
/// connection it came on; see exchange.cpp for the way of a request.
class Exchange final : private AttemptListener
{
public:
    /// `target` is what readRequestTarget makes of the head's.
    Exchange(ProxyContext &context, ClientConnection &connection, const RequestHead &head, RequestTarget target);
    ~Exchange() override;
    Q_DISABLE_COPY_MOVE(Exchange)

    /// Begins. May answer at once (and so finish) when the request is refused.
    void start();
    /// A piece of the request's body has come.
    void onBody(QByteArrayView bytes);
    void onBodyEnd();
    /// True while reading the body from the caller should pause.
    bool holdsBody() const;
    /// The caller has taken bytes.
    void onWritable();
    /// The caller is gone: the upstream call is aborted at once.
    void onCallerGone();

    bool isFinished() const { return m_state == State::Finished; }
    /// True once the answer's head has been handed to the connection.
    bool isCommitted() const { return m_state == State::Relaying || m_state == State::Finished; }
    /// What has happened so far, if there is more than when this was asked last, and the exchange is under way.
    std::optional<ExchangeRecord> news() { return isFinished() ? std::nullopt : m_journal.news(); }

private:
    enum class State {
        ReadingBody,  ///< waits for as much of the body as the first attempt needs
        Asking,       ///< an attempt is under way, nothing has gone to the caller
        AwaitingKept, ///< no backend is left; the rest of an earlier answer's body is on its way
        Relaying,     ///< committed: an answer is on its way to the caller
        Finished,
    };

    void startWhenReady();
    void nextAttempt();
    void ask(const Picked &picked);
    void attemptHead(Attempt &attempt) override;
    void attemptReadable(Attempt &attempt) override;
    void attemptEnded(Attempt &attempt) override;
    void settle(const AttemptResult &result, const std::optional<RetryHint> &hint, const QString &failureText);
    void goOn(RetryDecision decision);
    void commit(AttemptPtr attempt);
    void pump();
    void replyNoAnswer();
    void refuse(const ErrorReply &reply, ExchangeEnd end);
    void finish(ExchangeEnd end);
    void dropAttempts();

    ProxyContext &m_context;
    ClientConnection &m_connection;
    ProxyConfigPtr m_config;
    const RequestHead m_head;
    RequestTarget m_target;
    State m_state = State::ReadingBody;
    IncomingBody m_body;
    ExchangeJournal m_journal;
    AttemptPtr m_attempt;
    AttemptPtr m_kept; ///< the last answer that a backend gave, for when no better one comes
    std::unique_ptr<ResponseRelay> m_relay;
    ExchangeCourse m_course;
};

} // namespace spillway
