// SPDX-License-Identifier: MIT
#include "core/simulate/modelnames.h"

#include <QJsonArray>
#include <QMap>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

bool isEmbeddingModel(const QString &id)
{
    return id.contains(u"embedding"_s);
}

bool isChatModel(const QString &id)
{
    return !isEmbeddingModel(id) && !id.startsWith(u"whisper"_s) && !id.startsWith(u"tts"_s) &&
           !id.startsWith(u"dall-e"_s);
}

} // namespace

QString modelOfDeployment(const QString &deployment)
{
    static const QMap<QString, QString> versions{
        {u"gpt-4o"_s, u"gpt-4o-2024-11-20"_s},   {u"gpt-4o-mini"_s, u"gpt-4o-mini-2024-07-18"_s},
        {u"gpt-4.1"_s, u"gpt-4.1-2025-04-14"_s}, {u"gpt-4.1-mini"_s, u"gpt-4.1-mini-2025-04-14"_s},
        {u"gpt-4"_s, u"gpt-4-0613"_s},           {u"gpt-35-turbo"_s, u"gpt-35-turbo"_s},
        {u"o3-mini"_s, u"o3-mini-2025-01-31"_s}, {u"o4-mini"_s, u"o4-mini-2025-04-16"_s}};
    return versions.value(deployment, deployment);
}

bool isDeploymentName(const QString &name)
{
    return !name.isEmpty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'.' || c == u'-' || c == u'_');
    });
}

QStringList usualDeployments()
{
    return {u"gpt-4o"_s,
            u"gpt-4o-mini"_s,
            u"gpt-35-turbo-instruct"_s,
            u"text-embedding-3-small"_s,
            u"text-embedding-3-large"_s,
            u"whisper"_s,
            u"tts"_s,
            u"dall-e-3"_s};
}

QJsonObject modelEntry(const QString &id, qint64 created)
{
    return {
        {u"id"_s, id},
        {u"object"_s, u"model"_s},
        {u"created"_s, created}, // as OpenAI names it
        {u"created_at"_s, created},
        {u"updated_at"_s, created},
        {u"owned_by"_s, u"system"_s},
        {u"status"_s, u"succeeded"_s},
        {u"lifecycle_status"_s, u"generally-available"_s},
        {u"capabilities"_s, QJsonObject{{u"fine_tune"_s, false},
                                        {u"inference"_s, true},
                                        {u"completion"_s, id.endsWith(u"instruct"_s)},
                                        {u"chat_completion"_s, isChatModel(id)},
                                        {u"embeddings"_s, isEmbeddingModel(id)}}},
    };
}

QJsonObject modelList(const QStringList &deployments, qint64 created)
{
    QJsonArray entries;
    for (const QString &deployment : deployments) {
        entries.append(modelEntry(deployment, created));
    }
    return {{u"object"_s, u"list"_s}, {u"data"_s, entries}};
}

QJsonObject deploymentList(const QStringList &deployments, qint64 created)
{
    QJsonArray entries;
    for (const QString &deployment : deployments) {
        entries.append(QJsonObject{{u"id"_s, deployment},
                                   {u"object"_s, u"deployment"_s},
                                   {u"model"_s, modelOfDeployment(deployment)},
                                   {u"owner"_s, u"organization-owner"_s},
                                   {u"status"_s, u"succeeded"_s},
                                   {u"created_at"_s, created},
                                   {u"updated_at"_s, created},
                                   {u"scale_settings"_s, QJsonObject{{u"scale_type"_s, u"standard"_s}}}});
    }
    return {{u"object"_s, u"list"_s}, {u"data"_s, entries}};
}

} // namespace spillway
