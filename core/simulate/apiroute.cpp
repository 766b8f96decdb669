// SPDX-License-Identifier: MIT
#include "core/simulate/apiroute.h"

#include <QDate>
#include <QMap>
#include <QUrlQuery>

#include <algorithm>

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
        {"images/edits", Operation::ImageEdits},
    };
    return operations.value(rest, Operation::None);
}

QString decoded(const QByteArray &segment)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(segment));
}

/// `2024-10-21` or `2024-10-01-preview`.
bool isDated(const QString &version)
{
    const QStringView date = QStringView(version).first(std::min<qsizetype>(version.size(), 10));
    return QDate::fromString(date, Qt::ISODate).isValid() &&
           (version.size() == 10 || QStringView(version).sliced(10) == u"-preview");
}

/// `models` and `responses`, alone or with an id behind them; false if it is none of these.
bool readResourcePath(const QByteArray &path, ApiRoute &route)
{
    const qsizetype slash = path.indexOf('/');
    const QByteArray collection = path.first(slash < 0 ? path.size() : slash);
    const QByteArray id = slash < 0 ? QByteArray() : path.sliced(slash + 1);
    if ((collection != "models" && collection != "responses") || (slash >= 0 && id.isEmpty()) || id.contains('/')) {
        return false;
    }
    if (collection == "models") {
        route.operation = id.isEmpty() ? Operation::ListModels : Operation::GetModel;
    } else {
        route.operation = id.isEmpty() ? Operation::Responses : Operation::StoredResponse;
    }
    route.item = decoded(id);
    return true;
}

void readPath(const QByteArray &path, ApiRoute &route)
{
    if (path.startsWith("v1/")) {
        const QByteArray rest = path.sliced(3);
        route.v1 = true;
        route.datedV1 = isDated(route.apiVersion);
        if (!readResourcePath(rest, route)) {
            route.operation = operationOf(rest);
        }
        return;
    }
    if (!isDated(route.apiVersion) || readResourcePath(path, route)) {
        return;
    }
    if (path == "deployments") {
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
    return operation == Operation::Transcriptions || operation == Operation::Translations ||
           operation == Operation::ImageEdits;
}

bool ApiRoute::isRead() const
{
    return operation == Operation::ListModels || operation == Operation::GetModel ||
           operation == Operation::ListDeployments;
}

QString ApiRoute::deployment() const
{
    return isRead() || operation == Operation::StoredResponse ? QString() : item;
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
    case Operation::ImageEdits:
        return u"ImageEdits_Create"_s;
    case Operation::StoredResponse:
        return u"Responses_Get"_s;
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
