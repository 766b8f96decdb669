// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/connectiontest.h"
#include "ui/theme/tokens.h"

#include <QString>

/// A connection test's report in words. Pure.
namespace spillway
{

struct ConnectionWords
{
    UiState state = UiState::Healthy; ///< for the glyph
    QString headline;                 ///< "Connected in 212 ms", "The key was refused (401)."
    QString rest;                     ///< what follows it: more about it, or what to do
    QString brief;                    ///< for a cell of a table: "212 ms", "Key refused"
};

/// `auth` is how the backend is signed in to.
ConnectionWords connectionWords(const ConnectionReport &report, AuthKind auth);

} // namespace spillway
