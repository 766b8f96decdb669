// SPDX-License-Identifier: MIT
#include "core/config/jsonwriter.h"
#include "core/trace/scenariojson.h"

#include <QByteArrayList>

namespace spillway
{
namespace
{

/// Members as one line: `{"at": 0, "deployment": "gpt-4o"}`.
class Line
{
public:
    void add(const char *key, const QByteArray &value) { m_members.append('"' + QByteArray(key) + "\": " + value); }
    void add(const char *key, qint64 value) { add(key, QByteArray::number(value)); }
    void addText(const char *key, const QString &value) { add(key, quotedJson(value)); }
    QByteArray done() const { return '{' + m_members.join(", ") + '}'; }

private:
    QByteArrayList m_members;
};

void addAnswer(Line &line, const ScenarioAnswer &answer)
{
    if (answer.fault != ScenarioFault::None) {
        line.add("error", '"' + faultName(answer.fault) + '"');
    } else {
        line.add("status", answer.status);
    }
    if (!answer.headers.isEmpty()) {
        QByteArrayList fields;
        for (const HeaderField &field : answer.headers) {
            fields.append(quotedJson(QString::fromUtf8(field.name)) + ": " +
                          quotedJson(QString::fromUtf8(field.value)));
        }
        line.add("headers", '{' + fields.join(", ") + '}');
    }
    line.add("latencyMs", answer.latency.count());
    if (!answer.deployment.isEmpty()) {
        line.addText("deployment", answer.deployment);
    }
}

QByteArray answerText(const ScenarioAnswer &answer)
{
    Line line;
    addAnswer(line, answer);
    return line.done();
}

QByteArray windowText(const ScenarioWindow &window)
{
    Line line;
    line.add("from", window.from.count());
    line.add("to", window.to.count());
    addAnswer(line, window.answer);
    return line.done();
}

QByteArray limitText(const ScenarioLimit &limit)
{
    Line line;
    line.add("requests", limit.requests);
    line.add("perMs", limit.period.count());
    line.addText("header", QString::fromUtf8(limit.header));
    line.add("latencyMs", limit.latency.count());
    if (!limit.deployment.isEmpty()) {
        line.addText("deployment", limit.deployment);
    }
    return line.done();
}

QByteArray requestText(const ScenarioRequest &request)
{
    Line line;
    line.add("at", request.at.count());
    if (!request.deployment.isEmpty()) {
        line.addText("deployment", request.deployment);
    }
    return line.done();
}

/// A list with an element a line, its brackets at `indent`.
template <typename Element>
QByteArray listText(const QList<Element> &list, QByteArray (*text)(const Element &), int indent)
{
    QByteArrayList lines;
    for (const Element &element : list) {
        lines.append(QByteArray(indent + 2, ' ') + text(element));
    }
    return list.isEmpty() ? QByteArray("[]") : "[\n" + lines.join(",\n") + '\n' + QByteArray(indent, ' ') + ']';
}

QByteArray backendText(const ScenarioBackend &backend)
{
    if (backend.always) {
        return answerText(*backend.always);
    }
    if (!backend.limit && backend.windows.isEmpty() && !backend.otherwise) {
        return listText(backend.calls, answerText, 4);
    }
    QByteArrayList parts;
    if (backend.limit) {
        parts.append("      \"limit\": " + limitText(*backend.limit));
    } else {
        parts.append("      \"windows\": " + listText(backend.windows, windowText, 6));
    }
    if (backend.otherwise) {
        parts.append("      \"default\": " + answerText(*backend.otherwise));
    }
    return "{\n" + parts.join(",\n") + "\n    }";
}

QByteArray drawsText(const Scenario &scenario)
{
    if (scenario.seed) {
        return R"({"mode": "seed", "seed": )" + QByteArray::number(*scenario.seed) + '}';
    }
    QByteArrayList draws;
    for (const quint32 draw : scenario.draws) {
        draws.append(QByteArray::number(draw));
    }
    return '[' + draws.join(", ") + ']';
}

} // namespace

QByteArray serializeScenario(const Scenario &scenario)
{
    QByteArrayList backends;
    for (const ScenarioBackend &backend : scenario.backends) {
        backends.append("    " + quotedJson(backend.key) + ": " + backendText(backend));
    }
    const QByteArray entries = backends.isEmpty() ? QByteArray("{}") : "{\n" + backends.join(",\n") + "\n  }";
    return "{\n  \"start\": " + quotedJson(scenario.start.toString(Qt::ISODateWithMs)) +
           ",\n  \"random\": " + drawsText(scenario) +
           ",\n  \"requests\": " + listText(scenario.requests, requestText, 2) + ",\n  \"backends\": " + entries +
           ",\n  \"default\": " + answerText(scenario.otherwise) + "\n}\n";
}

} // namespace spillway
