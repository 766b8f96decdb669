// SPDX-License-Identifier: MIT
#include "core/trace/scenariojson.h"

#include "core/config/jsondocument.h"
#include "core/config/jsonreader.h"

#include <QJsonArray>
#include <QTimeZone>

#include <cmath>
#include <limits>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// The scenario's start where it does not say one.
QDateTime usualStart()
{
    return QDateTime(QDate(2024, 1, 1), QTime(0, 0), QTimeZone::utc()).toUTC();
}

const QList<std::pair<QString, ScenarioFault>> &faultNames()
{
    static const QList<std::pair<QString, ScenarioFault>> names{{u"refused"_s, ScenarioFault::Refused},
                                                                {u"reset"_s, ScenarioFault::Reset},
                                                                {u"timeout"_s, ScenarioFault::TimedOut}};
    return names;
}

const QStringList answerKeys{u"status"_s, u"error"_s, u"headers"_s, u"latencyMs"_s, u"deployment"_s};

/// Where the answer stands: `auto` means something only in a window.
enum class Within { Window, Elsewhere };

void readHeaders(JsonReader &answer, Within within, HeaderList &headers)
{
    const QJsonValue given = answer.value(u"headers"_s);
    if (!given.isUndefined() && !given.isObject()) {
        answer.error(u"headers"_s, u"Must be an object like { \"Retry-After\": \"5\" }."_s);
    }
    const QJsonObject fields = given.toObject();
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        const QString path = u"headers."_s + field.key();
        const QByteArray name = field.key().toUtf8();
        const QByteArray value = field.value().toString().toUtf8();
        if (!isToken(name)) {
            answer.error(path, u"This is no name that a header can have. Use letters, digits and hyphens."_s);
        } else if (!field.value().isString()) {
            answer.error(path, u"Must be a text in quotes, like \"5\"."_s);
        } else if (value.contains('\n') || value.contains('\r') || value.contains('\0')) {
            answer.error(path, u"No header can hold a line break. Leave it out."_s);
        } else {
            headers.append(name, value);
            const bool countsMilliseconds = name.toLower().endsWith("-ms");
            if (value != autoSeconds && value != autoMilliseconds) {
                continue;
            }
            if (within == Within::Elsewhere) {
                answer.warning(path, u"\"auto\" counts to the end of a window and this is none. Write the time."_s);
            } else if (countsMilliseconds != (value == autoMilliseconds)) {
                answer.warning(
                    path, countsMilliseconds
                              ? u"\"auto\" is whole seconds and this header counts milliseconds. Use \"auto-ms\"."_s
                              : u"\"auto-ms\" is milliseconds and this header counts seconds. Use \"auto\"."_s);
            }
        }
    }
}

ScenarioAnswer readAnswer(JsonReader reader, Within within)
{
    ScenarioAnswer answer;
    reader.read(u"status"_s, answer.status, 100, 999);
    reader.readEnum(u"error"_s, answer.fault, faultNames());
    if (answer.fault != ScenarioFault::None && !reader.value(u"status"_s).isUndefined()) {
        reader.error(u"status"_s, u"There is no status where \"error\" says that no answer came. Leave out one of "
                                  "the two."_s);
    }
    readHeaders(reader, within, answer.headers);
    reader.readMilliseconds(u"latencyMs"_s, answer.latency);
    reader.read(u"deployment"_s, answer.deployment);
    QStringList known = answerKeys;
    if (within == Within::Window) {
        known += {u"from"_s, u"to"_s};
    }
    reader.warnOfMisspellings(known);
    return answer;
}

ScenarioWindow readWindow(JsonReader reader)
{
    ScenarioWindow window;
    reader.readMilliseconds(u"from"_s, window.from);
    reader.readMilliseconds(u"to"_s, window.to);
    if (reader.value(u"to"_s).isUndefined()) {
        reader.error(u"to"_s, u"Say when the window ends, in milliseconds from the start."_s);
    } else if (reader.value(u"to"_s).isDouble() && window.to <= window.from) {
        reader.error(u"to"_s, u"The window ends before it begins. Give a time behind \"from\"."_s);
    }
    window.answer = readAnswer(std::move(reader), Within::Window);
    return window;
}

ScenarioLimit readLimit(JsonReader reader)
{
    ScenarioLimit limit;
    for (const QString &key : {u"requests"_s, u"perMs"_s}) {
        if (reader.value(key).isUndefined()) {
            reader.error(key, u"Is missing. A limit is like { \"requests\": 3, \"perMs\": 10000 }."_s);
        }
    }
    reader.read(u"requests"_s, limit.requests, 0, std::numeric_limits<int>::max());
    reader.readMilliseconds(u"perMs"_s, limit.period, 1);
    QString header = QString::fromLatin1(limit.header);
    reader.read(u"header"_s, header);
    limit.header = header.toUtf8();
    if (!isToken(limit.header)) {
        reader.error(u"header"_s, u"This is no name that a header can have. Retry-After is the usual one."_s);
    } else if (limit.header.toLower().endsWith("-ms")) {
        reader.warning(u"header"_s, u"It is given whole seconds and counts milliseconds. Use Retry-After."_s);
    }
    reader.readMilliseconds(u"latencyMs"_s, limit.latency);
    reader.read(u"deployment"_s, limit.deployment);
    reader.warnOfMisspellings({u"requests"_s, u"perMs"_s, u"header"_s, u"latencyMs"_s, u"deployment"_s});
    return limit;
}

/// `all` holds the entries of the scenario's `backends`.
ScenarioBackend readBackend(JsonReader &all, const QString &key)
{
    ScenarioBackend backend;
    backend.key = key;
    const QJsonValue given = all.value(key);
    if (given.isArray()) {
        const QJsonArray answers = given.toArray();
        for (int i = 0; i < answers.size(); ++i) {
            backend.calls.append(readAnswer(all.element(key, i, answers[i]), Within::Elsewhere));
        }
        return backend;
    }
    if (!given.isObject()) {
        all.error(key, u"Must be a list of answers, one answer, or an object with \"windows\" or \"limit\"."_s);
        return backend;
    }
    JsonReader reader = all.child(key);
    const QJsonValue windows = reader.value(u"windows"_s);
    const QJsonValue limit = reader.value(u"limit"_s);
    if (windows.isUndefined() && limit.isUndefined()) {
        backend.always = readAnswer(std::move(reader), Within::Elsewhere);
        return backend;
    }
    if (!windows.isUndefined() && !limit.isUndefined()) {
        reader.error(u"limit"_s, u"A backend has either windows or a limit. Leave out one of the two."_s);
    }
    if (windows.isArray()) {
        const QJsonArray list = windows.toArray();
        for (int i = 0; i < list.size(); ++i) {
            JsonReader window = reader.element(u"windows"_s, i, list[i]);
            if (list[i].isObject()) {
                backend.windows.append(readWindow(std::move(window)));
            }
        }
    } else if (!windows.isUndefined()) {
        reader.error(u"windows"_s, u"Must be a list like [ { \"from\": 0, \"to\": 5000, \"status\": 429 } ]."_s);
    }
    JsonReader limitReader = reader.child(u"limit"_s);
    if (limit.isObject()) {
        backend.limit = readLimit(std::move(limitReader));
    }
    if (!reader.value(u"default"_s).isUndefined()) {
        backend.otherwise = readAnswer(reader.child(u"default"_s), Within::Elsewhere);
    }
    reader.warnOfMisspellings({u"windows"_s, u"limit"_s, u"default"_s});
    return backend;
}

void readStart(JsonReader &root, QDateTime &start)
{
    QString text;
    root.read(u"start"_s, text);
    if (text.isEmpty()) {
        if (root.value(u"start"_s).isString()) {
            root.error(u"start"_s, u"Must be a time like \"2024-01-01T00:00:00Z\"."_s);
        }
        return;
    }
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid() || time.timeSpec() == Qt::LocalTime) {
        root.error(u"start"_s, u"Must be a time with its zone, like \"2024-01-01T00:00:00Z\"."_s);
        return;
    }
    start = time.toUTC();
}

void readRandom(JsonReader &root, Scenario &scenario)
{
    const QJsonValue given = root.value(u"random"_s);
    if (given.isUndefined()) {
        return;
    }
    if (given.isArray()) {
        const QJsonArray draws = given.toArray();
        scenario.draws.reserve(draws.size());
        for (int i = 0; i < draws.size(); ++i) {
            const double number = draws[i].toDouble(-1);
            if (number != std::floor(number) || number < 0 || number > double(std::numeric_limits<quint32>::max())) {
                root.error(u"random[%1]"_s.arg(i), u"Must be a whole number from 0 to 4294967295."_s);
                continue;
            }
            scenario.draws.append(quint32(number));
        }
        return;
    }
    if (!given.isObject()) {
        root.error(u"random"_s, u"Must be a list like [0, 1, 2], or { \"mode\": \"seed\", \"seed\": 7 }."_s);
        return;
    }
    JsonReader random = root.child(u"random"_s);
    if (random.value(u"mode"_s).toString() != u"seed"_s) {
        random.error(u"mode"_s, u"Must be \"seed\". For chosen numbers write a list instead: [0, 1, 2]."_s);
    }
    const QJsonValue seed = random.value(u"seed"_s);
    if (!seed.isDouble() || seed.toInteger(-1) < 0) {
        random.error(u"seed"_s, u"Must be a whole number, 0 or more, without quotes."_s);
    } else {
        scenario.seed = quint64(seed.toInteger());
    }
    random.warnOfMisspellings({u"mode"_s, u"seed"_s});
}

void readRequests(JsonReader &root, QList<ScenarioRequest> &requests)
{
    const QJsonValue given = root.value(u"requests"_s);
    if (!given.isArray()) {
        root.error(u"requests"_s, given.isUndefined()
                                      ? u"Is missing. Say when requests arrive: [ { \"at\": 0 }, { \"at\": 1500 } ]."_s
                                      : u"Must be a list like [ { \"at\": 0 }, { \"at\": 1500 } ]."_s);
        return;
    }
    const QJsonArray list = given.toArray();
    requests.reserve(list.size());
    const QStringList known{u"at"_s, u"deployment"_s};
    for (int i = 0; i < list.size(); ++i) {
        JsonReader reader = root.element(u"requests"_s, i, list[i]);
        ScenarioRequest request;
        if (list[i].isObject() && reader.value(u"at"_s).isUndefined()) {
            reader.error(u"at"_s, u"Is missing. Say when the request arrives, in milliseconds from the start."_s);
        }
        reader.readMilliseconds(u"at"_s, request.at);
        reader.read(u"deployment"_s, request.deployment);
        reader.warnOfMisspellings(known);
        requests.append(request);
    }
}

} // namespace

ParsedScenario parseScenario(const QByteArray &json)
{
    ParsedScenario result;
    Scenario &scenario = result.scenario;
    scenario.start = usualStart();
    const JsonDocument document = readJsonDocument(json, u"A scenario"_s);
    result.findings = document.findings;
    if (document.isReadable) {
        JsonReader root(document.object, {}, &result.findings);
        readStart(root, scenario.start);
        readRandom(root, scenario);
        readRequests(root, scenario.requests);
        JsonReader backends = root.child(u"backends"_s);
        for (const QString &key : backends.object().keys()) {
            scenario.backends.append(readBackend(backends, key));
        }
        if (!root.value(u"default"_s).isUndefined()) {
            scenario.otherwise = readAnswer(root.child(u"default"_s), Within::Elsewhere);
        }
        root.warnOfMisspellings({u"start"_s, u"random"_s, u"requests"_s, u"backends"_s, u"default"_s});
    }
    for (Finding &finding : result.findings) {
        if (finding.path.isEmpty()) {
            finding.path = u"scenario"_s;
        }
    }
    return result;
}

} // namespace spillway
