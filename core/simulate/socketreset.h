// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace spillway
{

/// Makes the next close of this socket a reset (RST): the fault `reset` is one, and Qt's sockets have no such option.
void armReset(qintptr descriptor);

} // namespace spillway
