// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

/// What a running process takes of the system. Linux tells it in /proc (processusage_linux.cpp); on other systems it is
/// not measured (processusage_elsewhere.cpp), and a test has to say so and judge by the rest.
namespace spillway
{

bool isUsageMeasured();
/// Resident memory in bytes (0: of this process). -1 where it is not measured, or if there is no such process.
qint64 residentBytes(qint64 pid = 0);
/// Open descriptors (0: of this process). -1 where they are not counted, or if there is no such process.
int openDescriptors(qint64 pid = 0);

} // namespace spillway
