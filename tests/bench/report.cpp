// SPDX-License-Identifier: MIT
#include "tests/bench/report.h"

#include <cmath>

namespace bench
{
namespace
{

QString number(double value)
{
    const int decimals = std::abs(value) >= 100 ? 0 : std::abs(value) >= 10 ? 1 : 2;
    return QString::number(value, 'f', decimals);
}

} // namespace

void Report::set(const QString &row, Column column, double value)
{
    if (!m_rows.contains(row)) {
        m_order << row;
    }
    m_rows[row].values[column] = value;
}

std::optional<double> Report::value(const QString &row, Column column) const
{
    const auto found = m_rows.constFind(row);
    if (found == m_rows.constEnd() || !found->values.contains(column)) {
        return std::nullopt;
    }
    return found->values.value(column);
}

void Report::goal(const QString &row, const QString &text, bool met)
{
    if (m_rows.contains(row)) {
        m_rows[row].goal = text;
        m_rows[row].verdict = met ? QStringLiteral("met") : QStringLiteral("**not met**");
    }
}

QString Report::markdown() const
{
    QString text = QStringLiteral("| | direct | bare Qt client | endpoint | nginx | goal for the endpoint | |\n"
                                  "|---|---:|---:|---:|---:|---|---|\n");
    for (const QString &name : m_order) {
        const Row &row = m_rows[name];
        text += QStringLiteral("| ") + name;
        for (const Column column : {Column::Direct, Column::QtClient, Column::Endpoint, Column::Nginx}) {
            text += QStringLiteral(" | ") + (row.values.contains(column) ? number(row.values[column]) : QString());
        }
        text += QStringLiteral(" | ") + row.goal + QStringLiteral(" | ") + row.verdict + QStringLiteral(" |\n");
    }
    return text;
}

} // namespace bench
