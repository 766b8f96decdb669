// SPDX-License-Identifier: MIT
#include "core/azure/azurenames.h"

#include "core/azure/azureregions.h"
#include "core/azure/namerule.h"

#include <QRegularExpression>
#include <QStringList>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// Words that Azure keeps out of the names of what has a public address.
QString reservedWordFault(const QString &name)
{
    for (const QString &word : {u"microsoft"_s, u"windows"_s}) {
        if (name.contains(word, Qt::CaseInsensitive)) {
            return u"Azure allows no name with the word %1. Choose another."_s.arg(word);
        }
    }
    for (const QString &word : {u"login"_s, u"xbox"_s}) {
        if (name.startsWith(word, Qt::CaseInsensitive)) {
            return u"Azure allows no name that starts with %1. Choose another."_s.arg(word);
        }
    }
    return {};
}

NameRule resourceIdRule()
{
    return {.most = 80, .others = u"-_."_s, .allowed = u"letters, digits, hyphens, underscores and dots"_s};
}

} // namespace

bool isGuid(const QString &text)
{
    static const QRegularExpression guid(uR"(\A[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\z)"_s);
    return guid.match(text).hasMatch();
}

QString azureSubscriptionFault(const QString &id)
{
    if (id.isEmpty() || isGuid(id)) {
        return {};
    }
    return u"Give the subscription's id, like 00000000-0000-0000-0000-000000000000. Leave it empty for the one that az "
           "is signed in to."_s;
}

QString resourceGroupFault(const QString &name)
{
    QString fault = nameFault(name, {.most = 90,
                                     .others = u"-_.()"_s,
                                     .allowed = u"letters, digits, hyphens, underscores, dots and parentheses"_s,
                                     .takesAnyAlphabet = true,
                                     .hasFreeEnds = true});
    if (fault.isEmpty() && name.endsWith(u'.')) {
        return u"Leave out the dot at the end."_s;
    }
    return fault;
}

QString regionFault(const QString &region)
{
    const QString name = normalizedRegion(region);
    if (name.isEmpty()) {
        return u"Choose a region, like eastus2."_s;
    }
    return nameFault(name, {.most = 50, .others = {}, .allowed = u"a region's name like eastus2 or East US 2"_s});
}

QString apimNameFault(const QString &name)
{
    const QString fault = nameFault(
        name, {.most = 50, .others = u"-"_s, .allowed = u"letters, digits and hyphens"_s, .startsWithLetter = true});
    return fault.isEmpty() ? reservedWordFault(name) : fault;
}

QString publisherNameFault(const QString &name)
{
    if (name.isEmpty()) {
        return u"Give the publisher's name, like that of your company. API Management shows it to developers."_s;
    }
    return plainTextFault(name, 100);
}

QString publisherEmailFault(const QString &address)
{
    // Stricter than RFC 5322, which allows what means something to a shell.
    static const QRegularExpression pattern(uR"(\A[\w+'-]+(\.[\w+'-]+)*@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}\z)"_s);
    if (address.isEmpty()) {
        return u"Give an e-mail address, like api@contoso.com. Azure writes to it about the service."_s;
    }
    if (QString fault = lengthFault(address, 1, 100); !fault.isEmpty()) {
        return fault;
    }
    if (!pattern.match(address).hasMatch()) {
        return u"This is no e-mail address. It should look like api@contoso.com."_s;
    }
    return {};
}

QString instanceNameFault(const QString &name)
{
    // Azure's rule for the resource says 64, but a label of a host name has at most 63 (RFC 1035).
    const QString fault =
        nameFault(name, {.least = 2, .most = 63, .others = u"-"_s, .allowed = u"letters, digits and hyphens"_s});
    return fault.isEmpty() ? reservedWordFault(name) : fault;
}

QString deploymentNameFault(const QString &name)
{
    return nameFault(name, {.others = u"-_."_s, .allowed = u"letters, digits, hyphens, underscores and dots"_s});
}

QString modelNameFault(const QString &name)
{
    if (name.isEmpty()) {
        return u"Choose a model, like gpt-4o."_s;
    }
    return nameFault(name, {.others = u"-_."_s, .allowed = u"a model's name like gpt-4o"_s});
}

QString modelVersionFault(const QString &version)
{
    if (version.isEmpty()) {
        return {};
    }
    return nameFault(version, {.others = u"-_."_s, .allowed = u"a version like 2024-11-20"_s});
}

QString deploymentSkuFault(const QString &sku)
{
    if (sku.isEmpty()) {
        return u"Choose a type, like Standard."_s;
    }
    return nameFault(sku, {.others = {}, .allowed = u"a type like Standard or GlobalStandard"_s});
}

QString schemaVersionFault(const QString &version)
{
    static const QRegularExpression pattern(uR"(\A20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(-preview)?\z)"_s);
    if (version.isEmpty()) {
        return u"Choose a version of the schema, like 2024-10-21."_s;
    }
    if (!pattern.match(version).hasMatch()) {
        return u"A version is a date, like 2024-10-21 or 2024-12-01-preview."_s;
    }
    return {};
}

QString apiIdFault(const QString &id)
{
    return id.isEmpty() ? u"Give the API an id, like azure-openai."_s : nameFault(id, resourceIdRule());
}

QString apiDisplayNameFault(const QString &name)
{
    return name.isEmpty() ? u"Give the API a name, like Azure OpenAI."_s : plainTextFault(name, 300);
}

QString apiSuffixFault(const QString &suffix)
{
    if (suffix.isEmpty()) {
        return u"Give openai, or a path that ends in it, like contoso/openai."_s;
    }
    if (suffix.startsWith(u'/') || suffix.endsWith(u'/')) {
        return u"Leave out the slash at the %1."_s.arg(suffix.startsWith(u'/') ? u"start"_s : u"end"_s);
    }
    const NameRule rule{.most = 400,
                        .others = u"-_.~/"_s,
                        .allowed = u"letters, digits, hyphens, dots and underscores, like contoso/openai"_s,
                        .hasFreeEnds = true};
    if (QString fault = nameFault(suffix, rule); !fault.isEmpty()) {
        return fault;
    }
    const QStringList segments = suffix.split(u'/');
    if (segments.contains(QString())) {
        return u"Leave out one of the two slashes."_s;
    }
    if (segments.contains(u"."_s) || segments.contains(u".."_s)) {
        return u"Leave out the dots between the slashes."_s;
    }
    if (segments.last() != u"openai"_s) {
        if (segments.last().compare(u"openai"_s, Qt::CaseInsensitive) == 0) {
            return u"Write openai in small letters, as SDKs do."_s;
        }
        return u"End it with /openai, like %1/openai. SDKs add that to the endpoint they are given."_s.arg(suffix);
    }
    if (segments.size() > 1 && segments[segments.size() - 2].compare(u"openai"_s, Qt::CaseInsensitive) == 0) {
        return u"Leave out one openai. Callers would have to write it twice."_s;
    }
    return {};
}

QString policyIdentityFault(const QString &identity)
{
    if (identity.isEmpty() || identity == "system"_L1 || identity == "named-values"_L1 || isGuid(identity)) {
        return {};
    }
    return u"It must be system, named-values or the client id of a user-assigned identity, like "
           "01234567-89ab-cdef-0123-456789abcdef."_s;
}

QString clientSubscriptionFault(const QString &name)
{
    QString fault = nameFault(name, resourceIdRule());
    if (fault.isEmpty() && name.compare(u"master"_s, Qt::CaseInsensitive) == 0) {
        return u"master is API Management's own subscription, which opens every API. Choose another name."_s;
    }
    return fault;
}

} // namespace spillway
