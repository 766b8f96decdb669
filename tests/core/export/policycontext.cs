// SPDX-License-Identifier: MIT
// What an expression of a policy sees, as far as the exported ones use it: enough for a compiler to check them.
using System;
using System.Collections.Generic;

public interface IUrl
{
    string Path { get; }
}

public interface IMessageBody
{
    T As<T>(bool preserveContent = false);
}

public interface IRequest
{
    IUrl OriginalUrl { get; }
    IMessageBody Body { get; }
    IReadOnlyDictionary<string, string[]> Headers { get; }
}

public interface IResponse
{
    int StatusCode { get; }
    string StatusReason { get; }
    IMessageBody Body { get; }
    IReadOnlyDictionary<string, string[]> Headers { get; }
}

public interface ILastError
{
    string Source { get; }
    string Reason { get; }
}

public interface IContext
{
    IRequest Request { get; }
    IResponse Response { get; }
    ILastError LastError { get; }
    IReadOnlyDictionary<string, object> Variables { get; }
}

public static class ContextExtensions
{
    public static string GetValueOrDefault(this IReadOnlyDictionary<string, string[]> headers, string name, string other)
    {
        string[] values;
        return headers.TryGetValue(name, out values) ? string.Join(",", values) : other;
    }

    public static T GetValueOrDefault<T>(this IReadOnlyDictionary<string, object> variables, string name, T other)
    {
        object value;
        return variables.TryGetValue(name, out value) ? (T)value : other;
    }
}
