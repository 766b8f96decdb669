// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/exchangerecord.h"

#include <QHash>
#include <QObject>

class QTimer;

namespace spillway
{

/// Turns changes of the backends' states into sentences for screen readers, at most one every 5 s: "ptu-eastus2 is
/// throttled", or "3 backends changed state" where more than one did. What changes back before it is told is left out.
class StateAnnouncer : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds pause{5'000};

    explicit StateAnnouncer(QObject *parent = nullptr);
    /// Tests wait less.
    void setPause(std::chrono::milliseconds pause);

    /// Compares with what was told last. The first snapshot, and backends that are new in one, are not told.
    void look(const QList<BackendSnapshot> &backends);
    /// Forgets what was known: another profile, or a start.
    void reset();

signals:
    void announced(const QString &text);

private:
    void tell();

    QHash<QString, HealthState> m_told; ///< the state that listeners know of
    QHash<QString, HealthState> m_now;
    QTimer *m_pause; ///< runs from one sentence to the earliest moment of the next
};

} // namespace spillway
