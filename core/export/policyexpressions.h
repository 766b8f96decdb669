// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/policyplan.h"

/// The C# of the exported policy: each function gives the text of one expression, `@{ … }` or `@( … )`, indented for
/// its place. Only types that API Management allows in expressions: no CultureInfo, no Func, no DateTime operators.
namespace spillway
{

/// The default wait in milliseconds, within the bounds of every wait.
qint64 policyDefaultWait(const PolicyPlan &plan);
/// The backend list as JSON text.
QString backendListExpression(const PolicyPlan &plan);
/// The caller's name of the deployment, empty if the request names none.
QString deploymentExpression();
/// The index of the backend to ask; -1: there is no candidate.
QString pickExpression(const PolicyPlan &plan);
/// The backend that is asked though none is available (not with WhenAllThrottled::Reply).
QString anywayExpression(const PolicyPlan &plan);
/// The milliseconds until the first backend is available again.
QString soonestReturnExpression(const PolicyPlan &plan);
/// Whether the answer's status is one of throttleOn; without the `@( )`.
QString throttlesCondition(const PolicyPlan &plan);
/// The milliseconds that a date in Retry-After asks for; below 0: there is no valid one.
QString retryDateExpression();
/// The milliseconds that the answer's headers ask for, or the default (ALGORITHM.md section 3). Needs the variable
/// `retryDateMs`, which `retryDateExpression` gives.
QString waitExpression(const PolicyPlan &plan);
/// The list with the backend of a throttling answer set aside.
QString markThrottledExpression(const PolicyPlan &plan);
/// The list with the backend of a broken attempt set aside.
QString markFaultExpression(const PolicyPlan &plan);
/// Whether the next round is to ask another backend.
QString tryNextExpression(const PolicyPlan &plan);

} // namespace spillway
