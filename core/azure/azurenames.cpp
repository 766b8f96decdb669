// SPDX-License-Identifier: MIT
#include "core/azure/azurenames.h"

#include "core/azure/azureregions.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

bool isAsciiLetter(char32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isAsciiLetterOrDigit(char32_t c)
{
    return isAsciiLetter(c) || (c >= '0' && c <= '9');
}

/// Line ends, tabs, marks of direction, zero-width characters and the like: what a reader cannot see.
bool isInvisible(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    case QChar::Separator_Space:
        return c != ' ';
    default:
        return c == QChar::ReplacementCharacter; // what half a surrogate pair is read as
    }
}

/// A character as a message can show it.
QString shown(char32_t c)
{
    if (c == '\n' || c == '\r') {
        return u"the line end"_s;
    }
    if (c == '\t') {
        return u"the tab"_s;
    }
    if (c == ' ') {
        return u"the space"_s;
    }
    if (isInvisible(c)) {
        return u"the invisible character U+"_s + QString::number(uint(c), 16).toUpper().rightJustified(4, u'0');
    }
    return u'"' + QString::fromUcs4(&c, 1) + u'"';
}

struct NameRule
{
    int least = 1;
    int most = 64;
    QString others;  ///< which characters it may hold beside letters and digits …
    QString allowed; ///< … in words: "letters, digits and hyphens"
    bool startsWithLetter = false;
    bool takesAnyAlphabet = false; ///< letters and digits of all scripts, not only ASCII's
    bool hasFreeEnds = false;      ///< may start and end with the other characters too
};

QString lengthFault(const QString &text, int least, int most)
{
    if (text.size() < least) {
        return u"Give it at least %1 characters."_s.arg(least);
    }
    if (text.size() > most) {
        return u"At most %1 characters are allowed, and it has %2. Shorten it."_s.arg(most).arg(text.size());
    }
    return {};
}

QString faultOf(const QString &name, const NameRule &rule)
{
    if (name.isEmpty()) {
        return u"Give it a name."_s;
    }
    const QList<uint> characters = name.toUcs4();
    for (const char32_t c : characters) {
        const bool isPlain =
            isAsciiLetterOrDigit(c) || (rule.takesAnyAlphabet && (QChar::isLetter(c) || QChar::isDigit(c)));
        const bool isOther = c < 128 && rule.others.contains(QChar(char16_t(c)));
        if (!isPlain && !isOther) {
            return u"Leave out %1. Use %2."_s.arg(shown(c), rule.allowed);
        }
    }
    if (rule.startsWithLetter && !isAsciiLetter(characters.first())) {
        return u"Start with a letter."_s;
    }
    if (!rule.hasFreeEnds && rule.others.contains(name.front())) {
        return u"Start with a letter or a digit."_s;
    }
    if (!rule.hasFreeEnds && rule.others.contains(name.back())) {
        return u"End with a letter or a digit."_s;
    }
    return lengthFault(name, rule.least, rule.most);
}

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

/// A text for people: any script and any sign, but nothing that cannot be seen.
QString plainTextFault(const QString &text, int most)
{
    const QList<uint> characters = text.toUcs4();
    const auto hidden = std::find_if(characters.begin(), characters.end(), &isInvisible);
    if (hidden != characters.end()) {
        return u"Leave out %1."_s.arg(shown(*hidden));
    }
    if (text.front() == u' ' || text.back() == u' ') {
        return u"Leave out the spaces at the ends."_s;
    }
    return lengthFault(text, 1, most);
}

NameRule resourceIdRule()
{
    return {.most = 80, .others = u"-_."_s, .allowed = u"letters, digits, hyphens, underscores and dots"_s};
}

} // namespace

QString azureSubscriptionFault(const QString &id)
{
    static const QRegularExpression guid(uR"(\A[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\z)"_s);
    if (id.isEmpty() || guid.match(id).hasMatch()) {
        return {};
    }
    return u"Give the subscription's id, like 00000000-0000-0000-0000-000000000000. Leave it empty for the one that az "
           "is signed in to."_s;
}

QString resourceGroupFault(const QString &name)
{
    const QString fault = faultOf(name, {.most = 90,
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
    return faultOf(name, {.most = 50, .others = {}, .allowed = u"a region's name like eastus2 or East US 2"_s});
}

QString apimNameFault(const QString &name)
{
    const QString fault = faultOf(
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
    static const QRegularExpression pattern(
        uR"(\A[A-Za-z0-9_+%'-]+(\.[A-Za-z0-9_+%'-]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+\z)"_s);
    if (address.isEmpty()) {
        return u"Give an e-mail address, like api@contoso.com. Azure writes to it about the service."_s;
    }
    if (!pattern.match(address).hasMatch()) {
        return u"This is no e-mail address. It should look like api@contoso.com."_s;
    }
    return lengthFault(address, 1, 100);
}

QString instanceNameFault(const QString &name)
{
    // Azure's rule for the resource says 64, but a label of a host name has at most 63 (RFC 1035).
    const QString fault =
        faultOf(name, {.least = 2, .most = 63, .others = u"-"_s, .allowed = u"letters, digits and hyphens"_s});
    return fault.isEmpty() ? reservedWordFault(name) : fault;
}

QString deploymentNameFault(const QString &name)
{
    return faultOf(name, {.others = u"-_."_s, .allowed = u"letters, digits, hyphens, underscores and dots"_s});
}

QString modelNameFault(const QString &name)
{
    if (name.isEmpty()) {
        return u"Choose a model, like gpt-4o."_s;
    }
    return faultOf(name, {.others = u"-_."_s, .allowed = u"a model's name like gpt-4o"_s});
}

QString modelVersionFault(const QString &version)
{
    if (version.isEmpty()) {
        return {};
    }
    return faultOf(version, {.others = u"-_."_s, .allowed = u"a version like 2024-11-20"_s});
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
    return id.isEmpty() ? u"Give the API an id, like azure-openai."_s : faultOf(id, resourceIdRule());
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
    if (const QString fault = faultOf(suffix, rule); !fault.isEmpty()) {
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

QString clientSubscriptionFault(const QString &name)
{
    const QString fault = faultOf(name, resourceIdRule());
    if (fault.isEmpty() && name.compare(u"master"_s, Qt::CaseInsensitive) == 0) {
        return u"master is API Management's own subscription, which opens every API. Choose another name."_s;
    }
    return fault;
}

} // namespace spillway
