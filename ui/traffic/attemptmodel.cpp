// SPDX-License-Identifier: MIT
#include "ui/traffic/attemptmodel.h"

#include "ui/traffic/exchangetext.h"
#include "ui/traffic/waterfall.h"
#include "ui/widgets/format.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

AttemptModel::AttemptModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void AttemptModel::setEntry(const TrafficEntry &entry)
{
    const int before = rowCount();
    const bool same = m_entry && entry && m_entry.id() == entry.id();
    const int after = entry ? int(entry.record->attempts.size()) : 0;
    const int kept = same ? std::min(before, after) : 0;
    if (before > kept) {
        beginRemoveRows({}, kept, before - 1);
        if (!same) {
            m_entry = {};
        } else {
            m_entry = entry; // it has no more rows than are kept
        }
        endRemoveRows();
    }
    if (after > kept) {
        beginInsertRows({}, kept, after - 1);
        m_entry = entry;
        endInsertRows();
    }
    m_entry = entry;
    if (kept > 0) {
        emit dataChanged(index(0, Result), index(kept - 1, Bars), {Qt::DisplayRole, Qt::AccessibleTextRole});
    }
}

int AttemptModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_entry ? 0 : int(m_entry.record->attempts.size());
}

int AttemptModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant AttemptModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) ||
        (role != Qt::DisplayRole && role != Qt::AccessibleTextRole && role != Qt::ToolTipRole)) {
        return {};
    }
    const ExchangeRecord &record = *m_entry.record;
    const AttemptRecord &attempt = record.attempts[index.row()];
    switch (index.column()) {
    case Number:
        return role == Qt::AccessibleTextRole ? tr("Attempt %1").arg(index.row() + 1)
                                              : QString::number(index.row() + 1);
    case Backend:
        return role == Qt::DisplayRole ? attempt.backend
                                       : tr("%1, priority %2").arg(attempt.backend, QString::number(attempt.priority));
    case Result: {
        const AttemptResultText text = attemptResultText(record, index.row());
        return text.rest.isEmpty() ? text.strong
                                   : text.strong + (role == Qt::DisplayRole ? u" "_s : u", "_s) + text.rest;
    }
    case Bars:
        return barText(record, index.row());
    default:
        return {};
    }
}

QVariant AttemptModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)) {
        return {};
    }
    switch (section) {
    case Number:
        return role == Qt::DisplayRole ? u"#"_s : tr("Attempt");
    case Backend:
        return tr("Backend");
    case Result:
        return tr("Result");
    case Bars:
        return role == Qt::DisplayRole ? QString() : tr("Course"); // the header paints the time axis
    default:
        return {};
    }
}

AttemptResultText attemptResultText(const ExchangeRecord &record, qsizetype attempt)
{
    const AttemptRecord &now = record.attempts[attempt];
    const QString result = attemptResult(now, isRunning(record, attempt));
    if (now.answered && now.wait == std::chrono::milliseconds(0)) {
        QStringList parts;
        if (record.streamed) {
            parts.append(AttemptModel::tr("streamed"));
        }
        if (record.usage) {
            parts.append(AttemptModel::tr("%1 tokens").arg(formatCount(record.usage->totalTokens)));
        } else if (record.end != ExchangeEnd::Running) {
            parts.append(formatBytes(record.responseBytes));
        }
        return {result, parts.join(u", ")};
    }
    // The reason begins with the status: `429 · Retry-After 12 s`.
    QString reason = now.reason;
    if (now.status != 0 && reason.startsWith(result)) {
        reason = reason.sliced(result.size());
        if (reason.startsWith(u" · ")) {
            reason = reason.sliced(3);
        }
    }
    return {result, reason.replace(u" · "_s, u", "_s)};
}

} // namespace spillway
