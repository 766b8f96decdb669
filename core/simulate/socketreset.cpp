// SPDX-License-Identifier: MIT
#include "core/simulate/socketreset.h"

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <sys/socket.h>
#endif

namespace spillway
{

void armReset(qintptr descriptor)
{
    if (descriptor < 0) {
        return;
    }
    linger atOnce{};
    atOnce.l_onoff = 1;
    const char *value = reinterpret_cast<const char *>(&atOnce);
#ifdef Q_OS_WIN
    ::setsockopt(SOCKET(descriptor), SOL_SOCKET, SO_LINGER, value, sizeof atOnce);
#else
    ::setsockopt(int(descriptor), SOL_SOCKET, SO_LINGER, value, sizeof atOnce);
#endif
}

} // namespace spillway
