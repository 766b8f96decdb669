// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/policyscan.h"

namespace spillway
{

/// One expression, wherever it stands.
struct PolicyExpression
{
    QString text; ///< with its `@`
    int line = 0; ///< of the `@`
    QString element;
    QString attribute; ///< empty: it is a text
    QString variable;  ///< of a set-variable: what it sets
};
QList<PolicyExpression> expressionsOf(const PolicyScan &scan);

/// The same text for two documents that differ in white space and comments only.
QString canonicalPolicy(const PolicyScan &scan);

} // namespace spillway
