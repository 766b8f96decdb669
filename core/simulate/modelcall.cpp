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
constexpr int mostPrompts = 2048;

bool isGiven(const QJsonValue &value)
{
    return !value.isUndefined() && !value.isNull();
}

std::optional<SimulatedAnswer> checkMessages(const QJsonValue &value)
{
    static const QStringList roles{u"system"_s, u"developer"_s, u"user"_s, u"assistant"_s, u"tool"_s, u"function"_s};
    if (!value.isArray()) {
        return missingParameter(u"messages"_s);
    }
    const QJsonArray messages = value.toArray();
    if (messages.isEmpty()) {
        return invalidRequest(u"[] is too short - 'messages'"_s, u"messages"_s, u"empty_array"_s);
    }
    for (qsizetype i = 0; i < messages.size(); ++i) {
        const QString place = u"messages[%1]"_s.arg(i);
        if (!messages[i].isObject()) {
            return invalidRequest(u"'%1' has to be an object."_s.arg(place), place, u"invalid_type"_s);
        }
        const QJsonValue role = messages[i]["role"_L1];
        if (!isGiven(role)) {
            return missingParameter(place + u".role"_s);
        }
        if (!roles.contains(role.toString())) {
            return invalidRequest(u"'%1.role' has to be one of: %2."_s.arg(place, roles.join(u", ")),
                                  place + u".role"_s, u"invalid_value"_s);
        }
    }
    return std::nullopt;
}

/// What several operations have in common.
std::optional<SimulatedAnswer> checkOptions(const QJsonObject &request)
{
    for (const QString &name : {u"max_tokens"_s, u"max_completion_tokens"_s, u"max_output_tokens"_s}) {
        if (isGiven(request[name]) && request[name].toInteger() < 1) {
            return invalidRequest(u"'%1' has to be a whole number of at least 1."_s.arg(name), name,
                                  u"integer_below_min_value"_s);
        }
    }
    if (const QJsonValue n = request["n"_L1]; isGiven(n) && (n.toInt() < 1 || n.toInt() > mostChoices)) {
        return invalidRequest(u"'n' has to be a whole number from 1 to %1."_s.arg(mostChoices), u"n"_s,
                              u"invalid_value"_s);
    }
    if (isGiven(request["stream"_L1]) && !request["stream"_L1].isBool()) {
        return invalidRequest(u"'stream' has to be true or false."_s, u"stream"_s, u"invalid_type"_s);
    }
    if (isGiven(request["stream_options"_L1]) && !request["stream"_L1].toBool()) {
        return invalidRequest(u"'stream_options' is for requests with 'stream' set to true."_s, u"stream_options"_s,
                              u"invalid_value"_s);
    }
    return std::nullopt;
}

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
        call.deployment = call.route.v1 ? QString::fromUtf8(formField(call.form, "model")) : call.route.deployment();
    } else {
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(body, &problem);
        if (!document.isObject()) {
            return invalidRequest(u"We could not parse the JSON body of your request. (%1)"_s.arg(
                                      document.isNull() ? problem.errorString() : u"It is no object."_s),
                                  {}, u"BadRequest"_s);
        }
        call.request = document.object();
        call.deployment = call.route.modelInBody() ? document["model"_L1].toString() : call.route.deployment();
    }
    if (call.deployment.isEmpty()) {
        return missingParameter(u"model"_s);
    }
    const QJsonObject &request = call.request; // a look-up in one that is not const adds what is missing
    switch (call.route.operation) {
    case Operation::ChatCompletions:
        call.prompt = readMessages(request["messages"_L1].toArray());
        break;
    case Operation::Completions:
        call.prompt = readTextOrList(request["prompt"_L1]);
        break;
    case Operation::Embeddings:
        call.prompt = readTextOrList(request["input"_L1]);
        break;
    case Operation::Responses:
        call.prompt = readResponsesInput(request);
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
        if (auto error = checkMessages(request["messages"_L1])) {
            return error;
        }
        break;
    case Operation::Completions:
        if (!request["prompt"_L1].isString() && !request["prompt"_L1].isArray()) {
            return missingParameter(u"prompt"_s);
        }
        if (requestedPrompts(request) > mostPrompts) {
            return invalidRequest(u"'prompt' has more than %1 prompts."_s.arg(mostPrompts), u"prompt"_s,
                                  u"array_above_max_length"_s);
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
    return checkOptions(request);
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
    const int prompts = operation == Operation::Completions ? requestedPrompts(call.request) : 1;
    return prompt + (limit > 0 ? limit : usualMaxTokens) * requestedChoices(call.request) * prompts;
}

} // namespace spillway
