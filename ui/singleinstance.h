// SPDX-License-Identifier: MIT
#pragma once

#include <QLocalServer>
#include <QObject>

#include <chrono>

namespace spillway
{

/// What a second start asks of the first.
struct InstanceRequest
{
    QString profilePath;        ///< absolute; empty: only raise the window
    bool demo = false;          ///< start the demo
    QByteArray activationToken; ///< by which a Wayland compositor lets the first window come to the front

    bool operator==(const InstanceRequest &) const = default;
};

/// One running program a user: the first start listens on a local socket that only this user can reach, the second one
/// hands over what it was asked for and ends.
class SingleInstance : public QObject
{
    Q_OBJECT
public:
    enum class Role {
        First,      ///< nobody was there: this one goes on and gets `requested`
        Second,     ///< the first one has taken the request: this one ends
        Unanswered, ///< there is a first one, and it does not answer
    };

    /// A longer message is no request, and is not read.
    static constexpr qint64 maxBytes = 64 * 1024;

    /// `place` is the socket's path or, with Windows, the name of its pipe.
    explicit SingleInstance(QString place = standardPlace(), QObject *parent = nullptr);
    ~SingleInstance() override;

    /// This user's own place.
    static QString standardPlace();

    /// Finds out which one this is. Waits `limit` at most for the first one's answer; call it before the window.
    Role begin(const InstanceRequest &request, std::chrono::milliseconds limit = std::chrono::seconds(3));

signals:
    void requested(const spillway::InstanceRequest &request);

private:
    Role askFirst(const InstanceRequest &request, std::chrono::milliseconds limit) const;
    void onConnection();

    QString m_place;
    QLocalServer m_server;
};

} // namespace spillway
