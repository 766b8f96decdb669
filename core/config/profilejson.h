// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/jsonscan.h"
#include "core/config/profile.h"

/// The profile's JSON form: reading with every finding at once, writing with unknown keys kept.
namespace spillway
{

/// What came of reading a profile.
struct ParsedProfile
{
    Profile profile;         ///< complete with defaults; to be used only if there is no error among `findings`
    QJsonObject original;    ///< the whole document, so that a rewrite keeps what it does not know …
    JsonOutline outline;     ///< … and the order of its keys
    QList<Finding> findings; ///< of the JSON, the types and `validate`, in the order of the document
    bool readOnly = false;   ///< the file is of a later version: shown, never rewritten
};

/// Reads a profile from UTF-8 JSON, with or without a byte order mark. Never throws; a text that is no JSON gives one
/// finding with line and column.
/// `baseFolder`: where the profile lies, for relative `caFile`s; empty keeps them as they are.
ParsedProfile parseProfile(const QByteArray &json, const QString &baseFolder = {});

/// UTF-8 JSON with two-space indent, the order of CONTRACT.md section 2, a line feed at the end. What `original` has
/// beside that is kept behind it, in its order; a backend's goes with its name, and where that is new with its URL,
/// else with its place. `baseFolder`: as for `parseProfile`; a `caFile` below it is written relative to it.
QByteArray serializeProfile(const Profile &profile, const ParsedProfile &original = {}, const QString &baseFolder = {});

} // namespace spillway
