// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QThread>

#include <memory>

namespace spillway
{

/// The three simulated backends of `serve --demo`, on a thread of their own, so that they take no turn of the
/// endpoint's event loop.
class DemoThread : public QObject
{
    Q_OBJECT
public:
    explicit DemoThread(QObject *parent = nullptr);
    ~DemoThread() override;

    /// Starts the backends on free ports. Returns an empty string, or why it could not. Waits for them (well under
    /// 100 ms: three sockets are bound).
    QString begin();
    /// The profile that balances over them.
    Profile profile() const { return m_profile; }
    /// Their keys, by backend name.
    QMap<QString, QByteArray> keys() const { return m_keys; }

private:
    struct Backends;

    QThread m_thread;
    std::unique_ptr<Backends> m_backends; ///< the sockets are made and deleted on the thread
    Profile m_profile;
    QMap<QString, QByteArray> m_keys;
};

} // namespace spillway
