// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/apimpolicyreader.h"
#include "core/export/exporter.h"
#include "core/export/policydoctor.h"

namespace spillway
{

class DesktopSession;

/// One thing to say about a file that is to be imported.
struct PolicyRemark
{
    int line = 0;           ///< 0: about the file as a whole
    bool isLeftOut = false; ///< about a backend that cannot be taken over
    QString headline;       ///< what stands there
    QString why;            ///< empty for what the reader says
    QString remedy;         ///< what the repaired export does instead
    bool operator==(const PolicyRemark &) const = default;
};

/// A policy file as it was read, before anything is taken over.
struct PolicyReview
{
    QString path;
    QByteArray text;
    PolicyScan scan;
    ReadPolicy read;
    QString problem;             ///< why there is nothing to take over, a sentence; empty: there is
    int problemLine = 0;         ///< 0: none
    QList<PolicyRemark> remarks; ///< in the order of their lines

    QString fileName() const;
    bool isUsable() const { return problem.isEmpty(); }
    /// Those that are about backends which cannot be taken over.
    QList<PolicyRemark> leftOut() const;
    /// Those about mistakes of the policy.
    QList<PolicyRemark> mistakes() const;
};

/// Reads a policy; whatever is wrong is in the result. Pure.
PolicyReview reviewPolicy(const QString &path, const QByteArray &text);
/// The same for a file, of which no more is read than a policy may have.
PolicyReview reviewPolicyFile(const QString &path);

/// `profile` with what the review found: its backends in the place of the profile's own, and its options where they are
/// known. Every name is one of its own.
Profile profileWith(const Profile &profile, const PolicyReview &review);

/// The policy without its mistakes: what an export of it says.
Exported repairedPolicy(const Profile &profile, const PolicyReview &review);

/// Puts the review's backends and options into the profile that is open; where there is none that can be written (or a
/// demo), into a new one of the file's name. Returns an empty string, or a sentence that says why not.
QString takeOver(DesktopSession &session, const PolicyReview &review);

} // namespace spillway
