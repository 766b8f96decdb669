// SPDX-License-Identifier: MIT
#include "ui/usecode/codesamples.h"

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
        } else if (c.unicode() < 0x20 || c.unicode() == 0x7f) {
            result += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QChar(u'0'));
        } else {
            result += c;
        }
    }
    return result + u'"';
}

/// A word in single quotes for a POSIX shell.
QString shellQuoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
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

stream = client.chat.completions.create(
    model=%4,  # deployment name
    messages=[{
        "role": "user",
        "content": %5,
    }],
    stream=True,
)

for chunk in stream:
    if chunk.choices:
        delta = chunk.choices[0].delta
        print(delta.content or "", end="")
)"_s.arg(quoted(facts.endpoint), quoted(facts.keyVariable), quoted(facts.apiVersion), quoted(facts.deployment),
         quoted(facts.prompt));
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

CodeLanguage sampleSyntax(SampleLanguage language)
{
    switch (language) {
    case SampleLanguage::Python:
        return CodeLanguage::Python;
    case SampleLanguage::JavaScript:
        return CodeLanguage::JavaScript;
    case SampleLanguage::CSharp:
        return CodeLanguage::CSharp;
    case SampleLanguage::Curl:
        break;
    }
    return CodeLanguage::Shell;
}

QString codeSample(SampleLanguage language, const SampleFacts &facts)
{
    switch (language) {
    case SampleLanguage::Python:
        return python(facts);
    case SampleLanguage::JavaScript:
        return javaScript(facts);
    case SampleLanguage::CSharp:
        return cSharp(facts);
    case SampleLanguage::Curl:
        break;
    }
    return curl(facts);
}

} // namespace spillway
