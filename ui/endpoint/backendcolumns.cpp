// SPDX-License-Identifier: MIT
#include "ui/endpoint/backendcolumns.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace spillway
{

namespace
{

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(spillway::BackendColumns)
};

/// The Backend column gives this much (a scroll bar's width) before another column goes.
constexpr int backendSlack = 12;

/// Who goes first.
constexpr BackendColumn dropOrder[] = {BackendColumn::LastStatus, BackendColumn::Tokens,    BackendColumn::Priority,
                                       BackendColumn::Errors,     BackendColumn::FirstByte, BackendColumn::Spark,
                                       BackendColumn::Quota};

} // namespace

QString columnTitle(BackendColumn column)
{
    switch (column) {
    case BackendColumn::State:
        return Tr::tr("State");
    case BackendColumn::Backend:
        return Tr::tr("Backend");
    case BackendColumn::Priority:
        return Tr::tr("Priority");
    case BackendColumn::InFlight:
        return Tr::tr("In flight");
    case BackendColumn::Requests:
        return Tr::tr("Req/min");
    case BackendColumn::Tokens:
        return Tr::tr("Tokens/min");
    case BackendColumn::Quota:
        return Tr::tr("Remaining quota");
    case BackendColumn::FirstByte:
        return Tr::tr("First byte p50 / p95");
    case BackendColumn::Errors:
        return Tr::tr("Errors");
    case BackendColumn::Spark:
        return Tr::tr("Last 60 s");
    case BackendColumn::LastStatus:
        break;
    }
    return Tr::tr("Last status");
}

bool isNumberColumn(BackendColumn column)
{
    switch (column) {
    case BackendColumn::Priority:
    case BackendColumn::InFlight:
    case BackendColumn::Requests:
    case BackendColumn::Tokens:
    case BackendColumn::FirstByte:
    case BackendColumn::Errors:
        return true;
    default:
        return false;
    }
}

int columnWidth(BackendColumn column)
{
    constexpr std::array<int, backendColumnCount> widths{136, 212, 56, 60, 62, 78, 142, 126, 60, 110, 180};
    return widths[size_t(column)];
}

bool isFixedColumn(BackendColumn column)
{
    return column == BackendColumn::State || column == BackendColumn::Backend || column == BackendColumn::InFlight ||
           column == BackendColumn::Requests;
}

void ColumnChoices::set(BackendColumn column, ColumnChoice choice)
{
    if (!isFixedColumn(column)) {
        m_choices[size_t(column)] = choice;
    }
}

bool ColumnChoices::isDefault() const
{
    return std::all_of(m_choices.begin(), m_choices.end(),
                       [](ColumnChoice choice) { return choice == ColumnChoice::ByWidth; });
}

QByteArray ColumnChoices::toBytes() const
{
    QByteArray bytes;
    for (const ColumnChoice choice : m_choices) {
        bytes += char('0' + int(choice));
    }
    return bytes;
}

ColumnChoices ColumnChoices::fromBytes(const QByteArray &bytes)
{
    ColumnChoices choices;
    for (int i = 0; i < std::min(int(bytes.size()), backendColumnCount); ++i) {
        const int value = bytes[i] - '0';
        if (value >= int(ColumnChoice::ByWidth) && value <= int(ColumnChoice::Hidden)) {
            choices.set(BackendColumn(i), ColumnChoice(value));
        }
    }
    return choices;
}

std::array<bool, backendColumnCount> ColumnChoices::shown(int width, double scale) const
{
    std::array<bool, backendColumnCount> result{};
    int needed = -int(std::lround(backendSlack * scale));
    for (int i = 0; i < backendColumnCount; ++i) {
        result[size_t(i)] = m_choices[size_t(i)] != ColumnChoice::Hidden;
        needed += result[size_t(i)] ? int(std::lround(columnWidth(BackendColumn(i)) * scale)) : 0;
    }
    for (const BackendColumn column : dropOrder) {
        if (needed <= width) {
            break;
        }
        if (of(column) == ColumnChoice::ByWidth) {
            result[size_t(column)] = false;
            needed -= int(std::lround(columnWidth(column) * scale));
        }
    }
    return result;
}

} // namespace spillway
