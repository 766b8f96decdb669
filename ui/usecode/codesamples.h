// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/codetokens.h"

#include <QList>
#include <QString>

/// Short programs that call the endpoint with the official SDKs. Pure. No key is ever in them: they read it from an
/// environment variable.
namespace spillway
{

enum class SampleLanguage { Python, JavaScript, CSharp, Curl };

struct SampleFacts
{
    QString endpoint = QStringLiteral("http://127.0.0.1:8080"); ///< without /openai: SDKs add it
    QString apiVersion = QStringLiteral("2024-10-21");
    QString deployment = QStringLiteral("gpt-4o");
    QString prompt = QStringLiteral("What is a spillway, in two sentences?");
    QString keyVariable = QStringLiteral("AZURE_OPENAI_API_KEY");

    bool operator==(const SampleFacts &) const = default;
};

QList<SampleLanguage> sampleLanguages();
/// "Python", "JavaScript", "C#", "cURL"
QString sampleName(SampleLanguage language);
/// What colours it.
CodeLanguage sampleSyntax(SampleLanguage language);
/// The program. Values are escaped as the language wants it.
QString codeSample(SampleLanguage language, const SampleFacts &facts);

} // namespace spillway
