// SPDX-License-Identifier: MIT
#include "tests/support/processusage.h"

#ifndef Q_OS_LINUX

namespace spillway
{

bool isUsageMeasured()
{
    return false;
}

qint64 residentBytes(qint64)
{
    return -1;
}

int openDescriptors(qint64)
{
    return -1;
}

} // namespace spillway

#endif
