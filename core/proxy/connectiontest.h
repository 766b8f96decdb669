// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/attempt.h"

#include <QObject>
#include <QTimer>

/// Tries whether a backend can be reached and lets one in, without spending a token.
namespace spillway
{

/// What came of a connection test.
enum class ConnectionVerdict {
    Connected,    ///< it listed its models
    NotDeployed,  ///< it did, but `deployment` is not among its deployments
    NeedsCaller,  ///< it answered 401 or 403 to no credential, as it should where callers bring their own
    KeyRefused,   ///< 401
    Forbidden,    ///< 403: a network rule, or an identity without its role
    NoCredential, ///< nothing was sent: `detail` says what is missing
    NoSuchHost,
    Refused,        ///< nobody listens there
    BadCertificate, ///< TLS failed: `detail` has the reason
    NotAzure,       ///< something answered, but no Azure OpenAI: another path, a redirect, a web page
    BusyNow,        ///< 429
    ServerError,    ///< 5xx
    OtherStatus,    ///< any other status
    TimedOut,       ///< nothing in `ConnectionTest::limit`
    Broken,         ///< the connection broke: `detail` has the reason
};

struct ConnectionReport
{
    ConnectionVerdict verdict = ConnectionVerdict::Broken;
    int status = 0;                     ///< of the answer; 0: there was none
    std::chrono::milliseconds time{-1}; ///< to the head of the answer, the connection included; -1: there was none
    bool encrypted = false;             ///< over TLS, whose certificate was found good
    bool signedIn = false;              ///< a credential was sent
    QString deployment;                 ///< with NotDeployed
    QString detail;                     ///< what the other side or the system said, one line without any secret

    bool isGood() const { return verdict == ConnectionVerdict::Connected || verdict == ConnectionVerdict::NeedsCaller; }
    bool operator==(const ConnectionReport &) const = default;
};

/// One test at a time: a GET of the list of models, over the same ways as calls go; where names of deployments are to
/// be there, a second GET of the list of deployments (resources that have no such list any more are not blamed).
/// Asynchronous, on any thread with an event loop.
class ConnectionTest final : public QObject, private AttemptListener
{
    Q_OBJECT
public:
    /// The version of the API that is asked, and for the list of deployments the last one that has it.
    static const QByteArray apiVersion;
    static const QByteArray deploymentsVersion;
    /// For all of it.
    static constexpr std::chrono::milliseconds limit{10'000};

    /// `clock` outlives this.
    explicit ConnectionTest(Clock &clock, QObject *parent = nullptr);
    ~ConnectionTest() override;

    /// Begins; a test under way is stopped. `backend` need not be saved anywhere. `deployments` are names as the
    /// backend knows them.
    void start(const Backend &backend, const Credential &credential, const QStringList &deployments = {});
    /// Ends a test without any report.
    void stop();
    bool isRunning() const { return m_running; }
    /// Another limit, for tests.
    void setLimit(std::chrono::milliseconds limit) { m_timer.setInterval(limit); }

signals:
    /// From the event loop, never from inside `start`.
    void finished(const spillway::ConnectionReport &report);

private:
    void attemptHead(Attempt &attempt) override;
    void attemptReadable(Attempt &attempt) override;
    void attemptEnded(Attempt &attempt) override;

    void send(const QByteArray &target);
    void readModels(const Attempt &attempt);
    void readDeployments(const Attempt &attempt);
    void readFailure(const Attempt &attempt);
    void finish(const ConnectionReport &report);

    enum class Stage { Models, Deployments };

    Clock &m_clock;
    IdleWatch m_watch;
    std::unique_ptr<UpstreamPool> m_pool; ///< new with each test, so that the certificate is looked at again
    ProxyConfigPtr m_config;
    QStringList m_deployments;
    AttemptPtr m_attempt;
    QByteArray m_body;
    ConnectionReport m_report;
    Instant m_startedAt;
    QTimer m_timer;
    Stage m_stage = Stage::Models;
    bool m_running = false;
    int m_number = 0; ///< of the test: a report that waits in the event loop belongs to one
};

} // namespace spillway
