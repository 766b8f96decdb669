// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace spillway
{

/// The window's few dialogs. Each opens and nobody waits for it.

/// Lets a person choose a profile file, beginning in `folder`; `chosen` gets its path.
void openProfileDialog(QWidget *window, const QString &folder, const std::function<void(const QString &)> &chosen);

/// What this program is, and its version.
void openAboutDialog(QWidget *window);

} // namespace spillway
