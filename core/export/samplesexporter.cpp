// SPDX-License-Identifier: MIT
#include "core/export/samplesexporter.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString fenceName(SampleLanguage language)
{
    switch (language) {
    case SampleLanguage::Python:
        return u"python"_s;
    case SampleLanguage::JavaScript:
        return u"javascript"_s;
    case SampleLanguage::CSharp:
        return u"csharp"_s;
    case SampleLanguage::Curl:
        break;
    }
    return u"sh"_s;
}

QString section(const QString &title, const QString &fence, const QString &code)
{
    return u"\n### "_s + title + u"\n\n```"_s + fence + u'\n' + code + u"```\n"_s;
}

QString allLanguages(const SampleFacts &facts)
{
    QString text;
    for (const SampleLanguage language : sampleLanguages()) {
        text += section(sampleName(language), fenceName(language), codeSample(language, facts));
    }
    return text + section(u"Environment variables"_s, u"sh"_s, environmentSample(facts));
}

} // namespace

SampleFacts sampleFactsOf(const Profile &profile)
{
    SampleFacts facts;
    const EndpointOptions &endpoint = profile.endpoint;
    // An address for listening everywhere is none to call.
    const bool everywhere = endpoint.address == u"0.0.0.0"_s || endpoint.address == u"::"_s;
    QString host = everywhere ? u"127.0.0.1"_s : endpoint.address;
    host = host.contains(u':') ? u'[' + host + u']' : host;
    facts.endpoint = u"http://"_s + host + u':' + QString::number(endpoint.port) +
                     (endpoint.suffix.isEmpty() ? QString() : u'/' + endpoint.suffix);
    const QJsonObject schema = profile.setup.value(u"schema"_s).toObject();
    if (const QString version = schema.value(u"version"_s).toString(); !version.isEmpty()) {
        facts.apiVersion = version;
    }
    const QJsonObject first = profile.setup.value(u"deployments"_s).toArray().first().toObject();
    if (const QString name = first.value(u"name"_s).toString(); !name.isEmpty()) {
        facts.deployment = name;
    }
    return facts;
}

Exported SamplesExporter::write(const Profile &profile) const
{
    SampleFacts facts = sampleFactsOf(profile);
    const QString needsKey = keyRequired(profile.endpoint, profile.endpoint.address)
                                 ? u"Set it to the client key of the endpoint."_s
                                 : u"The endpoint takes any key, but the SDKs want one: set it to any text."_s;
    QString text = u"# Calling the endpoint\n\nThe programs read the key from the variable "_s + facts.keyVariable +
                   u". "_s + needsKey + u"\n\n## The AzureOpenAI client\n\nIt adds /openai to the endpoint itself.\n"_s;
    text += allLanguages(facts);
    facts.client = SampleClient::V1;
    text += u"\n## The v1 client\n\nIts base ends with /openai/v1/, and there is no API version.\n"_s;
    text += allLanguages(facts);
    Exported result{text.toUtf8(), {}, {}};
    if (profile.endpoint.port == 0) {
        result.notes.append(u"endpoint.port: The port is picked at each start; put the one in that serve prints."_s);
    }
    return result;
}

} // namespace spillway
