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
    StoredResponse,
    Transcriptions,
    Translations,
    Speech,
    Images,
    ImageEdits,
    ListModels,
    GetModel,
    ListDeployments,
};

/// What a request line asks for.
struct ApiRoute
{
    Operation operation = Operation::None;
    QString item; ///< decoded: the deployment of a deployment path, the model of GetModel, the id of StoredResponse
    QString apiVersion;
    bool v1 = false;
    bool datedV1 = false; ///< a v1 path with a dated `api-version`, which Azure answers with 400

    /// The deployment is in the body's `model`.
    bool modelInBody() const;
    bool isForm() const;
    /// Lists or tells something: GET (and HEAD) instead of POST.
    bool isRead() const;
    /// The deployment that the path names, else empty.
    QString deployment() const;
};

/// Reads a request target, in origin or absolute form. A path that needs `api-version` is no path without one of the
/// form `2024-10-21` or `2024-10-01-preview`, as it is at Azure; a v1 path takes none, or `v1`, `latest`, `preview`.
ApiRoute routeOf(const QByteArray &target);

/// The operation's name in Azure's messages, such as `ChatCompletions_Create`.
QString operationName(Operation operation);

} // namespace spillway
