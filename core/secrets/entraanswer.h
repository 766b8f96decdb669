// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <optional>

/// The answers of the sources of Entra ID tokens, read without fetching anything. No token ever gets into a reason.
namespace spillway
{

struct EntraToken
{
    QByteArray value;    ///< header-safe
    QDateTime expiresAt; ///< UTC; invalid: no end is known
    QString source = {}; ///< for people, who gave it: `Azure CLI`

    bool operator==(const EntraToken &) const = default;
};

/// What came of asking one source.
struct EntraOutcome
{
    enum class Kind {
        Token,  ///< `token` holds it
        Absent, ///< the source is not configured, or not there: the next one may be asked
        Failed, ///< the source is there and gives none: the others are not asked
    };
    Kind kind = Kind::Absent;
    EntraToken token;
    QString reason; ///< without a token: why, for people; no full stop at the end

    static EntraOutcome success(const EntraToken &token) { return {Kind::Token, token, {}}; }
    static EntraOutcome absent(const QString &reason) { return {Kind::Absent, {}, reason}; }
    static EntraOutcome failed(const QString &reason) { return {Kind::Failed, {}, reason}; }
};

/// When a token ends, in the forms that the sources really use: `expires_in` as seconds from `now`; `expires_on` as
/// seconds since 1970 or as `1/2/2026 3:04:05 PM +00:00` (older App Service); each as a number or as a string; and
/// az's `expiresOn`, local time. Nothing if none of them can be read.
std::optional<QDateTime> tokenEnd(const QJsonObject &answer, const QDateTime &now);

/// Reads a 200 answer with `access_token` (or az's `accessToken`). `who` names the source in a reason.
EntraOutcome readTokenAnswer(const QByteArray &body, const QDateTime &now, const QString &who);

/// What an error answer says, on one line: `error_description`, `message`, `error.message` or the error's code.
/// Empty if it says nothing. Without the ids and times that differ from one answer to the next, so that the same
/// failure always reads the same; and without `secret`, should whoever answers repeat it.
QString errorText(const QByteArray &body, const QString &secret = {});

/// One line of at most 300 printable characters.
QString oneLine(const QString &text);

} // namespace spillway
