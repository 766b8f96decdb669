// SPDX-License-Identifier: MIT
#include "core/simulate/simulatedresource.h"

#include "core/simulate/azureerrors.h"
#include "core/simulate/chatresponse.h"
#include "core/simulate/completionresponse.h"
#include "core/simulate/embeddings.h"
#include "core/simulate/mediaresponses.h"
#include "core/simulate/modelnames.h"
#include "core/simulate/responsesapi.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// An injected 429 asks for 1 to this many seconds.
constexpr qint64 longestFaultWait = 10;

QByteArray httpDate(const QDateTime &time)
{
    return QLocale::c().toString(time.toUTC(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1();
}

/// True if the two are the same, in a time that does not tell where they differ.
bool sameSecret(const QByteArray &a, const QByteArray &b)
{
    quint8 difference = a.size() == b.size() ? 0 : 1;
    for (qsizetype i = 0; i < std::min(a.size(), b.size()); ++i) {
        difference |= quint8(a[i] ^ b[i]);
    }
    return difference == 0;
}

} // namespace

SimulatedResource::SimulatedResource(SimulatedBackendOptions options)
    : m_options(std::move(options))
    , m_quota(m_options.rpm, m_options.tpm, m_options.nowMs(), std::chrono::milliseconds(m_options.windowMs))
{
}

SimulatedResource::Reply SimulatedResource::reply(const RequestHead &head, const QByteArray &body)
{
    Reply reply;
    if (!m_options.faults.isEmpty()) {
        reply.fault = pickFault(m_options.faults, m_options.draw());
    }
    ModelCall call;
    call.route = routeOf(head.target);
    call.deployment = call.route.deployment();
    if (reply.fault && reply.fault->kind == SimulatedFault::Kind::Status) {
        const qint64 waitMs = 1000 * (1 + qint64(m_options.draw() % quint32(longestFaultWait)));
        reply.answer =
            errorOfStatus(reply.fault->status, operationName(call.route.operation), call.route.apiVersion, waitMs);
    } else {
        reply.answer = answerTo(head, body, call, reply.throttled);
    }
    addHeaders(reply.answer, head, hasDeployment(call.deployment) ? call.deployment : QString());
    return reply;
}

SimulatedAnswer SimulatedResource::refusal(const RequestHead &head, SimulatedAnswer error)
{
    addHeaders(error, head, {});
    return error;
}

SimulatedAnswer SimulatedResource::answerTo(const RequestHead &head, const QByteArray &body, ModelCall &call,
                                            bool &throttled)
{
    if (!isAllowed(head.headers)) {
        return accessDenied();
    }
    if (call.route.operation == Operation::None) {
        return resourceNotFound();
    }
    if (call.route.datedV1) {
        return azureError(400, u"BadRequest"_s, u"api-version query parameter is not allowed when using /v1 path"_s);
    }
    if (call.route.isRead()) {
        return head.method == "GET" || head.method == "HEAD" ? listing(call.route) : methodNotAllowed("GET, HEAD");
    }
    if (call.route.operation == Operation::StoredResponse) {
        return storedResponse(head.method, call.route.item);
    }
    if (head.method != "POST") {
        return methodNotAllowed("POST");
    }
    if (auto error = readModelCall(call, head, body)) {
        return *error;
    }
    if (!hasDeployment(call.deployment)) {
        return deploymentNotFound();
    }
    if (auto error = askQuota(call)) {
        throttled = true;
        return *error;
    }
    if (auto error = checkModelCall(call)) {
        return *error;
    }
    return generate(call);
}

std::optional<SimulatedAnswer> SimulatedResource::askQuota(const ModelCall &call)
{
    const QuotaDecision decision = m_quota.admit(admissionEstimate(call), m_options.nowMs());
    if (decision.admitted) {
        return std::nullopt;
    }
    SimulatedAnswer answer = tooManyRequests(operationName(call.route.operation), call.route.apiVersion,
                                             decision.waitMs, !decision.requestsSpent);
    const QByteArray seconds = answer.headers.value("Retry-After");
    if (decision.requestsSpent) {
        answer.headers.append("x-ratelimit-reset-requests", seconds);
    }
    if (decision.tokensSpent) {
        answer.headers.append("x-ratelimit-reset-tokens", seconds);
    }
    return answer;
}

SimulatedAnswer SimulatedResource::generate(const ModelCall &call)
{
    const GenerationCall generation{call.request, modelOfDeployment(call.deployment), call.prompt,
                                    call.request["stream"_L1].toBool()};
    switch (call.route.operation) {
    case Operation::ChatCompletions:
        return chatResponse(generation, source());
    case Operation::Completions:
        return completionResponse(generation, source());
    case Operation::Embeddings:
        return embeddingsResponse(generation);
    case Operation::Responses:
        return responses(generation);
    case Operation::Transcriptions:
        return audioTextResponse(call.form, AudioTask::Transcribe, source());
    case Operation::Translations:
        return audioTextResponse(call.form, AudioTask::Translate, source());
    case Operation::Speech:
        return speechResponse(call.request);
    case Operation::Images:
        return imageResponse(call.request, source());
    case Operation::ImageEdits:
        return imageEditResponse(call.form, source());
    default:
        return resourceNotFound();
    }
}

SimulatedAnswer SimulatedResource::responses(const GenerationCall &call)
{
    // A response lives in the resource that made it: another one does not know its id.
    const QString previous = call.request["previous_response_id"_L1].toString();
    if (!previous.isEmpty() && !m_responses.contains(previous)) {
        return invalidRequest(u"Previous response with id '%1' not found."_s.arg(previous), u"previous_response_id"_s,
                              u"previous_response_not_found"_s);
    }
    const QString id = drawnId(u"resp_"_s, 48, m_options.draw);
    QJsonObject whole;
    SimulatedAnswer answer = responsesResponse(call, source(), id, &whole);
    if (call.request["store"_L1].toBool(true)) {
        m_responses.add(whole);
    }
    return answer;
}

SimulatedAnswer SimulatedResource::storedResponse(const QByteArray &method, const QString &id)
{
    if (method != "GET" && method != "HEAD" && method != "DELETE") {
        return methodNotAllowed("GET, HEAD, DELETE");
    }
    const std::optional<QJsonObject> response = m_responses.find(id);
    if (!response) {
        return responseNotFound(id);
    }
    if (method != "DELETE") {
        return jsonAnswer(*response);
    }
    m_responses.remove(id);
    return jsonAnswer({{u"id"_s, id}, {u"object"_s, u"response"_s}, {u"deleted"_s, true}});
}

SimulatedAnswer SimulatedResource::listing(const ApiRoute &route) const
{
    const qint64 created = m_options.wallNow().toSecsSinceEpoch();
    const QStringList names = m_options.deployments.isEmpty() ? usualDeployments() : m_options.deployments;
    switch (route.operation) {
    case Operation::ListDeployments:
        return jsonAnswer(deploymentList(names, created));
    case Operation::GetModel:
        return hasDeployment(route.item) ? jsonAnswer(modelEntry(route.item, created)) : resourceNotFound();
    default:
        return jsonAnswer(modelList(names, created));
    }
}

bool SimulatedResource::isAllowed(const HeaderList &headers) const
{
    if (m_options.key.isEmpty()) {
        return true;
    }
    const QByteArray key = m_options.key.toUtf8();
    const QByteArray authorization = headers.value("Authorization");
    const bool bearer = authorization.size() > 7 && equalsIgnoringCase(authorization.first(7), "Bearer ");
    return sameSecret(headers.value("api-key"), key) || (bearer && sameSecret(authorization.sliced(7).trimmed(), key));
}

bool SimulatedResource::hasDeployment(const QString &name) const
{
    return m_options.deployments.isEmpty() ? isDeploymentName(name) : m_options.deployments.contains(name);
}

AnswerSource SimulatedResource::source() const
{
    return {m_options.name, m_options.region, m_options.wallNow().toSecsSinceEpoch(), m_options.answerTokens,
            m_options.draw};
}

void SimulatedResource::addHeaders(SimulatedAnswer &answer, const RequestHead &head, const QString &deployment)
{
    HeaderList &headers = answer.headers;
    const QuotaDecision standing = m_quota.look(m_options.nowMs());
    if (m_quota.requestLimit() > 0) {
        headers.append("x-ratelimit-limit-requests", QByteArray::number(m_quota.requestLimit()));
        headers.append("x-ratelimit-remaining-requests", QByteArray::number(standing.remainingRequests));
    }
    if (m_quota.tokenLimit() > 0) {
        headers.append("x-ratelimit-limit-tokens", QByteArray::number(m_quota.tokenLimit()));
        headers.append("x-ratelimit-remaining-tokens", QByteArray::number(standing.remainingTokens));
    }
    if (m_options.ptu) {
        headers.append("azure-openai-deployment-utilization",
                       QByteArray::number(standing.utilization * 100, 'f', 1) + '%');
    }
    const QByteArray clientId = head.headers.value("x-ms-client-request-id");
    headers.append("apim-request-id", drawnUuid(m_options.draw));
    headers.append("x-request-id", drawnUuid(m_options.draw));
    headers.append("x-ms-client-request-id", clientId.isEmpty() ? drawnUuid(m_options.draw) : clientId);
    headers.append("x-ms-region", m_options.region.toUtf8());
    if (!deployment.isEmpty()) {
        headers.append("x-ms-deployment-name", deployment.toUtf8().toPercentEncoding());
    }
    if (answer.status == 200) {
        headers.append("azureml-model-session", "d" + QByteArray::number(100 + m_options.draw() % 900));
        headers.append("x-ms-rai-invoked", "true");
    }
    headers.append("x-accel-buffering", "no");
    headers.append("strict-transport-security", "max-age=31536000; includeSubDomains; preload");
    headers.append("x-content-type-options", "nosniff");
    headers.append("Date", httpDate(m_options.wallNow()));
}

} // namespace spillway
