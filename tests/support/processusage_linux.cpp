// SPDX-License-Identifier: MIT
#include "tests/support/processusage.h"

#ifdef Q_OS_LINUX

#include <QFile>

#include <filesystem>
#include <unistd.h>

namespace spillway
{
namespace
{

QString fileOf(qint64 pid, const char *name)
{
    return QStringLiteral("/proc/%1/%2").arg(pid ? QString::number(pid) : QStringLiteral("self"), QLatin1String(name));
}

} // namespace

bool isUsageMeasured()
{
    return true;
}

qint64 residentBytes(qint64 pid)
{
    QFile file(fileOf(pid, "statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE)
                                          : -1;
}

int openDescriptors(qint64 pid)
{
    std::error_code error;
    const std::filesystem::directory_iterator folder(fileOf(pid, "fd").toStdString(), error);
    return error ? -1 : int(std::distance(begin(folder), end(folder)));
}

} // namespace spillway

#endif
