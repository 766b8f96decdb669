// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"

/// Azure gives a quota of tokens to a subscription for each region, model and deployment type. Standard deployments on
/// several instances draw on the same one, so balancing over them gains nothing.
namespace spillway
{

/// Instances of one region that share the quotas of these models.
struct QuotaShare
{
    QString region;
    QStringList models;
    QList<int> instances; ///< places in the plan's list, two or more

    bool operator==(const QuotaShare &) const = default;
};

/// In the order of the instances. A quota is one of subscription, region, model and deployment type; that all instances
/// of a plan lie in its one subscription is why the subscription is not compared.
QList<QuotaShare> quotaShares(const SetupPlan &plan);

/// Who shares what, and what to do, in two sentences.
QString quotaShareText(const QuotaShare &share, const SetupPlan &plan);

} // namespace spillway
