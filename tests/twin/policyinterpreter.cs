// SPDX-License-Identifier: MIT
// Runs a policy document element by element, as the gateway does, with the policy's own expressions. What it does not
// know it refuses: an element that is passed over in silence would make the comparison worthless.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml;

/// An attribute or a text: words, or an expression. In a document that is given to the twin the expression of the number
/// N of Expressions.All stands as `@(N)`.
public class PolicyValue
{
    private readonly string words;
    private readonly Func<IContext, object> expression;

    public PolicyValue(string text)
    {
        words = text;
        if (text.StartsWith("@("))
        {
            expression = Expressions.All[int.Parse(text.Substring(2, text.Length - 3), CultureInfo.InvariantCulture)];
        }
    }

    public object In(GatewayContext context) { return expression == null ? words : expression(context); }
    public string Text(GatewayContext context) { return Convert.ToString(In(context), CultureInfo.InvariantCulture); }
}

public class PolicyElement
{
    public readonly string Name;
    public readonly List<PolicyElement> Children = new List<PolicyElement>();
    public readonly PolicyValue Body;
    private readonly Dictionary<string, PolicyValue> attributes = new Dictionary<string, PolicyValue>();

    public PolicyElement(XmlElement element)
    {
        Name = element.Name;
        foreach (XmlAttribute attribute in element.Attributes)
        {
            attributes[attribute.Name] = new PolicyValue(attribute.Value);
        }
        foreach (XmlElement child in element.ChildNodes.OfType<XmlElement>())
        {
            Children.Add(new PolicyElement(child));
        }
        Body = new PolicyValue(string.Concat(element.ChildNodes.OfType<XmlText>().Select(text => text.Value)).Trim());
    }

    public bool Has(string attribute) { return attributes.ContainsKey(attribute); }
    public PolicyValue this[string attribute] { get { return attributes[attribute]; } }

    public string Words(string attribute, string otherwise)
    {
        return Has(attribute) ? this[attribute].Text(null) : otherwise;
    }
}

public class UnknownPolicyException : Exception
{
    public UnknownPolicyException(string what) : base(what) { }
}

public class PolicyInterpreter
{
    private readonly Dictionary<string, PolicyElement> sections = new Dictionary<string, PolicyElement>();
    private readonly GatewayCache cache;

    /// Told of what `set-variable` is about to do, before, and of what has been stored in the cache.
    public Action<GatewayContext, string, PolicyValue> Setting = delegate { };
    public Action<GatewayContext> Stored = delegate { };

    public PolicyInterpreter(string document, GatewayCache cache)
    {
        this.cache = cache;
        var xml = new XmlDocument();
        xml.LoadXml(document);
        foreach (XmlElement section in xml.DocumentElement.ChildNodes.OfType<XmlElement>())
        {
            sections[section.Name] = new PolicyElement(section);
        }
    }

    /// The way of one request. It stops at each `forward-request`: then `context.Incoming` is to be set before it goes on.
    /// Its answer is `context.Answer` in the end; null where the policy has failed.
    public IEnumerable<PolicyElement> Run(GatewayContext context)
    {
        foreach (string section in new[] { "inbound", "backend", "outbound" })
        {
            foreach (PolicyElement call in RunAll(sections[section].Children, context, section != "outbound"))
            {
                yield return call;
            }
            if (context.Broken)
            {
                context.Answer = null;
                yield break;
            }
            if (context.Finished)
            {
                yield break;
            }
        }
    }

    private IEnumerable<PolicyElement> RunAll(List<PolicyElement> elements, GatewayContext context, bool isRequest)
    {
        foreach (PolicyElement element in elements)
        {
            IEnumerable<PolicyElement> calls = null;
            if (element.Name == "forward-request")
            {
                yield return element;
                Receive(element, context);
            }
            else if (element.Name == "retry")
            {
                calls = Retry(element, context, isRequest);
            }
            else
            {
                List<PolicyElement> chosen = null;
                Guarded(context, () => chosen = Do(element, context, isRequest));
                calls = chosen == null ? null : RunAll(chosen, context, isRequest);
            }
            if (calls != null)
            {
                foreach (PolicyElement call in calls)
                {
                    yield return call;
                }
            }
            if (context.Broken || context.Finished)
            {
                yield break;
            }
        }
    }

    /// The condition is asked after each round, after a broken one too; the first round is none of the `count`.
    private IEnumerable<PolicyElement> Retry(PolicyElement element, GatewayContext context, bool isRequest)
    {
        int count = int.Parse(element["count"].Text(context), CultureInfo.InvariantCulture);
        if (element["interval"].Text(context) != "0" || element.Has("first-fast-retry"))
        {
            throw new UnknownPolicyException("a retry that takes time");
        }
        for (int round = 0; round <= count; round++)
        {
            context.Broken = false;
            foreach (PolicyElement call in RunAll(element.Children, context, isRequest))
            {
                yield return call;
            }
            bool again = false;
            if (!context.Finished)
            {
                Guarded(context, () => again = (bool)element["condition"].In(context));
            }
            if (!again)
            {
                yield break;
            }
        }
    }

    /// What fails in an expression ends the round, as a call that fails does.
    private static void Guarded(GatewayContext context, Action action)
    {
        try
        {
            action();
        }
        catch (UnknownPolicyException)
        {
            throw;
        }
        catch (Exception failure)
        {
            context.Broken = true;
            context.Error = new GatewayError { Source = "expression", Reason = failure.GetType().Name };
        }
    }

    private static void Receive(PolicyElement element, GatewayContext context)
    {
        if (element.Words("buffer-request-body", "false") != "true" && context.Sent.Content != null)
        {
            context.Sent.Content.Content = null; // it has gone by
        }
        ScriptedAnswer incoming = context.Incoming;
        context.Answer = null;
        if (incoming.Fault != null)
        {
            context.Broken = true;
            string reason = incoming.Fault == "timeout" ? "Timeout" : "BackendConnectionFailure";
            context.Error = new GatewayError { Source = "forward-request", Reason = reason };
            return;
        }
        context.Answer = new GatewayResponse { StatusCode = incoming.Status, Body = new GatewayBody { Content = "" } };
        foreach (KeyValuePair<string, string> header in incoming.Headers)
        {
            context.Answer.Values[header.Key] = new[] { header.Value };
        }
    }

    /// An element that asks nobody. Returns what is to be run in its place, if that is anything.
    private List<PolicyElement> Do(PolicyElement element, GatewayContext context, bool isRequest)
    {
        switch (element.Name)
        {
        case "base":
            return null;
        case "choose":
            return element.Children.Where(child => child.Name == "otherwise" || (bool)child["condition"].In(context))
                .Select(child => child.Children).FirstOrDefault();
        case "set-variable":
            Setting(context, element.Words("name", ""), element["value"]);
            context.Set[element.Words("name", "")] = element["value"].In(context);
            return null;
        case "cache-lookup-value":
            LookUp(element, context);
            return null;
        case "cache-store-value":
            cache.Store(element["key"].Text(context), element["value"].In(context),
                        int.Parse(element["duration"].Text(context), CultureInfo.InvariantCulture));
            Stored(context);
            return null;
        case "set-backend-service":
            context.BackendService = element["base-url"].Text(context);
            return null;
        case "authentication-managed-identity":
            context.Set[element.Words("output-token-variable-name", "")] =
                "token for " + element.Words("resource", "") + " of " + element.Words("client-id", "system");
            return null;
        case "set-header":
            SetHeader(element, context, isRequest ? context.Sent.Values : context.Answer.Values);
            return null;
        case "set-query-parameter":
            Demand(element.Words("exists-action", "") == "delete", "set-query-parameter other than delete");
            context.Sent.Query.Remove(element.Words("name", ""));
            return null;
        case "return-response":
            context.Answer = Answer(element, context);
            context.Finished = true;
            return null;
        }
        throw new UnknownPolicyException("the element " + element.Name);
    }

    private void LookUp(PolicyElement element, GatewayContext context)
    {
        object value;
        if (cache.TryGet(element["key"].Text(context), out value))
        {
            context.Set[element.Words("variable-name", "")] = value;
        }
        else if (element.Has("default-value"))
        {
            context.Set[element.Words("variable-name", "")] = element["default-value"].In(context);
        }
    }

    private static GatewayResponse Answer(PolicyElement element, GatewayContext context)
    {
        var answer = new GatewayResponse { StatusCode = 200 };
        foreach (PolicyElement child in element.Children)
        {
            switch (child.Name)
            {
            case "set-status":
                answer.StatusCode = int.Parse(child["code"].Text(context), CultureInfo.InvariantCulture);
                child["reason"].Text(context);
                break;
            case "set-header":
                SetHeader(child, context, answer.Values);
                break;
            case "set-body":
                answer.Body = new GatewayBody { Content = child.Body.Text(context) };
                break;
            default:
                throw new UnknownPolicyException("the element " + child.Name + " in return-response");
            }
        }
        return answer;
    }

    private static void SetHeader(PolicyElement element, GatewayContext context, Dictionary<string, string[]> headers)
    {
        string action = element.Words("exists-action", "override");
        Demand(action == "override" || action == "delete", "set-header with " + action);
        if (action == "delete")
        {
            headers.Remove(element.Words("name", ""));
        }
        else
        {
            headers[element.Words("name", "")] = element.Children.Select(child => child.Body.Text(context)).ToArray();
        }
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new UnknownPolicyException(what);
        }
    }
}
