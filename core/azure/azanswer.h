// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azproblem.h"
#include "core/azure/stepcheck.h"

/// One answer of az, read.
namespace spillway
{

struct AzReading
{
    enum class Kind {
        Missing, ///< it was not asked
        Failed,  ///< `problem` and `text` say why
        Absent,  ///< what was asked for is not in Azure
        Value,   ///< `object` holds it
    };
    Kind kind = Kind::Missing;
    QJsonObject object = {}; ///< a list stands under `value`
    AzProblem problem = AzProblem::None;
    QString text = {}; ///< one sentence for a summary

    bool isValue() const { return kind == Kind::Value; }
    bool isAbsent() const { return kind == Kind::Absent; }
    /// Nothing can be judged by it.
    bool isUnknown() const { return kind == Kind::Missing || kind == Kind::Failed; }
};

AzReading readAzAnswer(const AzAnswers &answers, const QString &capture);

} // namespace spillway
