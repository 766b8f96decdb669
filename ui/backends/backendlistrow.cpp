// SPDX-License-Identifier: MIT
#include "ui/backends/backendlistrow.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

namespace
{

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(spillway::BackendList)
};

} // namespace

bool BackendListRow::operator==(const BackendListRow &other) const
{
    // What is left of a wait is the clock's; the row has when it ends.
    const bool samePill = pill.state == other.pill.state && pill.word == other.pill.word &&
                          pill.whole == other.pill.whole && waitEnds == other.waitEnds;
    const QString brief = tested ? tested->brief : QString();
    const QString otherBrief = other.tested ? other.tested->brief : QString();
    return backend == other.backend && place == other.place && host == other.host && colorIndex == other.colorIndex &&
           samePill && testing == other.testing && tested.has_value() == other.tested.has_value() &&
           brief == otherBrief && testedAt == other.testedAt;
}

QList<BackendListGroup> backendListGroups(const QList<Backend> &backends)
{
    std::map<int, BackendListGroup> groups;
    for (const Backend &backend : backends) {
        BackendListGroup &group = groups[backend.priority];
        group.priority = backend.priority;
        group.weight += backend.enabled ? backend.weight : 0;
        ++group.count;
    }
    QList<BackendListGroup> list;
    int before = 0;
    for (auto &[priority, group] : groups) {
        group.isFirst = list.isEmpty();
        group.isLast = int(list.size()) + 1 == int(groups.size());
        group.before = before;
        before = priority;
        list.append(group);
    }
    return list;
}

QString groupUse(const BackendListGroup &group)
{
    if (group.isFirst) {
        return Tr::tr("Used first");
    }
    return group.isLast ? Tr::tr("Last resort") : Tr::tr("Used when priority %1 is full").arg(group.before);
}

QString signInText(AuthKind auth)
{
    switch (auth) {
    case AuthKind::Key:
        return Tr::tr("API key");
    case AuthKind::Entra:
        return Tr::tr("Entra ID");
    case AuthKind::Client:
        return Tr::tr("Caller’s");
    case AuthKind::None:
        break;
    }
    return Tr::tr("Nothing");
}

QString deploymentsText(const QMap<QString, QString> &deployments)
{
    int renamed = 0;
    for (auto entry = deployments.begin(); entry != deployments.end(); ++entry) {
        renamed += entry.key() != entry.value() ? 1 : 0;
    }
    return renamed == 0 ? Tr::tr("Same names") : Tr::tr("%1 renamed").arg(renamed);
}

QString lastTestText(const BackendListRow &row, const QDateTime &now)
{
    if (row.testing) {
        return Tr::tr("Testing…");
    }
    if (!row.tested) {
        return Tr::tr("Not tested");
    }
    return u"%1 · %2"_s.arg(row.tested->brief, formatAgo(std::chrono::seconds(row.testedAt.secsTo(now))));
}

UiState lastTestState(const BackendListRow &row)
{
    if (row.testing) {
        return UiState::Probing;
    }
    return row.tested ? row.tested->state : UiState::Disabled;
}

PillContent pillAt(const BackendListRow &row, Instant now)
{
    PillContent pill = row.pill;
    if (pill.left) {
        if (row.waitEnds <= now) {
            return {UiState::Probing, {}, std::nullopt, 0ms}; // its wait is over: it is asked again
        }
        pill.left = std::chrono::ceil<std::chrono::milliseconds>(row.waitEnds - now);
    }
    return pill;
}

QString countsText(const QList<Backend> &backends)
{
    const qsizetype count = backends.size();
    const qsizetype groups = backendListGroups(backends).size();
    const QString first = count == 1 ? Tr::tr("1 backend") : Tr::tr("%1 backends").arg(count);
    return groups == 1 ? Tr::tr("%1, 1 priority").arg(first) : Tr::tr("%1, %2 priorities").arg(first).arg(groups);
}

QString cellText(const BackendListRow &row, BackendListColumn column, Instant now, const QDateTime &wallNow)
{
    switch (column) {
    case BackendListColumn::State: {
        const PillContent pill = pillAt(row, now);
        return pill.word.isEmpty() ? stateWord(pill.state) : pill.word;
    }
    case BackendListColumn::Name:
        return row.backend.name;
    case BackendListColumn::Host:
        return row.host;
    case BackendListColumn::Weight:
        return QString::number(row.backend.weight);
    case BackendListColumn::SignIn:
        return signInText(row.backend.auth);
    case BackendListColumn::Deployments:
        return deploymentsText(row.backend.deployments);
    case BackendListColumn::LastTest:
        return lastTestText(row, wallNow);
    case BackendListColumn::Grip:
    case BackendListColumn::Enabled:
        break;
    }
    return {};
}

QString spokenText(const BackendListRow &row, BackendListColumn column, Instant now, const QDateTime &wallNow)
{
    const QString text = cellText(row, column, now, wallNow);
    switch (column) {
    case BackendListColumn::Grip:
        return Tr::tr("Drag %1 to another priority, or press Alt+Up or Alt+Down").arg(row.backend.name);
    case BackendListColumn::State:
        return pillText(pillAt(row, now));
    case BackendListColumn::Name:
        return row.place.region.isEmpty() ? text : u"%1, %2"_s.arg(text, row.place.region);
    case BackendListColumn::Host:
        return Tr::tr("host %1").arg(text);
    case BackendListColumn::Weight:
        return Tr::tr("weight %1").arg(text);
    case BackendListColumn::SignIn:
        return Tr::tr("signs in with: %1").arg(text);
    case BackendListColumn::Deployments:
        return Tr::tr("deployments: %1").arg(text);
    case BackendListColumn::LastTest: {
        const QString sentence = row.tested && !row.testing ? row.tested->headline : QString();
        return sentence.isEmpty() ? Tr::tr("last test: %1").arg(text) : Tr::tr("last test: %1, %2").arg(sentence, text);
    }
    case BackendListColumn::Enabled:
        break;
    }
    return row.backend.enabled ? Tr::tr("enabled") : Tr::tr("turned off");
}

bool matches(const BackendListRow &row, const QString &text)
{
    const QString wanted = text.trimmed();
    const auto holds = [&wanted](const QString &where) { return where.contains(wanted, Qt::CaseInsensitive); };
    return wanted.isEmpty() || holds(row.backend.name) || holds(row.host) || holds(row.place.region) ||
           holds(stateWord(row.pill.state));
}

} // namespace spillway
