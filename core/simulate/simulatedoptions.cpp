// SPDX-License-Identifier: MIT
#include "core/simulate/simulatedoptions.h"

using namespace Qt::StringLiterals;

namespace spillway
{

QString regionOfName(const QString &name)
{
    static const QStringList regions{
        u"australiaeast"_s,      u"brazilsouth"_s,      u"canadacentral"_s, u"canadaeast"_s,
        u"centralus"_s,          u"eastus"_s,           u"eastus2"_s,       u"francecentral"_s,
        u"germanywestcentral"_s, u"italynorth"_s,       u"japaneast"_s,     u"koreacentral"_s,
        u"northcentralus"_s,     u"northeurope"_s,      u"norwayeast"_s,    u"polandcentral"_s,
        u"southafricanorth"_s,   u"southcentralus"_s,   u"southindia"_s,    u"spaincentral"_s,
        u"swedencentral"_s,      u"switzerlandnorth"_s, u"uaenorth"_s,      u"uksouth"_s,
        u"westeurope"_s,         u"westus"_s,           u"westus2"_s,       u"westus3"_s};
    QString longest;
    for (const QString &region : regions) {
        if (region.size() > longest.size() && name.endsWith(region, Qt::CaseInsensitive)) {
            longest = region;
        }
    }
    return longest.isEmpty() ? u"eastus"_s : longest;
}

} // namespace spillway
