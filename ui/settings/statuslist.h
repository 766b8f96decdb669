// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"

#include <QString>

namespace spillway
{

/// A set of statuses as a person writes it: `401, 429, 5xx`. Pure.
QString statusListText(const StatusSet &set);

/// What came of reading such a list.
struct ParsedStatusList
{
    StatusSet set;
    QString problem; ///< a sentence; empty if it could be read
};

/// Reads statuses (`429`) and classes (`5xx`), apart by commas or spaces. Nothing at all is an empty set.
ParsedStatusList parseStatusList(const QString &text);

} // namespace spillway
