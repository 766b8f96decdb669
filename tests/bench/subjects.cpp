// SPDX-License-Identifier: MIT
#include "tests/bench/subjects.h"

#include "tests/bench/backend.h"
#include "tests/bench/wire.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <cstdio>

namespace bench
{
namespace
{

QByteArray location(const QByteArray &target)
{
    return "location / { proxy_pass " + target +
           "; proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_buffering off; "
           "proxy_request_buffering on; proxy_ssl_trusted_certificate FOLDER/ca.pem; proxy_ssl_session_reuse on; "
           "proxy_next_upstream error timeout http_429 non_idempotent; }";
}

QByteArray tlsUpstream(quint16 backendPort)
{
    QByteArray fields;
    for (const QByteArray &line : QByteArray::fromStdString(azureHeaders()).split('\n')) {
        const QByteArray name = line.left(line.indexOf(':'));
        if (!name.isEmpty() && name != "Content-Type" && name != "Date") {
            fields += "add_header " + name + " \"" + line.mid(name.size() + 1).trimmed() + "\";\n";
        }
    }
    QByteArray body = QByteArray::fromStdString(azureBody());
    body.replace('\'', "\\'");
    return "server { listen 127.0.0.1:PORT0 ssl http2 backlog=4096; default_type application/json;\n" + fields +
           "location / { return 200 '" + body + "'; } }\n" +
           "upstream streams { server 127.0.0.1:" + QByteArray::number(backendPort) + "; keepalive 1024; }\n" +
           "server { listen 127.0.0.1:PORT1 ssl http2 backlog=4096; " + location("http://streams") + " }\n";
}

} // namespace

Upstreams::Upstreams()
    : m_backend(QCoreApplication::applicationFilePath(), {QStringLiteral("backend")})
    , m_nginx([this] {
        for (const QString &port : m_backend.readLine().split(' ')) {
            m_ports << port.toUShort();
        }
        return tlsUpstream(m_ports.value(0));
    }())
{
    if (m_ports.size() != throttlingPorts + 1) {
        qFatal("the bench's backend did not start");
    }
    if (!m_nginx.isRunning()) {
        fprintf(stderr, "no https, no nginx: %s\n", qPrintable(m_nginx.problem()));
    }
}

Endpoint::Endpoint(const Options &options, const QList<BackendLine> &backends, const QString &caFile)
{
    QJsonArray list;
    QStringList environment;
    for (const BackendLine &line : backends) {
        const QString name = QStringLiteral("b%1").arg(list.size());
        list << QJsonObject{{"name", name}, {"url", line.url}, {"priority", line.priority}, {"caFile", caFile}};
        environment << QStringLiteral("SPILLWAY_KEY_%1=bench").arg(name.toUpper());
    }
    const QJsonObject profile{{"version", 1}, {"name", "bench"}, {"backends", list}};
    const QString path = m_folder.filePath(QStringLiteral("bench.spillway.json"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        qFatal("cannot write %s", qPrintable(path));
    }
    file.write(QJsonDocument(profile).toJson());
    file.close();
    m_startedNs = nowNs();
    if (options.cli.isEmpty()) {
        m_child = std::make_unique<Child>(QCoreApplication::applicationFilePath(),
                                          QStringList{QStringLiteral("endpoint"), path, options.upstream});
    } else {
        m_child = std::make_unique<Child>(
            options.cli,
            QStringList{QStringLiteral("serve"), path, QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")},
            environment);
    }
    const QString line = m_child->readLine();
    m_readyNs = nowNs() - m_startedNs;
    m_port = quint16(QUrl(line.section(' ', -1)).port(0));
    if (m_port == 0) {
        qFatal("the endpoint did not start: %s", qPrintable(line));
    }
}

std::unique_ptr<spillway::Nginx> makeNginxProxy(const Upstreams &upstreams)
{
    if (!upstreams.hasTls()) {
        return nullptr;
    }
    QByteArray http = "upstream plain { server 127.0.0.1:" + QByteArray::number(upstreams.plain()) +
                      "; keepalive 64; }\nupstream failing {\n";
    for (const quint16 port : upstreams.throttling()) {
        http += "server 127.0.0.1:" + QByteArray::number(port) + " max_fails=0;\n";
    }
    http += "server 127.0.0.1:" + QByteArray::number(upstreams.plain()) + " backup; keepalive 64; }\n";
    http += "upstream tls { server 127.0.0.1:" + QByteArray::number(upstreams.tls()) + "; keepalive 64; }\n";
    http +=
        "upstream tlsstreams { server 127.0.0.1:" + QByteArray::number(upstreams.tlsStreams()) + "; keepalive 64; }\n";
    int index = 0;
    for (const char *target : {"http://plain", "http://failing", "https://tls", "https://tlsstreams"}) {
        http += "server { listen 127.0.0.1:PORT" + QByteArray::number(index++) + " backlog=4096; " + location(target) +
                " }\n";
    }
    auto proxy = std::make_unique<spillway::Nginx>(http);
    if (!proxy->isRunning()) {
        fprintf(stderr, "nginx as a proxy: %s\n", qPrintable(proxy->problem()));
        return nullptr;
    }
    return proxy;
}

} // namespace bench
