// SPDX-License-Identifier: MIT
#include "tests/support/proxyfixture.h"

#include "tests/support/spin.h"

#include <QUrl>

namespace spillway
{
namespace
{

UpstreamKind upstreamKind()
{
    const QByteArray name = qgetenv("SPILLWAY_TEST_UPSTREAM");
    return name == "stock"         ? UpstreamKind::Stock
           : name == "stock-http2" ? UpstreamKind::StockHttp2
                                   : UpstreamKind::Direct;
}

} // namespace

ProxyFixture::ProxyFixture()
    : server(clock, nullptr, upstreamKind())
{
    profile.name = QStringLiteral("wire");
    profile.endpoint.port = 0;
    QObject::connect(&server, &ProxyServer::exchangesFinished, &server,
                     [this](const QList<ExchangeRecord> &finished) { records += finished; });
}

Backend &ProxyFixture::add(const QString &name, const QString &url, int priority)
{
    Backend backend;
    backend.name = name;
    backend.url = url;
    backend.priority = priority;
    profile.backends << backend;
    secrets.backends.insert(name, {"api-key", name.toUtf8() + "-key", {}});
    return profile.backends.last();
}

Backend &ProxyFixture::add(const QString &name, const ScriptedBackend &backend, int priority)
{
    return add(name, backend.url(), priority);
}

void ProxyFixture::start()
{
    apply();
    const QString problem = server.listen(profile.endpoint.address, profile.endpoint.port);
    if (!problem.isEmpty()) {
        qFatal("endpoint: %s", qPrintable(problem));
    }
}

void ProxyFixture::apply()
{
    server.apply(std::make_shared<const Profile>(profile), secrets);
}

quint16 ProxyFixture::port() const
{
    return quint16(QUrl(server.endpointUrl()).port());
}

BackendSnapshot ProxyFixture::backend(const QString &name) const
{
    const StatusSnapshot snapshot = server.snapshot();
    for (const BackendSnapshot &backend : snapshot.backends) {
        if (backend.name == name) {
            return backend;
        }
    }
    return {};
}

bool ProxyFixture::awaitRecords(qsizetype count)
{
    return spinUntil([this, count] { return records.size() >= count; });
}

} // namespace spillway
