// SPDX-License-Identifier: MIT
#include "core/proxy/exchangejournal.h"

#include "core/proxy/credentialmask.h"
#include "core/proxy/incomingbody.h"
#include "core/proxy/responserelay.h"

namespace spillway
{

ExchangeJournal::ExchangeJournal(ProxyContext &context, const RequestHead &head)
    : m_context(context)
    , m_head(head)
    , m_capture(context.capture)
    , m_startedAt(context.clock.now())
{
    m_record.id = ++context.lastId;
    m_record.startedAt = context.clock.wallNow();
    m_record.method = context.texts.shared(head.method);
    m_record.end = ExchangeEnd::Running;
    if (m_capture.heads) {
        m_content.target = context.texts.shared(maskedTarget(head.target));
        m_content.minorVersion = head.minorVersion;
    }
}

void ExchangeJournal::setTarget(const RequestTarget &target)
{
    m_record.path = m_context.texts.shared(target.path);
    setDeployment(target.deployment);
}

void ExchangeJournal::setDeployment(const QString &name)
{
    m_record.deployment = m_context.texts.shared(name);
}

void ExchangeJournal::attemptStarted(const ConfiguredBackend &backend)
{
    AttemptRecord record;
    record.backend = backend.config.name;
    record.priority = backend.config.priority;
    record.startedAfter = elapsed();
    m_record.attempts.append(record);
    m_names.append(backend.headerName);
    m_changed = true;
}

void ExchangeJournal::attemptHead()
{
    m_record.attempts.last().headAfter = elapsed();
}

void ExchangeJournal::attemptSettled(const AttemptResult &result, const Outcome &outcome, const QString &reason)
{
    AttemptRecord &record = m_record.attempts.last();
    record.status = result.status;
    record.failure = result.failure;
    record.wait = outcome.wait;
    record.reason = m_context.texts.shared(reason);
    m_changed = true;
}

void ExchangeJournal::attemptOver()
{
    if (!m_record.attempts.isEmpty()) {
        m_record.attempts.last().endedAfter = elapsed();
    }
}

void ExchangeJournal::callerLeft()
{
    if (!m_record.attempts.isEmpty() && m_record.attempts.last().reason.isEmpty()) {
        m_record.attempts.last().reason = QStringLiteral("the caller left");
    }
}

Duration ExchangeJournal::attemptTime() const
{
    return elapsed() - m_record.attempts.last().startedAfter;
}

void ExchangeJournal::committed(int index, const Attempt &attempt, const HeaderList &sent)
{
    if (index >= 0) {
        m_record.attempts[index].answered = true;
    }
    m_record.status = attempt.status();
    m_record.servedBy = attempt.backend().config.name;
    m_record.url = attempt.backend().config.url;
    m_record.firstByte = elapsed();
    m_changed = true;
    if (m_capture.heads) {
        m_content.reason = m_context.texts.shared(attempt.reason());
        m_sent = sent;
    }
}

void ExchangeJournal::answered(const ErrorReply &reply)
{
    m_record.status = reply.status;
    m_record.firstByte = elapsed();
    if (m_record.note.isEmpty()) {
        m_record.note = reply.message;
    }
    if (m_capture.heads) {
        m_content.reason = reasonPhrase(reply.status);
        m_sent = reply.headers;
        m_sent.append("Content-Type", "application/json");
        m_sent.append("x-spillway-error", reply.code);
    }
    if (keepsBodies()) {
        responseBody(errorBody(reply));
    }
}

void ExchangeJournal::keep(CapturedMessage &message, QByteArrayView bytes) const
{
    const qint64 room = m_capture.bodyBytes - message.body.size();
    if (room <= 0) {
        message.bodyCut = message.bodyCut || (keepsBodies() && !bytes.isEmpty());
        return;
    }
    message.body.append(bytes.first(std::min<qint64>(room, bytes.size())));
    message.bodyCut = bytes.size() > room;
}

std::shared_ptr<const CapturedExchange> ExchangeJournal::takeContent()
{
    if (!m_capture.heads) {
        return nullptr;
    }
    if (!keepsBodies()) {
        return m_context.captures.keep(std::move(m_content), m_head.headers, m_sent);
    }
    m_content.request.headers = maskedHeaders(m_head.headers);
    m_content.response.headers = maskedHeaders(m_sent);
    // A body is large: it goes as soon as nobody has this exchange any more.
    const QList<QByteArray> secrets = m_context.registry.config()->secretValues();
    m_content.request.body = maskedBody(m_content.request.body, secrets);
    m_content.response.body = maskedBody(m_content.response.body, secrets);
    return std::make_shared<const CapturedExchange>(std::move(m_content));
}

std::optional<ExchangeRecord> ExchangeJournal::news()
{
    if (!std::exchange(m_changed, false)) {
        return std::nullopt;
    }
    ExchangeRecord record = m_record;
    record.total = elapsed();
    return record;
}

ExchangeRecord &ExchangeJournal::finish(ExchangeEnd end, const IncomingBody &body, const ResponseRelay *relay)
{
    m_changed = false;
    m_record.end = end;
    m_record.total = elapsed();
    m_record.requestBytes = body.received();
    m_record.replayable = body.isReplayable();
    attemptOver();
    if (relay) {
        m_record.responseBytes = relay->bodyBytes();
        m_record.usage = relay->usage();
    }
    m_record.content = takeContent();
    if (const CapturedExchange *content = m_record.content.get()) {
        m_record.contentBytes = content->bytes();
    }
    return m_record;
}

QByteArray ExchangeJournal::attemptsHeader() const
{
    QByteArray value;
    value.reserve(64); // one or two attempts, without growing
    for (qsizetype i = 0; i < m_record.attempts.size(); ++i) {
        const AttemptRecord &record = m_record.attempts[i];
        value.append(i > 0 ? ", " : "").append(m_names[i]).append('=');
        if (record.failure == TransportFailure::TimedOut) {
            value += "timeout";
        } else if (record.failure == TransportFailure::Unreachable || record.status == 0) {
            value += "unreachable";
        } else {
            value += QByteArray::number(record.status);
        }
    }
    return value;
}

Duration ExchangeJournal::elapsed() const
{
    return m_context.clock.now() - m_startedAt;
}

} // namespace spillway
