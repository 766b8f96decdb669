// SPDX-License-Identifier: MIT
#include "ui/setup/streamedcall.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkProxy>
#include <QUrlQuery>

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int idleLimit = 300'000; ///< ms: reasoning models think in silence
constexpr qsizetype longestBody = 1024 * 1024;

QByteArray bodyOf(const StreamedQuestion &question)
{
    const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, question.prompt}};
    QJsonObject body{{u"messages"_s, QJsonArray{message}}};
    if (question.stream) {
        body.insert(u"stream"_s, true);
    }
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

QUrl urlOf(const StreamedQuestion &question)
{
    QUrl url = question.endpoint;
    url.setPath(url.path(QUrl::FullyDecoded) + u"/deployments/"_s + question.deployment + u"/chat/completions"_s,
                QUrl::DecodedMode);
    QUrlQuery query;
    query.addQueryItem(u"api-version"_s, question.apiVersion);
    url.setQuery(query);
    return url;
}

} // namespace

StreamedCall::StreamedCall(Clock now, QObject *parent)
    : QObject(parent)
    , m_now(std::move(now))
{
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

StreamedCall::~StreamedCall()
{
    drop();
}

void StreamedCall::send(const StreamedQuestion &question, bool loopback)
{
    drop();
    m_answer = {};
    m_events = EventStreamReader();
    m_body.clear();
    m_isStream = false;
    m_network.setProxy(loopback ? QNetworkProxy(QNetworkProxy::NoProxy) : QNetworkProxy(QNetworkProxy::DefaultProxy));
    QNetworkRequest request(urlOf(question));
    request.setRawHeader("Content-Type", "application/json");
    request.setRawHeader("Accept-Encoding", "identity");
    if (!question.key.isEmpty()) {
        request.setRawHeader("api-key", question.key);
    }
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setTransferTimeout(idleLimit);
    m_sentAt = m_now();
    m_reply = m_network.post(request, bodyOf(question));
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &StreamedCall::onHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &StreamedCall::onBytes);
    connect(m_reply, &QNetworkReply::finished, this, &StreamedCall::onFinished);
}

void StreamedCall::drop()
{
    if (QNetworkReply *reply = std::exchange(m_reply, nullptr)) {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
    }
}

void StreamedCall::stop()
{
    if (m_reply) {
        m_answer.stopped = true;
        m_reply->abort(); // `onFinished` follows
    }
}

void StreamedCall::onHead()
{
    if (m_answer.status != 0) {
        return;
    }
    m_answer.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_answer.backendUrl = m_reply->rawHeader("x-openai-backendurl");
    m_answer.attempts = m_reply->rawHeader("x-spillway-attempts");
    m_answer.ownError = m_reply->hasRawHeader("x-spillway-error");
    m_answer.retryAfter = m_reply->rawHeader("retry-after");
    m_isStream = m_reply->rawHeader("content-type").toLower().startsWith("text/event-stream");
    emit headArrived();
}

void StreamedCall::onBytes()
{
    if (m_answer.firstByte.count() < 0) {
        m_answer.firstByte = std::chrono::duration_cast<std::chrono::milliseconds>(m_now() - m_sentAt);
    }
    const QByteArray bytes = m_reply->readAll();
    if (!m_isStream) {
        m_body += bytes.first(std::min(bytes.size(), longestBody - m_body.size()));
        return;
    }
    for (const QByteArray &event : m_events.feed(bytes)) {
        if (event != "[DONE]") {
            readPiece(event);
        }
    }
}

void StreamedCall::readPiece(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (const QJsonObject error = object.value(u"error").toObject(); !error.isEmpty()) {
        m_answer.errorCode = error.value(u"code").toVariant().toByteArray();
        m_answer.errorMessage = error.value(u"message").toString().simplified();
        return;
    }
    if (const std::optional<TokenUsage> usage = readUsage(json)) {
        m_answer.usage = usage;
    }
    const QJsonObject choice = object.value(u"choices").toArray().first().toObject();
    const QJsonValue part = m_isStream ? choice.value(u"delta") : choice.value(u"message");
    const QString text = part.toObject().value(u"content").toString();
    if (!text.isEmpty()) {
        m_answer.text += text;
        ++m_answer.pieces;
        emit textArrived(text);
    }
}

void StreamedCall::onFinished()
{
    QNetworkReply *reply = m_reply;
    const QNetworkReply::NetworkError error = reply->error();
    if (!m_isStream && !m_body.isEmpty()) {
        readPiece(m_body);
    }
    m_answer.hostUnknown = error == QNetworkReply::HostNotFoundError;
    if (m_answer.stopped) {
        m_answer.errorMessage.clear();
    } else if (m_answer.errorMessage.isEmpty() && error != QNetworkReply::NoError) {
        m_answer.errorMessage = reply->errorString();
    }
    m_reply = nullptr;
    reply->deleteLater();
    emit finished();
}

} // namespace spillway
