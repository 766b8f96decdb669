// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"
#include "core/simulate/traffic.h"

#include <QThread>

#include <memory>

namespace spillway
{

/// The three simulated backends of `--demo`, and the calls that keep them busy, on a thread of their own, so that they
/// take no turn of the endpoint's event loop. Its functions are for the thread that made it.
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

    /// Calls begin to come to `endpoint` (with `/openai` at its end) and go on until `stopTraffic`. Nothing without
    /// `begin`.
    void startTraffic(const QUrl &endpoint, const QByteArray &clientKey);
    void stopTraffic();

private:
    struct Backends;

    QThread m_thread;
    std::unique_ptr<Backends> m_backends; ///< the sockets are made and deleted on the thread
    Profile m_profile;
    QMap<QString, QByteArray> m_keys;
};

} // namespace spillway
