// SPDX-License-Identifier: MIT
#include "core/azure/textdifference.h"

#include <algorithm>

namespace spillway
{
namespace
{

using Kind = DifferenceLine::Kind;
using Lines = QList<QByteArrayView>;

constexpr qsizetype searchWindow = 200;
constexpr qsizetype longestText = 240;
constexpr qsizetype leadBeforeChange = 60;

Lines linesOf(QByteArrayView text)
{
    Lines lines;
    while (!text.isEmpty()) {
        const qsizetype feed = text.indexOf('\n');
        const qsizetype size = feed < 0 ? text.size() : feed + 1;
        lines.append(text.first(size)); // with its end: that can be the difference
        text = text.sliced(size);
    }
    return lines;
}

QString shown(QByteArrayView line)
{
    const qsizetype ending = line.endsWith("\r\n") ? 2 : line.endsWith('\n') ? 1 : 0;
    return QString::fromUtf8(line.chopped(ending));
}

/// At most `longestText` characters from a little before `change` on.
QString cut(const QString &text, qsizetype change)
{
    if (text.size() <= longestText) {
        return text;
    }
    const qsizetype begin = std::clamp<qsizetype>(change - leadBeforeChange, 0, text.size() - longestText);
    return (begin > 0 ? QStringLiteral("…") : QString()) + text.mid(begin, longestText) +
           (begin + longestText < text.size() ? QStringLiteral("…") : QString());
}

/// A run of lines that differ: `before` from `beforeBegin` on gave way to `after` from `afterBegin` on.
struct Change
{
    qsizetype beforeBegin;
    qsizetype beforeEnd;
    qsizetype afterBegin;
    qsizetype afterEnd;
};

/// The nearest place behind (i, j) where both texts go on alike for two lines, or to their ends.
std::pair<qsizetype, qsizetype> nextCommon(const Lines &before, const Lines &after, qsizetype i, qsizetype j)
{
    const auto isCommon = [&](qsizetype a, qsizetype b) {
        if (a >= before.size() || b >= after.size()) {
            return a >= before.size() && b >= after.size();
        }
        const bool bothEnd = a + 1 == before.size() && b + 1 == after.size();
        const bool bothGoOn = a + 1 < before.size() && b + 1 < after.size();
        return before[a] == after[b] && (bothEnd || (bothGoOn && before[a + 1] == after[b + 1]));
    };
    for (qsizetype distance = 1; distance <= searchWindow; ++distance) {
        // From the middle outwards: a line that was edited is likelier than one that came or went.
        for (qsizetype step = 0; step <= distance; ++step) {
            const qsizetype skipped = distance / 2 + (step % 2 == 0 ? -step / 2 : (step + 1) / 2);
            if (skipped >= 0 && skipped <= distance && isCommon(i + skipped, j + distance - skipped)) {
                return {i + skipped, j + distance - skipped};
            }
        }
    }
    return {before.size(), after.size()};
}

QList<Change> changesOf(const Lines &before, const Lines &after)
{
    QList<Change> changes;
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < before.size() || j < after.size()) {
        if (i < before.size() && j < after.size() && before[i] == after[j]) {
            ++i;
            ++j;
            continue;
        }
        auto [nextI, nextJ] = nextCommon(before, after, i, j);
        if (nextI == before.size() && nextJ == after.size()) {
            // Nothing near: what both end with is still common.
            while (nextI > i && nextJ > j && before[nextI - 1] == after[nextJ - 1]) {
                --nextI;
                --nextJ;
            }
        }
        changes.append({i, nextI, j, nextJ});
        i = nextI;
        j = nextJ;
    }
    return changes;
}

class Hunks
{
public:
    Hunks(const Lines &before, const Lines &after)
        : m_before(before)
        , m_after(after)
    {
    }

    void addSame(qsizetype begin, qsizetype end, qsizetype shift)
    {
        for (qsizetype i = begin; i < end; ++i) {
            m_hunks.last().append({Kind::Same, int(i) + 1, int(i + shift) + 1, cut(shown(m_before[i]), 0)});
        }
    }

    void addChange(const Change &change)
    {
        for (qsizetype i = change.beforeBegin; i < change.beforeEnd; ++i) {
            const qsizetype other = change.afterBegin + i - change.beforeBegin;
            m_hunks.last().append({Kind::Removed, int(i) + 1, 0, text(m_before[i], other, change.afterEnd, m_after)});
        }
        for (qsizetype j = change.afterBegin; j < change.afterEnd; ++j) {
            const qsizetype other = change.beforeBegin + j - change.afterBegin;
            m_hunks.last().append({Kind::Added, 0, int(j) + 1, text(m_after[j], other, change.beforeEnd, m_before)});
        }
    }

    void begin() { m_hunks.append(DifferenceHunk()); }
    const QList<DifferenceHunk> &hunks() const { return m_hunks; }

private:
    static QString text(QByteArrayView line, qsizetype other, qsizetype otherEnd, const Lines &others)
    {
        const QString mine = shown(line);
        const QString theirs = other < otherEnd ? shown(others[other]) : QString();
        const auto differs = std::mismatch(mine.begin(), mine.end(), theirs.begin(), theirs.end());
        return cut(mine, differs.first - mine.begin());
    }

    const Lines &m_before;
    const Lines &m_after;
    QList<DifferenceHunk> m_hunks;
};

} // namespace

QList<DifferenceHunk> difference(const QByteArray &before, const QByteArray &after, int context)
{
    const Lines oldLines = linesOf(before);
    const Lines newLines = linesOf(after);
    const QList<Change> changes = changesOf(oldLines, newLines);
    Hunks hunks(oldLines, newLines);
    for (qsizetype n = 0; n < changes.size(); ++n) {
        const Change &change = changes[n];
        const qsizetype shift = change.afterBegin - change.beforeBegin;
        const qsizetype previousEnd = n > 0 ? changes[n - 1].beforeEnd : 0;
        const bool isJoined = n > 0 && change.beforeBegin - previousEnd <= 2 * context;
        if (isJoined) {
            hunks.addSame(previousEnd, change.beforeBegin, shift);
        } else {
            hunks.begin();
            hunks.addSame(std::max(change.beforeBegin - context, previousEnd), change.beforeBegin, shift);
        }
        hunks.addChange(change);
        const qsizetype nextBegin = n + 1 < changes.size() ? changes[n + 1].beforeBegin : oldLines.size();
        if (n + 1 == changes.size() || nextBegin - change.beforeEnd > 2 * context) {
            hunks.addSame(change.beforeEnd, std::min(change.beforeEnd + context, nextBegin),
                          change.afterEnd - change.beforeEnd);
        }
    }
    return hunks.hunks();
}

} // namespace spillway
