// SPDX-License-Identifier: MIT
#include "core/proxy/connectiontest.h"

#include "core/proxy/clock.h"
#include "core/proxy/requestrewriter.h"
#include "core/secrets/entraanswer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

constexpr qsizetype largestAnswer = 4 * 1024 * 1024;

/// The ids in `{"data":[{"id":…},…]}`; nothing if this is no such list.
std::optional<QStringList> idsOf(const QByteArray &body)
{
    const QJsonObject answer = QJsonDocument::fromJson(body).object();
    const QJsonValue data = answer.value(u"data"_s);
    if (!data.isArray()) {
        return std::nullopt;
    }
    QStringList ids;
    const QJsonArray entries = data.toArray();
    for (const QJsonValue &entry : entries) {
        ids.append(entry.toObject().value(u"id"_s).toString());
    }
    return ids;
}

ProxyConfigPtr configOf(const Backend &backend, const Credential &credential)
{
    auto profile = std::make_shared<Profile>();
    profile->backends = {backend};
    profile->backends[0].enabled = true;
    Secrets secrets;
    secrets.backends.insert(backend.name, credential);
    return BackendRegistry().configure(profile, secrets, false);
}

/// What was sent as the secret itself: a token without its scheme.
QString secretOf(const Credential &credential)
{
    return QString::fromLatin1(credential.value.sliced(credential.value.lastIndexOf(' ') + 1));
}

ConnectionVerdict verdictOf(int status, AuthKind auth)
{
    if ((status == 401 || status == 403) && auth == AuthKind::Client) {
        return ConnectionVerdict::NeedsCaller;
    }
    switch (status) {
    case 401:
        return ConnectionVerdict::KeyRefused;
    case 403:
        return ConnectionVerdict::Forbidden;
    case 404:
    case 405:
        return ConnectionVerdict::NotAzure;
    case 429:
        return ConnectionVerdict::BusyNow;
    default:
        break;
    }
    if (status >= 300 && status < 400) {
        return ConnectionVerdict::NotAzure;
    }
    return status >= 500 ? ConnectionVerdict::ServerError : ConnectionVerdict::OtherStatus;
}

} // namespace

const QByteArray ConnectionTest::apiVersion = "2024-10-21";
const QByteArray ConnectionTest::deploymentsVersion = "2022-12-01";

ConnectionTest::ConnectionTest(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_watch(clock)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(limit);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        ConnectionReport report = m_report;
        report.verdict = ConnectionVerdict::TimedOut;
        finish(report);
    });
}

ConnectionTest::~ConnectionTest()
{
    stop();
}

void ConnectionTest::stop()
{
    m_attempt.reset();
    m_timer.stop();
    m_running = false;
    ++m_number;
}

void ConnectionTest::start(const Backend &backend, const Credential &credential, const QStringList &deployments)
{
    stop();
    m_running = true;
    m_config = configOf(backend, credential);
    m_deployments = deployments;
    m_report = {};
    m_pool = std::make_unique<UpstreamPool>(m_clock, UpstreamKind::Direct);
    m_stage = Stage::Models;
    m_startedAt = m_clock.now();
    const ConfiguredBackend &target = m_config->backends.first();
    m_report.encrypted = target.origin.startsWith("https:");
    m_report.signedIn = !target.credential.value.isEmpty();
    if (!target.credential.isUsable()) {
        m_report.verdict = ConnectionVerdict::NoCredential;
        m_report.detail = target.credential.problem;
        finish(m_report);
        return;
    }
    m_timer.start();
    send("/models?api-version=" + apiVersion);
}

void ConnectionTest::send(const QByteArray &target)
{
    const ConfiguredBackend &backend = m_config->backends.first();
    // Its own limit is the one that counts; the attempt's are beyond it.
    const auto idle = m_timer.intervalAsDuration() * 2;
    m_attempt = AttemptPtr(new Attempt(*m_pool, m_watch, m_clock, backend, {idle, idle}, this));
    m_body.clear();
    RequestHead head;
    head.method = "GET";
    head.headers.append("Accept", "application/json");
    RequestTarget where;
    where.kind = RequestTarget::Kind::Forward;
    where.rest = target;
    m_attempt->send(rewriteRequest(head, where, backend, {}), {});
}

void ConnectionTest::attemptHead(Attempt &attempt)
{
    if (m_stage == Stage::Models) {
        m_report.status = attempt.status();
        m_report.time = std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.now() - m_startedAt);
    }
}

void ConnectionTest::attemptReadable(Attempt &attempt)
{
    m_body += attempt.readAll();
    if (m_body.size() > largestAnswer) {
        ConnectionReport report = m_report;
        report.verdict = ConnectionVerdict::NotAzure;
        finish(report);
    }
}

void ConnectionTest::attemptEnded(Attempt &attempt)
{
    m_body += attempt.readAll();
    if (m_stage == Stage::Deployments) {
        readDeployments(attempt);
    } else if (attempt.failure() == TransportFailure::None) {
        readModels(attempt);
    } else {
        readFailure(attempt);
    }
}

void ConnectionTest::readModels(const Attempt &attempt)
{
    const ConfiguredBackend &backend = m_config->backends.first();
    if (attempt.status() != 200) {
        m_report.verdict = verdictOf(attempt.status(), backend.config.auth);
        m_report.detail = errorText(m_body, secretOf(backend.credential));
        finish(m_report);
    } else if (!idsOf(m_body)) {
        m_report.verdict = ConnectionVerdict::NotAzure;
        finish(m_report);
    } else if (m_deployments.isEmpty()) {
        m_report.verdict = ConnectionVerdict::Connected;
        finish(m_report);
    } else {
        m_stage = Stage::Deployments;
        send("/deployments?api-version=" + deploymentsVersion);
    }
}

void ConnectionTest::readDeployments(const Attempt &attempt)
{
    m_report.verdict = ConnectionVerdict::Connected;
    const bool isWhole = attempt.failure() == TransportFailure::None && attempt.status() == 200;
    if (const std::optional<QStringList> there = isWhole ? idsOf(m_body) : std::nullopt) {
        const auto missing = std::find_if(m_deployments.begin(), m_deployments.end(), [&there](const QString &name) {
            return !there->contains(name, Qt::CaseInsensitive);
        });
        if (missing != m_deployments.end()) {
            m_report.verdict = ConnectionVerdict::NotDeployed;
            m_report.deployment = *missing;
        }
    }
    finish(m_report);
}

void ConnectionTest::readFailure(const Attempt &attempt)
{
    m_report.detail = oneLine(attempt.failureText());
    switch (attempt.networkError()) {
    case QNetworkReply::HostNotFoundError:
        m_report.verdict = ConnectionVerdict::NoSuchHost;
        break;
    case QNetworkReply::ConnectionRefusedError:
        m_report.verdict = ConnectionVerdict::Refused;
        break;
    case QNetworkReply::SslHandshakeFailedError:
        m_report.verdict = ConnectionVerdict::BadCertificate;
        break;
    case QNetworkReply::TimeoutError:
    case QNetworkReply::ProxyTimeoutError:
        m_report.verdict = ConnectionVerdict::TimedOut;
        break;
    case QNetworkReply::ProtocolFailure:
        m_report.verdict = ConnectionVerdict::NotAzure;
        break;
    default:
        m_report.verdict = ConnectionVerdict::Broken;
        break;
    }
    finish(m_report);
}

void ConnectionTest::finish(const ConnectionReport &report)
{
    m_attempt.reset();
    m_timer.stop();
    // From the event loop: whoever hears of it may begin the next test, which makes another pool.
    QMetaObject::invokeMethod(
        this,
        [this, report, number = m_number] {
            if (number == m_number) {
                m_running = false;
                emit finished(report);
            }
        },
        Qt::QueuedConnection);
}

} // namespace spillway
