// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/exchangerecord.h"
#include "ui/setup/servedchain.h"

#include <functional>

namespace spillway
{

struct Profile;
struct StreamedAnswer;

/// The number of a backend's colour from 0, by its name; -1: none of the profile's.
using ColorOf = std::function<int(const QString &)>;

/// Who was asked, as the answer's `x-spillway-attempts` has it: without times.
QList<ChainNode> chainOf(const StreamedAnswer &answer, const ColorOf &colorOf);
/// The same as the endpoint recorded it, with times.
QList<ChainNode> chainOf(const ExchangeRecord &record, const ColorOf &colorOf);

/// The one backend that API Management tells of.
ChainNode apimNode(const StreamedAnswer &answer, const Profile &profile, const ColorOf &colorOf);

/// True if `record` can be that of a call of `deployment` that began at `since` and went to these backends.
bool isRecordOf(const ExchangeRecord &record, const QDateTime &since, const QString &deployment,
                const QList<ChainNode> &chain);

} // namespace spillway
