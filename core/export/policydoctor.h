// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/policyscan.h"

/// What is wrong in a policy that others wrote: the mistakes of the widely copied one (ALGORITHM.md section 2) and its
/// near relatives. An export has none of them.
namespace spillway
{

struct PolicyMistake
{
    enum class Kind {
        MixedCast,        ///< a variable is a text here and a number there, and a cast throws
        ThrowingNumber,   ///< a wait header is converted in a way that throws
        NoRetryAfterMs,   ///< the most exact wait header is not read
        UnboundedWait,    ///< a wait of zero or less is taken as it is
        FaultNotRetried,  ///< a connection that breaks never fails over
        ListCachedByName, ///< an edit of the list waits for the cache
        ListNotReadAgain, ///< requests do not see each other's marks
        ClockSeed,        ///< the random generator repeats itself
        FirstNeverDrawn,  ///< `Next(1, n)`
        DoubleSlash,      ///< address and path are joined with two slashes
    };
    Kind kind = Kind::MixedCast;
    int line = 0;
    QString what;   ///< what stands there, one sentence
    QString why;    ///< why it matters, one sentence
    QString remedy; ///< what the repaired export does instead, one sentence

    /// All three.
    QString toString() const { return what + u' ' + why + u' ' + remedy; }
};

/// The mistakes in the order of their lines. A document that cannot be read has none.
QList<PolicyMistake> diagnosePolicy(const PolicyScan &scan);

} // namespace spillway
