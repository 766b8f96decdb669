// SPDX-License-Identifier: MIT
#include "core/trace/tracejson.h"

#include "core/config/jsonwriter.h"

namespace spillway
{

using namespace Qt::StringLiterals;

TraceLines::TraceLines(const TraceResult &result)
    : m_result(result)
{
    for (const Backend &backend : result.backends) {
        m_backends.append("\"backend\":" + quotedJson(backend.url) + ",\"name\":" + quotedJson(backend.name));
    }
}

QByteArray TraceLines::line(qsizetype number) const
{
    const auto text = [](auto value) { return QByteArray::number(qint64(value)); };
    const TracedRequest &request = m_result.requests[number];
    QByteArray line = "{\"request\":" + text(number) + ",\"at\":" + text(request.at.count()) +
                      ",\"end\":" + text(request.end.count()) + ",\"status\":" + text(request.status) +
                      ",\"attempts\":[";
    for (const TracedAttempt &attempt : request.attempts) {
        if (!line.endsWith('[')) {
            line += ',';
        }
        line += "{\"t\":" + text(attempt.at.count()) + ',' + m_backends[attempt.backend] + ",\"random\":[";
        if (attempt.choices > 1) {
            line += "{\"n\":" + text(attempt.choices) + ",\"pick\":" + text(attempt.choice) + '}';
        }
        line += attempt.fault == ScenarioFault::None ? "],\"status\":" + text(attempt.status)
                                                     : "],\"error\":\"" + faultName(attempt.fault) + '"';
        if (attempt.wait.count() > 0) {
            line += ",\"waitMs\":" + text(attempt.wait.count());
        }
        line += '}';
    }
    line += "]}\n";
    return line;
}

QByteArray summaryJson(const TraceSummary &summary)
{
    JsonWriter json;
    json.beginObject();
    json.add(u"requests"_s, summary.requests);
    json.add(u"served"_s, summary.served);
    json.add(u"spilledOver"_s, summary.spilledOver);
    json.add(u"spillOverShare"_s, summary.spillOverShare());
    json.add(u"failovers"_s, summary.failovers);
    json.add(u"throttledCallers"_s, summary.throttledCallers);
    json.add(u"otherFailures"_s, summary.otherFailures());
    json.beginObject(u"longestOutage"_s);
    json.add(u"ms"_s, qint64(summary.longestOutage().count()));
    json.add(u"from"_s, qint64(summary.outageFrom.count()));
    json.add(u"to"_s, qint64(summary.outageTo.count()));
    json.endObject();
    json.beginArray(u"backends"_s);
    for (const BackendSummary &backend : summary.backends) {
        json.beginObject();
        json.add(u"name"_s, backend.name);
        json.add(u"url"_s, backend.url);
        json.add(u"priority"_s, backend.priority);
        json.add(u"asked"_s, backend.asked);
        json.add(u"served"_s, backend.served);
        json.add(u"servedShare"_s, summary.servedShare(backend));
        json.add(u"throttles"_s, backend.throttles);
        json.add(u"faults"_s, backend.faults);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.text();
}

} // namespace spillway
