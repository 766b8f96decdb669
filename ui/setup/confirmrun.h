// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azcommand.h"

#include <functional>

class QWidget;

namespace spillway
{

/// Asks before commands change Azure, and names what they change; `go` once a person agrees. Cancel is the default.
/// Nobody waits for the dialog; while one is open another call does nothing.
void confirmRun(QWidget *window, const QString &title, const AzScript &script, std::function<void()> go);

} // namespace spillway
