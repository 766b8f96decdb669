// SPDX-License-Identifier: MIT
#include "ui/singleinstance.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QLockFile>
#include <QStandardPaths>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr std::chrono::seconds requestTime{5}; ///< a caller that says nothing for so long is let go
const QByteArray taken = "taken\n";

QByteArray encoded(const InstanceRequest &request)
{
    const QJsonObject message{{u"profile"_s, request.profilePath},
                              {u"demo"_s, request.demo},
                              {u"activation"_s, QString::fromUtf8(request.activationToken)}};
    return QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n';
}

InstanceRequest decoded(const QByteArray &line)
{
    const QJsonObject message = QJsonDocument::fromJson(line).object();
    return {message.value(u"profile"_s).toString(), message.value(u"demo"_s).toBool(),
            message.value(u"activation"_s).toString().toUtf8()};
}

} // namespace

SingleInstance::SingleInstance(QString place, QObject *parent)
    : QObject(parent)
    , m_place(std::move(place))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::onConnection);
}

SingleInstance::~SingleInstance() = default;

QString SingleInstance::standardPlace()
{
#ifdef Q_OS_WIN
    return u"spillway-"_s + qEnvironmentVariable("USERNAME");
#else
    // A folder of this user alone: nobody else can put a socket of that name there first.
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + u"/spillway.socket"_s;
#endif
}

SingleInstance::Role SingleInstance::begin(const InstanceRequest &request, std::chrono::milliseconds limit)
{
    // Two starts in the same instant must not both find nobody. Without the lock (a folder that cannot be written)
    // they might; that is no reason not to start.
#ifdef Q_OS_WIN
    QLockFile lock(QDir::tempPath() + u'/' + m_place + u".lock"_s);
#else
    QLockFile lock(m_place + u".lock"_s);
#endif
    lock.tryLock(int(limit.count()));
    const Role role = askFirst(request, limit);
    if (role == Role::First) {
        QLocalServer::removeServer(m_place); // what a crash has left
        m_server.listen(m_place);
    }
    return role;
}

SingleInstance::Role SingleInstance::askFirst(const InstanceRequest &request, std::chrono::milliseconds limit) const
{
    QLocalSocket socket;
    socket.connectToServer(m_place);
    if (!socket.waitForConnected(int(limit.count()))) {
        return Role::First;
    }
    socket.write(encoded(request));
    QByteArray answer;
    while (!answer.contains('\n') && socket.waitForReadyRead(int(limit.count()))) {
        answer += socket.readAll();
    }
    return answer == taken ? Role::Second : Role::Unanswered;
}

void SingleInstance::onConnection()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        socket->setReadBufferSize(maxBytes);
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        QTimer::singleShot(requestTime, socket, [socket] { socket->abort(); });
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            if (socket->canReadLine()) {
                const InstanceRequest request = decoded(socket->readLine(maxBytes));
                socket->write(taken);
                socket->disconnectFromServer();
                emit requested(request);
            } else if (socket->bytesAvailable() >= maxBytes) {
                socket->abort();
            }
        });
    }
}

} // namespace spillway
