// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"
#include "core/trace/scenario.h"

/// The scenario's JSON form (SCENARIO.md): reading with every finding at once, and writing.
namespace spillway
{

struct ParsedScenario
{
    Scenario scenario;       ///< to be used only if there is no error among `findings`
    QList<Finding> findings; ///< with paths like `requests[3].at`; `scenario` stands for the file as a whole
};

/// Reads a scenario from UTF-8 JSON, with or without a byte order mark. Never throws. Keys that are not known are
/// passed over; one that is nearly spelt like a known one gives a warning.
ParsedScenario parseScenario(const QByteArray &json);

/// UTF-8 JSON that `parseScenario` reads as the same scenario: a request and a window a line.
QByteArray serializeScenario(const Scenario &scenario);

} // namespace spillway
