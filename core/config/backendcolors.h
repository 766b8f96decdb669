// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"

/// The numbers of the backends' colours. A backend gets one when it is made and keeps it, whatever becomes of the list
/// around it; one that has none (a profile written by hand) has the number of its place. Pure.
namespace spillway
{

/// The colour number of the backend at `index`, 1 and up.
int colorNumber(const QList<Backend> &backends, qsizetype index);

/// The lowest number that no backend has, for the next one.
int freeColorNumber(const QList<Backend> &backends);

/// The same backends, each with its number stored: from now on it goes with the backend, not with its place.
QList<Backend> withStoredColors(QList<Backend> backends);

} // namespace spillway
