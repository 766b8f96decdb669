// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

/// The paths of an Azure OpenAI resource (AZURE.md, "the endpoint's surface").
namespace spillway
{

enum class Operation {
    None, ///< no such path
    ChatCompletions,
    Completions,
    Embeddings,
    Responses,
    Transcriptions,
    Translations,
    Speech,
    Images,
    ListModels,
    GetModel,
    ListDeployments,
};

/// What a request line asks for.
struct ApiRoute
{
    Operation operation = Operation::None;
    QString item; ///< the deployment of a deployment path (decoded), or the model of GetModel; else empty
    QString apiVersion;
    bool v1 = false;

    /// The deployment is in the body's `model`.
    bool modelInBody() const;
    bool isForm() const;
    /// GET (and HEAD) or POST.
    bool isRead() const;
};

/// Reads a request target, in origin or absolute form. A path that needs `api-version` and has none is no path, as it
/// is at Azure.
ApiRoute routeOf(const QByteArray &target);

/// The operation's name in Azure's messages, such as `ChatCompletions_Create`.
QString operationName(Operation operation);

} // namespace spillway
