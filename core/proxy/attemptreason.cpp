// SPDX-License-Identifier: MIT
#include "core/proxy/attemptreason.h"

namespace spillway
{
namespace
{

QString secondsText(std::chrono::milliseconds time)
{
    return QString::number(double(time.count()) / 1000.0, 'g', 6) + QStringLiteral(" s");
}

void note(const HeaderList &headers, QByteArrayView name, int status, qint64 &remaining)
{
    const QByteArray text = headers.value(name).trimmed();
    if (text.isEmpty()) {
        return;
    }
    bool isNumber = false;
    const qint64 value = text.toLongLong(&isNumber);
    const bool reported = isNumber && (value > 0 || (value == 0 && status == 429));
    remaining = reported ? value : -1;
}

} // namespace

QString attemptReason(const Outcome &outcome, const std::optional<RetryHint> &hint, const QString &failureText)
{
    const QString separator = QStringLiteral(" · ");
    const auto resting = [&] { return separator + QStringLiteral("resting ") + secondsText(outcome.wait); };
    switch (outcome.kind) {
    case OutcomeClass::Answer:
        return QString::number(outcome.status);
    case OutcomeClass::Throttled:
        if (outcome.status == 401) {
            return QStringLiteral("401") + separator + QStringLiteral("key refused");
        }
        if (hint) {
            const QString name =
                hint->header == "retry-after" ? QStringLiteral("Retry-After") : QString::fromLatin1(hint->header);
            return QString::number(outcome.status) + separator + name + u' ' + secondsText(outcome.wait);
        }
        return QString::number(outcome.status) + resting();
    case OutcomeClass::Unreachable:
    case OutcomeClass::TimedOut:
        return failureText + resting();
    }
    Q_UNREACHABLE();
}

void noteRateLimits(const HeaderList &headers, int status, BackendState &state)
{
    note(headers, "x-ratelimit-remaining-requests", status, state.remainingRequests);
    note(headers, "x-ratelimit-remaining-tokens", status, state.remainingTokens);
    // A limit of 0 says nothing, whatever the status is.
    note(headers, "x-ratelimit-limit-requests", 0, state.limitRequests);
    note(headers, "x-ratelimit-limit-tokens", 0, state.limitTokens);
}

void noteRegion(const HeaderList &headers, BackendState &state)
{
    constexpr qsizetype longest = 64; // no region's name is; what a backend sends must not grow the snapshots
    if (const QByteArray region = headers.value("x-ms-region").trimmed(); !region.isEmpty()) {
        state.region = QString::fromUtf8(region.left(longest));
    }
}

} // namespace spillway
