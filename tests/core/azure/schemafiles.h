// SPDX-License-Identifier: MIT
#pragma once

#include <QDir>
#include <QFile>
#include <QStringList>

/// The real schemas of ../shared/azure/inference, and a small one.
namespace spillway
{

inline QString schemaFolder()
{
    return QStringLiteral(SPILLWAY_SOURCE_DIR "/../shared/azure/inference");
}

/// The files' names, those of `hand-patched/` too. None: the folder is not there, and the test has to say so.
inline QStringList schemaFiles()
{
    QStringList names = QDir(schemaFolder()).entryList({QStringLiteral("*.json")}, QDir::Files);
    for (const QString &name :
         QDir(schemaFolder() + QStringLiteral("/hand-patched")).entryList({QStringLiteral("*.json")}, QDir::Files)) {
        names.append(QStringLiteral("hand-patched/") + name);
    }
    return names;
}

inline QByteArray schemaFile(const QString &name)
{
    QFile file(schemaFolder() + QLatin1Char('/') + name);
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("%s: %s", qPrintable(name), qPrintable(file.errorString()));
    }
    return file.readAll();
}

/// A schema that has all that is asked of one, laid out like the real ones. `description` goes into `info` as it is.
inline QByteArray smallSchema(const QByteArray &version = "2024-10-21", const QByteArray &description = "d")
{
    return "{\n"
           "  \"openapi\": \"3.0.0\",\n"
           "  \"info\": {\n"
           "    \"title\": \"Azure OpenAI Service API\",\n"
           "    \"description\": \"" +
           description +
           "\",\n"
           "    \"version\": \"" +
           version +
           "\"\n"
           "  },\n"
           "  \"servers\": [\n"
           "    {\n"
           "      \"url\": \"https://{endpoint}/openai\",\n"
           "      \"variables\": {\n"
           "        \"endpoint\": {\n"
           "          \"default\": \"your-resource-name.openai.azure.com\"\n"
           "        }\n"
           "      }\n"
           "    }\n"
           "  ],\n"
           "  \"paths\": {\n"
           "    \"/deployments/{deployment-id}/chat/completions\": {\n"
           "      \"post\": {\n"
           "        \"responses\": {}\n"
           "      }\n"
           "    }\n"
           "  },\n"
           "  \"components\": {}\n"
           "}\n";
}

} // namespace spillway
