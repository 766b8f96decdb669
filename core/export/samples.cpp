// SPDX-License-Identifier: MIT
#include "core/export/samples.h"

#include "core/export/shelltext.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// A string in double quotes, as Python, JavaScript, C# and JSON all read it.
QString quoted(const QString &text)
{
    QString result = u"\""_s;
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\') {
            result += u'\\';
        }
        if (c == u'\n') {
            result += u"\\n"_s;
        } else if (c.unicode() < 0x20 || c.unicode() == 0x7f || c.category() == QChar::Other_Format) {
            // Marks that turn the direction of writing would show another program than the one that runs.
            result += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QChar(u'0'));
        } else {
            result += c;
        }
    }
    return result + u'"';
}

/// What the v1 client takes as its base.
QString v1Url(const SampleFacts &facts)
{
    return facts.endpoint + u"/openai/v1/"_s;
}

/// Both clients are asked in the same words.
QString pythonCall(const SampleFacts &facts)
{
    return uR"(
stream = client.chat.completions.create(
    model=%1,  # deployment name
    messages=[{
        "role": "user",
        "content": %2,
    }],
    stream=True,
)

for chunk in stream:
    if chunk.choices:
        delta = chunk.choices[0].delta
        print(delta.content or "", end="")
)"_s.arg(quoted(facts.deployment), quoted(facts.prompt));
}

QString python(const SampleFacts &facts)
{
    return uR"(import os

from openai import AzureOpenAI

client = AzureOpenAI(
    azure_endpoint=%1,
    api_key=os.environ[%2],
    api_version=%3,
    max_retries=2,
)
)"_s.arg(quoted(facts.endpoint), quoted(facts.keyVariable), quoted(facts.apiVersion)) +
           pythonCall(facts);
}

QString javaScript(const SampleFacts &facts)
{
    return uR"(import { AzureOpenAI } from "openai";

const client = new AzureOpenAI({
  endpoint: %1,
  apiKey: process.env[%2],
  apiVersion: %3,
  maxRetries: 2,
});

const stream = await client.chat.completions.create({
  model: %4, // deployment name
  messages: [{ role: "user", content: %5 }],
  stream: true,
});

for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}
)"_s.arg(quoted(facts.endpoint), quoted(facts.keyVariable), quoted(facts.apiVersion), quoted(facts.deployment),
         quoted(facts.prompt));
}

QString cSharp(const SampleFacts &facts)
{
    // The service version of the .NET SDK is a name: 2024-10-21 is V2024_10_21.
    const QString version = u"V"_s + QString(facts.apiVersion).replace(u'-', u'_');
    return uR"(using System.ClientModel;
using Azure.AI.OpenAI;
using OpenAI.Chat;

var key = Environment.GetEnvironmentVariable(%1)!;
var options = new AzureOpenAIClientOptions(
    AzureOpenAIClientOptions.ServiceVersion.%2);
var client = new AzureOpenAIClient(
    new Uri(%3), new ApiKeyCredential(key), options);

// Deployment name
ChatClient chat = client.GetChatClient(%4);
var updates = chat.CompleteChatStreamingAsync(
    new UserChatMessage(%5));

await foreach (var update in updates)
{
    foreach (var part in update.ContentUpdate)
    {
        Console.Write(part.Text);
    }
}
)"_s.arg(quoted(facts.keyVariable), version, quoted(facts.endpoint), quoted(facts.deployment), quoted(facts.prompt));
}

QString curl(const SampleFacts &facts)
{
    const QString deployment = QString::fromLatin1(QUrl::toPercentEncoding(facts.deployment));
    const QString url =
        u"%1/openai/deployments/%2/chat/completions?api-version=%3"_s.arg(facts.endpoint, deployment, facts.apiVersion);
    const QString body = u"{\"messages\": [{\"role\": \"user\", \"content\": %1}]}"_s.arg(quoted(facts.prompt));
    return u"curl %1 \\\n  -H \"api-key: $%2\" \\\n  -H 'Content-Type: application/json' \\\n  -d %3\n"_s.arg(
        shellQuoted(url), facts.keyVariable, shellQuoted(body));
}

QString pythonV1(const SampleFacts &facts)
{
    return uR"(import os

from openai import OpenAI

client = OpenAI(
    base_url=%1,
    api_key=os.environ[%2],
    max_retries=2,
)
)"_s.arg(quoted(v1Url(facts)), quoted(facts.keyVariable)) +
           pythonCall(facts);
}

QString javaScriptV1(const SampleFacts &facts)
{
    return uR"(import OpenAI from "openai";

const client = new OpenAI({
  baseURL: %1,
  apiKey: process.env[%2],
  maxRetries: 2,
});

const stream = await client.chat.completions.create({
  model: %3, // deployment name
  messages: [{ role: "user", content: %4 }],
  stream: true,
});

for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}
)"_s.arg(quoted(v1Url(facts)), quoted(facts.keyVariable), quoted(facts.deployment), quoted(facts.prompt));
}

QString cSharpV1(const SampleFacts &facts)
{
    return uR"(using System.ClientModel;
using OpenAI;
using OpenAI.Chat;

var key = Environment.GetEnvironmentVariable(%1)!;
var options = new OpenAIClientOptions { Endpoint = new Uri(%2) };

// Deployment name
var chat = new ChatClient(%3, new ApiKeyCredential(key), options);
var updates = chat.CompleteChatStreamingAsync(
    new UserChatMessage(%4));

await foreach (var update in updates)
{
    foreach (var part in update.ContentUpdate)
    {
        Console.Write(part.Text);
    }
}
)"_s.arg(quoted(facts.keyVariable), quoted(v1Url(facts)), quoted(facts.deployment), quoted(facts.prompt));
}

QString curlV1(const SampleFacts &facts)
{
    const QString body = u"{\"model\": %1, \"messages\": [{\"role\": \"user\", \"content\": %2}]}"_s.arg(
        quoted(facts.deployment), quoted(facts.prompt));
    return u"curl %1 \\\n  -H \"api-key: $%2\" \\\n  -H 'Content-Type: application/json' \\\n  -d %3\n"_s.arg(
        shellQuoted(v1Url(facts) + u"chat/completions"_s), facts.keyVariable, shellQuoted(body));
}

} // namespace

QList<SampleLanguage> sampleLanguages()
{
    return {SampleLanguage::Python, SampleLanguage::JavaScript, SampleLanguage::CSharp, SampleLanguage::Curl};
}

QString sampleName(SampleLanguage language)
{
    switch (language) {
    case SampleLanguage::Python:
        return u"Python"_s;
    case SampleLanguage::JavaScript:
        return u"JavaScript"_s;
    case SampleLanguage::CSharp:
        return u"C#"_s;
    case SampleLanguage::Curl:
        break;
    }
    return u"cURL"_s;
}

QString sampleSuffix(SampleLanguage language)
{
    switch (language) {
    case SampleLanguage::Python:
        return u".py"_s;
    case SampleLanguage::JavaScript:
        return u".mjs"_s;
    case SampleLanguage::CSharp:
        return u".cs"_s;
    case SampleLanguage::Curl:
        break;
    }
    return u".sh"_s;
}

QString codeSample(SampleLanguage language, const SampleFacts &facts)
{
    const bool isV1 = facts.client == SampleClient::V1;
    switch (language) {
    case SampleLanguage::Python:
        return isV1 ? pythonV1(facts) : python(facts);
    case SampleLanguage::JavaScript:
        return isV1 ? javaScriptV1(facts) : javaScript(facts);
    case SampleLanguage::CSharp:
        return isV1 ? cSharpV1(facts) : cSharp(facts);
    case SampleLanguage::Curl:
        break;
    }
    return isV1 ? curlV1(facts) : curl(facts);
}

QString environmentSample(const SampleFacts &facts)
{
    if (facts.client == SampleClient::V1) {
        return u"export OPENAI_BASE_URL=%1\nexport OPENAI_API_KEY=\"$%2\"\n"_s.arg(shellQuoted(v1Url(facts)),
                                                                                   facts.keyVariable);
    }
    return u"export AZURE_OPENAI_ENDPOINT=%1\nexport OPENAI_API_VERSION=%2\n"_s.arg(shellQuoted(facts.endpoint),
                                                                                    shellQuoted(facts.apiVersion));
}

} // namespace spillway
