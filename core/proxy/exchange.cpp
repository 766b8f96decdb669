// SPDX-License-Identifier: MIT
// The way of one request. The numbers stand at the code below and in core/README.md.
//
//   caller ──► ClientConnection ──► Exchange ──────────────────────────────────► caller
//                 1 accept             3 start: pin the profile, keep the body      ▲
//                 2 parse              4 pick a backend                             │
//                                      5 send the attempt ──► backend               │
//                                      6 its head: classify, record ◄──┘            │
//                                      7 decide: 4 again, or commit                 │
//                                      8 relay to the end, report ──────────────────┘
#include "core/proxy/exchange.h"

#include "core/proxy/attemptreason.h"
#include "core/proxy/clientconnection.h"
#include "core/proxy/errorreplies.h"

#include <utility>

namespace spillway
{

Exchange::Exchange(ProxyContext &context, ClientConnection &connection, const RequestHead &head, RequestTarget target)
    : m_context(context)
    , m_connection(connection)
    , m_config(context.registry.config())
    , m_head(head)
    , m_target(std::move(target))
    , m_body(m_head, *m_config)
    , m_journal(context, m_head)
{
    ++context.inFlight;
}

Exchange::~Exchange()
{
    if (m_state != State::Finished) {
        onCallerGone();
    }
}

// 3: what is let in, and how much of the body has to be here before the first attempt.
void Exchange::start()
{
    m_journal.setTarget(m_target);
    switch (m_target.kind) {
    case RequestTarget::Kind::Malformed:
        refuse(malformedTarget(), ExchangeEnd::Refused);
        return;
    case RequestTarget::Kind::Elsewhere:
    case RequestTarget::Kind::Status:
        refuse(nothingServedHere(m_config->prefix), ExchangeEnd::Refused);
        return;
    case RequestTarget::Kind::Forward:
        break;
    }
    if (m_config->keyRequired && !presentsKey(m_head.headers, m_config->clientKey)) {
        refuse(clientKeyRefused(), ExchangeEnd::Refused);
        return;
    }
    ++m_context.requests;
    if (m_head.contentLength.value_or(0) > m_config->maxBodyBytes) {
        refuse(bodyTooLarge(m_config->profile->endpoint.maxBodyMiB), ExchangeEnd::Refused);
        return;
    }
    m_body.setModelInBody(m_target.modelInBody);
    m_body.onRoom([this] { m_connection.resumeReading(); });
    if (m_head.hasBody() && m_head.expectsContinue) {
        m_connection.sendContinue();
    }
}

void Exchange::onBody(QByteArrayView bytes)
{
    if (m_state == State::Finished) {
        return;
    }
    m_journal.requestBody(bytes);
    switch (m_body.append(bytes)) {
    case IncomingBody::Appended::Ok:
        startWhenReady();
        break;
    case IncomingBody::Appended::TooLarge:
        refuse(bodyTooLarge(m_config->profile->endpoint.maxBodyMiB), ExchangeEnd::Refused);
        break;
    case IncomingBody::Appended::NotKept:
        // Once an answer is on its way it alone tells the caller how things went.
        if (!isCommitted()) {
            refuse(bodyNotKept(m_body.errorString()), ExchangeEnd::Refused);
        }
        break;
    }
}

void Exchange::onBodyEnd()
{
    if (m_state == State::Finished) {
        return;
    }
    m_body.finish();
    startWhenReady();
}

bool Exchange::holdsBody() const
{
    return m_state != State::Finished && !m_body.wantsMore();
}

void Exchange::startWhenReady()
{
    if (m_state != State::ReadingBody || !m_body.isReady()) {
        return;
    }
    if (const std::optional<ModelField> model = m_body.model()) {
        m_target.deployment = model->name;
        m_journal.setDeployment(model->name);
    }
    m_course = ExchangeCourse(m_target.deployment);
    nextAttempt();
}

// 4: a backend, or why there is none.
void Exchange::nextAttempt()
{
    const Instant now = m_context.clock.now();
    const PickResult result = m_course.pickNext(BackendRegistry::poolOf(*m_config), m_config->profile->balancing, now,
                                                m_context.clock.draw());
    if (const auto *picked = std::get_if<Picked>(&result)) {
        ask(*picked);
        return;
    }
    const auto &none = std::get<NoneAvailable>(result);
    switch (none.reason) {
    case NoneAvailable::Reason::NotConfigured:
        refuse(noBackendConfigured(), ExchangeEnd::Refused);
        return;
    case NoneAvailable::Reason::AllThrottled:
        refuse(allThrottled(none.earliestReturn - now), ExchangeEnd::Refused);
        return;
    case NoneAvailable::Reason::AllAsked:
        replyNoAnswer();
        return;
    }
}

// 5: one attempt on its way.
void Exchange::ask(const Picked &picked)
{
    const ConfiguredBackend &backend = m_config->backends[picked.index];
    if (m_course.attemptsMade() == 2) {
        ++m_context.failovers;
    }
    m_journal.attemptStarted(backend);

    const BalancingOptions &options = m_config->profile->balancing;
    ++backend.state->requests;
    backend.state->requestRate.add(1, m_context.clock.now());

    m_state = State::Asking;
    m_attempt.reset(new Attempt(m_context.pool, m_context.watch, m_context.clock, backend,
                                {options.connectTimeout, options.idleTimeout}, this));
    m_attempt->send(rewriteRequest(m_head, m_target, backend, m_config->clientKey), m_body.forBackend(backend));
    m_context.changed();
}

// 6: an answer's head, or the end of hoping for one.
void Exchange::attemptHead(Attempt &attempt)
{
    if (&attempt != m_attempt.get()) {
        return;
    }
    m_journal.attemptHead();
    const std::optional<RetryHint> hint = readRetryHint(attempt.headers(), m_context.clock.wallNow());
    AttemptResult result;
    result.status = attempt.status();
    if (hint) {
        result.wait = hint->wait;
    }
    settle(result, hint, {});
}

void Exchange::attemptReadable(Attempt &attempt)
{
    if (m_relay && &m_relay->attempt() == &attempt) {
        pump();
    }
}

void Exchange::attemptEnded(Attempt &attempt)
{
    if (m_relay && &m_relay->attempt() == &attempt) {
        pump();
        return;
    }
    if (&attempt == m_kept.get()) {
        if (attempt.failure() != TransportFailure::None) {
            m_kept.reset();
        }
        if (m_state == State::AwaitingKept) {
            replyNoAnswer();
        }
        return;
    }
    if (&attempt != m_attempt.get()) {
        return;
    }
    AttemptResult result;
    result.failure = attempt.failure();
    settle(result, std::nullopt, attempt.failureText());
}

// 6 and 7: what the attempt means for its backend, and what comes next.
void Exchange::settle(const AttemptResult &result, const std::optional<RetryHint> &hint, const QString &failureText)
{
    const ConfiguredBackend &backend = m_attempt->backend();
    const BalancingOptions &options = m_config->profile->balancing;
    const Instant now = m_context.clock.now();
    const Outcome outcome = m_course.settle(result, options);
    const QString deployment = m_course.deploymentAt(backend.config.deployments);

    const QString reason = attemptReason(outcome, hint, failureText);
    m_journal.attemptSettled(result, outcome, reason);
    BackendRegistry::record(*backend.state, outcome, deployment, reason, now);
    if (outcome.kind == OutcomeClass::Answer) {
        backend.state->latency.add(std::chrono::duration_cast<std::chrono::milliseconds>(m_journal.attemptTime()), now);
    }
    if (result.status != 0) {
        noteRateLimits(m_attempt->headers(), result.status, *backend.state);
        noteRegion(m_attempt->headers(), *backend.state);
    }
    if (result.status == 401 && backend.config.auth == AuthKind::Entra) {
        m_context.tokenRefused(backend.config.name);
    }
    m_context.changed();

    const PoolSnapshot pool = wouldRetry(outcome.kind) ? BackendRegistry::poolOf(*m_config) : PoolSnapshot();
    goOn(m_course.decide(pool, options, now, m_body.isReplayable()));
}

void Exchange::goOn(RetryDecision decision)
{
    if (decision == RetryDecision::StopNotReplayable) {
        m_journal.setNote(QStringLiteral("The body is larger than maxReplayMiB, so no second try was possible."));
    } else if (decision == RetryDecision::StopLimit) {
        m_journal.setNote(QStringLiteral("maxAttempts is reached."));
    }
    if (decision == RetryDecision::Retry) {
        m_journal.attemptOver();
        if (m_attempt->hasHead()) {
            m_kept = std::move(m_attempt); // it is read no further, for now
        }
        m_attempt.reset();
        nextAttempt();
        return;
    }
    if (m_attempt->hasHead()) {
        commit(std::move(m_attempt));
        return;
    }
    m_journal.attemptOver();
    replyNoAnswer();
}

// The last fault left no backend to ask: an earlier answer serves, else Spillway's own 502 or 504.
void Exchange::replyNoAnswer()
{
    if (m_kept) {
        if (!m_kept->hasEnded() && m_state != State::AwaitingKept) {
            // Its body is still coming. Waiting for its end keeps a half answer from being passed on as a whole one
            // where a 502 can still be given instead.
            m_state = State::AwaitingKept;
            return;
        }
        commit(std::move(m_kept));
        return;
    }
    refuse(noAnswer(m_journal.attempts().last()), ExchangeEnd::NoAnswer);
}

// 7: from here on there is no other try.
void Exchange::commit(AttemptPtr attempt)
{
    m_state = State::Relaying;
    dropAttempts();
    const HeaderList extra{{QByteArrayLiteral("x-openai-backendurl"), attempt->backend().openaiUrl},
                           {QByteArrayLiteral("x-spillway-attempts"), m_journal.attemptsHeader()}};
    m_relay = std::make_unique<ResponseRelay>(m_connection, std::move(attempt));
    if (m_journal.keepsBodies()) {
        m_relay->onBody = [this](QByteArrayView bytes) { m_journal.responseBody(bytes); };
    }
    const HeaderList sent = m_relay->start(m_head, extra, !m_context.draining);
    m_journal.committed(m_course.lastAnswered(), m_relay->attempt(), sent);
    m_journal.streams(m_relay->isEventStream());
    if (m_body.isComplete()) {
        m_body.release(); // not to be sent again; a call that still sends it holds it
    }
    // What has come with the head goes on now; an empty look costs nothing.
    if (m_relay->attempt().bytesAvailable() > 0 || m_relay->attempt().hasEnded()) {
        pump();
    }
}

// 8: to the end of the answer.
void Exchange::pump()
{
    switch (m_relay->pump()) {
    case ResponseRelay::State::Flowing:
        return;
    case ResponseRelay::State::Complete: {
        const bool keepAlive = m_relay->framing().keepAlive;
        finish(ExchangeEnd::Complete);
        m_connection.responseDone(keepAlive);
        return;
    }
    case ResponseRelay::State::Broken: {
        BackendState &state = *m_relay->attempt().backend().state;
        ++state.errors;
        state.lastReason = QStringLiteral("answer broke off");
        m_journal.setNote(QStringLiteral("The answer broke off: %1.").arg(m_relay->attempt().failureText()));
        const bool reset = m_relay->framing().body == BodyFraming::UntilClose;
        finish(ExchangeEnd::BrokenOff);
        m_connection.breakOff(reset);
        return;
    }
    }
}

void Exchange::onWritable()
{
    if (m_state == State::Relaying) {
        pump();
    }
}

void Exchange::onCallerGone()
{
    if (m_state == State::Finished) {
        return;
    }
    if (m_relay) {
        m_relay->attempt().abandon();
    }
    dropAttempts();
    m_journal.callerLeft();
    finish(ExchangeEnd::CallerLeft);
}

void Exchange::refuse(const ErrorReply &reply, ExchangeEnd end)
{
    ErrorReply complete = reply;
    if (!m_journal.attempts().isEmpty()) {
        complete.headers.append("x-spillway-attempts", m_journal.attemptsHeader());
    }
    dropAttempts();
    m_journal.answered(complete);
    finish(end);
    m_connection.sendError(complete);
}

void Exchange::finish(ExchangeEnd end)
{
    m_state = State::Finished;
    --m_context.inFlight;
    ExchangeRecord &record = m_journal.finish(end, m_body, m_relay.get());
    if (record.usage) {
        m_relay->attempt().backend().state->tokenRate.add(record.usage->totalTokens, m_context.clock.now());
    }
    // The connection keeps this object until its next request; what is large goes now.
    m_relay.reset();
    m_kept.reset();
    m_body.release();
    m_context.finished(std::move(record));
    m_context.changed();
}

/// Ends the calls that no answer will be taken from. What has been answered in full goes back to its pool unharmed.
void Exchange::dropAttempts()
{
    for (AttemptPtr *attempt : {&m_attempt, &m_kept}) {
        if (*attempt) {
            (*attempt)->abandon();
            attempt->reset();
        }
    }
}

} // namespace spillway
