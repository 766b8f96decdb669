// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayList>
#include <QElapsedTimer>
#include <QTimer>

#include <chrono>

namespace soak
{

/// Looks at a process while the load is on it: its memory and its open descriptors, ten times a second.
///
/// What is compared are two windows of the same run, each by its median: the second quarter, when everything has been
/// done many times over, and the last quarter.
class Watch
{
public:
    /// By how much the last quarter may lie above the second one. Memory goes up and down by 1 to 2 MiB with what is
    /// under way (each large body is up to 1 MiB until it goes to a file) and by the allocator's habits. In the minute
    /// of CI some 6,000 requests lie between the two windows, so that a leak of half a KiB a request is found.
    /// Descriptors go with the connections under way and those kept for the next request, up to a hundred in all.
    static constexpr qint64 memoryTolerance = 3 * 1024 * 1024;
    static constexpr int descriptorTolerance = 20;

    Watch(qint64 pid, std::chrono::milliseconds length);
    void stop() { m_timer.stop(); }

    /// The two windows, for people; on a system that does not tell, that.
    QByteArrayList report() const;
    /// What has grown too much. Nothing where it is not measured.
    QByteArrayList judge(bool memoryToo) const;

private:
    struct Sample
    {
        double at; ///< the share of the run that was over
        qint64 memory;
        int descriptors;
    };
    struct Window
    {
        int samples = 0;
        qint64 memory = -1;
        int descriptors = -1;
    };
    Window quarter(int number) const; ///< 0 to 3

    QElapsedTimer m_clock;
    QTimer m_timer;
    QList<Sample> m_samples;
};

} // namespace soak
