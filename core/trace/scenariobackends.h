// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"
#include "core/trace/scenario.h"

/// Which entry of a scenario speaks of which backend of a profile.
namespace spillway
{

/// The enabled ones, in the order of the list: a key `#N` counts these.
QList<Backend> enabledBackends(const QList<Backend> &backends);

/// For each of `enabled` the index of its entry among the scenario's `backends`; -1 where the scenario has none.
QList<qsizetype> entriesOf(const Scenario &scenario, const QList<Backend> &enabled);

/// Keys that are neither `#N` nor a URL, and keys that speak of one backend twice, are errors. A backend that the
/// profile does not have is a warning, because one scenario is played against several plans.
QList<Finding> checkBackends(const Scenario &scenario, const QList<Backend> &enabled);

} // namespace spillway
