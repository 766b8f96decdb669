// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QSet>
#include <QTimer>
#include <QUrl>

#include <functional>

class QNetworkAccessManager;
class QNetworkReply;

namespace spillway
{

struct DemoTrafficOptions
{
    QUrl endpoint;              ///< up to and with `/openai`, as `serve` prints it
    QByteArray key;             ///< sent as `api-key`; empty: none
    double leastPerMinute = 12; ///< the rate goes up and down between the two like a wave
    double mostPerMinute = 60;
    qint64 waveMs = 90'000;        ///< from one crest to the next
    int maxInFlight = 6;           ///< a call that would be one more is left out
    std::function<qint64()> nowMs; ///< monotonic milliseconds
    std::function<quint32()> draw; ///< uniform over all 32 bits
};

/// Calls such as an application makes them: chats that stream, chats that do not, embeddings.
enum class DemoCall { StreamingChat, Chat, Embeddings };

/// Which call this draw brings: six of ten stream, three do not, one embeds.
DemoCall demoCallOf(quint32 draw);
/// The rate, in calls a minute, so long after the start.
double trafficRate(const DemoTrafficOptions &options, qint64 elapsedMs);
/// Milliseconds to the next call at this rate: calls come at random, independent of each other (a Poisson process),
/// between 20 ms and 15 s apart.
qint64 trafficGapMs(double perMinute, quint32 draw);

/// What has become of the calls.
struct DemoTrafficCounters
{
    qint64 sent = 0;
    qint64 succeeded = 0;
    qint64 failed = 0;  ///< a status of 400 or above, or no answer
    qint64 leftOut = 0; ///< too many were in flight
};

/// Sends a varying mix of calls to an endpoint for as long as it runs: what the demo's window shows. Lives on one
/// thread with an event loop.
class DemoTraffic : public QObject
{
    Q_OBJECT
public:
    explicit DemoTraffic(DemoTrafficOptions options, QObject *parent = nullptr);
    ~DemoTraffic() override;

    /// The first call goes out at once.
    void start();
    /// No further call; those in flight are aborted and not counted.
    void stop();
    bool isRunning() const { return m_running; }
    int inFlight() const { return int(m_replies.size()); }
    const DemoTrafficCounters &counters() const { return m_counters; }

signals:
    /// A call has ended; status 0: without an answer.
    void finished(DemoCall call, int status);

private:
    void sendNext();
    void send(DemoCall call);
    void onFinished(QNetworkReply *reply, DemoCall call);

    DemoTrafficOptions m_options;
    QNetworkAccessManager *m_network;
    QTimer m_timer;
    QSet<QNetworkReply *> m_replies;
    DemoTrafficCounters m_counters;
    qint64 m_startMs = 0;
    bool m_running = false;
};

} // namespace spillway
