// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QStringList>

/// What of a profile an API Management policy can carry, as plain values: the writer makes the text from it, and the
/// reader finds it in a text.
namespace spillway
{

/// How the gateway signs in to a backend, as one word of the policy's backend list.
/// `identity`: a token of the managed identity for Azure OpenAI; `identity:RESOURCE`: for another resource;
/// `key:NAME`: the key is the named value NAME; `none`: no credential.
using PolicyCredential = QString;

struct PolicyBackend
{
    QString name;
    QString url; ///< as Backend::url
    int priority = 1;
    int weight = 1;
    PolicyCredential credential = QStringLiteral("identity");

    bool operator==(const PolicyBackend &) const = default;
};

struct PolicyPlan
{
    QList<PolicyBackend> backends; ///< never empty in a plan without a problem
    StatusSet throttleOn = StatusSet::standard();
    std::chrono::milliseconds defaultRetryAfter{10'000};
    int maxAttempts = 50; ///< 1 to `mostPolicyAttempts`
    ThrottleScope throttleScope = ThrottleScope::Backend;
    Selection selection = Selection::Random; ///< never LeastBusy
    WhenAllThrottled whenAllThrottled = WhenAllThrottled::First;
    std::chrono::milliseconds timeout{300'000};
    bool exposeBackend = true;
    QString clientId; ///< of a user-assigned identity; empty: the system-assigned one

    bool operator==(const PolicyPlan &) const = default;
};

/// The `retry` element goes round once and 50 times more at most.
inline constexpr int mostPolicyAttempts = 50;
/// What a token for Azure OpenAI is made out to.
inline constexpr QStringView openAiResource = u"https://cognitiveservices.azure.com";

struct PlannedPolicy
{
    PolicyPlan plan;
    QString problem;   ///< as in Exported
    QStringList notes; ///< as in Exported
};

/// The policy that states what `profile` says, as far as a policy can.
PlannedPolicy planPolicy(const Profile &profile);

/// The named values that hold the keys, in the list's order: what has to be made in API Management.
QStringList namedValues(const PolicyPlan &plan);

} // namespace spillway
