// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/trace.h"
#include "core/trace/tracesummary.h"

/// Traces as JSON (SCENARIO.md).
namespace spillway
{

/// Writes the requests of one trace, one line each.
class TraceLines
{
public:
    /// `result` has to outlive this.
    explicit TraceLines(const TraceResult &result);
    /// The line of the request of this number, with its line feed.
    QByteArray line(qsizetype number) const;

private:
    const TraceResult &m_result;
    QByteArrayList m_backends; ///< `"backend":…,"name":…` of each
};

/// One object over several lines.
QByteArray summaryJson(const TraceSummary &summary);

} // namespace spillway
