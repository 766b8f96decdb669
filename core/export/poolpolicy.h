// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/policyplan.h"

#include <QByteArray>

namespace spillway
{

/// The policy for a pool of backend resources: it signs in and asks the pool `poolId`, whose circuit breakers do what
/// `policyDocument` does in expressions. `plan` has one kind of credential (`poolObstacle`). No text from a form is in
/// it.
QByteArray poolPolicyDocument(const PolicyPlan &plan, QStringView poolId);

/// Why the backends of `plan` cannot be one pool, a sentence; empty: they can.
QString poolObstacle(const PolicyPlan &plan);

} // namespace spillway
