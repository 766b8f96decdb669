// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/recordedlog.h"

#include <QObject>

#include <deque>

namespace spillway
{

class DesktopSession;
struct ExchangeRecord;

/// What a log line of this exchange would say, as far as a scenario needs it.
RecordedRequest recordedRequest(const ExchangeRecord &record);

/// The traffic that this window has seen since it was opened, or since another profile was: what a replay needs of each
/// request, and nothing of what was said. One a session.
class RecordedTraffic : public QObject
{
    Q_OBJECT
public:
    /// Of more requests, the latest stay.
    static constexpr size_t most = 10'000;

    /// The one of this session; made at the first call, from which on it listens.
    static RecordedTraffic &of(DesktopSession &session);

    qsizetype count() const { return qsizetype(m_requests.size()); }
    /// By arrival, with the URLs that the backends had then.
    RecordedLog log() const;

signals:
    /// Requests came, or all are gone.
    void changed();

private:
    explicit RecordedTraffic(DesktopSession &session);
    void note(const QList<ExchangeRecord> &records);
    void onProfileChanged();
    void learnUrls();

    DesktopSession &m_session;
    std::deque<RecordedRequest> m_requests;
    QHash<QString, QString> m_urls; ///< by the backend's name
    QString m_profile;              ///< which one is recorded
};

} // namespace spillway
