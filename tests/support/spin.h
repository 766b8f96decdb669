// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QCoreApplication>
#include <QTimer>

#include <chrono>

/// Small things that the wire tests share.
namespace spillway
{

/// Runs the event loop until `done()` is true. Returns false when `limit` passes first. Wakes with every event, so
/// that a step costs no more than the event it waits for.
template <typename Predicate>
bool spinUntil(Predicate done, std::chrono::milliseconds limit = std::chrono::seconds(10))
{
    if (done()) {
        return true;
    }
    bool late = false;
    QTimer timer;
    timer.setSingleShot(true);
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &timer, [&late] { late = true; });
    timer.start(limit);
    while (!late) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        if (done()) {
            return true;
        }
    }
    return done();
}

/// Runs the event loop for `length`: for showing that something does not happen in that time.
inline void spinFor(std::chrono::milliseconds length)
{
    spinUntil([] { return false; }, length);
}

/// `size` bytes of a fixed pseudo-random sequence (a linear congruential generator): the same on every machine.
inline QByteArray lcgBytes(qsizetype size, quint32 seed = 1)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint64 state = seed;
    for (qsizetype i = 0; i < size; ++i) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        bytes[i] = char(state >> 56);
    }
    return bytes;
}

} // namespace spillway
