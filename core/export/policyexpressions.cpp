// SPDX-License-Identifier: MIT
#include "core/export/policyexpressions.h"

#include "core/export/csharptext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

bool byDeployment(const PolicyPlan &plan)
{
    return plan.throttleScope == ThrottleScope::Deployment;
}

/// C# that puts into `until` when the token `backend` is available again; `indent` is that of each line.
QString untilLines(const PolicyPlan &plan, const QString &indent)
{
    if (!byDeployment(plan)) {
        return indent + u"long until = backend.Value<long>(\"retryAfter\");\n"_s;
    }
    return indent + u"long until = backend.Value<long>(\"retryAfter\");\n"_s + indent +
           u"JToken own = deployment == \"\" ? null : backend[\"deployments\"][deployment];\n"_s + indent +
           u"until = own == null ? until : Math.Max(until, (long)own);\n"_s;
}

QString deploymentLine(const PolicyPlan &plan, const QString &indent)
{
    return byDeployment(plan) ? indent + u"string deployment = (string)context.Variables[\"deployment\"];\n"_s
                              : QString();
}

QString nowLine(const QString &indent)
{
    return indent + u"long now = DateTime.UtcNow.Ticks / 10000;\n"_s;
}

QString listLine(const QString &indent)
{
    return indent + u"JArray backends = JArray.Parse((string)context.Variables[\"backends\"]);\n"_s;
}

QString askedLine(const QString &indent)
{
    return indent + u"string asked = (string)context.Variables[\"asked\"];\n"_s;
}

} // namespace

qint64 policyDefaultWait(const PolicyPlan &plan)
{
    return std::clamp<qint64>(plan.defaultRetryAfter.count(), 100, 86'400'000);
}

QString backendListExpression(const PolicyPlan &plan)
{
    const bool sameCredential = std::all_of(plan.backends.begin(), plan.backends.end(), [&](const PolicyBackend &b) {
        return b.credential == plan.backends.first().credential;
    });
    const bool plainCredential = sameCredential && plan.backends.first().credential == u"identity"_s;
    QString text = u"@{\n            JArray backends = new JArray();\n"_s;
    for (const PolicyBackend &backend : plan.backends) {
        text += u"            backends.Add(new JObject\n            {\n"_s;
        const auto property = [&text](const QString &name, const QString &value, bool last = false) {
            text += u"                { \""_s + name + u"\", "_s + value + (last ? u" }\n"_s : u" },\n"_s);
        };
        property(u"name"_s, csharpString(backend.name));
        property(u"url"_s, csharpString(backend.url));
        property(u"priority"_s, QString::number(backend.priority));
        if (plan.selection == Selection::Weighted || backend.weight != 1) {
            property(u"weight"_s, QString::number(backend.weight));
        }
        if (!plainCredential) {
            property(u"credential"_s, csharpString(backend.credential));
        }
        if (byDeployment(plan)) {
            property(u"deployments"_s, u"new JObject()"_s);
        }
        property(u"retryAfter"_s, u"0"_s, true);
        text += u"            });\n"_s;
    }
    return text + u"            return backends.ToString(Newtonsoft.Json.Formatting.None);\n        }"_s;
}

QString deploymentExpression()
{
    return uR"~(@{
            string path = context.Request.OriginalUrl.Path;
            Match named = Regex.Match(path, "/openai/deployments/([^/]*)");
            if (named.Success)
            {
                return Uri.UnescapeDataString(named.Groups[1].Value);
            }
            if (!Regex.IsMatch(path, "/openai/(?:v1/|responses$)") || context.Request.Body == null)
            {
                return "";
            }
            try
            {
                JToken body = JToken.Parse(context.Request.Body.As<string>(preserveContent: true));
                JToken model = body.Type == JTokenType.Object ? body["model"] : null;
                return model != null && model.Type == JTokenType.String ? (string)model : "";
            }
            catch (Exception)
            {
                // No JSON. Whether it is right is for the backend to say.
                return "";
            }
        })~"_s;
}

QString pickExpression(const PolicyPlan &plan)
{
    const QString indent = u"                "_s;
    QString text = uR"~(@{
                if ((int)context.Variables["attempts"] >= )~"_s +
                   QString::number(plan.maxAttempts) + uR"~()
                {
                    return -1;
                }
)~"_s;
    text += listLine(indent) + askedLine(indent) + deploymentLine(plan, indent) + nowLine(indent);
    text += uR"~(                var candidates = new List<int>();
                int lowest = int.MaxValue;
                for (int i = 0; i < backends.Count; i++)
                {
                    JToken backend = backends[i];
)~"_s;
    text += untilLines(plan, indent + u"    "_s);
    text += uR"~(                    // Available again as soon as its time has come; never asked twice for one request.
                    if (now < until || asked.Contains("," + i + ","))
                    {
                        continue;
                    }
                    int priority = backend.Value<int>("priority");
                    if (priority < lowest)
                    {
                        lowest = priority;
                        candidates.Clear();
                    }
                    if (priority == lowest)
                    {
                        candidates.Add(i);
                    }
                }
                if (candidates.Count < 2)
                {
                    return candidates.Count == 0 ? -1 : candidates[0];
                }
                // Seeded anew each time: seeds from the clock repeat within one tick.
                Random random = new Random(Guid.NewGuid().GetHashCode());
)~"_s;
    if (plan.selection == Selection::Weighted) {
        text += uR"~(                int total = 0;
                foreach (int i in candidates)
                {
                    total += Math.Max(1, backends[i].Value<int>("weight"));
                }
                int drawn = random.Next(total);
                foreach (int i in candidates)
                {
                    drawn -= Math.Max(1, backends[i].Value<int>("weight"));
                    if (drawn < 0)
                    {
                        return i;
                    }
                }
                return candidates[0];
            })~"_s;
    } else {
        text += uR"~(                return candidates[random.Next(candidates.Count)];
            })~"_s;
    }
    return text;
}

QString anywayExpression(const PolicyPlan &plan)
{
    if (plan.whenAllThrottled == WhenAllThrottled::Random && plan.backends.size() > 1) {
        return uR"~(@(new Random(Guid.NewGuid().GetHashCode()).Next(JArray.Parse((string)context.Variables["backends"]).Count)))~"_s;
    }
    return u"@(0)"_s;
}

QString soonestReturnExpression(const PolicyPlan &plan)
{
    const QString indent = u"                        "_s;
    QString text = u"@{\n"_s + listLine(indent);
    text += deploymentLine(plan, indent);
    text += nowLine(indent);
    text += uR"~(                        long soonest = long.MaxValue;
                        foreach (JToken backend in backends)
                        {
)~"_s;
    text += untilLines(plan, indent + u"    "_s);
    text += uR"~(                            soonest = Math.Min(soonest, until);
                        }
                        return Math.Max(1L, soonest - now);
                    })~"_s;
    return text;
}

QString throttlesCondition(const PolicyPlan &plan)
{
    constexpr int end = 1000; // of what a StatusSet holds
    QStringList parts;
    for (int status = 100; status < end; ++status) {
        if (!plan.throttleOn.contains(status)) {
            continue;
        }
        int last = status;
        while (last + 1 < end && plan.throttleOn.contains(last + 1)) {
            ++last;
        }
        const QString code = u"context.Response.StatusCode"_s;
        if (last == end - 1) {
            parts.append(code + u" >= "_s + QString::number(status));
        } else if (last == status) {
            parts.append(code + u" == "_s + QString::number(status));
        } else {
            parts.append(u"("_s + code + u" >= "_s + QString::number(status) + u" && "_s + code + u" <= "_s +
                         QString::number(last) + u")"_s);
        }
        status = last;
    }
    return parts.isEmpty() ? u"false"_s : parts.join(u" || "_s);
}

QString markThrottledExpression(const PolicyPlan &plan)
{
    const QString indent = u"                                "_s;
    QString text = u"@{\n"_s + listLine(indent);
    text += indent + u"JToken backend = backends[(int)context.Variables[\"backendIndex\"]];\n"_s;
    text += nowLine(indent);
    text += indent + u"long until = now + (long)context.Variables[\"waitMs\"];\n"_s;
    if (byDeployment(plan)) {
        text += uR"~(                                string deployment = (string)context.Variables["deployment"];
                                if (context.Response.StatusCode == 429 && deployment != "")
                                {
                                    // The quota belongs to the deployment: others of this backend stay in use. Waits that are over go.
                                    JObject waits = new JObject();
                                    foreach (JProperty other in ((JObject)backend["deployments"]).Properties())
                                    {
                                        if ((long)other.Value > now)
                                        {
                                            waits[other.Name] = other.Value;
                                        }
                                    }
                                    waits[deployment] = until;
                                    backend["deployments"] = waits;
                                }
                                else
                                {
                                    backend["retryAfter"] = until;
                                }
)~"_s;
    } else {
        text += indent + u"backend[\"retryAfter\"] = until;\n"_s;
    }
    return text + indent +
           u"return backends.ToString(Newtonsoft.Json.Formatting.None);\n                            }"_s;
}

QString markFaultExpression(const PolicyPlan &plan)
{
    return uR"~(@{
                        JArray backends = JArray.Parse((string)context.Variables["backends"]);
                        backends[(int)context.Variables["backendIndex"]]["retryAfter"] = DateTime.UtcNow.Ticks / 10000 + )~"_s +
           QString::number(policyDefaultWait(plan)) + uR"~(;
                        return backends.ToString(Newtonsoft.Json.Formatting.None);
                    })~"_s;
}

QString tryNextExpression(const PolicyPlan &plan)
{
    const QString indent = u"                                "_s;
    QString text = u"@{\n"_s + listLine(indent);
    text += askedLine(indent);
    text += deploymentLine(plan, indent);
    text += nowLine(indent);
    text +=
        uR"~(                                if ()~"_s +
        (plan.whenAllThrottled == WhenAllThrottled::Reply ? u""_s : u"(bool)context.Variables[\"askedAnyway\"] || "_s) +
        u"(int)context.Variables[\"attempts\"] >= "_s + QString::number(plan.maxAttempts) + uR"~()
                                {
                                    return false;
                                }
                                for (int i = 0; i < backends.Count; i++)
                                {
                                    JToken backend = backends[i];
)~"_s;
    text += untilLines(plan, indent + u"    "_s);
    return text + uR"~(                                    if (now >= until && !asked.Contains("," + i + ","))
                                    {
                                        return true;
                                    }
                                }
                                return false;
                            })~"_s;
}

} // namespace spillway
