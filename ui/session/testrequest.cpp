// SPDX-License-Identifier: MIT
#include "ui/session/testrequest.h"

#include "core/proxy/credentialmask.h"
#include "ui/session/desktopsession.h"
#include "ui/session/recordedrequest.h"
#include "ui/widgets/format.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkProxy>

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

const QByteArray apiVersion = "2024-10-21"; // the latest one that is generally available for chat completions
/// More of an error's text than this is not for a status bar.
constexpr qsizetype longestMessage = 160;
constexpr qint64 longestErrorBody = 64 * 1024;

QByteArray chatBody()
{
    const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, u"Answer with one word: ready"_s}};
    return QJsonDocument(QJsonObject{{u"messages"_s, QJsonArray{message}}}).toJson(QJsonDocument::Compact);
}

QString errorMessage(const QByteArray &body)
{
    const QJsonObject error = QJsonDocument::fromJson(body).object().value(u"error").toObject();
    QString message = error.value(u"message").toString().simplified();
    if (message.size() > longestMessage) {
        message = message.first(longestMessage - 1) + u'…';
    }
    return message;
}

/// The masked values of a target's credentials give way to the key of now.
QByteArray withKey(const QByteArray &target, const QByteArray &key)
{
    return QByteArray(target).replace(credentialMask.toByteArray().toPercentEncoding(), key.toPercentEncoding());
}

} // namespace

TestRequest::TestRequest(DesktopSession &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    m_network.setProxy(QNetworkProxy::NoProxy); // the endpoint is on this computer
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

TestRequest::~TestRequest()
{
    cancel();
}

QString TestRequest::defaultDeployment() const
{
    const Profile &profile = m_session.profile();
    for (const Backend &backend : profile.backends) {
        for (auto name = backend.deployments.keyBegin(); name != backend.deployments.keyEnd(); ++name) {
            if (*name != "*"_L1) {
                return *name;
            }
        }
    }
    const QJsonArray planned = profile.setup.value(u"deployments").toArray();
    const QString first = planned.first().toObject().value(u"name").toString();
    return first.isEmpty() ? u"gpt-4o"_s : first;
}

bool TestRequest::send(const QString &deployment)
{
    const QString name = deployment.isEmpty() ? defaultDeployment() : deployment;
    const QByteArray prefix = QUrl(m_session.endpoint().endpointUrl()).path(QUrl::FullyEncoded).toLatin1();
    const QByteArray target =
        prefix + "/deployments/" + QUrl::toPercentEncoding(name) + "/chat/completions?api-version=" + apiVersion;
    return start(tr("Test"), "POST", target, {{"Content-Type", "application/json"}}, chatBody());
}

bool TestRequest::resend(const ExchangeRecord &record)
{
    if (const QString problem = replayProblem(record); !problem.isEmpty()) {
        return refuse(problem);
    }
    HeaderList headers;
    for (const HeaderField &field : record.content->request.headers.unpacked()) {
        if (!isTransportHeader(field.name) && !isCredentialHeader(field.name)) {
            headers.append(field.name, field.value);
        }
    }
    const QByteArray target = withKey(targetOf(record), m_session.secrets().clientKey);
    return start(tr("Request"), record.method, target, headers, record.content->request.body);
}

bool TestRequest::refuse(const QString &sentence)
{
    QMetaObject::invokeMethod(
        this, [this, sentence] { emit finished(false, sentence); }, Qt::QueuedConnection);
    return false;
}

bool TestRequest::start(const QString &name, const QByteArray &method, const QByteArray &target,
                        const HeaderList &headers, const QByteArray &body)
{
    cancel();
    if (m_session.state() != EndpointState::Serving) {
        return refuse(tr("The endpoint is stopped. Start it, then send again."));
    }
    const QByteArray origin = endpointOrigin(m_session.endpoint().endpointUrl());
    QNetworkRequest request(QUrl::fromEncoded(origin + target));
    // Qt asks for compression by itself and reads it by itself; what is sent again is to be as it was.
    request.setRawHeader("Accept-Encoding", "identity");
    for (const HeaderField &field : headers) {
        request.setRawHeader(field.name, field.value);
    }
    const QByteArray key = m_session.secrets().clientKey;
    if (!key.isEmpty()) {
        request.setRawHeader("api-key", key);
    }
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setTransferTimeout(int(m_session.profile().balancing.idleTimeout.count()));
    m_name = name;
    m_startedAt = m_session.now();
    m_reply = m_network.sendCustomRequest(request, method, body);
    connect(m_reply, &QNetworkReply::finished, this, &TestRequest::onFinished);
    return true;
}

void TestRequest::cancel()
{
    if (QNetworkReply *reply = std::exchange(m_reply, nullptr)) {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
    }
}

void TestRequest::onFinished()
{
    QNetworkReply *reply = m_reply;
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool ok = reply->error() == QNetworkReply::NoError && status >= 200 && status <= 299;
    const QString sentence =
        status == 0 ? tr("%1 got no answer: %2.").arg(m_name, reply->errorString()) : answerSentence(status);
    m_reply = nullptr;
    reply->deleteLater();
    emit finished(ok, sentence);
}

QString TestRequest::answerSentence(int status) const
{
    const QString time = formatLatency(m_session.now() - m_startedAt);
    const QList<QByteArray> attempts = m_reply->rawHeader("x-spillway-attempts").split(',');
    const QString last = QString::fromUtf8(attempts.last().trimmed().split('=').value(0));
    QString sentence = tr("%1 answered %2 in %3").arg(m_name, QString::number(status), time);
    if (!last.isEmpty() && !m_reply->hasRawHeader("x-spillway-error")) {
        sentence += tr(" by %1").arg(last);
        if (attempts.size() > 1) {
            sentence += tr(" after %1 attempts").arg(attempts.size());
        }
    }
    sentence += u'.';
    if (status >= 400) {
        const QString message = errorMessage(m_reply->read(longestErrorBody));
        if (!message.isEmpty()) {
            sentence += u' ' + message;
        }
    }
    return sentence;
}

} // namespace spillway
