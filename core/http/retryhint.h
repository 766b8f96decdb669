// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"

#include <QDateTime>

#include <chrono>
#include <optional>

/// How long an answer asks to be left alone (ALGORITHM.md section 3). Pure: the wall clock is an argument.
namespace spillway
{

struct RetryHint
{
    std::chrono::milliseconds wait{0}; ///< clamped to [100 ms, 1 day]; fractions of a millisecond rounded up
    QByteArray header;                 ///< the name of the header it came from, in the lower case of the rule
};

/// The first header of the rule's order that is present and valid; none if there is no such header.
/// `now` is the caller's wall clock (UTC), used for a date in Retry-After only when the answer has no valid Date.
std::optional<RetryHint> readRetryHint(const HeaderList &headers, const QDateTime &now);

/// An HTTP date in any of the three forms of RFC 9110 section 5.6.7, as UTC; invalid for anything else.
/// A two-digit year is the latest one that ends so and does not put the date more than 50 years after `now`.
QDateTime parseHttpDate(QByteArrayView text, const QDateTime &now);

} // namespace spillway
