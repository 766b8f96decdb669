// SPDX-License-Identifier: MIT
#include "core/simulate/simulatedbackend.h"

#include "core/simulate/simulatedconnection.h"
#include "core/simulate/simulatedresource.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <limits>

using namespace Qt::StringLiterals;

namespace spillway
{

SimulatedBackend::SimulatedBackend(SimulatedBackendOptions options, QObject *parent)
    : QObject(parent)
    , m_resource(std::make_unique<SimulatedResource>(std::move(options)))
    , m_server(new QTcpServer(this))
{
    m_server->setMaxPendingConnections(std::numeric_limits<int>::max());
    m_server->setListenBacklogSize(1024);
    connect(m_server, &QTcpServer::newConnection, this, &SimulatedBackend::accept);
}

SimulatedBackend::~SimulatedBackend()
{
    close(); // the connections use what would be gone when QObject deletes its children
}

bool SimulatedBackend::listen(const QHostAddress &address, quint16 port)
{
    if (!m_server->listen(address, port)) {
        return false;
    }
    m_port = m_server->serverPort();
    const bool six = address.protocol() == QAbstractSocket::IPv6Protocol;
    m_url = (six ? u"http://[%1]:%2"_s : u"http://%1:%2"_s).arg(m_server->serverAddress().toString()).arg(m_port);
    return true;
}

QString SimulatedBackend::errorString() const
{
    return m_server->errorString();
}

void SimulatedBackend::close()
{
    m_server->close();
    qDeleteAll(findChildren<SimulatedConnection *>(QString(), Qt::FindDirectChildrenOnly));
}

quint16 SimulatedBackend::port() const
{
    return m_port;
}

QString SimulatedBackend::url() const
{
    return m_url;
}

const SimulatedBackendOptions &SimulatedBackend::options() const
{
    return m_resource->options();
}

void SimulatedBackend::accept()
{
    while (QTcpSocket *socket = m_server->nextPendingConnection()) {
        new SimulatedConnection(socket, *this); // a child; deletes itself when its connection has ended
    }
}

} // namespace spillway
