// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

/// Short programs that call the endpoint with the official SDKs. Pure. No key is ever in them: they read it from an
/// environment variable.
namespace spillway
{

enum class SampleLanguage { Python, JavaScript, CSharp, Curl };

/// Which of the two clients the SDKs have.
enum class SampleClient {
    AzureOpenAI, ///< `/openai/deployments/…?api-version=…`; it adds `/openai` to the endpoint itself
    V1,          ///< `/openai/v1/…`, the plain OpenAI client
};

struct SampleFacts
{
    QString endpoint = QStringLiteral("http://127.0.0.1:8080"); ///< without /openai: SDKs add it
    QString apiVersion = QStringLiteral("2024-10-21");
    QString deployment = QStringLiteral("gpt-4o");
    QString prompt = QStringLiteral("What is a spillway, in two sentences?");
    QString keyVariable = QStringLiteral("AZURE_OPENAI_API_KEY");

    SampleClient client = SampleClient::AzureOpenAI;

    bool operator==(const SampleFacts &) const = default;
};

QList<SampleLanguage> sampleLanguages();
/// "Python", "JavaScript", "C#", "cURL"
QString sampleName(SampleLanguage language);
/// The usual ending of such a program's file, with its dot.
QString sampleSuffix(SampleLanguage language);
/// The program. Values are escaped as the language wants it.
QString codeSample(SampleLanguage language, const SampleFacts &facts);
/// The variables from which the SDKs read where to call, as lines for a shell.
QString environmentSample(const SampleFacts &facts);

} // namespace spillway
