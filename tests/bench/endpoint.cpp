// SPDX-License-Identifier: MIT
#include "tests/bench/endpoint.h"

#include "core/proxy/clock.h"
#include "core/proxy/filelimit.h"
#include "core/proxy/proxyserver.h"
#include "tests/bench/wire.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

namespace bench
{

int runEndpoint(const QStringList &arguments)
{
    qputenv("QT_NO_GLIB", "1");
    spillway::raiseFileLimit();
    int argc = 1;
    char name[] = "endpoint";
    char *argv[] = {name, nullptr};
    QCoreApplication app(argc, argv);
    QFile file(arguments.value(0));
    if (!file.open(QIODevice::ReadOnly)) {
        return 1;
    }
    auto profile = std::make_shared<spillway::Profile>();
    spillway::Secrets secrets;
    profile->name = QStringLiteral("bench");
    for (const QJsonValue value : QJsonDocument::fromJson(file.readAll())["backends"].toArray()) {
        spillway::Backend backend;
        backend.name = value["name"].toString();
        backend.url = value["url"].toString();
        backend.priority = value["priority"].toInt(1);
        backend.caFile = value["caFile"].toString();
        profile->backends << backend;
        secrets.backends[backend.name] = {"api-key", "bench", {}};
    }
    const QString kind = arguments.value(1);
    spillway::SystemClock clock;
    spillway::ProxyServer server(clock, nullptr,
                                 kind == QLatin1String("stock")         ? spillway::UpstreamKind::Stock
                                 : kind == QLatin1String("stock-http2") ? spillway::UpstreamKind::StockHttp2
                                                                        : spillway::UpstreamKind::Direct);
    server.apply(profile, secrets);
    const QString problem = server.listen(QStringLiteral("127.0.0.1"), 0);
    if (!problem.isEmpty()) {
        return 4;
    }
    printf("listening on %s\n", qPrintable(server.endpointUrl()));
    fflush(stdout);
    return app.exec();
}

} // namespace bench
