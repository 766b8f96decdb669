// SPDX-License-Identifier: MIT
#include "ui/widgets/backendname.h"

#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

struct Region
{
    QLatin1StringView name;      ///< as Azure's command line has it
    QLatin1StringView shortForm; ///< as resource names usually have it
    QLatin1StringView display;
};

// Regions that offer Azure OpenAI, longest names first where one begins with another.
constexpr Region regions[] = {
    {"australiaeast"_L1, "aue"_L1, "Australia East"_L1},
    {"brazilsouth"_L1, "brs"_L1, "Brazil South"_L1},
    {"canadacentral"_L1, "cac"_L1, "Canada Central"_L1},
    {"canadaeast"_L1, "cae"_L1, "Canada East"_L1},
    {"centralindia"_L1, "inc"_L1, "Central India"_L1},
    {"centralus"_L1, "cus"_L1, "Central US"_L1},
    {"eastasia"_L1, "ea"_L1, "East Asia"_L1},
    {"eastus2"_L1, "eus2"_L1, "East US 2"_L1},
    {"eastus"_L1, "eus"_L1, "East US"_L1},
    {"francecentral"_L1, "frc"_L1, "France Central"_L1},
    {"germanywestcentral"_L1, "gwc"_L1, "Germany West Central"_L1},
    {"italynorth"_L1, "itn"_L1, "Italy North"_L1},
    {"japaneast"_L1, "jpe"_L1, "Japan East"_L1},
    {"japanwest"_L1, "jpw"_L1, "Japan West"_L1},
    {"koreacentral"_L1, "krc"_L1, "Korea Central"_L1},
    {"northcentralus"_L1, "ncus"_L1, "North Central US"_L1},
    {"northeurope"_L1, "neu"_L1, "North Europe"_L1},
    {"norwayeast"_L1, "nwe"_L1, "Norway East"_L1},
    {"polandcentral"_L1, "plc"_L1, "Poland Central"_L1},
    {"qatarcentral"_L1, "qac"_L1, "Qatar Central"_L1},
    {"southafricanorth"_L1, "san"_L1, "South Africa North"_L1},
    {"southcentralus"_L1, "scus"_L1, "South Central US"_L1},
    {"southeastasia"_L1, "sea"_L1, "Southeast Asia"_L1},
    {"southindia"_L1, "ins"_L1, "South India"_L1},
    {"spaincentral"_L1, "spc"_L1, "Spain Central"_L1},
    {"swedencentral"_L1, "swc"_L1, "Sweden Central"_L1},
    {"switzerlandnorth"_L1, "szn"_L1, "Switzerland North"_L1},
    {"switzerlandwest"_L1, "szw"_L1, "Switzerland West"_L1},
    {"uaenorth"_L1, "uan"_L1, "UAE North"_L1},
    {"uksouth"_L1, "uks"_L1, "UK South"_L1},
    {"ukwest"_L1, "ukw"_L1, "UK West"_L1},
    {"westcentralus"_L1, "wcus"_L1, "West Central US"_L1},
    {"westeurope"_L1, "weu"_L1, "West Europe"_L1},
    {"westus2"_L1, "wus2"_L1, "West US 2"_L1},
    {"westus3"_L1, "wus3"_L1, "West US 3"_L1},
    {"westus"_L1, "wus"_L1, "West US"_L1},
};

QString regionIn(const QString &text)
{
    static const QRegularExpression notWord(u"[^a-z0-9]+"_s);
    const QStringList words = text.toLower().split(notWord, Qt::SkipEmptyParts);
    for (const QString &word : words) {
        for (const Region &region : regions) {
            if (word == region.name || word == region.shortForm) {
                return region.display;
            }
        }
    }
    return {};
}

} // namespace

BackendPlace backendPlace(const QString &name, const QString &url)
{
    const QUrl parsed(url);
    BackendPlace place;
    place.host = parsed.host();
    constexpr auto suffix = ".openai.azure.com"_L1;
    if (place.host.endsWith(suffix, Qt::CaseInsensitive)) {
        place.host.chop(suffix.size());
    }
    place.region = regionIn(place.host);
    if (place.region.isEmpty()) {
        place.region = regionIn(name);
    }
    if (parsed.port() >= 0) {
        place.host += u':' + QString::number(parsed.port());
    }
    return place;
}

QString backendSubtitle(const BackendPlace &place)
{
    return place.region.isEmpty() ? place.host : u"%1 · %2"_s.arg(place.region, place.host);
}

} // namespace spillway
