// SPDX-License-Identifier: MIT
#include "core/secrets/entrarequest.h"

#include "core/secrets/entraanswer.h"
#include "core/secrets/systemproxyfactory.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr qint64 largestAnswer = 1024 * 1024;

EntraHttpAnswer answerOf(QNetworkReply &reply)
{
    EntraHttpAnswer answer;
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = reply.readAll();
    // Up to 199 an error is one of the network or of a proxy, even if a status has come: the answer broke off. From 200
    // on it only repeats the status.
    const bool isWhole = answer.status != 0 && (reply.error() == QNetworkReply::NoError || reply.error() >= 200);
    return isWhole ? answer : EntraHttpAnswer{0, {}, oneLine(reply.errorString())};
}

} // namespace

EntraRequests::EntraRequests(Route route, std::chrono::milliseconds limit)
    : m_route(route)
    , m_limit(limit)
{
}

EntraRequests::~EntraRequests() = default;

void EntraRequests::send(QNetworkRequest request, const std::optional<QByteArray> &form, QObject *context,
                         Callback done)
{
    if (!m_manager) {
        m_manager = std::make_unique<QNetworkAccessManager>();
        if (m_route == Route::Direct) {
            m_manager->setProxy(QNetworkProxy::NoProxy);
        } else {
            m_manager->setProxyFactory(new SystemProxyFactory);
        }
    }
    // The secret goes to the address that was named and to no other.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    if (form) {
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/x-www-form-urlencoded"_s);
    }
    QNetworkReply *reply = form ? m_manager->post(request, *form) : m_manager->get(request);

    // Aborting makes the reply finish, so each way ends in the one place.
    auto failure = std::make_shared<QString>();
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(m_limit).count();
    QTimer::singleShot(m_limit, reply, [reply, failure, seconds] {
        *failure = u"no answer within %1 s"_s.arg(seconds);
        reply->abort();
    });
    QObject::connect(reply, &QNetworkReply::downloadProgress, reply, [reply, failure](qint64 received) {
        if (received > largestAnswer && failure->isEmpty()) {
            *failure = u"the answer is too large"_s;
            reply->abort();
        }
    });
    QObject::connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    QObject::connect(reply, &QNetworkReply::finished, context, [reply, failure, done = std::move(done)] {
        done(failure->isEmpty() ? answerOf(*reply) : EntraHttpAnswer{0, {}, *failure});
    });
}

} // namespace spillway
