// SPDX-License-Identifier: MIT
// Plays a scenario through a policy: the same events in the same order as `spillway-cli trace` (SCENARIO.md), and the
// same lines in the end. From standard input a JSON object a line (policy, profile, scenario; `earlier` is a policy that
// the gateway has had before, on the same cache), to standard output a line of its own for each.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

/// A backend of the profile, as far as the policy has to know it too.
public class PlayedBackend
{
    public string Name, Url, Credential;
    public ScriptedBackend Script;
}

/// One request under way.
public class PlayedRequest
{
    public GatewayContext Context = new GatewayContext();
    public IEnumerator<PolicyElement> Way;
    public string Deployment;
    public StringBuilder Attempts = new StringBuilder();
    public long At, End, MarkedUntil;
    public int Status;
    public StringBuilder Attempt; // the last one; its wait is told when the mark is stored
}

public class ScenarioPlayer
{
    private readonly List<PlayedBackend> backends = new List<PlayedBackend>();
    private readonly List<PlayedRequest> requests = new List<PlayedRequest>();
    private readonly SortedSet<Tuple<long, int>> due = new SortedSet<Tuple<long, int>>();
    private readonly PolicyInterpreter policy;
    private readonly DateTime start;
    private readonly Draws draws;
    private readonly JObject scenario;

    public ScenarioPlayer(string document, JObject profile, JObject scenario, GatewayCache cache)
    {
        this.scenario = scenario;
        start = DateTimeOffset.Parse((string)scenario["start"] ?? "2024-01-01T00:00:00Z", CultureInfo.InvariantCulture).UtcDateTime;
        var seed = scenario["random"] as JObject;
        draws = seed != null ? new Draws(seed.Value<ulong>("seed"))
                             : new Draws((scenario["random"] ?? new JArray()).Values<uint>().ToList());
        ReadBackends(profile);
        policy = new PolicyInterpreter(document, cache) { Setting = NoteMark, Stored = TellWait };
    }

    private void ReadBackends(JObject profile)
    {
        var setUp = profile["setup"] == null ? null : profile["setup"]["policy"];
        string identity = (setUp == null ? null : (string)setUp["identity"]) ?? "system";
        var scripts = scenario["backends"] as JObject ?? new JObject();
        foreach (JObject entry in profile["backends"].Cast<JObject>().Where(one => one.Value<bool?>("enabled") ?? true))
        {
            var backend = new PlayedBackend { Name = (string)entry["name"], Url = ((string)entry["url"]).TrimEnd('/') };
            JToken script = scripts["#" + ScriptedAnswer.Text(backends.Count)] ?? scripts[backend.Url];
            backend.Script = new ScriptedBackend(script, scenario["default"] as JObject);
            string resource = (entry.Value<string>("entraScope") ?? "https://cognitiveservices.azure.com").Replace("/.default", "");
            string auth = entry.Value<string>("auth") ?? "key";
            string user = identity == "named-values" ? "system" : identity;
            backend.Credential = auth == "none" ? "" : auth == "key" && identity == "named-values"
                ? "api-key={{" + backend.Name + "-key}}"
                : "Authorization=Bearer token for " + (auth == "entra" ? resource : "https://cognitiveservices.azure.com") + " of " + user;
            backends.Add(backend);
        }
    }

    /// The trace, a line a request, and another one of what the answer tells.
    public IEnumerable<string> Play()
    {
        Draws.Current = draws;
        var given = ((JArray)scenario["requests"]).Cast<JObject>().ToList();
        for (int number = 0; number < given.Count; number++)
        {
            requests.Add(MakeRequest(given[number], number));
        }
        // At the same millisecond answers come before arrivals, each in the order of the request's number.
        var arrivals = new Queue<int>(Enumerable.Range(0, given.Count).OrderBy(number => requests[number].At));
        while (arrivals.Count > 0 || due.Count > 0)
        {
            if (due.Count > 0 && (arrivals.Count == 0 || due.Min.Item1 <= requests[arrivals.Peek()].At))
            {
                Tuple<long, int> next = due.Min;
                due.Remove(next);
                TellAnswer(requests[next.Item2]);
                GoOn(next.Item2, next.Item1);
            }
            else
            {
                int number = arrivals.Dequeue();
                GoOn(number, requests[number].At);
            }
        }
        return requests.Select((request, number) => string.Format(CultureInfo.InvariantCulture,
            "{{\"request\":{0},\"at\":{1},\"end\":{2},\"status\":{3},\"attempts\":[{4}]}}", number, request.At, request.End,
            request.Status, request.Attempts)).Concat(requests.Select(Told));
    }

    /// What the answer tells the caller about backends. A backend's own waits are its own affair.
    private static string Told(PlayedRequest request, int number)
    {
        var headers = request.Context.Answer == null ? new Dictionary<string, string[]>() : request.Context.Answer.Values;
        Func<string, string> value = name => headers.ContainsKey(name) ? string.Join(",", headers[name]) : "";
        bool isReply = request.Attempts.Length == 0;
        return string.Format(CultureInfo.InvariantCulture,
            "{{\"request\":{0},\"from\":\"{1}\",\"retryAfter\":\"{2}\",\"retryAfterMs\":\"{3}\"}}", number,
            value("x-openai-backendurl"), isReply ? value("Retry-After") : "", isReply ? value("retry-after-ms") : "");
    }

    /// The caller names the deployment in the path or, under /openai/v1, in the body; it has credentials of its own.
    private PlayedRequest MakeRequest(JObject given, int number)
    {
        var request = new PlayedRequest { At = given.Value<long>("at"), Deployment = given.Value<string>("deployment") ?? "" };
        GatewayRequest sent = request.Context.Sent;
        sent.Content = new GatewayBody { Content = "{\"messages\": []}" };
        sent.Url.Path = "/team/openai/deployments/" + Uri.EscapeDataString(request.Deployment) + "/chat/completions";
        if (request.Deployment == "")
        {
            sent.Url.Path = number % 2 == 0 ? "/team/openai/files" : "/team/openai/v1/models";
            sent.Content = number % 4 == 1 ? sent.Content : number % 4 == 3 ? new GatewayBody { Content = "no JSON" } : null;
        }
        else if (number % 2 == 1)
        {
            sent.Url.Path = number % 4 == 1 ? "/team/openai/v1/chat/completions" : "/team/openai/responses";
            sent.Content.Content = new JObject(new JProperty("model", request.Deployment)).ToString();
        }
        sent.Values["api-key"] = sent.Values["Ocp-Apim-Subscription-Key"] = sent.Values["Authorization"] = new[] { "the caller's" };
        sent.Query.Add("subscription-key");
        request.Way = policy.Run(request.Context).GetEnumerator();
        return request;
    }

    /// On to the next call, or to the end.
    private void GoOn(int number, long at)
    {
        PlayedRequest request = requests[number];
        GatewayClock.UtcNow = start.AddMilliseconds(at);
        draws.Noted.Clear();
        if (request.Way.MoveNext())
        {
            BeginAttempt(request, at);
            due.Add(Tuple.Create(at + request.Context.Incoming.Latency, number));
            return;
        }
        EndAttempt(request);
        request.End = at;
        request.Status = request.Context.Answer == null ? 500 : request.Context.Answer.StatusCode;
    }

    private void BeginAttempt(PlayedRequest request, long at)
    {
        EndAttempt(request);
        PlayedBackend asked = backends.FirstOrDefault(backend => backend.Url + "/openai" == request.Context.BackendService);
        string address = asked == null ? request.Context.BackendService ?? "" : asked.Url;
        request.Attempt = new StringBuilder();
        request.Attempt.AppendFormat(CultureInfo.InvariantCulture, "{{\"t\":{0},\"backend\":{1},\"name\":{2},\"random\":[{3}]", at,
            JsonConvert.ToString(address), JsonConvert.ToString(asked == null ? "" : asked.Name),
            string.Join(",", draws.Noted.Select(draw => string.Format(CultureInfo.InvariantCulture,
                "{{\"n\":{0},\"pick\":{1}}}", draw.Key, draw.Value))));
        request.Context.Incoming = asked == null ? new ScriptedAnswer(new JObject(new JProperty("error", "refused")))
                                                 : asked.Script.Answer(request.Deployment, at);
        string fault = asked == null ? "" : FaultOfCall(request.Context.Sent, asked);
        if (fault != "")
        {
            request.Attempt.Append(",\"wrong\":" + JsonConvert.ToString(fault));
        }
    }

    /// What no decision shows: the credential that the backend gets, and the body on a second try.
    private static string FaultOfCall(GatewayRequest sent, PlayedBackend asked)
    {
        string credential = string.Join(", ", sent.Values.Where(header => header.Key != "Content-Type").OrderBy(header => header.Key)
            .Select(header => header.Key + "=" + string.Join(",", header.Value)));
        string body = sent.Content != null && sent.Content.Content == null ? "the body is gone; " : "";
        string query = sent.Query.Count > 0 ? "the caller's key is in the query; " : "";
        return body + query + (credential == asked.Credential ? "" : "credential " + credential);
    }

    private static void TellAnswer(PlayedRequest request)
    {
        ScriptedAnswer incoming = request.Context.Incoming;
        request.Attempt.Append(incoming.Fault == null ? ",\"status\":" + ScriptedAnswer.Text(incoming.Status)
                                                      : ",\"error\":\"" + incoming.Fault + "\"");
    }

    private static void EndAttempt(PlayedRequest request)
    {
        if (request.Attempt != null)
        {
            request.Attempts.Append(request.Attempts.Length > 0 ? "," : "").Append(request.Attempt).Append("}");
            request.Attempt = null;
        }
    }

    /// What is about to be put into the list of backends, seen on a list without marks: the only mark there is the new one.
    private void NoteMark(GatewayContext context, string variable, PolicyValue value)
    {
        if (variable != "backends")
        {
            return;
        }
        object usual = context.Set["backends"];
        context.Set["backends"] = context.Set["backendList"];
        var marked = JArray.Parse(value.Text(context));
        context.Set["backends"] = usual;
        PlayedRequest request = requests.First(one => one.Context == context);
        request.MarkedUntil = marked.Cast<JObject>().SelectMany(backend =>
            (backend["deployments"] as JObject ?? new JObject()).Properties().Select(mark => (long)mark.Value)
                .Concat(new[] { (long)backend["retryAfter"] })).Max();
    }

    private void TellWait(GatewayContext context)
    {
        PlayedRequest request = requests.First(one => one.Context == context);
        long wait = request.MarkedUntil - GatewayClock.UtcNow.Ticks / 10000;
        if (request.Attempt != null && wait > 0)
        {
            request.Attempt.Append(",\"waitMs\":" + ScriptedAnswer.Text(wait));
        }
    }

    public static int Main(string[] arguments)
    {
        if (arguments.Length == 2 && arguments[0] == "types")
        {
            return AllowedTypes.Print(arguments[1]);
        }
        var settings = new JsonSerializerSettings { DateParseHandling = DateParseHandling.None };
        using (var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false)))
        using (var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)))
        {
            for (string line = input.ReadLine(); line != null; line = input.ReadLine())
            {
                var entry = JsonConvert.DeserializeObject<JObject>(line, settings);
                var cache = new GatewayCache();
                var profile = (JObject)entry["profile"];
                var scenario = (JObject)entry["scenario"];
                if (entry["earlier"] != null)
                {
                    new ScenarioPlayer((string)entry["earlier"], profile, scenario, cache).Play().Last();
                }
                var trace = new ScenarioPlayer((string)entry["policy"], profile, scenario, cache).Play();
                output.WriteLine(new JArray(trace).ToString(Formatting.None));
            }
        }
        return 0;
    }
}
