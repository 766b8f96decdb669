// SPDX-License-Identifier: MIT
#include "tests/support/nginx.h"

#include "tests/support/spin.h"

#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

namespace spillway
{

namespace
{

QString nginxProgram()
{
    const QString found = QStandardPaths::findExecutable(QStringLiteral("nginx"));
    return found.isEmpty()
               ? QStandardPaths::findExecutable(QStringLiteral("nginx"),
                                                {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin")})
               : found;
}

void writeFile(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) {
        qFatal("cannot write %s", qPrintable(path));
    }
}

QByteArray configuration(const QByteArray &http, const QString &folder, const QList<quint16> &ports)
{
    QByteArray text = R"(daemon off;
master_process off;
worker_processes 1;
worker_rlimit_nofile 16384;
pid FOLDER/nginx.pid;
error_log FOLDER/error.log warn;
events { worker_connections 8192; }
http {
    access_log off;
    client_body_temp_path FOLDER/body;
    proxy_temp_path FOLDER/proxy;
    fastcgi_temp_path FOLDER/fastcgi;
    uwsgi_temp_path FOLDER/uwsgi;
    scgi_temp_path FOLDER/scgi;
    client_max_body_size 0;
    keepalive_requests 10000000;
    ssl_certificate FOLDER/server.pem;
    ssl_certificate_key FOLDER/server.key;
    HTTP
}
)";
    text.replace("HTTP\n", http + "\n");
    text.replace("FOLDER", folder.toUtf8());
    for (qsizetype i = 0; i < ports.size(); ++i) {
        text.replace("PORT" + QByteArray::number(i), QByteArray::number(ports[i]));
    }
    return text;
}

} // namespace

QByteArray nginxTlsServer(quint16 backendPort)
{
    return R"(server {
        listen 127.0.0.1:PORT0 ssl http2;
        listen 127.0.0.2:PORT0 ssl http2;
        server_name localhost;
        location / {
            proxy_pass http://127.0.0.1:)" +
           QByteArray::number(backendPort) + R"(;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_buffering off;
            proxy_request_buffering off;
        }
    })";
}

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost, 0);
    return server.serverPort();
}

QString Nginx::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(program, arguments);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0) {
        return program + QStringLiteral(": ") + process.errorString() +
               QString::fromLocal8Bit(process.readAllStandardError());
    }
    return {};
}

bool Nginx::makeCertificates()
{
    const auto path = [this](const char *name) { return m_folder.filePath(QString::fromLatin1(name)); };
    writeFile(path("names"), "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n");
    const QList<QStringList> steps = {
        {"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
         "/CN=Spillway test authority", "-keyout", "ca.key", "-out", "ca.pem"},
        {"req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
         "-keyout", "server.key", "-out", "server.csr"},
        {"x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30",
         "-extfile", "names", "-out", "server.pem"},
    };
    for (const QStringList &step : steps) {
        m_problem = run(QStringLiteral("openssl"), step);
        if (!m_problem.isEmpty()) {
            return false;
        }
    }
    return true;
}

Nginx::Nginx(const QByteArray &http)
{
    const QString program = nginxProgram();
    if (program.isEmpty()) {
        m_problem = QStringLiteral("nginx is not installed (installer/bootstrap.sh test installs it)");
        return;
    }
    if (!makeCertificates()) {
        return;
    }
    // The ports are free when they are asked for, but another process may take one first: try again with others.
    for (int attempt = 0; attempt < 5; ++attempt) {
        m_ports.clear();
        for (int i = 0; http.contains("PORT" + QByteArray::number(i)); ++i) {
            m_ports << freePort();
        }
        const QString config = m_folder.filePath(QStringLiteral("nginx.conf"));
        writeFile(config, configuration(http, m_folder.path(), m_ports));
        m_process.start(program, {QStringLiteral("-p"), m_folder.path(), QStringLiteral("-e"),
                                  m_folder.filePath(QStringLiteral("error.log")), QStringLiteral("-c"), config});
        const bool up = m_process.waitForStarted() && spinUntil([this] {
                            QTcpSocket probe;
                            probe.connectToHost(QHostAddress(QHostAddress::LocalHost), port());
                            return probe.waitForConnected(200) || m_process.state() == QProcess::NotRunning ||
                                   m_process.waitForFinished(50);
                        });
        if (up && m_process.state() == QProcess::Running) {
            m_problem.clear();
            return;
        }
        m_problem = QStringLiteral("nginx did not start: ") + QString::fromLocal8Bit(m_process.readAllStandardError());
    }
}

Nginx::~Nginx()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.terminate();
        if (!m_process.waitForFinished(5000)) {
            m_process.kill();
            m_process.waitForFinished(1000);
        }
    }
}

} // namespace spillway
