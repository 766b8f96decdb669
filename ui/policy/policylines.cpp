// SPDX-License-Identifier: MIT
#include "ui/policy/policylines.h"

#include "core/export/apimpolicywriter.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int mostNamed = 3;
/// Texts with more lines to compare than that share few lines; then all that is between head and tail counts.
constexpr qsizetype mostCells = 4'000'000;

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(spillway::PolicyLines)
};

void setPolicyValue(Profile &profile, const QString &key, const QJsonValue &value)
{
    QJsonObject policy = profile.setup.value(u"policy"_s).toObject();
    policy.insert(key, value);
    profile.setup.insert(u"policy"_s, policy);
}

/// The profile with this option set to something else.
Profile otherwise(Profile profile, PolicyOption option)
{
    BalancingOptions &balancing = profile.balancing;
    switch (option) {
    case PolicyOption::Statuses:
        balancing.throttleOn = {};
        break;
    case PolicyOption::DefaultWait:
        balancing.defaultRetryAfter +=
            std::chrono::seconds(balancing.defaultRetryAfter > std::chrono::hours(1) ? -1 : 1);
        break;
    case PolicyOption::SignIn:
        for (Backend &backend : profile.backends) {
            backend.auth = AuthKind::None;
        }
        break;
    case PolicyOption::BackendHeader: {
        const bool isTold = profile.setup.value(u"policy"_s).toObject().value(u"exposeBackend"_s).toBool(true);
        setPolicyValue(profile, u"exposeBackend"_s, !isTold);
        break;
    }
    case PolicyOption::Scope:
        balancing.throttleScope =
            balancing.throttleScope == ThrottleScope::Backend ? ThrottleScope::Deployment : ThrottleScope::Backend;
        break;
    case PolicyOption::Selection:
        balancing.selection = balancing.selection == Selection::Weighted ? Selection::Random : Selection::Weighted;
        break;
    case PolicyOption::AllThrottled:
        balancing.whenAllThrottled =
            balancing.whenAllThrottled == WhenAllThrottled::Reply ? WhenAllThrottled::First : WhenAllThrottled::Reply;
        break;
    case PolicyOption::Cache:
        break;
    }
    return profile;
}

/// Where marks are kept and read.
QList<int> cacheLines(const QByteArray &document)
{
    QList<int> lines;
    const QByteArrayList all = document.split('\n');
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (all[i].contains("name=\"cacheKey\"") || all[i].contains("<cache-")) {
            lines.append(int(i) + 1);
        }
    }
    return lines;
}

} // namespace

QList<int> changedLines(const QByteArray &text, const QByteArray &other)
{
    const QByteArrayList mine = text.split('\n');
    const QByteArrayList theirs = other.split('\n');
    const qsizetype most = std::min(mine.size(), theirs.size());
    qsizetype head = 0;
    while (head < most && mine[head] == theirs[head]) {
        ++head;
    }
    qsizetype tail = 0;
    while (tail < most - head && mine[mine.size() - 1 - tail] == theirs[theirs.size() - 1 - tail]) {
        ++tail;
    }
    const qsizetype rows = mine.size() - head - tail;
    const qsizetype columns = theirs.size() - head - tail;
    // The longest common subsequence of what is between: `length[i][j]` is that of the parts from i and j on.
    const bool isSmall = rows * columns <= mostCells;
    QList<int> length(isSmall ? (rows + 1) * (columns + 1) : 0, 0);
    const auto at = [&](qsizetype i, qsizetype j) -> int & { return length[i * (columns + 1) + j]; };
    for (qsizetype i = rows - 1; isSmall && i >= 0; --i) {
        for (qsizetype j = columns - 1; j >= 0; --j) {
            at(i, j) = mine[head + i] == theirs[head + j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
        }
    }
    QList<int> changed;
    qsizetype j = 0;
    for (qsizetype i = 0; i < rows;) {
        if (isSmall && j < columns && mine[head + i] == theirs[head + j]) {
            ++i;
            ++j;
        } else if (isSmall && j < columns && at(i, j + 1) > at(i + 1, j)) {
            ++j;
        } else {
            changed.append(int(head + i) + 1);
            ++i;
        }
    }
    return changed;
}

QList<int> linesOfOption(const Profile &profile, const QByteArray &document, PolicyOption option)
{
    if (document.isEmpty()) {
        return {};
    }
    if (option == PolicyOption::Cache) {
        return cacheLines(document);
    }
    const Exported other = ApimPolicyWriter().write(otherwise(profile, option));
    return other.problem.isEmpty() ? changedLines(document, other.bytes) : QList<int>();
}

QList<int> firstLines(const QList<int> &lines)
{
    QList<int> first;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (i == 0 || lines[i] != lines[i - 1] + 1) {
            first.append(lines[i]);
        }
    }
    return first;
}

QString linesText(const QList<int> &lines)
{
    const QList<int> first = firstLines(lines);
    if (first.isEmpty()) {
        return {};
    }
    if (first.size() == 1) {
        return Tr::tr("line %1").arg(first.first());
    }
    QStringList named;
    for (const int line : first.first(std::min<qsizetype>(first.size(), mostNamed))) {
        named.append(QString::number(line));
    }
    return Tr::tr("lines %1").arg(named.join(u", "_s)) + (first.size() > mostNamed ? u"…"_s : QString());
}

} // namespace spillway
