// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"
#include "core/export/policyplan.h"
#include "core/export/policyscan.h"

/// Reading the backends, and as far as they are certain the rules, out of an API Management policy of this family: one
/// that Spillway exported, or one that people wrote and edited by hand.
namespace spillway
{

struct ReadPolicy
{
    PolicyPlan plan;            ///< its backends; its options are the policy's only if `rulesAreKnown`
    bool rulesAreKnown = false; ///< the policy decides exactly as an export of `plan` does
    QList<Finding> findings;    ///< paths are `line N`; an error: nothing can be read
};

/// Reads a document. What is not understood is a warning, never a guess.
ReadPolicy readPolicy(const QByteArray &document);
ReadPolicy readPolicy(const PolicyScan &scan);

/// `profile` with the backends of `policy`, and with its options where they are known. A backend that is in the profile
/// already (by its URL) keeps what a policy does not carry.
Profile withPolicy(Profile profile, const ReadPolicy &policy);

} // namespace spillway
