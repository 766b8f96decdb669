// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/simulatedfault.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace spillway
{

/// What a simulated Azure OpenAI resource is like. Time and chance come from the caller; the three functions are called
/// on the thread of the SimulatedBackend and have to be set.
struct SimulatedBackendOptions
{
    QString name = QStringLiteral("simulated"); ///< as its answers tell it
    QString region = QStringLiteral("eastus");  ///< the header x-ms-region (see `regionOfName`)
    int rpm = 0;                                ///< requests a window; 0: no limit
    int tpm = 0;                                ///< tokens a window; 0: no limit
    int windowMs = 60'000;                      ///< length of a quota window; shorter ones are for tests
    int firstTokenMs = 0;                       ///< until an answer begins; refusals come at once
    double tokensPerSecond = 0;                 ///< pace of an answer; 0: as fast as it goes
    int answerTokens = 0;                       ///< length of a text answer; 0: a few sentences, by the draw
    qint64 maxBodyBytes = 128 * 1024 * 1024;    ///< a larger request body is 413
    bool ptu = false;                           ///< provisioned throughput: tells its utilization
    QString key;                                ///< callers must present it; empty: any caller is let in
    QStringList deployments; ///< further names are DeploymentNotFound; empty: every valid name exists
    QList<SimulatedFault> faults;

    std::function<qint64()> nowMs;      ///< monotonic milliseconds, from any origin
    std::function<QDateTime()> wallNow; ///< UTC, for `Date` and `created`
    std::function<quint32()> draw;      ///< uniform over all 32 bits
};

/// The Azure region that a name ends with (`paygo-swedencentral`), else `eastus`.
QString regionOfName(const QString &name);

} // namespace spillway
