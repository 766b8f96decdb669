// SPDX-License-Identifier: MIT
// What the backends of a scenario answer (SCENARIO.md), told from its JSON a second time, without the program's own code.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Newtonsoft.Json.Linq;

public class ScriptedAnswer
{
    public int Status = 200;
    public string Fault; // null: there is an answer
    public long Latency;
    public Dictionary<string, string> Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// `end`: of the window that it stands in.
    public ScriptedAnswer(JObject answer, long at = 0, long end = 0)
    {
        Status = answer.Value<int?>("status") ?? 200;
        Fault = answer.Value<string>("error");
        Latency = answer.Value<long?>("latencyMs") ?? 0;
        foreach (JProperty header in (answer["headers"] as JObject ?? new JObject()).Properties())
        {
            string value = (string)header.Value;
            Headers[header.Name] = end == 0 ? value : value == "auto" ? WholeSeconds(end - at)
                                 : value == "auto-ms" ? Text(end - at) : value;
        }
    }

    public static string Text(long number) { return number.ToString(CultureInfo.InvariantCulture); }
    public static string WholeSeconds(long milliseconds) { return Text((milliseconds + 999) / 1000); }
}

public class ScriptedBackend
{
    private readonly JToken script; // null: the scenario says nothing of this backend
    private readonly JObject otherwise;
    private readonly List<JObject> calls = new List<JObject>();
    private long period = -1;
    private long given;

    public ScriptedBackend(JToken script, JObject otherwise)
    {
        this.script = script;
        this.otherwise = otherwise ?? new JObject();
        if (script is JArray)
        {
            calls.AddRange(script.Cast<JObject>());
        }
    }

    public ScriptedAnswer Answer(string deployment, long at)
    {
        var parts = script as JObject;
        if (script is JArray)
        {
            JObject call = calls.FirstOrDefault(answer => Concerns(answer, deployment));
            calls.Remove(call);
            return call == null ? Usual(null, deployment) : new ScriptedAnswer(call);
        }
        if (parts != null && parts["windows"] != null)
        {
            foreach (JObject window in parts["windows"].Cast<JObject>())
            {
                long from = window.Value<long?>("from") ?? 0, to = window.Value<long>("to");
                if (from <= at && at < to && Concerns(window, deployment))
                {
                    return new ScriptedAnswer(window, at, to);
                }
            }
            return Usual(parts["default"] as JObject, deployment);
        }
        if (parts != null && parts["limit"] != null)
        {
            var limit = (JObject)parts["limit"];
            return Concerns(limit, deployment) ? Limited(limit, parts["default"] as JObject, deployment, at)
                                               : Usual(parts["default"] as JObject, deployment);
        }
        return parts != null && Concerns(parts, deployment) ? new ScriptedAnswer(parts) : Usual(null, deployment);
    }

    private ScriptedAnswer Limited(JObject limit, JObject own, string deployment, long at)
    {
        long length = limit.Value<long>("perMs");
        if (at / length != period)
        {
            period = at / length;
            given = 0;
        }
        if (given < limit.Value<long>("requests"))
        {
            given++;
            return Usual(own, deployment);
        }
        var answer = new ScriptedAnswer(new JObject()) { Status = 429, Latency = limit.Value<long?>("latencyMs") ?? 0 };
        answer.Headers[limit.Value<string>("header") ?? "Retry-After"] =
            ScriptedAnswer.WholeSeconds((period + 1) * length - at);
        return answer;
    }

    private ScriptedAnswer Usual(JObject own, string deployment)
    {
        JObject answer = own != null && Concerns(own, deployment) ? own
                       : Concerns(otherwise, deployment) ? otherwise : new JObject();
        return new ScriptedAnswer(answer);
    }

    private static bool Concerns(JObject part, string deployment)
    {
        string restriction = part.Value<string>("deployment") ?? "";
        return restriction == "" || restriction == deployment;
    }
}
