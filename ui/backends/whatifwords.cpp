// SPDX-License-Identifier: MIT
#include "ui/backends/whatifwords.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("WhatIfWords", text);
}

QString requestsText(qint64 count)
{
    return count == 1 ? tr("1 request") : tr("%1 requests").arg(formatCount(count));
}

QString listed(const QStringList &names)
{
    return names.join(u", "_s);
}

/// What is not served even so.
QString leftText(const TraceSummary &summary)
{
    const qint64 left = summary.requests - summary.served;
    if (left == 0) {
        return {};
    }
    return left == 1 ? tr("1 is still not served.") : tr("%1 are still not served.").arg(formatCount(left));
}

/// Backends that a note of the same words is about.
struct Groups
{
    QStringList neverAsked;
    QStringList neverFull;
    QStringList full; ///< said 429, and no quota is supposed
    QStringList neverGood;
    QStringList supposed;
    QStringList tooSmall;
    QStringList byTokens;
};

Groups groupsOf(const WhatIfRecording &recording, const WhatIfPlan &plan)
{
    Groups groups;
    for (qsizetype i = 0; i < plan.backends().size(); ++i) {
        const PlannedBackend &planned = plan.backends()[i];
        const QString &name = planned.backend.name;
        if (!planned.backend.enabled) {
            continue;
        }
        const BackendSeen *seen = recording.seenOf(planned.backend);
        const int limit = plan.limitOf(i, recording.tokensPerRequest);
        if (planned.tokensPerMinute > 0 && recording.tokensPerRequest > 0) {
            groups.byTokens.append(name);
        }
        if (limit != 0) {
            (limit < 0 ? groups.tooSmall : groups.supposed).append(name);
        } else if (seen == nullptr) {
            groups.neverAsked.append(name);
        } else if (seen->throttles == 0) {
            groups.neverFull.append(name);
        } else {
            groups.full.append(seen->quota > 0
                                   ? tr("%1 (429 after up to %2 in a minute)").arg(name, requestsText(seen->quota))
                                   : name);
        }
        if (seen != nullptr && seen->good == 0) {
            groups.neverGood.append(name);
        }
    }
    return groups;
}

} // namespace

WhatIfVerdict whatIfVerdict(const WhatIf &result, const WhatIfPlan &plan)
{
    const TraceSummary &then = result.planned;
    const QString left = leftText(then);
    if (!plan.isChanged() && result.planned == result.inForce) {
        return {BannerKind::Info, tr("The other plan is the plan in force so far."), tr("Change it below.")};
    }
    if (result.rescued == 0 && result.lost == 0) {
        const QString both = left.isEmpty() ? tr("Both plans serve every one.") : left;
        if (then.spilledOver == result.inForce.spilledOver) {
            return {BannerKind::Info, tr("No request fares better or worse."), both};
        }
        const QString spilled =
            then.spilledOver < result.inForce.spilledOver ? tr("Less spills over:") : tr("More spills over:");
        return {
            BannerKind::Info,
            spilled + u' ' +
                tr("%1 instead of %2.").arg(requestsText(then.spilledOver), formatCount(result.inForce.spilledOver)),
            both};
    }
    if (result.rescued == 0) {
        return {BannerKind::Attention, tr("The other plan loses %1.").arg(requestsText(result.lost)),
                result.lost == 1 ? tr("The plan in force serves it.") : tr("The plan in force serves them.")};
    }
    if (result.lost == 0 && left.isEmpty()) {
        return {BannerKind::Success, tr("The other plan is enough."),
                tr("It serves all of them, %1 more than the plan in force.").arg(requestsText(result.rescued))};
    }
    if (result.lost == 0) {
        return {BannerKind::Info, tr("The other plan serves %1 more.").arg(requestsText(result.rescued)), left};
    }
    return {
        BannerKind::Attention,
        tr("The other plan serves %1 more, and loses %2.").arg(requestsText(result.rescued), formatCount(result.lost)),
        left};
}

QString recordingText(const WhatIfRecording &recording)
{
    const auto seconds =
        std::chrono::ceil<std::chrono::seconds>(std::chrono::milliseconds(recording.from.msecsTo(recording.to)));
    const QString requests = requestsText(recording.scenario.requests.size());
    const QString span = formatSpan(std::max(seconds, std::chrono::seconds(1)));
    return recording.file.isEmpty() ? tr("%1 in %2, seen by this window").arg(requests, span)
                                    : tr("%1 in %2, from %3").arg(requests, span, recording.file);
}

QStringList whatIfNotes(const WhatIfRecording &recording, const WhatIfPlan &plan)
{
    const Groups groups = groupsOf(recording, plan);
    const QString usual = formatLatency(recording.usualLatency());
    QStringList notes;
    const auto note = [&notes](const QStringList &names, const QString &text) {
        if (!names.isEmpty()) {
            notes.append(text.arg(listed(names)));
        }
    };
    note(groups.neverAsked, tr("Never asked in this recording: %1. Without a limit it takes everything, and answers "
                               "after %2. Give it the quota that it would have.")
                                .arg(u"%1"_s, usual));
    note(groups.tooSmall, tr("Too small for a single request: the tokens per minute of %1. So it answers 429 only."));
    note(groups.full, tr("Was full: %1. The replay repeats these 429s at their times, also where the other plan sends "
                         "less. Give it a limit to replay a quota instead."));
    note(groups.neverFull, tr("Never at its limit: %1. How much more would fit is not in the recording, so the replay "
                              "lets everything fit. Give it a limit if you know its quota."));
    note(groups.neverGood,
         tr("Never gave a good answer: %1. How fast it is when it is well is not known, so the replay "
            "has it answer at once then."));
    note(groups.supposed, tr("With a limit of yours: %1. What was recorded of it (429s, faults) is not repeated under "
                             "the other plan. Its minutes count from the first request on."));
    note(groups.byTokens, tr("Tokens per minute of %1 are counted as requests of %2 tokens each, the mean of this "
                             "recording.")
                              .arg(u"%1"_s, formatCount(qRound64(recording.tokensPerRequest))));
    if (recording.tokensPerRequest <= 0) {
        notes.append(tr("The recording has no token counts, so tokens per minute cannot be replayed."));
    }
    note(recording.unknownBackends,
         tr("Not in the profile in force: %1. What it answered is left out. Open the profile "
            "that the log was recorded with."));
    if (recording.linesLeftOut > 0) {
        notes.append(recording.linesLeftOut == 1
                         ? tr("1 line of the file is none of a log and was left out: %1.").arg(recording.firstLeftOut)
                         : tr("%1 lines of the file are none of a log and were left out, the first of them %2.")
                               .arg(formatCount(recording.linesLeftOut), recording.firstLeftOut));
    }
    notes.append(tr("A log does not have the random choices within one priority: both replays draw their own, the same "
                    "at each try. So the plan in force can differ a little from what really happened."));
    return notes;
}

QString outageText(std::chrono::milliseconds outage)
{
    if (outage <= 0ms) {
        return tr("none");
    }
    if (outage < 10min) {
        return formatSeconds(outage);
    }
    return formatSpan(std::chrono::ceil<std::chrono::seconds>(outage));
}

} // namespace spillway
