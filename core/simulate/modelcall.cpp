// SPDX-License-Identifier: MIT
#include "core/simulate/modelcall.h"

#include "core/simulate/azureerrors.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// What admission reckons with when a request sets no limit of tokens.
constexpr qint64 usualMaxTokens = 16;

} // namespace

std::optional<SimulatedAnswer> readModelCall(ModelCall &call, const RequestHead &head, const QByteArray &body)
{
    if (call.route.isForm()) {
        const auto form = parseMultipart(head.headers.value("Content-Type"), body);
        if (!form) {
            return invalidRequest(u"The body has to be multipart/form-data, closed by its boundary."_s, {},
                                  u"invalid_multipart_form"_s);
        }
        call.form = *form;
        call.deployment = call.route.v1 ? QString::fromUtf8(formField(call.form, "model")) : call.route.item;
    } else {
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(body, &problem);
        if (!document.isObject()) {
            return invalidRequest(u"We could not parse the JSON body of your request. (%1)"_s.arg(
                                      document.isNull() ? problem.errorString() : u"It is no object."_s),
                                  {}, u"BadRequest"_s);
        }
        call.request = document.object();
        call.deployment = call.route.modelInBody() ? call.request["model"_L1].toString() : call.route.item;
    }
    if (call.deployment.isEmpty()) {
        return missingParameter(u"model"_s);
    }
    switch (call.route.operation) {
    case Operation::ChatCompletions:
        call.prompt = readMessages(call.request["messages"_L1].toArray());
        break;
    case Operation::Completions:
        call.prompt = readTextOrList(call.request["prompt"_L1]);
        break;
    case Operation::Embeddings:
        call.prompt = readTextOrList(call.request["input"_L1]);
        break;
    case Operation::Responses:
        call.prompt = readResponsesInput(call.request);
        break;
    default:
        break;
    }
    return std::nullopt;
}

std::optional<SimulatedAnswer> checkModelCall(const ModelCall &call)
{
    const QJsonObject &request = call.request;
    switch (call.route.operation) {
    case Operation::ChatCompletions:
        if (!request["messages"_L1].isArray()) {
            return missingParameter(u"messages"_s);
        }
        if (request["messages"_L1].toArray().isEmpty()) {
            return invalidRequest(u"[] is too short - 'messages'"_s, u"messages"_s, u"empty_array"_s);
        }
        break;
    case Operation::Completions:
        if (!request["prompt"_L1].isString() && !request["prompt"_L1].isArray()) {
            return missingParameter(u"prompt"_s);
        }
        break;
    case Operation::Embeddings:
    case Operation::Responses:
        if (!request["input"_L1].isString() && !request["input"_L1].isArray()) {
            return missingParameter(u"input"_s);
        }
        break;
    default:
        break;
    }
    for (const QString &name : {u"max_tokens"_s, u"max_completion_tokens"_s, u"max_output_tokens"_s}) {
        const QJsonValue limit = request[name];
        if (!limit.isUndefined() && !limit.isNull() && limit.toInteger() < 1) {
            return invalidRequest(u"'%1' has to be a whole number of at least 1."_s.arg(name), name,
                                  u"integer_below_min_value"_s);
        }
    }
    const QJsonValue stream = request["stream"_L1];
    if (!stream.isUndefined() && !stream.isNull() && !stream.isBool()) {
        return invalidRequest(u"'stream' has to be true or false."_s, u"stream"_s, u"invalid_type"_s);
    }
    return std::nullopt;
}

qint64 admissionEstimate(const ModelCall &call)
{
    const qint64 prompt = estimateTokens(call.prompt.characters);
    const Operation operation = call.route.operation;
    if (operation != Operation::ChatCompletions && operation != Operation::Completions &&
        operation != Operation::Responses) {
        return prompt;
    }
    const qint64 limit = requestedMaxTokens(call.request);
    return prompt + (limit > 0 ? limit : usualMaxTokens) * requestedChoices(call.request);
}

} // namespace spillway
