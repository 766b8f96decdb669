// SPDX-License-Identifier: MIT
#include "ui/session/freeport.h"

#include <QTcpServer>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// The system's answer to an attempt to listen there.
QAbstractSocket::SocketError tryListening(const QString &address, quint16 port)
{
    QTcpServer server;
    const QHostAddress host = address == u"localhost"_s ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(address);
    return server.listen(host, port) ? QAbstractSocket::UnknownSocketError : server.serverError();
}

} // namespace

bool isPortTaken(const QString &address, quint16 port)
{
    return port != 0 && tryListening(address, port) == QAbstractSocket::AddressInUseError;
}

quint16 nextFreePort(const QString &address, quint16 port, int limit)
{
    for (int candidate = port + 1; candidate <= port + limit && candidate <= 65535; ++candidate) {
        if (tryListening(address, quint16(candidate)) == QAbstractSocket::UnknownSocketError) {
            return quint16(candidate);
        }
    }
    return 0;
}

} // namespace spillway
