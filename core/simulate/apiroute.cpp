// SPDX-License-Identifier: MIT
#include "core/simulate/apiroute.h"

#include <QMap>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

Operation operationOf(const QByteArray &rest)
{
    static const QMap<QByteArray, Operation> operations{
        {"chat/completions", Operation::ChatCompletions},
        {"completions", Operation::Completions},
        {"embeddings", Operation::Embeddings},
        {"audio/transcriptions", Operation::Transcriptions},
        {"audio/translations", Operation::Translations},
        {"audio/speech", Operation::Speech},
        {"images/generations", Operation::Images},
    };
    return operations.value(rest, Operation::None);
}

QString decoded(const QByteArray &segment)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(segment));
}

/// `models` and `models/ID`; false if it is neither.
bool readModelPath(const QByteArray &path, ApiRoute &route)
{
    if (path == "models") {
        route.operation = Operation::ListModels;
        return true;
    }
    if (path.startsWith("models/") && path.size() > 7) {
        route.operation = Operation::GetModel;
        route.item = decoded(path.sliced(7));
        return true;
    }
    return false;
}

void readPath(const QByteArray &path, ApiRoute &route)
{
    if (path.startsWith("v1/")) {
        const QByteArray rest = path.sliced(3);
        route.v1 = true;
        if (!readModelPath(rest, route)) {
            route.operation = rest == "responses" ? Operation::Responses : operationOf(rest);
        }
        return;
    }
    if (route.apiVersion.isEmpty() || readModelPath(path, route)) {
        return;
    }
    if (path == "responses") {
        route.operation = Operation::Responses;
    } else if (path == "deployments") {
        route.operation = Operation::ListDeployments;
    } else if (path.startsWith("deployments/")) {
        const qsizetype slash = path.indexOf('/', 12);
        if (slash > 12) {
            route.item = decoded(path.sliced(12, slash - 12));
            route.operation = operationOf(path.sliced(slash + 1));
        }
    }
}

} // namespace

bool ApiRoute::modelInBody() const
{
    return v1 || operation == Operation::Responses;
}

bool ApiRoute::isForm() const
{
    return operation == Operation::Transcriptions || operation == Operation::Translations;
}

bool ApiRoute::isRead() const
{
    return operation == Operation::ListModels || operation == Operation::GetModel ||
           operation == Operation::ListDeployments;
}

ApiRoute routeOf(const QByteArray &target)
{
    QByteArray path = target;
    if (const qsizetype scheme = path.indexOf("://"); scheme > 0 && !path.startsWith('/')) {
        const qsizetype slash = path.indexOf('/', scheme + 3);
        path = slash < 0 ? QByteArray("/") : path.sliced(slash);
    }
    const qsizetype question = path.indexOf('?');
    ApiRoute route;
    if (question >= 0) {
        route.apiVersion = QUrlQuery(QString::fromUtf8(path.sliced(question + 1))).queryItemValue(u"api-version"_s);
        path.truncate(question);
    }
    if (path.startsWith("/openai/")) {
        readPath(path.sliced(8), route);
    }
    return route;
}

QString operationName(Operation operation)
{
    switch (operation) {
    case Operation::ChatCompletions:
        return u"ChatCompletions_Create"_s;
    case Operation::Completions:
        return u"Completions_Create"_s;
    case Operation::Embeddings:
        return u"Embeddings_Create"_s;
    case Operation::Responses:
        return u"Responses_Create"_s;
    case Operation::Transcriptions:
        return u"Transcriptions_Create"_s;
    case Operation::Translations:
        return u"Translations_Create"_s;
    case Operation::Speech:
        return u"Speech_Create"_s;
    case Operation::Images:
        return u"ImageGenerations_Create"_s;
    case Operation::ListModels:
        return u"Models_List"_s;
    case Operation::GetModel:
        return u"Models_Get"_s;
    case Operation::ListDeployments:
        return u"Deployments_List"_s;
    case Operation::None:
        break;
    }
    return u"Unknown"_s;
}

} // namespace spillway
