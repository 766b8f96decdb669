// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <array>

/// The columns of the backend table: their names, widths, and which of them are shown.
namespace spillway
{

enum class BackendColumn {
    State,
    Backend,
    Priority,
    InFlight,
    Requests,
    Tokens,
    Quota,
    FirstByte,
    Errors,
    Spark,
    LastStatus,
};
constexpr int backendColumnCount = int(BackendColumn::LastStatus) + 1;

QString columnTitle(BackendColumn column);
/// Numbers stand right.
bool isNumberColumn(BackendColumn column);
/// What the design gives the column, unscaled px; for LastStatus the least that makes it worth showing.
int columnWidth(BackendColumn column);
/// State, Backend, In flight and Req/min are always there.
bool isFixedColumn(BackendColumn column);

/// What the user chose in the header's menu.
enum class ColumnChoice {
    ByWidth, ///< shown while there is room
    Shown,
    Hidden,
};

/// The choices of the user, which win over the width.
class ColumnChoices
{
public:
    ColumnChoice of(BackendColumn column) const { return m_choices[size_t(column)]; }
    /// Columns that are always there keep being so.
    void set(BackendColumn column, ColumnChoice choice);
    void reset() { m_choices.fill(ColumnChoice::ByWidth); }
    bool isDefault() const;

    QByteArray toBytes() const;
    /// What does not fit is left out.
    static ColumnChoices fromBytes(const QByteArray &bytes);

    /// Whether each column is shown in `width` px, with widths times `scale`. As the table narrows, columns go in the
    /// order of the design.
    std::array<bool, backendColumnCount> shown(int width, double scale) const;

private:
    std::array<ColumnChoice, backendColumnCount> m_choices{};
};

} // namespace spillway
