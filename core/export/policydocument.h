// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/policyplan.h"

#include <QByteArray>

namespace spillway
{

/// The policy document of a plan without a problem: ASCII, line feeds, the same bytes for the same plan. It is made to
/// be sent as `rawxml`: expressions keep their quotes and `<`.
QByteArray policyDocument(const PolicyPlan &plan);

} // namespace spillway
