// SPDX-License-Identifier: MIT
#pragma once

#include "app/commands/requestlog.h"

#include <QThread>

#include <atomic>
#include <chrono>

namespace spillway
{

enum class LogFormat { None, Text, Json };

/// Writes the lines of `serve --log` to standard output on a thread of its own: a reader that is slow or stands still
/// (a pager, a full pipe) must not hold up the endpoint. When the reader is more than `longestQueue` records behind,
/// lines are left out, and how many is told on standard error.
class LogWriter : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype longestQueue = 50'000;

    explicit LogWriter(LogFormat format, QObject *parent = nullptr);
    ~LogWriter() override;

    /// Hands records to the thread; never waits.
    void add(const QList<ExchangeRecord> &records);
    /// Writes what is left. False if the reader did not take it in time; the thread stands in a write then, and only
    /// the end of the process ends it.
    bool finish(std::chrono::milliseconds limit);

private:
    void write(const QList<ExchangeRecord> &records); ///< on the thread

    LogFormat m_format;
    TextLog m_text; ///< on the thread only
    QThread m_thread;
    QObject m_worker; ///< lives on the thread
    std::atomic<qsizetype> m_queued = 0;
    qsizetype m_leftOut = 0;
};

} // namespace spillway
