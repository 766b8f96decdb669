// SPDX-License-Identifier: MIT
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace spillway
{

/// nginx in a folder of its own, with a certificate for `localhost` from an authority of its own.
class Nginx
{
public:
    /// `http` is what stands in the http block. FOLDER, and each of `PORT0` … `PORT9`, is replaced; ports are free
    /// ones.
    explicit Nginx(const QByteArray &http);
    ~Nginx();

    bool isRunning() const { return m_problem.isEmpty(); }
    QString problem() const { return m_problem; }
    quint16 port(int index = 0) const { return m_ports.at(index); }
    qint64 processId() const { return m_process.processId(); }
    QString caFile() const { return m_folder.filePath(QStringLiteral("ca.pem")); }

private:
    bool makeCertificates();
    QString run(const QString &program, const QStringList &arguments);

    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_problem;
    QList<quint16> m_ports;
};

/// A server block: TLS and HTTP/2 in front of a plain backend, nothing buffered.
QByteArray nginxTlsServer(quint16 backendPort);

/// A port on the loopback interface that was free a moment ago.
quint16 freePort();

} // namespace spillway
