// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace spillway
{

/// What stands in the place of the backend's name in `secretEntry` for the key of a client subscription in API
/// Management: `apim/SUBSCRIPTION`. No variable wins over it.
QString subscriptionKeyName(const QString &subscription);

} // namespace spillway
