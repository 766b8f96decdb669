// SPDX-License-Identifier: MIT
#include "core/simulate/azureerrors.h"

#include "core/simulate/contentfilter.h"

#include <QJsonValue>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

SimulatedAnswer withStatus(int status, const QJsonObject &error)
{
    SimulatedAnswer answer = jsonAnswer({{u"error"_s, error}});
    answer.status = status;
    return answer;
}

SimulatedAnswer contentFiltered()
{
    const QString message =
        u"The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please "
        "modify your prompt and retry."_s;
    return withStatus(400, {{u"message"_s, message},
                            {u"type"_s, QJsonValue::Null},
                            {u"param"_s, u"prompt"_s},
                            {u"code"_s, u"content_filter"_s},
                            {u"status"_s, 400},
                            {u"innererror"_s,
                             QJsonObject{{u"code"_s, u"ResponsibleAIPolicyViolation"_s},
                                         {u"content_filter_result"_s, promptFilterVerdict(FilterVerdict::Filtered)}}}});
}

} // namespace

SimulatedAnswer azureError(int status, const QString &code, const QString &message)
{
    return withStatus(status, {{u"code"_s, code}, {u"message"_s, message}});
}

SimulatedAnswer invalidRequest(const QString &message, const QString &param, const QString &code)
{
    return withStatus(400, {{u"message"_s, message},
                            {u"type"_s, u"invalid_request_error"_s},
                            {u"param"_s, param.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(param)},
                            {u"code"_s, code}});
}

SimulatedAnswer missingParameter(const QString &name)
{
    return invalidRequest(u"Missing required parameter: '%1'."_s.arg(name), name, u"missing_required_parameter"_s);
}

SimulatedAnswer resourceNotFound()
{
    return azureError(404, u"404"_s, u"Resource not found"_s);
}

SimulatedAnswer deploymentNotFound()
{
    return azureError(404, u"DeploymentNotFound"_s,
                      u"The API deployment for this resource does not exist. If you created the deployment within the "
                      "last 5 minutes, please wait a moment and try again."_s);
}

SimulatedAnswer responseNotFound(const QString &id)
{
    return withStatus(404, {{u"message"_s, u"Response with id '%1' not found."_s.arg(id)},
                            {u"type"_s, u"invalid_request_error"_s},
                            {u"param"_s, QJsonValue::Null},
                            {u"code"_s, QJsonValue::Null}});
}

SimulatedAnswer accessDenied()
{
    return azureError(401, u"401"_s,
                      u"Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a "
                      "valid key for an active subscription and use a correct regional API endpoint for your "
                      "resource."_s);
}

SimulatedAnswer methodNotAllowed(const QByteArray &allowed)
{
    SimulatedAnswer answer = azureError(405, u"405"_s, u"Method not allowed"_s);
    answer.headers.append("Allow", allowed);
    return answer;
}

SimulatedAnswer bodyTooLarge()
{
    return azureError(413, u"413"_s, u"The request body is larger than this resource takes."_s);
}

SimulatedAnswer tooManyRequests(const QString &operation, const QString &apiVersion, qint64 waitMs, bool tokens)
{
    const QString seconds = QString::number((waitMs + 999) / 1000);
    SimulatedAnswer answer = azureError(
        429, u"429"_s,
        u"Requests to the %1 Operation under Azure OpenAI API version %2 have exceeded %3 rate limit of your current "
        "pricing tier. Please retry after %4 seconds. This is a simulated resource: its budget comes back with the "
        "next minute."_s.arg(operation, apiVersion.isEmpty() ? u"v1"_s : apiVersion, tokens ? u"token"_s : u"call"_s,
                             seconds));
    answer.headers.append("Retry-After", seconds.toLatin1());
    answer.headers.append("retry-after-ms", QByteArray::number(waitMs));
    return answer;
}

SimulatedAnswer errorOfStatus(int status, const QString &operation, const QString &apiVersion, qint64 waitMs)
{
    const QString code = QString::number(status);
    switch (status) {
    case 400:
        return contentFiltered();
    case 401:
        return accessDenied();
    case 403:
        return azureError(status, code, u"Access denied due to Virtual Network/Firewall rules."_s);
    case 404:
        return deploymentNotFound();
    case 405:
        return methodNotAllowed("POST");
    case 408:
        return azureError(status, u"Timeout"_s, u"The operation was timeout."_s);
    case 413:
        return bodyTooLarge();
    case 429:
        return tooManyRequests(operation, apiVersion, waitMs, false);
    case 500:
        return azureError(status, u"InternalServerError"_s,
                          u"The server had an error while processing your request. Sorry about that!"_s);
    case 502:
        return azureError(status, u"BadGateway"_s, u"The upstream server gave no usable answer."_s);
    case 503:
        return azureError(status, u"ServiceUnavailable"_s,
                          u"The service is temporarily unable to process your request. Please try again later."_s);
    case 504:
        return azureError(status, u"GatewayTimeout"_s, u"The gateway did not receive an answer in time."_s);
    default:
        return azureError(status, code, u"A simulated fault with status %1."_s.arg(status));
    }
}

} // namespace spillway
