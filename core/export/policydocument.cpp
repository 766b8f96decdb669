// SPDX-License-Identifier: MIT
#include "core/export/policydocument.h"

#include "core/export/policyelements.h"
#include "core/export/policyexpressions.h"
#include "core/export/policysignin.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

bool byDeployment(const PolicyPlan &plan)
{
    return plan.throttleScope == ThrottleScope::Deployment;
}

QString lookup(const QString &indent)
{
    return indent + u"<cache-lookup-value key=\"@((string)context.Variables[\"cacheKey\"])\" "
                    "default-value=\"@((string)context.Variables[\"backendList\"])\" variable-name=\"backends\" />\n"_s;
}

/// Waits end within a day, so what is stored for one says all there is to say.
QString store(const QString &indent)
{
    return indent + u"<cache-store-value key=\"@((string)context.Variables[\"cacheKey\"])\" "
                    "value=\"@((string)context.Variables[\"backends\"])\" duration=\"86400\" />\n"_s;
}

QString inbound(const PolicyPlan &plan)
{
    const QString indent(8, u' ');
    QString text = uR"~(    <inbound>
        <base />
        <!-- The backends: those of the lowest priority number that are available are asked first.
             retryAfter is not for you to set: until when a backend is set aside, in milliseconds. -->
)~"_s;
    text += setVariable(indent, u"backendList"_s, backendListExpression(plan));
    text +=
        uR"~(        <!-- What is known about them is kept under a key that changes with the list: an edit counts at once. -->
        <set-variable name="cacheKey" value="@("openai-backends-" + BitConverter.ToString(System.Security.Cryptography.SHA256.Create().ComputeHash(Encoding.UTF8.GetBytes((string)context.Variables["backendList"]))))" />
)~"_s;
    if (byDeployment(plan)) {
        text += u"        <!-- A 429 sets aside a deployment only, so its name is needed. -->\n"_s;
        text += setVariable(indent, u"deployment"_s, deploymentExpression());
    }
    text += u"        <!-- The caller's credential stays here; the gateway signs in with its own. -->\n"_s;
    text += inboundSignIn(plan);
    text +=
        uR"~(        <!-- What this request has done so far. "asked" holds the places of the backends in the list: ,0,2, -->
        <set-variable name="asked" value="," />
        <set-variable name="attempts" value="@(0)" />
        <set-variable name="pending" value="@(false)" />
        <set-variable name="tryNext" value="@(false)" />
    </inbound>
)~"_s;
    return text;
}

/// Ends a round that the last one left with a fault: marks the backend.
QString settleFault(const PolicyPlan &plan)
{
    QString text =
        uR"~(            <!-- An attempt still pending here got no answer: no connection, or none in time. Set its backend aside. -->
            <set-variable name="faulted" value="@((bool)context.Variables["pending"])" />
            <choose>
                <when condition="@((bool)context.Variables["faulted"])">
                    <set-variable name="pending" value="@(false)" />
                    <set-variable name="timedOut" value="@(context.LastError != null && context.LastError.Reason == "Timeout")" />
)~"_s;
    text += setVariable(QString(20, u' '), u"backends"_s, markFaultExpression(plan));
    return text + store(QString(20, u' ')) + u"                </when>\n            </choose>\n"_s;
}

QString pick(const PolicyPlan &plan)
{
    const QString indent(12, u' ');
    QString text = indent + u"<!-- Who is asked next. -->\n"_s;
    text += setVariable(indent, u"backendIndex"_s, pickExpression(plan));
    if (plan.whenAllThrottled == WhenAllThrottled::Reply) {
        return text;
    }
    const bool first = plan.whenAllThrottled == WhenAllThrottled::First;
    text += uR"~(            <!-- Nobody is available, and nobody was asked yet: )~"_s +
            (first ? u"the first of the list"_s : u"one at random"_s) +
            uR"~( is asked anyway, and its answer is the answer. -->
            <set-variable name="askedAnyway" value="@((int)context.Variables["backendIndex"] < 0 && (int)context.Variables["attempts"] == 0)" />
            <choose>
                <when condition="@((bool)context.Variables["askedAnyway"])">
)~"_s;
    text += setVariable(QString(20, u' '), u"backendIndex"_s, anywayExpression(plan));
    return text + u"                </when>\n            </choose>\n"_s;
}

QString timeoutAttribute(const PolicyPlan &plan)
{
    const qint64 ms = plan.timeout.count();
    return ms % 1000 == 0 ? u"timeout=\""_s + QString::number(ms / 1000) + u'"'
                          : u"timeout-ms=\""_s + QString::number(ms) + u'"';
}

/// Asks the backend and sees what came of it.
QString attempt(const PolicyPlan &plan)
{
    const QString indent(20, u' ');
    const QString inner(28, u' ');
    QString text = uR"~(            <choose>
                <when condition="@((int)context.Variables["backendIndex"] >= 0)">
                    <set-variable name="asked" value="@((string)context.Variables["asked"] + (int)context.Variables["backendIndex"] + ",")" />
                    <set-variable name="attempts" value="@((int)context.Variables["attempts"] + 1)" />
                    <set-variable name="backendUrl" value="@(JArray.Parse((string)context.Variables["backends"])[(int)context.Variables["backendIndex"]].Value<string>("url").TrimEnd('/') + "/openai")" />
                    <set-backend-service base-url="@((string)context.Variables["backendUrl"])" />
)~"_s;
    text += roundSignIn(plan);
    text +=
        uR"~(                    <!-- If this breaks off, the rest of the round is skipped and "pending" stays set. -->
                    <set-variable name="pending" value="@(true)" />
                    <forward-request )~"_s +
        timeoutAttribute(plan) + uR"~( buffer-request-body="true" buffer-response="false" />
                    <set-variable name="pending" value="@(false)" />
                    <choose>
                        <when condition="@(context.Response != null && ()~"_s +
        throttlesCondition(plan) + uR"~())">
                            <!-- Set this backend aside for as long as its answer asks for: retry-after-ms,
                                 x-ms-retry-after-ms, Retry-After, x-ratelimit-reset-requests, x-ratelimit-reset-tokens. -->
)~"_s;
    text += setVariable(inner, u"retryDateMs"_s, retryDateExpression());
    text += setVariable(inner, u"waitMs"_s, waitExpression(plan));
    text += inner + u"<!-- Read again first: others may have set backends aside meanwhile. -->\n"_s;
    text += lookup(inner);
    text += setVariable(inner, u"backends"_s, markThrottledExpression(plan));
    text += store(inner);
    text += inner + u"<!-- Ask another one if there is one; else this answer is the caller's. -->\n"_s;
    text += setVariable(inner, u"tryNext"_s, tryNextExpression(plan));
    text += uR"~(                            <choose>
                                <!-- Kept for the case that no other backend can be reached. A compressed body cannot be. -->
                                <when condition="@((bool)context.Variables["tryNext"])">
                                    <set-variable name="lastAnswer" value="@(new JObject
                                    {
                                        { "status", context.Response.StatusCode },
                                        { "reason", context.Response.StatusReason },
                                        { "backendUrl", (string)context.Variables["backendUrl"] },
                                        { "type", context.Response.Headers.GetValueOrDefault("Content-Type", "application/json") },
                                        { "retryAfter", context.Response.Headers.GetValueOrDefault("Retry-After", (((long)context.Variables["waitMs"] + 999) / 1000).ToString()) },
                                        { "retryAfterMs", context.Response.Headers.GetValueOrDefault("retry-after-ms", ((long)context.Variables["waitMs"]).ToString()) },
                                        { "body", context.Response.Body == null || context.Response.Headers.ContainsKey("Content-Encoding") ? "" : context.Response.Body.As<string>(preserveContent: true) }
                                    })" />
                                </when>
                            </choose>
                        </when>
                    </choose>
                </when>
)~"_s;
    return text;
}

QString lastAnswer(const QString &property, const QString &type)
{
    return u"@(((JObject)context.Variables[\"lastAnswer\"]).Value<"_s + type + u">(\""_s + property + u"\"))"_s;
}

/// What the caller gets when a round finds nobody to ask.
QString giveUp(const PolicyPlan &plan)
{
    const QString header(24, u' ');
    QString text =
        uR"~(                <!-- The last attempt broke off and nobody is left: the last answer that another backend gave, else a 502. -->
                <when condition="@((bool)context.Variables["faulted"] && context.Variables.ContainsKey("lastAnswer"))">
                    <return-response>
)~"_s;
    text += header + u"<set-status code=\""_s + lastAnswer(u"status"_s, u"int"_s) + u"\" reason=\""_s +
            lastAnswer(u"reason"_s, u"string"_s) + u"\" />\n"_s;
    text += setHeader(header, u"Content-Type"_s, lastAnswer(u"type"_s, u"string"_s));
    text += setHeader(header, u"Retry-After"_s, lastAnswer(u"retryAfter"_s, u"string"_s));
    text += setHeader(header, u"retry-after-ms"_s, lastAnswer(u"retryAfterMs"_s, u"string"_s));
    if (plan.exposeBackend) {
        text += setHeader(header, u"x-openai-backendurl"_s, lastAnswer(u"backendUrl"_s, u"string"_s));
    }
    text += header + u"<set-body>"_s + lastAnswer(u"body"_s, u"string"_s) + u"</set-body>\n"_s;
    text += uR"~(                    </return-response>
                </when>
                <when condition="@((bool)context.Variables["faulted"])">
                    <return-response>
                        <set-status code="@((bool)context.Variables["timedOut"] ? 504 : 502)" reason="@((bool)context.Variables["timedOut"] ? "Gateway Timeout" : "Bad Gateway")" />
                        <set-header name="Content-Type" exists-action="override">
                            <value>application/json</value>
                        </set-header>
                        <set-body>@(new JObject(new JProperty("error", new JObject(new JProperty("code", (bool)context.Variables["timedOut"] ? "504" : "502"), new JProperty("message", "No backend could be reached.")))).ToString())</set-body>
                    </return-response>
                </when>
)~"_s;
    if (plan.whenAllThrottled == WhenAllThrottled::Reply) {
        text += uR"~(                <!-- Every backend is set aside: say so at once, and when the first is back. -->
                <when condition="@((int)context.Variables["attempts"] == 0)">
)~"_s;
        text += setVariable(QString(20, u' '), u"soonestMs"_s, soonestReturnExpression(plan));
        text += uR"~(                    <return-response>
                        <set-status code="429" reason="Too Many Requests" />
                        <set-header name="Content-Type" exists-action="override">
                            <value>application/json</value>
                        </set-header>
                        <set-header name="Retry-After" exists-action="override">
                            <value>@((((long)context.Variables["soonestMs"] + 999) / 1000).ToString())</value>
                        </set-header>
                        <set-header name="retry-after-ms" exists-action="override">
                            <value>@(((long)context.Variables["soonestMs"]).ToString())</value>
                        </set-header>
                        <set-body>@(new JObject(new JProperty("error", new JObject(new JProperty("code", "429"), new JProperty("message", "Every backend is throttled. Please retry later.")))).ToString())</set-body>
                    </return-response>
                </when>
)~"_s;
    }
    return text + u"            </choose>\n"_s;
}

QString backendSection(const PolicyPlan &plan)
{
    QString text = uR"~(    <backend>
        <!-- One round asks one backend; the next follows at once. The condition is asked after a broken round too. -->
        <retry condition="@((bool)context.Variables["pending"] || (bool)context.Variables["tryNext"])" count="50" interval="0">
            <set-variable name="tryNext" value="@(false)" />
            <!-- Read anew for each pick, so that requests see each other's marks. -->
)~"_s;
    text += lookup(QString(12, u' '));
    text += settleFault(plan);
    text += pick(plan);
    text += attempt(plan);
    text += giveUp(plan);
    return text + u"        </retry>\n    </backend>\n"_s;
}

QString outbound(const PolicyPlan &plan)
{
    QString text = u"    <outbound>\n        <base />\n"_s;
    if (plan.exposeBackend) {
        text += u"        <!-- The caller learns who answered. -->\n"_s;
        text += setHeader(QString(8, u' '), u"x-openai-backendurl"_s,
                          u"@(context.Variables.GetValueOrDefault<string>(\"backendUrl\", \"none\"))"_s);
    }
    return text + u"    </outbound>\n"_s;
}

} // namespace

QByteArray policyDocument(const PolicyPlan &plan)
{
    const QString text = uR"~(<!--
    Spreads the calls of this API over several Azure OpenAI backends. Made by Spillway; apply it to "All operations".

    A backend whose answer says that it has no capacity left is set aside for as long as it asks for, and the request
    goes to the next one at once. So does a request whose backend cannot be reached. When nobody is left, the caller
    gets the last answer as it is.
-->
<policies>
)~"_s + inbound(plan) + backendSection(plan) +
                         outbound(plan) + u"    <on-error>\n        <base />\n    </on-error>\n</policies>\n"_s;
    return text.toLatin1();
}

} // namespace spillway
