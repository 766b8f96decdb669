// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

/// The profile's JSON form: reading with every finding at once, writing with unknown keys kept.
namespace spillway
{

/// What came of reading a profile.
struct ParsedProfile
{
    Profile profile;         ///< complete with defaults; to be used only if there is no error among `findings`
    QJsonObject original;    ///< the whole document, so that a rewrite keeps what it does not know
    QList<Finding> findings; ///< of the JSON, the types and `validate`, in document order
    bool readOnly = false;   ///< the file is of a later version: shown, never rewritten
};

/// Reads a profile from UTF-8 JSON. Never throws; a text that is no JSON gives one finding with line and column.
/// `baseFolder`: where the profile lies, for relative `caFile`s; empty keeps them as they are.
ParsedProfile parseProfile(const QByteArray &json, const QString &baseFolder = {});

/// UTF-8 JSON with two-space indent, the order of CONTRACT.md section 2, a line feed at the end; unknown keys of
/// `original` are kept (those of a backend move with its name).
QByteArray serializeProfile(const Profile &profile, const QJsonObject &original = {}, const QString &baseFolder = {});

} // namespace spillway
