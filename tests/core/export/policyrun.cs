// SPDX-License-Identifier: MIT
// Runs the two expressions of the exported policy that read a wait, over header lists from standard input: one JSON
// object a line, with the clock as "now" (ISO 8601). Prints the milliseconds, a line each.
using System;
using System.Collections.Generic;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

public class FakeResponse : IResponse
{
    public Dictionary<string, string[]> Values = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
    public int StatusCode { get { return 429; } }
    public string StatusReason { get { return "Too Many Requests"; } }
    public IMessageBody Body { get { return null; } }
    public IReadOnlyDictionary<string, string[]> Headers { get { return Values; } }
}

public class FakeContext : IContext
{
    public Dictionary<string, object> Set = new Dictionary<string, object>();
    public FakeResponse Answer = new FakeResponse();
    public IRequest Request { get { return null; } }
    public IResponse Response { get { return Answer; } }
    public ILastError LastError { get { return null; } }
    public IReadOnlyDictionary<string, object> Variables { get { return Set; } }
}

public static class PolicyClock
{
    public static DateTime UtcNow;
}

public static class PolicyRun
{
    public static void Main()
    {
        for (string line = Console.In.ReadLine(); line != null; line = Console.In.ReadLine())
        {
            var settings = new JsonSerializerSettings { DateParseHandling = DateParseHandling.None };
            var headers = JsonConvert.DeserializeObject<JObject>(line, settings);
            var context = new FakeContext();
            PolicyClock.UtcNow = DateTime.Parse((string)headers["now"]).ToUniversalTime();
            foreach (var header in headers.Properties())
            {
                context.Answer.Values[header.Name] = new[] { (string)header.Value };
            }
            context.Set["retryDateMs"] = Expressions.retryDateMs(context);
            Console.Out.WriteLine((long)Expressions.waitMs(context));
        }
    }
}
