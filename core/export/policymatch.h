// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/apimpolicyreader.h"

/// Whether a policy decides as an endpoint does: the same backends, priorities, weights and options. Pure.
namespace spillway
{

/// One thing in which they differ.
struct PolicyDifference
{
    QString backend;  ///< its name; empty: an option
    QString sentence; ///< what the endpoint does, and what the policy

    bool operator==(const PolicyDifference &) const = default;
};

struct PolicyMatch
{
    enum class State {
        Matches,
        Differs,
        Stopped,       ///< nothing runs that it could be compared with
        NotComparable, ///< it has rules of its own: `reason` says where
    };
    State state = State::Stopped;
    QList<PolicyDifference> differences; ///< with NotComparable those of the backends, as far as they can be read
    QString reason;                      ///< with NotComparable, a sentence

    /// How many backends the differences are about.
    int backends() const;
    /// How many options the differences are about.
    int options() const { return int(differences.size()) - backendDifferences(); }
    /// "2 backends", "1 option", "2 backends and 1 option".
    QString count() const;
    bool operator==(const PolicyMatch &) const = default;

private:
    int backendDifferences() const;
};

/// What runs.
struct RunningEndpoint
{
    Profile profile;           ///< in force
    bool serves = false;       ///< false: there is nothing to compare with
    QStringList withoutSignIn; ///< turned on, yet not asked: there is no key or token for them
};

/// Compares what runs with what a policy says. Names do not count, nor does the order of backends, but for which of
/// them is the first to be asked when all are throttled.
PolicyMatch matchPolicy(const RunningEndpoint &running, const PolicyScan &scan, const ReadPolicy &policy);
PolicyMatch matchPolicy(const RunningEndpoint &running, const QByteArray &document);

} // namespace spillway
