// SPDX-License-Identifier: MIT
#include "core/azurelink/downloadproblem.h"

namespace spillway
{

using namespace Qt::StringLiterals;

QString statusProblem(int status, const QString &host)
{
    switch (status) {
    case 401:
    case 403:
        return u"%1 does not give the file (%2). If a proxy or a filter stands in between, ask who runs it; or take a "
               "local file."_s.arg(host)
                   .arg(status);
    case 404:
    case 410:
        return u"%1 has no such file (%2): the version has been moved or withdrawn. Pick another one, or take a local "
               "file."_s.arg(host)
                   .arg(status);
    case 407:
        return u"The proxy wants a sign-in (407). Set its user in the system's proxy settings, or take a local file."_s;
    case 429:
        return u"%1 was asked too often (429). Try again in a few minutes."_s.arg(host);
    default:
        break;
    }
    if (status >= 500) {
        return u"%1 has a fault at the moment (%2). Try again later."_s.arg(host).arg(status);
    }
    return u"%1 answered with %2 instead of the file. Try again, or take a local file."_s.arg(host).arg(status);
}

QString connectionProblem(QNetworkReply::NetworkError error, const QString &detail, const QString &host)
{
    switch (error) {
    case QNetworkReply::HostNotFoundError:
        return u"%1 was not found. Check the network connection; without one, take a local file."_s.arg(host);
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::TimeoutError:
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
    case QNetworkReply::UnknownNetworkError:
        return u"%1 cannot be reached (%2). Check the network connection; without one, take a local file."_s.arg(
            host, detail);
    case QNetworkReply::RemoteHostClosedError:
        return u"The connection to %1 broke off. Try again: what has come is kept where the server allows it."_s.arg(
            host);
    case QNetworkReply::SslHandshakeFailedError:
        return u"The certificate of %1 was not accepted (%2). A proxy that looks into traffic needs its certificate "
               "among the system's; or take a local file."_s.arg(host, detail);
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::UnknownProxyError:
        return u"The system's proxy cannot be reached (%1). Check the proxy settings, or take a local file."_s.arg(
            detail);
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return statusProblem(407, host);
    default:
        return u"The download from %1 failed (%2). Try again, or take a local file."_s.arg(host, detail);
    }
}

QString tooLargeProblem(qint64 limit)
{
    return u"The file has more than %1 MiB and is no schema of this API. Check the address."_s.arg(limit / 1024 / 1024);
}

QString silenceProblem(const QString &host, std::chrono::milliseconds silence)
{
    return u"%1 has not sent anything for %2 s. Try again: what has come is kept where the server allows it."_s
        .arg(host)
        .arg(std::chrono::ceil<std::chrono::seconds>(silence).count());
}

QString endlessRedirectProblem(const QString &host)
{
    return u"%1 redirects without an end. Take a local file."_s.arg(host);
}

QString unsafeRedirectProblem(const QString &host)
{
    return u"%1 redirects to an address without https, which is not followed. A proxy or a sign-in page may stand in "
           "between; or take a local file."_s.arg(host);
}

} // namespace spillway
