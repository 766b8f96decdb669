// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

/// Why az failed, as far as its text tells, and what a person can do about it.
namespace spillway
{

enum class AzProblem {
    None,
    NoAz,           ///< it is not installed, or cannot be started
    NotSignedIn,    ///< nobody is, or the sign-in has ended
    NoSubscription, ///< the subscription is none of the account's
    NotFound,       ///< what was asked for is not there
    NotPermitted,
    NotRegistered, ///< the subscription does not know the resource provider yet
    Quota,
    NameTaken,
    SoftDeleted, ///< a deleted resource still holds the name
    SkuNotAvailable,
    Throttled,
    Busy,    ///< Azure is still at work on the same resource
    Network, ///< Azure cannot be reached
    TooOld,  ///< this az does not know the command or one of its options
    Other,
};

/// What is wrong, by az's exit code and what it wrote to stderr.
AzProblem azProblem(int exitCode, const QByteArray &errors);

/// One sentence that says what to do, for example "Run az login."; empty for None and NotFound.
QString azRemedy(AzProblem problem);

/// What az said, on one line: its first error without `ERROR: `, with the message out of a JSON error; else the first
/// line that is no warning. Empty if it said nothing.
QString azMessage(const QByteArray &errors);

} // namespace spillway
