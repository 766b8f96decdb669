// SPDX-License-Identifier: MIT
#include "core/secrets/managedidentity.h"

#include <QJsonDocument>
#include <QNetworkProxy>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

const QString endpointName = QStringLiteral("the identity endpoint");
const QString metadataName = QStringLiteral("the instance metadata service");

/// Calls `done` with whether somebody accepts connections at `url` within `limit`.
void probe(const QUrl &url, std::chrono::milliseconds limit, QObject *context, std::function<void(bool)> done)
{
    auto *socket = new QTcpSocket(context);
    socket->setProxy(QNetworkProxy::NoProxy);
    auto *timer = new QTimer(socket);
    const auto finish = [socket, timer, done = std::move(done)](bool isThere) {
        socket->disconnect();
        timer->stop();
        socket->abort();
        socket->deleteLater();
        done(isThere);
    };
    QObject::connect(socket, &QTcpSocket::connected, socket, [finish] { finish(true); });
    QObject::connect(socket, &QTcpSocket::errorOccurred, socket, [finish] { finish(false); });
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, socket, [finish] { finish(false); });
    timer->start(limit);
    socket->connectToHost(url.host(), quint16(url.port(80)));
}

EntraOutcome refused(const QString &who, const EntraHttpAnswer &answer, const QString &header = {})
{
    const QString text = errorText(answer.body, header);
    return EntraOutcome::failed(text.isEmpty() ? u"%1 answered with status %2"_s.arg(who).arg(answer.status)
                                               : u"%1 gives no token: %2"_s.arg(who, text));
}

} // namespace

QString resourceOfScope(const QString &scope)
{
    const QString suffix = u"/.default"_s;
    return scope.endsWith(suffix) ? scope.chopped(suffix.size()) : scope;
}

EntraOutcome readMetadataAnswer(const EntraHttpAnswer &answer, const QString &clientId, const QDateTime &now)
{
    if (answer.status == 0) {
        return EntraOutcome::failed(u"%1 cannot be asked: %2"_s.arg(metadataName, answer.failure));
    }
    const bool isBusy = answer.status == 429 || answer.status >= 500;
    if (!isBusy && !QJsonDocument::fromJson(answer.body).isObject()) {
        return EntraOutcome::absent(u"what answers at the instance metadata address is not Azure's"_s);
    }
    if (answer.status == 200) {
        return readTokenAnswer(answer.body, now, metadataName);
    }
    // 400 with "Identity not found" is how it says that the machine has no identity.
    if (answer.status == 400 && clientId.isEmpty()) {
        return EntraOutcome::absent(u"this machine has no managed identity"_s);
    }
    return refused(metadataName, answer);
}

ManagedIdentity::ManagedIdentity(const EntraSurroundings &surroundings)
    : m_endpoint(surroundings.environment.value(u"IDENTITY_ENDPOINT"_s).trimmed())
    , m_header(surroundings.environment.value(u"IDENTITY_HEADER"_s).trimmed())
    , m_metadata(surroundings.environment.value(u"AZURE_POD_IDENTITY_AUTHORITY_HOST"_s).trimmed())
    , m_client(surroundings.environment.value(u"AZURE_CLIENT_ID"_s).trimmed())
    , m_now(surroundings.now)
    , m_connectLimit(surroundings.connectLimit)
    , m_requests(EntraRequests::Route::Direct, surroundings.answerLimit)
{
    if (m_metadata.isEmpty()) {
        m_metadata = u"http://169.254.169.254"_s;
    }
    while (m_metadata.endsWith(u'/')) {
        m_metadata.chop(1);
    }
}

ManagedIdentity::~ManagedIdentity() = default;

void ManagedIdentity::fetch(const QString &scope, QObject *context, Callback done)
{
    // Azure Arc sets IDENTITY_ENDPOINT alone, for a protocol of its own: there az may still be signed in.
    if (!m_endpoint.isEmpty() && !m_header.isEmpty()) {
        askEndpoint(scope, context, std::move(done));
    } else {
        askMetadata(scope, context, std::move(done));
    }
}

QUrlQuery ManagedIdentity::query(const QString &version, const QString &scope) const
{
    QUrlQuery query;
    query.addQueryItem(u"api-version"_s, version);
    query.addQueryItem(u"resource"_s, QString::fromLatin1(QUrl::toPercentEncoding(resourceOfScope(scope))));
    if (!m_client.isEmpty()) {
        query.addQueryItem(u"client_id"_s, QString::fromLatin1(QUrl::toPercentEncoding(m_client)));
    }
    return query;
}

void ManagedIdentity::askEndpoint(const QString &scope, QObject *context, Callback done)
{
    QUrl url(m_endpoint);
    if (!url.isValid() || url.host().isEmpty() || !url.scheme().startsWith("http"_L1)) {
        tellLater(context, std::move(done), EntraOutcome::failed(u"IDENTITY_ENDPOINT is no http address"_s));
        return;
    }
    url.setQuery(query(u"2019-08-01"_s, scope));
    QNetworkRequest request(url);
    request.setRawHeader("X-IDENTITY-HEADER", m_header.toUtf8());
    m_requests.send(request, std::nullopt, context, [this, done = std::move(done)](const EntraHttpAnswer &answer) {
        if (answer.status == 200) {
            done(readTokenAnswer(answer.body, m_now(), endpointName));
        } else if (answer.status == 0) {
            done(EntraOutcome::failed(u"%1 cannot be asked: %2"_s.arg(endpointName, answer.failure)));
        } else {
            done(refused(endpointName, answer, m_header));
        }
    });
}

void ManagedIdentity::askMetadata(const QString &scope, QObject *context, Callback done)
{
    QUrl url(m_metadata + "/metadata/identity/oauth2/token"_L1);
    url.setQuery(query(u"2018-02-01"_s, scope));
    // A connection first, with a short limit: outside Azure packets to this address mostly vanish.
    probe(url, m_connectLimit, context, [this, url, context, done = std::move(done)](bool isThere) {
        if (!isThere) {
            done(EntraOutcome::absent(u"no managed identity here (%1 does not answer)"_s.arg(url.host())));
            return;
        }
        QNetworkRequest request(url);
        request.setRawHeader("Metadata", "true");
        m_requests.send(request, std::nullopt, context, [this, done](const EntraHttpAnswer &answer) {
            done(readMetadataAnswer(answer, m_client, m_now()));
        });
    });
}

} // namespace spillway
