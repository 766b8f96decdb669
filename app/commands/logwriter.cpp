// SPDX-License-Identifier: MIT
#include "app/commands/logwriter.h"

#include "app/commands/console.h"

using namespace Qt::StringLiterals;

namespace spillway
{

LogWriter::LogWriter(LogFormat format, QObject *parent)
    : QObject(parent)
    , m_format(format)
{
    m_thread.setObjectName(u"log"_s);
    m_worker.moveToThread(&m_thread);
    m_thread.start();
}

LogWriter::~LogWriter()
{
    finish(std::chrono::seconds(2));
}

void LogWriter::add(const QList<ExchangeRecord> &records)
{
    if (m_queued + records.size() > longestQueue) {
        if (m_leftOut == 0) {
            printMessage(u"log: whoever reads standard output is too slow; lines are being left out"_s);
        }
        m_leftOut += records.size();
        return;
    }
    if (m_leftOut > 0) {
        printMessage(u"log: %1 lines were left out"_s.arg(std::exchange(m_leftOut, 0)));
    }
    m_queued += records.size();
    QMetaObject::invokeMethod(&m_worker, [this, records] { write(records); });
}

bool LogWriter::finish(std::chrono::milliseconds limit)
{
    if (!m_thread.isRunning()) {
        return true;
    }
    // Behind everything that is queued.
    QMetaObject::invokeMethod(&m_worker, [this] { m_thread.quit(); });
    return m_thread.wait(QDeadlineTimer(limit));
}

void LogWriter::write(const QList<ExchangeRecord> &records)
{
    QByteArray lines;
    for (const ExchangeRecord &record : records) {
        lines += m_format == LogFormat::Json ? jsonLogLine(record) : m_text.line(record);
    }
    printBytes(lines);
    m_queued -= records.size();
}

} // namespace spillway
