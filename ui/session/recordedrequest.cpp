// SPDX-License-Identifier: MIT
#include "ui/session/recordedrequest.h"

#include "core/http/hopbyhop.h"
#include "core/proxy/credentialmask.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(spillway::RecordedRequest)
};

/// The length that the request said of its body; -1 if it did not.
qint64 statedLength(const CapturedExchange &content)
{
    bool isNumber = false;
    const qint64 length = content.request.headers.unpacked().value("Content-Length").trimmed().toLongLong(&isNumber);
    return isNumber ? length : -1;
}

bool isMasked(const QByteArray &body)
{
    return body.contains(credentialMask);
}

} // namespace

bool hasWholeBody(const ExchangeRecord &record)
{
    if (!record.content || record.content->request.bodyCut || record.end == ExchangeEnd::Running) {
        return false;
    }
    const CapturedMessage &request = record.content->request;
    const qint64 stated = statedLength(*record.content);
    if (isMasked(request.body)) {
        return true; // its length says nothing any more
    }
    // Without attempts the rest of a body may have been thrown away.
    const bool readToItsEnd = stated >= 0 ? stated == record.requestBytes : !record.attempts.isEmpty();
    return request.body.size() == record.requestBytes && (readToItsEnd || record.requestBytes == 0);
}

QString replayProblem(const ExchangeRecord &record)
{
    if (record.end == ExchangeEnd::Running) {
        return Text::tr("The request is still running.");
    }
    if (!record.content) {
        return Text::tr(
            "The request was not recorded. Turn on “Keep request and response bodies” in Settings, then requests "
            "from then on can be sent again.");
    }
    if (record.content->request.body.isEmpty() && record.requestBytes > 0) {
        return Text::tr(
            "The body was not recorded. Turn on “Keep request and response bodies” in Settings, then requests "
            "from then on can be sent again.");
    }
    if (record.content->request.bodyCut) {
        return Text::tr("Only the beginning of the body was recorded.");
    }
    if (isMasked(record.content->request.body)) {
        return Text::tr("The body held a credential, which is never recorded.");
    }
    if (!hasWholeBody(record)) {
        return Text::tr("The body did not arrive whole, so there is nothing to send again.");
    }
    return {};
}

QByteArray targetOf(const ExchangeRecord &record)
{
    QByteArray target = record.content ? record.content->target : record.path;
    // The absolute form names a host that the caller took for a proxy's.
    if (!target.startsWith('/')) {
        const qsizetype host = target.indexOf("://");
        const qsizetype slash = host < 0 ? -1 : target.indexOf('/', host + 3);
        target = slash < 0 ? QByteArray("/") : target.sliced(slash);
    }
    return target;
}

QByteArray endpointOrigin(const QString &endpointUrl)
{
    QUrl url(endpointUrl);
    const QHostAddress address(url.host());
    if (address == QHostAddress(QHostAddress::AnyIPv4)) {
        url.setHost(u"127.0.0.1"_s);
    } else if (address == QHostAddress(QHostAddress::AnyIPv6)) {
        url.setHost(u"::1"_s);
    }
    return url.toEncoded(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
}

bool isTransportHeader(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 3> names{"host", "content-length", "expect"};
    return isHopByHop(name) || std::any_of(names.begin(), names.end(), [&](QByteArrayView transport) {
               return equalsIgnoringCase(transport, name);
           });
}

} // namespace spillway
