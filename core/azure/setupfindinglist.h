// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"

namespace spillway
{

/// Gathers what is found in a plan, step by step.
class SetupFindingList
{
public:
    /// The step that what follows belongs to.
    void begin(SetupStep step) { m_step = step; }

    void add(const QString &path, Severity severity, const QString &message, bool isMissing)
    {
        m_findings.append({m_step, {path, severity, message}, isMissing});
    }
    void error(const QString &path, const QString &message) { add(path, Severity::Error, message, false); }
    void warning(const QString &path, const QString &message) { add(path, Severity::Warning, message, false); }
    void missing(const QString &path, const QString &message) { add(path, Severity::Error, message, true); }

    /// What one of the rules for names has against a value. True if there is nothing wrong.
    bool check(const QString &path, const QString &value, QString (*faultOf)(const QString &))
    {
        const QString fault = faultOf(value);
        if (!fault.isEmpty()) {
            add(path, Severity::Error, fault, value.isEmpty());
        }
        return fault.isEmpty();
    }

    QList<SetupFinding> take() { return std::move(m_findings); }

private:
    SetupStep m_step = SetupStep::Service;
    QList<SetupFinding> m_findings;
};

} // namespace spillway
