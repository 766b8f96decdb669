// SPDX-License-Identifier: MIT
#pragma once

#include <QMap>
#include <QString>

#include <optional>

namespace bench
{

enum class Column { Direct, QtClient, Endpoint, Nginx };

/// Collects numbers and prints them as a Markdown table, with the goals of the project beside them.
class Report
{
public:
    void set(const QString &row, Column column, double value);
    std::optional<double> value(const QString &row, Column column) const;
    /// Says what row `row` is to reach, and whether `met` holds.
    void goal(const QString &row, const QString &text, bool met);
    QString markdown() const;

private:
    struct Row
    {
        QMap<Column, double> values;
        QString goal;
        QString verdict;
    };
    QStringList m_order;
    QMap<QString, Row> m_rows;
};

} // namespace bench
