// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/policyplan.h"

/// How the policy signs in to the backends, as parts of its text.
namespace spillway
{

/// For the inbound section: tokens are fetched and the caller's credential is taken away. Where every backend is signed
/// in to alike by an identity, that is all there is to do.
QString inboundSignIn(const PolicyPlan &plan);
/// For each round: the credential of the backend that is asked. Empty where `inboundSignIn` has done it.
QString roundSignIn(const PolicyPlan &plan);

} // namespace spillway
