// SPDX-License-Identifier: MIT
// What an expression of the policy sees while the twin plays a scenario (policycontext.cs has the interfaces), and the
// time and the chance that take the place of DateTime.UtcNow and Random in it.
using System;
using System.Collections.Generic;

public class GatewayBody : IMessageBody
{
    /// Null once it has been used up.
    public string Content;

    public T As<T>(bool preserveContent = false)
    {
        var content = (T)(object)Content;
        if (!preserveContent)
        {
            Content = null;
        }
        return content;
    }
}

public class GatewayUrl : IUrl
{
    public string Path { get; set; }
}

public class GatewayRequest : IRequest
{
    public GatewayUrl Url = new GatewayUrl();
    public GatewayBody Content; // null: it has no body
    public Dictionary<string, string[]> Values = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
    public HashSet<string> Query = new HashSet<string>();
    public IUrl OriginalUrl { get { return Url; } }
    public IMessageBody Body { get { return Content; } }
    public IReadOnlyDictionary<string, string[]> Headers { get { return Values; } }
}

public class GatewayResponse : IResponse
{
    public Dictionary<string, string[]> Values = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
    public int StatusCode { get; set; }
    public string StatusReason { get { return "as it is"; } }
    public IMessageBody Body { get; set; }
    public IReadOnlyDictionary<string, string[]> Headers { get { return Values; } }
}

public class GatewayError : ILastError
{
    public string Source { get; set; }
    public string Reason { get; set; }
}

/// One request on its way through the policy.
public class GatewayContext : IContext
{
    public readonly GatewayRequest Sent = new GatewayRequest();
    public GatewayResponse Answer;
    public GatewayError Error;
    public readonly Dictionary<string, object> Set = new Dictionary<string, object>();

    /// The address that set-backend-service has said last.
    public string BackendService;
    /// What the backend gives for the call under way, once that is settled; see PolicyInterpreter.Run.
    public ScriptedAnswer Incoming;
    /// The rest of the round, or of the section, is passed over: something failed.
    public bool Broken;
    /// The answer is made: nothing more is run.
    public bool Finished;

    public IRequest Request { get { return Sent; } }
    public IResponse Response { get { return Answer; } }
    public ILastError LastError { get { return Error; } }
    public IReadOnlyDictionary<string, object> Variables { get { return Set; } }
}

/// The gateway's cache, on the scenario's clock.
public class GatewayCache
{
    private readonly Dictionary<string, KeyValuePair<DateTime, object>> values =
        new Dictionary<string, KeyValuePair<DateTime, object>>();

    public bool TryGet(string key, out object value)
    {
        KeyValuePair<DateTime, object> found;
        bool isThere = values.TryGetValue(key, out found) && GatewayClock.UtcNow < found.Key;
        value = isThere ? found.Value : null;
        return isThere;
    }

    public void Store(string key, object value, int seconds)
    {
        values[key] = new KeyValuePair<DateTime, object>(GatewayClock.UtcNow.AddSeconds(seconds), value);
    }
}

/// Takes the place of DateTime.UtcNow (and Now) in the policy's C#.
public static class GatewayClock
{
    public static DateTime UtcNow;
}

/// Takes the place of Random in the policy's C#: the scenario's numbers decide. As with Random, generators of the same
/// seed give the same numbers, and one without a seed takes it from the clock.
public class GatewayRandom
{
    private readonly int seed;
    private bool isFresh = true;

    public GatewayRandom() : this((int)(GatewayClock.UtcNow.Ticks / 10000)) { }
    public GatewayRandom(int seed) { this.seed = seed; }

    public int Next(int end) { return Next(0, end); }

    public int Next(int begin, int end)
    {
        uint draw = isFresh ? Draws.Current.OfSeed(seed) : Draws.Current.Take();
        isFresh = false;
        uint pick = draw % (uint)(end - begin);
        Draws.Current.Noted.Add(new KeyValuePair<int, uint>(end - begin, pick));
        return begin + (int)pick;
    }

    /// Takes the place of Guid.NewGuid: never the same twice.
    public static Guid NewGuid() { return new Guid(++guids, 0, 0, new byte[8]); }
    private static int guids;
}

/// The scenario's numbers.
public class Draws
{
    public static Draws Current;

    /// How many choices there were and which was taken, since this was emptied last.
    public readonly List<KeyValuePair<int, uint>> Noted = new List<KeyValuePair<int, uint>>();
    private readonly Dictionary<int, uint> firstOfSeed = new Dictionary<int, uint>();
    private readonly List<uint> list;
    private readonly bool generates;
    private ulong state;
    private int used;

    public Draws(List<uint> list) { this.list = list; }
    public Draws(ulong seed) { state = seed; generates = true; }

    public uint Take()
    {
        if (!generates)
        {
            return used < list.Count ? list[used++] : 0;
        }
        // SplitMix64, as core/trace/drawsequence.h has it.
        unchecked
        {
            state += 0x9E3779B97F4A7C15UL;
            ulong z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return (uint)((z ^ (z >> 31)) >> 32);
        }
    }

    public uint OfSeed(int seed)
    {
        uint draw;
        if (!firstOfSeed.TryGetValue(seed, out draw))
        {
            draw = firstOfSeed[seed] = Take();
        }
        return draw;
    }
}
