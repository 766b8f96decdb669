// SPDX-License-Identifier: MIT
#include "core/export/policycompare.h"

#include "core/export/policyexpression.h"

namespace spillway
{

bool samePolicy(const QByteArray &a, const QByteArray &b)
{
    if (a == b) {
        return true;
    }
    const PolicyScan first = scanPolicy(a);
    const PolicyScan second = scanPolicy(b);
    return first.problem.isEmpty() && second.problem.isEmpty() && canonicalPolicy(first) == canonicalPolicy(second);
}

} // namespace spillway
