// SPDX-License-Identifier: MIT
#include "core/proxy/statuspages.h"

#include "core/proxy/responsehead.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace spillway
{
namespace
{

StatusPage errorPage(int status, const QByteArray &code, const QString &message)
{
    const ErrorReply reply{status, code, message, {}};
    return {status, "application/json", errorBody(reply), {{"x-spillway-error", code}}};
}

qint64 secondsLeft(const BackendSnapshot &backend, Instant now)
{
    return backend.setAsideUntil > now
               ? qint64(std::chrono::ceil<std::chrono::seconds>(backend.setAsideUntil - now).count())
               : 0;
}

QJsonValue knownOrNull(qint64 value)
{
    return value < 0 ? QJsonValue() : QJsonValue(value);
}

QByteArray labelValue(const QString &text)
{
    QByteArray escaped = text.toUtf8();
    escaped.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return '"' + escaped + '"';
}

/// One metric with a line a backend.
class Metric
{
public:
    Metric(QByteArray &out, const QByteArray &name, const QByteArray &type, const QByteArray &help)
        : m_out(out)
        , m_name(name)
    {
        m_out += "# HELP " + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
    }
    void add(const QByteArray &labels, qint64 value)
    {
        m_out += m_name + (labels.isEmpty() ? labels : '{' + labels + '}') + ' ' + QByteArray::number(value) + '\n';
    }

private:
    QByteArray &m_out;
    QByteArray m_name;
};

} // namespace

StatusPage statusPage(const RequestHead &head, const RequestTarget &target, bool callerIsLocal,
                      const ProxyContext &context)
{
    const QByteArray host = target.authority.isEmpty() ? head.headers.value("host") : target.authority;
    if (!isLoopbackHost(host)) {
        return errorPage(403, "HostRefused",
                         QStringLiteral("The status pages answer only when Host is localhost, 127.0.0.1 or [::1]."));
    }
    const ProxyConfigPtr &config = context.registry.config();
    if (!callerIsLocal && !(config && presentsKey(head.headers, config->clientKey))) {
        return errorPage(
            403, "KeyNeeded",
            QStringLiteral("From another computer the status pages need the client key in the header api-key."));
    }
    if (head.method != "GET" && head.method != "HEAD") {
        StatusPage page = errorPage(405, "MethodNotAllowed", QStringLiteral("Use GET."));
        page.headers.append("Allow", "GET, HEAD");
        return page;
    }
    const HeaderList fresh{{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}};
    if (target.path == "/_spillway/healthz") {
        return {200, "text/plain; charset=utf-8", "ok", fresh};
    }
    if (target.path == "/_spillway/status") {
        return {200, "application/json", statusJson(context.snapshot()), fresh};
    }
    if (target.path == "/_spillway/metrics") {
        return {200, "text/plain; version=0.0.4; charset=utf-8", metricsText(context.snapshot()), fresh};
    }
    return errorPage(404, "NotFound",
                     QStringLiteral("There is /_spillway/healthz, /_spillway/status and /_spillway/metrics."));
}

QString stateName(HealthState state)
{
    switch (state) {
    case HealthState::Healthy:
        return QStringLiteral("healthy");
    case HealthState::Throttled:
        return QStringLiteral("throttled");
    case HealthState::Probing:
        return QStringLiteral("probing");
    case HealthState::Unreachable:
        return QStringLiteral("unreachable");
    case HealthState::Disabled:
        return QStringLiteral("disabled");
    }
    Q_UNREACHABLE();
}

QByteArray statusJson(const StatusSnapshot &snapshot)
{
    QJsonArray backends;
    for (const BackendSnapshot &backend : snapshot.backends) {
        backends.append(QJsonObject{
            {QStringLiteral("name"), backend.name},
            {QStringLiteral("url"), backend.url},
            {QStringLiteral("priority"), backend.priority},
            {QStringLiteral("enabled"), backend.enabled},
            {QStringLiteral("state"), stateName(backend.state)},
            {QStringLiteral("retryAfterSeconds"), secondsLeft(backend, snapshot.takenAt)},
            {QStringLiteral("inFlight"), backend.inFlight},
            {QStringLiteral("requests"), qint64(backend.requests)},
            {QStringLiteral("successes"), qint64(backend.successes)},
            {QStringLiteral("throttles"), qint64(backend.throttles)},
            {QStringLiteral("errors"), qint64(backend.errors)},
            {QStringLiteral("lastStatus"), knownOrNull(backend.lastStatus == 0 ? -1 : backend.lastStatus)},
            {QStringLiteral("lastReason"), backend.lastReason},
            {QStringLiteral("latencyMs"), QJsonObject{{QStringLiteral("p50"), knownOrNull(backend.p50.count())},
                                                      {QStringLiteral("p95"), knownOrNull(backend.p95.count())}}},
            {QStringLiteral("remainingRequests"), knownOrNull(backend.remainingRequests)},
            {QStringLiteral("remainingTokens"), knownOrNull(backend.remainingTokens)},
            {QStringLiteral("tokensPerMinute"), backend.tokensPerMinute},
            {QStringLiteral("requestsPerMinute"), backend.requestsPerMinute},
        });
    }
    const QJsonObject status{
        {QStringLiteral("profile"), snapshot.profile},
        {QStringLiteral("endpoint"), snapshot.endpoint},
        {QStringLiteral("startedAt"), snapshot.startedAt.toString(Qt::ISODateWithMs)},
        {QStringLiteral("requests"), qint64(snapshot.requests)},
        {QStringLiteral("failovers"), qint64(snapshot.failovers)},
        {QStringLiteral("inFlight"), snapshot.inFlight},
        {QStringLiteral("backends"), backends},
    };
    return QJsonDocument(status).toJson(QJsonDocument::Indented);
}

QByteArray metricsText(const StatusSnapshot &snapshot)
{
    QByteArray out;
    Metric(out, "spillway_requests_total", "counter", "Requests let in.").add({}, qint64(snapshot.requests));
    Metric(out, "spillway_failovers_total", "counter", "Requests for which more than one backend was asked.")
        .add({}, qint64(snapshot.failovers));
    Metric(out, "spillway_in_flight", "gauge", "Requests under way.").add({}, snapshot.inFlight);

    const auto perBackend = [&](const QByteArray &name, const QByteArray &type, const QByteArray &help, auto value) {
        Metric metric(out, name, type, help);
        for (const BackendSnapshot &backend : snapshot.backends) {
            metric.add("backend=" + labelValue(backend.name) + ",priority=\"" + QByteArray::number(backend.priority) +
                           '"',
                       qint64(value(backend)));
        }
    };
    perBackend("spillway_backend_requests_total", "counter", "Attempts sent to the backend.",
               [](const BackendSnapshot &b) { return b.requests; });
    perBackend("spillway_backend_successes_total", "counter", "Answers that went to a caller as they were.",
               [](const BackendSnapshot &b) { return b.successes; });
    perBackend("spillway_backend_throttles_total", "counter", "Answers that set the backend aside.",
               [](const BackendSnapshot &b) { return b.throttles; });
    perBackend("spillway_backend_errors_total", "counter", "Attempts without a complete answer.",
               [](const BackendSnapshot &b) { return b.errors; });
    perBackend("spillway_backend_in_flight", "gauge", "Attempts under way.",
               [](const BackendSnapshot &b) { return b.inFlight; });
    perBackend("spillway_backend_available", "gauge", "1 when the backend would be asked now.",
               [](const BackendSnapshot &b) {
                   return b.state == HealthState::Healthy || b.state == HealthState::Probing ? 1 : 0;
               });
    perBackend("spillway_backend_retry_after_seconds", "gauge", "Seconds until the backend is available again.",
               [&](const BackendSnapshot &b) { return secondsLeft(b, snapshot.takenAt); });
    perBackend("spillway_backend_tokens_per_minute", "gauge", "Tokens reported over the last minute.",
               [](const BackendSnapshot &b) { return b.tokensPerMinute; });
    Metric latency(out, "spillway_backend_first_byte_milliseconds", "gauge",
                   "Time to the first byte over the last 5 minutes.");
    for (const BackendSnapshot &backend : snapshot.backends) {
        if (backend.p50.count() >= 0) {
            const QByteArray label = "backend=" + labelValue(backend.name);
            latency.add(label + ",quantile=\"0.5\"", backend.p50.count());
            latency.add(label + ",quantile=\"0.95\"", backend.p95.count());
        }
    }
    return out;
}

} // namespace spillway
