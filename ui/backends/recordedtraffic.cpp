// SPDX-License-Identifier: MIT
#include "ui/backends/recordedtraffic.h"

#include "ui/session/desktopsession.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// Two profiles may have backends of one name, so what was recorded with one says nothing of the other.
QString identityOf(const DesktopSession &session)
{
    return session.isDemo() ? u"demo"_s : session.profilePath();
}

RecordedAttempt recordedAttempt(const AttemptRecord &record)
{
    RecordedAttempt attempt;
    attempt.backend = record.backend;
    attempt.status = record.status;
    if (record.status > 0) {
        attempt.end = RecordedAttempt::End::Answered;
    } else if (record.failure == TransportFailure::Unreachable) {
        attempt.end = RecordedAttempt::End::Unreachable;
    } else if (record.failure == TransportFailure::TimedOut) {
        attempt.end = RecordedAttempt::End::TimedOut;
    }
    const Duration end = record.status > 0 && record.headAfter.count() >= 0 ? record.headAfter : record.endedAfter;
    const auto took = double((end - record.startedAfter).count());
    attempt.took = std::chrono::milliseconds(took > 0 ? std::llround(took / 1000) : 0);
    attempt.wait = record.wait;
    return attempt;
}

/// Refused before a backend was looked for: a wrong key, or a path outside the suffix.
bool neverReachedTheBalancer(const ExchangeRecord &record)
{
    return record.attempts.isEmpty() && record.status != 429 && record.status != 503;
}

} // namespace

RecordedRequest recordedRequest(const ExchangeRecord &record)
{
    RecordedRequest request;
    request.arrived = record.startedAt.toUTC();
    request.deployment = record.deployment;
    request.tokens = record.usage ? record.usage->totalTokens : -1;
    request.attempts.reserve(record.attempts.size());
    for (const AttemptRecord &attempt : record.attempts) {
        request.attempts.append(recordedAttempt(attempt));
    }
    return request;
}

RecordedTraffic &RecordedTraffic::of(DesktopSession &session)
{
    auto *traffic = session.findChild<RecordedTraffic *>(QString(), Qt::FindDirectChildrenOnly);
    return traffic != nullptr ? *traffic : *new RecordedTraffic(session);
}

RecordedTraffic::RecordedTraffic(DesktopSession &session)
    : QObject(&session)
    , m_session(session)
    , m_profile(identityOf(session))
{
    learnUrls();
    connect(&session, &DesktopSession::exchangesFinished, this, &RecordedTraffic::note);
    connect(&session, &DesktopSession::profileChanged, this, &RecordedTraffic::onProfileChanged);
}

void RecordedTraffic::note(const QList<ExchangeRecord> &records)
{
    for (const ExchangeRecord &record : records) {
        if (!neverReachedTheBalancer(record)) {
            m_requests.push_back(recordedRequest(record));
        }
    }
    while (m_requests.size() > most) {
        m_requests.pop_front();
    }
    emit changed();
}

void RecordedTraffic::onProfileChanged()
{
    if (const QString profile = identityOf(m_session); profile != m_profile) {
        m_profile = profile;
        m_requests.clear();
        m_urls.clear();
        emit changed();
    }
    learnUrls();
}

void RecordedTraffic::learnUrls()
{
    for (const Backend &backend : m_session.profile().backends) {
        m_urls.insert(backend.name, backend.url);
    }
}

RecordedLog RecordedTraffic::log() const
{
    RecordedLog log;
    log.requests = QList<RecordedRequest>(m_requests.begin(), m_requests.end());
    // A record comes when its request has ended.
    std::stable_sort(log.requests.begin(), log.requests.end(),
                     [](const RecordedRequest &a, const RecordedRequest &b) { return a.arrived < b.arrived; });
    log.urls = m_urls;
    return log;
}

} // namespace spillway
