// SPDX-License-Identifier: MIT
#include "core/azure/azureregions.h"

#include <algorithm>

namespace spillway
{

using namespace Qt::StringLiterals;

const QList<AzureRegion> &azureRegions()
{
    static const QList<AzureRegion> regions = [] {
        QList<AzureRegion> list;
        const auto add = [&list](bool hasOpenAi, std::initializer_list<QString> displayNames) {
            for (const QString &displayName : displayNames) {
                list.append({normalizedRegion(displayName), displayName, hasOpenAi});
            }
        };
        add(true, {u"Australia East"_s,     u"Brazil South"_s,     u"Canada Central"_s,
                   u"Canada East"_s,        u"Central US"_s,       u"East US"_s,
                   u"East US 2"_s,          u"France Central"_s,   u"Germany West Central"_s,
                   u"Italy North"_s,        u"Japan East"_s,       u"Korea Central"_s,
                   u"North Central US"_s,   u"Norway East"_s,      u"Poland Central"_s,
                   u"South Africa North"_s, u"South Central US"_s, u"South India"_s,
                   u"Southeast Asia"_s,     u"Spain Central"_s,    u"Sweden Central"_s,
                   u"Switzerland North"_s,  u"Switzerland West"_s, u"UAE North"_s,
                   u"UK South"_s,           u"West Europe"_s,      u"West US"_s,
                   u"West US 3"_s});
        add(false, {u"Australia Central"_s, u"Australia Southeast"_s, u"Austria East"_s,  u"Central India"_s,
                    u"East Asia"_s,         u"France South"_s,        u"Germany North"_s, u"Indonesia Central"_s,
                    u"Israel Central"_s,    u"Japan West"_s,          u"Korea South"_s,   u"Malaysia West"_s,
                    u"Mexico Central"_s,    u"New Zealand North"_s,   u"North Europe"_s,  u"Norway West"_s,
                    u"Qatar Central"_s,     u"South Africa West"_s,   u"UAE Central"_s,   u"UK West"_s,
                    u"West Central US"_s,   u"West India"_s,          u"West US 2"_s});
        std::sort(list.begin(), list.end(),
                  [](const AzureRegion &a, const AzureRegion &b) { return a.displayName < b.displayName; });
        return list;
    }();
    return regions;
}

const AzureRegion *findRegion(const QString &text)
{
    const QString name = normalizedRegion(text);
    const QList<AzureRegion> &regions = azureRegions();
    const auto found =
        std::find_if(regions.begin(), regions.end(), [&](const AzureRegion &region) { return region.name == name; });
    return found == regions.end() ? nullptr : &*found;
}

QString normalizedRegion(const QString &text)
{
    QString name = text.trimmed();
    if (name.startsWith(u'(')) { // as the portal and `az account list-locations` write the geography before it
        const qsizetype end = name.indexOf(u')');
        name = end < 0 ? name : name.mid(end + 1);
    }
    name.remove(u' ');
    return name.toLower();
}

QString regionDisplayName(const QString &region)
{
    const AzureRegion *known = findRegion(region);
    return known ? known->displayName : region;
}

} // namespace spillway
