// SPDX-License-Identifier: MIT
#include "tests/bench/child.h"

#include <time.h>

namespace bench
{

Child::Child(const QString &program, const QStringList &arguments, const QStringList &environment)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QProcessEnvironment full = QProcessEnvironment::systemEnvironment();
    for (const QString &entry : environment) {
        full.insert(entry.section('=', 0, 0), entry.section('=', 1));
    }
    m_process.setProcessEnvironment(full);
    m_process.start(program, arguments);
    m_process.waitForStarted();
}

Child::~Child()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

QString Child::readLine()
{
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(20'000)) {
            return {};
        }
    }
    return QString::fromUtf8(m_process.readLine()).trimmed();
}

QString Child::finish()
{
    m_process.waitForFinished(120'000);
    return QString::fromUtf8(m_process.readAllStandardOutput()).trimmed();
}

qint64 cpuNs(qint64 pid)
{
    clockid_t clock = 0;
    timespec time{};
    if (clock_getcpuclockid(pid_t(pid), &clock) != 0 || clock_gettime(clock, &time) != 0) {
        return 0;
    }
    return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

} // namespace bench
