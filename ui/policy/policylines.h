// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

/// Which lines of the exported policy an option of the profile owns: those that would be others if it were set
/// otherwise. Pure.
namespace spillway
{

enum class PolicyOption {
    Statuses,
    DefaultWait,
    Cache, ///< no option of the profile; where the policy keeps its marks
    SignIn,
    BackendHeader,
    Scope,
    Selection,
    AllThrottled,
};
constexpr int policyOptionCount = int(PolicyOption::AllThrottled) + 1;

/// The lines of `document`, numbered from 1 and in order, that `option` owns. `document` is what `profile` exports.
QList<int> linesOfOption(const Profile &profile, const QByteArray &document, PolicyOption option);

/// The lines of `text` that a change to `other` would take out or replace, numbered from 1.
QList<int> changedLines(const QByteArray &text, const QByteArray &other);

/// The first line of each run of neighbouring lines.
QList<int> firstLines(const QList<int> &lines);

/// "lines 49, 125", "line 40", with more than three runs "lines 5, 146, 152…"; empty without lines.
QString linesText(const QList<int> &lines);

} // namespace spillway
