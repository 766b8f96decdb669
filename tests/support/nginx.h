// SPDX-License-Identifier: MIT
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace spillway
{

/// nginx as a TLS and HTTP/2 server in front of a plain backend, with an authority of its own, for `localhost`.
class NginxTls
{
public:
    explicit NginxTls(quint16 backendPort);
    ~NginxTls();

    bool isRunning() const { return m_problem.isEmpty(); }
    QString problem() const { return m_problem; }
    quint16 port() const { return m_port; }
    QString url() const { return QStringLiteral("https://localhost:%1").arg(m_port); }
    QString caFile() const { return m_folder.filePath(QStringLiteral("ca.pem")); }

private:
    bool makeCertificates();
    QString run(const QString &program, const QStringList &arguments);

    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_problem;
    quint16 m_port = 0;
};

/// A port on the loopback interface that was free a moment ago.
quint16 freePort();

} // namespace spillway
