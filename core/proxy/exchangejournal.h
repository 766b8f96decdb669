// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/requestparser.h"
#include "core/http/retryhint.h"
#include "core/proxy/proxycontext.h"
#include "core/proxy/requesttarget.h"
#include "core/proxy/responsehead.h"

namespace spillway
{

class Attempt;
class IncomingBody;
class ResponseRelay;

/// Writes one exchange's record while the exchange goes its way, and keeps of its messages what CaptureOptions say.
/// Decides nothing.
class ExchangeJournal
{
public:
    /// Both must outlive it.
    ExchangeJournal(ProxyContext &context, const RequestHead &head);

    void setTarget(const RequestTarget &target);
    void setDeployment(const QString &name);
    void setNote(const QString &note) { m_record.note = note; }

    void attemptStarted(const ConfiguredBackend &backend);
    void attemptHead();
    void attemptSettled(const AttemptResult &result, const Outcome &outcome, const QString &reason);
    void attemptOver();
    /// The caller went away: says so on an attempt that had no outcome yet.
    void callerLeft();
    /// From the start of the last attempt until now.
    Duration attemptTime() const;

    /// The answer of attempt number `index` goes to the caller, with these fields in its head.
    void committed(int index, const Attempt &attempt, const HeaderList &sent);
    void streams(bool streamed) { m_record.streamed = streamed; }
    /// Spillway answers itself.
    void answered(const ErrorReply &reply);

    void requestBody(QByteArrayView bytes) { keep(m_content.request, bytes); }
    void responseBody(QByteArrayView bytes) { keep(m_content.response, bytes); }
    bool keepsBodies() const { return m_capture.bodyBytes > 0; }

    /// The record as it is now, if it has changed since this was asked last.
    std::optional<ExchangeRecord> news();
    /// The finished record, which may be taken away. Nothing may be written after this.
    ExchangeRecord &finish(ExchangeEnd end, const IncomingBody &body, const ResponseRelay *relay);

    const AttemptRecords &attempts() const { return m_record.attempts; }
    bool hasNote() const { return !m_record.note.isEmpty(); }
    /// `eastus=429, westus=200`, the value of x-spillway-attempts.
    QByteArray attemptsHeader() const;
    Duration elapsed() const;

private:
    void keep(CapturedMessage &message, QByteArrayView bytes) const;
    /// What was captured, masked; null if nothing was to be. Once only.
    std::shared_ptr<const CapturedExchange> takeContent();

    ProxyContext &m_context;
    const RequestHead &m_head;
    const CaptureOptions m_capture;
    Instant m_startedAt;
    ExchangeRecord m_record;
    CapturedExchange m_content;             ///< without the heads until the end
    HeaderList m_sent;                      ///< the answer's, if they are captured
    QVarLengthArray<QByteArray, 1> m_names; ///< of the backends asked, as x-spillway-attempts writes them
    bool m_changed = true;
};

} // namespace spillway
