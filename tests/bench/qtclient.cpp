// SPDX-License-Identifier: MIT
#include "tests/bench/qtclient.h"

#include "tests/bench/child.h"
#include "tests/bench/load.h"
#include "tests/bench/wire.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QSslConfiguration>
#include <QTimer>

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#include <QHttp1Configuration>
#endif

#include <cstdio>
#include <unistd.h>

namespace bench
{
namespace
{

/// The buffered path for plain http (ARCHITECTURE.md, measured facts).
class DefaultProxyFactory final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &) override
    {
        return {QNetworkProxy(QNetworkProxy::DefaultProxy)};
    }
};

class QtClient : public QObject
{
public:
    QtClient(const QUrl &url, const QString &caFile, bool http2);
    void start(int inFlight, double seconds);

private:
    void send(int slot);

    QNetworkAccessManager m_manager;
    QList<QNetworkRequest> m_requests; ///< one a bucket of six connections
    QByteArray m_body;
    qint64 m_done = 0;
    qint64 m_failures = 0;
    qint64 m_startNs = 0;
    qint64 m_startCpu = 0;
};

QtClient::QtClient(const QUrl &url, const QString &caFile, bool http2)
{
    m_manager.setProxyFactory(new DefaultProxyFactory);
    const QByteArray raw = QByteArray::fromStdString(chatRequest());
    const qsizetype end = raw.indexOf("\r\n\r\n");
    m_body = raw.mid(end + 4);
    QNetworkRequest request(url);
    for (const QByteArray &line : raw.left(end).split('\n').mid(1)) {
        const QByteArray name = line.left(line.indexOf(':'));
        if (name != "Host" && name != "Content-Length") {
            request.setRawHeader(name, line.mid(name.size() + 1).trimmed());
        }
    }
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("Accept-Language", "*");
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, http2);
    if (url.scheme() == "https") {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.addCaCertificates(caFile);
        request.setSslConfiguration(tls);
    }
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    QHttp1Configuration http1;
    http1.setNumberOfConnectionsPerHost(255);
    request.setHttp1Configuration(http1);
    m_requests << request;
#else
    for (int bucket = 0; bucket < (http2 ? 1 : 8); ++bucket) {
        QString name = url.host();
        for (int bit = 0; bit < 3; ++bit) {
            if (bucket & (1 << bit)) {
                name[bit] = name[bit].toUpper();
            }
        }
        request.setPeerVerifyName(url.scheme() == "https" ? name : QString::number(bucket));
        m_requests << request;
    }
#endif
}

void QtClient::start(int inFlight, double seconds)
{
    for (int slot = 0; slot < inFlight; ++slot) {
        send(slot);
    }
    QTimer::singleShot(500, this, [this, seconds] {
        m_done = 0;
        m_startNs = nowNs();
        m_startCpu = cpuNs(getpid());
        QTimer::singleShot(int(seconds * 1000), this, [this] {
            printf("%lld %lld %lld %lld\n", static_cast<long long>(m_done), static_cast<long long>(m_failures),
                   static_cast<long long>(nowNs() - m_startNs), static_cast<long long>(cpuNs(getpid()) - m_startCpu));
            fflush(stdout);
            _exit(0);
        });
    });
}

void QtClient::send(int slot)
{
    const QNetworkRequest &request = m_requests.at(slot / 6 % m_requests.size());
    QNetworkReply *reply = m_manager.post(request, m_body);
    connect(reply, &QNetworkReply::finished, this, [this, reply, slot] {
        ++m_done;
        m_failures += reply->error() != QNetworkReply::NoError || reply->readAll().isEmpty();
        reply->deleteLater();
        send(slot);
    });
}

} // namespace

int runQtClient(const QStringList &arguments)
{
    qputenv("QT_NO_GLIB", "1");
    int argc = 1;
    char name[] = "qtclient";
    char *argv[] = {name, nullptr};
    QCoreApplication app(argc, argv);
    QtClient client(QUrl(arguments.value(0)), arguments.value(1), arguments.value(4) == "http2");
    client.start(arguments.value(2).toInt(), arguments.value(3).toDouble());
    return app.exec();
}

} // namespace bench
