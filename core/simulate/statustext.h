// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace spillway
{

/// The reason phrase of a status that a simulated resource answers with; `Error` for one without a usual phrase.
QByteArray statusText(int status);

} // namespace spillway
