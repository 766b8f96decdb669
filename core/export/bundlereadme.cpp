// SPDX-License-Identifier: MIT
#include "core/export/bundlereadme.h"

#include "core/export/biceptemplate.h"
#include "core/export/shelltext.h"
#include "core/export/templateplan.h"

#include <QMap>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// What no line of text has: ends of lines, and what turns the direction of writing.
bool isInvisible(QChar c)
{
    switch (c.category()) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return false;
    }
}

QString oneLine(QString text)
{
    for (QChar &c : text) {
        c = isInvisible(c) ? QChar(u'?') : c;
    }
    return text;
}

/// A value as a word of a command.
QString word(const QString &value)
{
    return shellQuoted(oneLine(value));
}

QString whatIs(const QString &path)
{
    static const QMap<QString, QString> about{
        {u"apim-policy.xml"_s, u"the policy: apply it to All operations of the API, format rawxml"_s},
        {u"setup.sh"_s, u"all steps, for bash"_s},
        {u"setup.ps1"_s, u"all steps, for PowerShell"_s},
        {u"openapi.json"_s, u"the schema of the API, ready to import"_s},
        {u"azuredeploy.json"_s, u"all steps as an Azure Resource Manager template"_s},
        {u"main.bicep"_s, u"the same template in Bicep; it reads files beside it"_s},
        {u"backends.env"_s, u"the backends as BACKEND\\_n\\_\\* variables, for containers"_s},
        {u"samples/local-endpoint.md"_s, u"sample code for the endpoint on this computer"_s},
    };
    if (path.startsWith(u"instances-"_s)) {
        return u"a part of main.bicep: the instances of another resource group"_s;
    }
    return about.value(path, u"sample code for API Management"_s);
}

class Readme
{
public:
    Readme(const Profile &profile, const Bundle &bundle)
        : m_profile(profile)
        , m_bundle(bundle)
        , m_template(planTemplate(profile))
        , m_setup(readSetupPlan(profile.setup))
    {
    }

    QString run()
    {
        m_text = u"# "_s + markdownText(m_profile.name) + u": from the local endpoint to Azure API Management\n\n"_s;
        m_text += u"Made by Spillway. No key is in these files, and no line of them has to be edited.\n\n"_s;
        addFiles();
        addMissing();
        if (hasScript() || hasTemplate()) {
            addPreparation();
            addWays();
            addUse();
        }
        addLost();
        static const QRegularExpression gap(u"\n{3,}"_s);
        return m_text.replace(gap, u"\n\n"_s);
    }

private:
    bool has(const QString &path) const
    {
        return std::any_of(m_bundle.files.begin(), m_bundle.files.end(),
                           [&](const ExportedFile &file) { return file.path == path; });
    }
    bool hasScript() const { return has(u"setup.sh"_s) || has(u"setup.ps1"_s); }
    bool hasTemplate() const { return m_template.problem.isEmpty(); }
    void heading(const QString &text) { m_text += u"\n## "_s + text + u"\n\n"_s; }
    void paragraph(const QString &text) { m_text += text + u"\n\n"_s; }
    void commands(const QStringList &lines, const QString &shell = u"sh"_s)
    {
        m_text += u"```"_s + shell + u'\n' + lines.join(u'\n') + u"\n```\n"_s;
    }

    void addFiles();
    void addMissing();
    void addPreparation();
    void addWays();
    void addTemplateWay(const QString &title, const QString &file, bool schemaIsParameter);
    void addUse();
    void addLost();

    const Profile &m_profile;
    const Bundle &m_bundle;
    PlannedTemplate m_template;
    SetupPlan m_setup;
    QString m_text;
};

void Readme::addFiles()
{
    m_text += u"| file | what it is |\n| --- | --- |\n"_s;
    for (const ExportedFile &file : m_bundle.files) {
        m_text += u"| "_s + file.path + u" | "_s + whatIs(file.path) + u" |\n"_s;
    }
}

void Readme::addMissing()
{
    if (m_bundle.missing.isEmpty()) {
        return;
    }
    heading(u"What is missing"_s);
    for (const MissingFile &file : m_bundle.missing) {
        m_text += u"- **"_s + file.path + u"**: "_s + markdownText(file.why) + u'\n';
        if (file.path == u"openapi.json"_s) {
            m_text += u"  With a file of the schema at hand: `spillway-cli export bundle PROFILE -o FOLDER --schema "
                      "FILE`.\n  Until then the commands below that read openapi.json fail at the step that imports "
                      "the API.\n"_s;
        }
    }
    paragraph(u"\nSet this right in the profile and export once more: the other files of the folder stay."_s);
}

void Readme::addPreparation()
{
    heading(u"1. Sign in"_s);
    paragraph(u"The Azure CLI (az) is needed, and the right to create resources and to assign roles."_s);
    QStringList lines{u"az login"_s};
    if (!m_setup.subscription.isEmpty()) {
        lines.append(u"az account set --subscription "_s + word(m_setup.subscription));
    }
    commands(lines);
}

void Readme::addWays()
{
    heading(u"2. Deploy, in one of these ways"_s);
    paragraph(
        u"Run it in this folder. It takes the better part of an hour while the service is made. A second run ends "
        "in the same state. Stay with one way: roles that another way granted are refused as duplicates."_s);
    if (has(u"setup.sh"_s)) {
        m_text += u"### The script\n\n"_s;
        commands({u"bash setup.sh"_s});
        m_text += u'\n';
    }
    if (has(u"setup.ps1"_s)) {
        m_text += u"### The script for PowerShell\n\n"_s;
        commands({u"pwsh -File setup.ps1"_s});
        m_text += u'\n';
    }
    if (!hasTemplate()) {
        return;
    }
    const bool schemaIsMissing = !has(u"openapi.json"_s);
    const auto schema = std::find_if(m_bundle.files.begin(), m_bundle.files.end(),
                                     [](const ExportedFile &file) { return file.path == u"openapi.json"_s; });
    const QByteArray bytes = schemaIsMissing ? QByteArray() : schema->bytes;
    addTemplateWay(u"The template"_s, u"azuredeploy.json"_s, schemaIsMissing || bytes.size() > mostTemplateSchemaBytes);
    addTemplateWay(u"The template in Bicep"_s, u"main.bicep"_s, BicepTemplateWriter(bytes).schemaIsParameter());
    if (!m_template.plan.pool.isEmpty()) {
        paragraph(
            u"\nEither template takes `--parameters useNativePool=true` as well: then a pool of backend resources "
            "with circuit breakers balances instead of the policy."_s);
    }
    if (!m_template.plan.keys.isEmpty()) {
        QStringList names;
        for (const TemplateKey &key : m_template.plan.keys) {
            names.append(u"`%1` for %2"_s.arg(key.parameter, markdownText(key.namedValue)));
        }
        paragraph(u"\naz asks for the keys and does not show them: %1. A pipeline hands them over in a parameters file "
                  "that it makes from its secrets: `--parameters @keys.json`."_s.arg(names.join(u", "_s)));
    }
    if (!m_template.plan.ownsIdentity()) {
        paragraph(u"\naz asks for `userAssignedIdentityId`, the resource id of the identity whose client id is %1: "
                  "`az identity list --query \"[?clientId=='%1'].id\" --output tsv` tells it."_s.arg(
                      markdownText(m_template.plan.policy.clientId)));
    }
}

void Readme::addTemplateWay(const QString &title, const QString &file, bool schemaIsParameter)
{
    m_text += u"### "_s + title + u"\n\n"_s;
    QStringList lines;
    const auto addGroup = [&](const QString &name, const QString &region) {
        lines.append(u"az group create --name %1 --location %2"_s.arg(word(name), word(region)));
    };
    addGroup(m_setup.resourceGroup, m_setup.region);
    for (const InstanceGroup &group : m_template.plan.otherGroups) {
        addGroup(group.resourceGroup, m_setup.regionOf(group.instances.first()));
    }
    lines.append(u"az deployment group create --resource-group %1 --name spillway --template-file %2%3"_s.arg(
        word(m_setup.resourceGroup), file,
        schemaIsParameter ? u" \\\n    --parameters openApi=@openapi.json"_s : QString()));
    commands(lines);
    m_text += u'\n';
}

void Readme::addUse()
{
    heading(u"3. Call it"_s);
    paragraph(u"SDK users give this as their endpoint, without /openai at its end: `%1`"_s.arg(
        oneLine(m_setup.clientEndpoint()).remove(u'`')));
    if (m_setup.clientSubscription.isEmpty()) {
        return;
    }
    const QString id = QString::fromLatin1(QUrl::toPercentEncoding(m_setup.clientSubscription));
    commands({u"service=$(az apim show --name %1 --resource-group %2 --query id --output tsv)"_s.arg(
                  word(m_setup.apim.name), word(m_setup.resourceGroup)),
              u"AZURE_OPENAI_API_KEY=$(az rest --method post --query primaryKey --output tsv \\"_s,
              u"    --url \"$service/subscriptions/%1/listSecrets?api-version=2022-08-01\")"_s.arg(id),
              u"export AZURE_OPENAI_API_KEY"_s, u"bash samples/azureopenai.sh"_s});
}

void Readme::addLost()
{
    if (m_bundle.notes.isEmpty()) {
        return;
    }
    heading(u"What is not carried over, and what to know"_s);
    for (const BundleNote &note : m_bundle.notes) {
        m_text += u"- **"_s + note.paths.join(u", "_s) + u"**: "_s + markdownText(note.text) + u'\n';
    }
}

} // namespace

QString markdownText(const QString &text)
{
    QString result;
    for (const char32_t c : oneLine(text).toUcs4()) {
        if (c > 0x7E) {
            result += u"&#x%1;"_s.arg(uint(c), 0, 16);
        } else {
            if (QStringView(u"\\`*_{}[]<>#|$!&~^@").contains(QChar(char16_t(c)))) {
                result += u'\\';
            }
            result += QChar(char16_t(c));
        }
    }
    return result;
}

QByteArray bundleReadme(const Profile &profile, const Bundle &bundle)
{
    return Readme(profile, bundle).run().toUtf8();
}

} // namespace spillway
