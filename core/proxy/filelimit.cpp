// SPDX-License-Identifier: MIT
#include "core/proxy/filelimit.h"

#include <QtGlobal>

#ifndef Q_OS_WIN
#include <sys/resource.h>

#include <algorithm>
#endif

namespace spillway
{

#ifdef Q_OS_WIN

void raiseFileLimit() {}

#else

void raiseFileLimit()
{
    constexpr rlim_t enough = 1 << 20;
    struct rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return;
    }
    const rlim_t target = std::min(limit.rlim_max, enough);
    if (limit.rlim_cur >= target) {
        return;
    }
    limit.rlim_cur = target;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
        // macOS refuses more than its OPEN_MAX (10,240), whatever the hard limit says.
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 10'240);
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

#endif

} // namespace spillway
