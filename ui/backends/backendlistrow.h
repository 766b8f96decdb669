// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"
#include "ui/backends/connectiontext.h"
#include "ui/widgets/backendname.h"
#include "ui/widgets/statepill.h"

#include <QDateTime>
#include <QMetaType>

/// The rows of the Backends page as values, and what their cells say. Pure.
namespace spillway
{

/// The columns, in their order.
enum class BackendListColumn { Grip, State, Name, Host, Weight, SignIn, Deployments, LastTest, Enabled };
constexpr int backendListColumns = int(BackendListColumn::Enabled) + 1;

/// One backend. What depends on the clock (countdown, "2 min ago") is made when it is painted.
struct BackendListRow
{
    Backend backend;
    BackendPlace place;
    QString host;       ///< the whole host, with its port
    int colorIndex = 0; ///< for Theme::backend
    PillContent pill;
    Instant waitEnds = Instant::min(); ///< while the pill counts down
    bool testing = false;
    std::optional<ConnectionWords> tested; ///< nothing: not tested yet
    QDateTime testedAt;

    bool operator==(const BackendListRow &other) const;
};

/// One priority.
struct BackendListGroup
{
    int priority = 1;
    int weight = 0; ///< of the backends that are turned on
    int count = 0;
    bool isFirst = true;
    bool isLast = true;
    int before = 0; ///< the next better priority; 0 for the first

    bool operator==(const BackendListGroup &) const = default;
};

/// The groups of these backends, by priority.
QList<BackendListGroup> backendListGroups(const QList<Backend> &backends);

/// "Used first", "Used when priority 1 is full", "Last resort"
QString groupUse(const BackendListGroup &group);
/// "Entra ID", "API key", "Caller’s", "Nothing"
QString signInText(AuthKind auth);
/// "Same names", "1 renamed"
QString deploymentsText(const QMap<QString, QString> &deployments);
/// "212 ms · 1 min ago", "Testing…", "Not tested"
QString lastTestText(const BackendListRow &row, const QDateTime &now);
UiState lastTestState(const BackendListRow &row);
/// The row's pill at `now`.
PillContent pillAt(const BackendListRow &row, Instant now);
/// "8 backends, 3 priorities"
QString countsText(const QList<Backend> &backends);

/// What a cell shows; empty where it shows no text.
QString cellText(const BackendListRow &row, BackendListColumn column, Instant now, const QDateTime &wallNow);
/// What a screen reader says for it.
QString spokenText(const BackendListRow &row, BackendListColumn column, Instant now, const QDateTime &wallNow);

/// True if the filter's text occurs in name, host or region, or in the state's word. An empty text is in everything.
bool matches(const BackendListRow &row, const QString &text);

} // namespace spillway

Q_DECLARE_METATYPE(spillway::BackendListRow)
Q_DECLARE_METATYPE(spillway::BackendListGroup)
