// SPDX-License-Identifier: MIT
#include "core/proxy/upstreampool.h"

#include "core/proxy/directaccessmanager.h"

#include <QDateTime>
#include <QFileInfo>
#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QUrl>

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#include <QHttp1Configuration>
#endif

#include <algorithm>

namespace spillway
{
namespace
{

/// How many calls one bucket of Qt's manager carries at once without any waiting for another.
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
constexpr int callsPerBucket = 255;
#else
constexpr int callsPerBucket = 6;
#endif
constexpr int streamsPerHttp2Bucket = 100;

bool isLoopbackName(const QString &host)
{
    return host == QLatin1StringView("localhost") || QHostAddress(host).isLoopback();
}

/// What the system wants for this backend; NoProxy for one on this computer, where a proxy could not reach it.
QNetworkProxy systemProxyFor(const QUrl &url)
{
    if (isLoopbackName(url.host())) {
        return QNetworkProxy(QNetworkProxy::NoProxy);
    }
    return QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url)).value(0, QNetworkProxy::NoProxy);
}

/// The user's proxy where there is one. Else "default" rather than "none": with none, Qt opens http sockets unbuffered
/// and reads a response head one byte at a time (measured: 541 against 107 µs of CPU a request).
class BufferedProxyFactory final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        const QNetworkProxy proxy = systemProxyFor(query.url());
        return {proxy.type() == QNetworkProxy::NoProxy ? QNetworkProxy(QNetworkProxy::DefaultProxy) : proxy};
    }
};

/// Another spelling of the host's name for every bucket. For http the name is not used for anything; for https upper
/// and lower case are ignored by SNI and the certificate's check.
QString peerName(const QUrl &url, int bucket)
{
    if (bucket == 0) {
        return {};
    }
    if (url.scheme() == QLatin1StringView("http")) {
        return QString::number(bucket);
    }
    QString name = url.host();
    int bits = bucket;
    for (QChar &c : name) {
        if (bits != 0 && c.isLetter()) {
            c = (bits & 1) != 0 ? c.toUpper() : c;
            bits >>= 1;
        }
    }
    return name;
}

/// Where a connection leads and whom it trusts. A caFile that was rewritten is another one.
QByteArray poolKeyOf(const ConfiguredBackend &backend)
{
    QByteArray key = backend.origin;
    if (!backend.config.caFile.isEmpty()) {
        const qint64 written = QFileInfo(backend.config.caFile).lastModified().toMSecsSinceEpoch();
        key += '\n' + backend.config.caFile.toUtf8() + '\n' + QByteArray::number(written);
    }
    return key;
}

QNetworkRequest directPrototype(const QSslConfiguration &tls, const QUrl &url, const QByteArray &poolKey)
{
    QNetworkRequest request(url);
    request.setAttribute(DirectAccessManager::PoolKeyAttribute, poolKey);
    if (url.scheme() == QLatin1StringView("https")) {
        request.setSslConfiguration(tls);
    }
    return request;
}

QNetworkRequest stockPrototype(const QSslConfiguration &tls, const QUrl &url, bool http2)
{
    QNetworkRequest request;
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, http2);
    if (url.scheme() == QLatin1StringView("https")) {
        request.setSslConfiguration(tls);
    }
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    QHttp1Configuration http1;
    http1.setNumberOfConnectionsPerHost(callsPerBucket);
    request.setHttp1Configuration(http1);
#endif
    return request;
}

} // namespace

/// What is settled once for an origin and its trusted authorities.
struct UpstreamPool::Route
{
    bool direct = true;
    bool http2 = false;
    QNetworkRequest prototype;
};

UpstreamPool::UpstreamPool(Clock &clock, UpstreamKind kind)
    : m_clock(clock)
    , m_kind(kind)
{
}

UpstreamPool::~UpstreamPool() = default;

UpstreamPool::Route &UpstreamPool::routeTo(const ConfiguredBackend &backend)
{
    const QString &caFile = backend.config.caFile;
    std::unique_ptr<Route> &route =
        m_routes[caFile.isEmpty() ? backend.origin : backend.origin + '\n' + caFile.toUtf8()];
    if (!route) {
        const QUrl url(QString::fromLatin1(backend.origin));
        route = std::make_unique<Route>();
        route->direct = m_kind == UpstreamKind::Direct && systemProxyFor(url).type() == QNetworkProxy::NoProxy;
        route->http2 = m_kind == UpstreamKind::StockHttp2 && url.scheme() == QLatin1StringView("https");
        QSslConfiguration tls;
        if (url.scheme() == QLatin1StringView("https")) {
            tls = QSslConfiguration::defaultConfiguration();
            if (!caFile.isEmpty()) {
                tls.addCaCertificates(caFile);
            }
        }
        route->prototype =
            route->direct ? directPrototype(tls, url, poolKeyOf(backend)) : stockPrototype(tls, url, route->http2);
    }
    return *route;
}

QNetworkAccessManager *UpstreamPool::stockManager()
{
    if (!m_stock) {
        m_stock = std::make_unique<QNetworkAccessManager>();
        m_stock->setProxyFactory(new BufferedProxyFactory);
        m_stock->setAutoDeleteReplies(false);
    }
    return m_stock.get();
}

UpstreamPool::Lease UpstreamPool::lease(const ConfiguredBackend &backend, const UpstreamRequest &request)
{
    const Route &route = routeTo(backend);
    Lease lease{nullptr, route.prototype, {}, 0};
    if (route.direct) {
        if (!m_direct) {
            m_direct = std::make_unique<DirectAccessManager>(m_clock);
        }
        lease.manager = m_direct.get();
        return lease;
    }
    lease.manager = stockManager();
    const QUrl url = QUrl::fromEncoded(backend.origin + request.target, QUrl::StrictMode);
    lease.request.setUrl(url);
    for (const HeaderField &field : request.headers) {
        // Qt keeps one value a name; repeated lines mean the same joined (RFC 9110 section 5.3, cookies RFC 6265).
        QByteArray value = field.value;
        if (lease.request.hasRawHeader(field.name)) {
            const char *separator = equalsIgnoringCase(field.name, "cookie") ? "; " : ", ";
            value = lease.request.rawHeader(field.name) + separator + value;
        }
        lease.request.setRawHeader(field.name, value);
    }
    if (!lease.request.hasRawHeader("Accept-Language")) {
        lease.request.setRawHeader("Accept-Language", "*"); // Qt would write the user's own languages
    }
    lease.key = backend.origin;
    std::vector<int> &buckets = m_inFlight[lease.key];
    const int limit = route.http2 ? streamsPerHttp2Bucket : callsPerBucket;
    const auto free = std::find_if(buckets.begin(), buckets.end(), [limit](int calls) { return calls < limit; });
    lease.bucket = int(free - buckets.begin());
    if (free == buckets.end()) {
        buckets.push_back(0);
    }
    ++buckets[size_t(lease.bucket)];
    lease.request.setPeerVerifyName(peerName(url, lease.bucket));
    return lease;
}

void UpstreamPool::release(const Lease &lease)
{
    if (!lease.key.isEmpty()) {
        --m_inFlight[lease.key][size_t(lease.bucket)];
    }
}

void UpstreamPool::refresh()
{
    m_routes.clear();
}

} // namespace spillway
