// SPDX-License-Identifier: MIT
#include "core/export/poolpolicy.h"

#include "core/export/policyelements.h"
#include "core/export/policyexpressions.h"
#include "core/export/policysignin.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// A pool of API Management takes no more.
constexpr qsizetype mostPoolMembers = 30;

bool isIdentity(const PolicyBackend &backend)
{
    return backend.credential.startsWith(u"identity"_s);
}

QString forward(const QString &indent, const PolicyPlan &plan)
{
    const qint64 seconds = (plan.timeout.count() + 999) / 1000;
    return indent +
           u"<forward-request timeout=\"%1\" buffer-request-body=\"true\" buffer-response=\"false\" />\n"_s.arg(
               seconds);
}

} // namespace

QString poolObstacle(const PolicyPlan &plan)
{
    const auto signsIn = std::count_if(plan.backends.begin(), plan.backends.end(), isIdentity);
    if (plan.backends.size() > mostPoolMembers) {
        return u"A pool has %1 members at most."_s.arg(mostPoolMembers);
    }
    if (signsIn != 0 && signsIn != plan.backends.size()) {
        return u"A pool signs in to all its members alike, and here some take a token and some do not."_s;
    }
    const bool alike = std::all_of(plan.backends.begin(), plan.backends.end(), [&](const PolicyBackend &backend) {
        return signsIn == 0 || backend.credential == plan.backends.first().credential;
    });
    return alike ? QString() : u"A pool signs in to all its members alike, and here the tokens' scopes differ."_s;
}

QByteArray poolPolicyDocument(const PolicyPlan &plan, QStringView poolId)
{
    const QString indent(8, u' ');
    QString text = uR"~(<!--
    Leaves the balancing to a pool of backend resources with circuit breakers: the alternative to the policy that states
    the endpoint's rules. Made by Spillway; apply it to "All operations".
-->
<policies>
    <inbound>
        <base />
        <!-- The caller's credential stays here; the gateway signs in with its own. -->
)~"_s;
    text += inboundSignIn(plan);
    if (!isIdentity(plan.backends.first())) {
        text += deleteHeader(indent, u"Authorization"_s) + deleteHeader(indent, u"api-key"_s);
    }
    text += indent + u"<set-backend-service backend-id=\""_s + poolId.toString() +
            u"\" />\n    </inbound>\n    <backend>\n"_s;
    const qsizetype retries = std::min<qsizetype>(plan.maxAttempts, plan.backends.size()) - 1;
    if (retries > 0) {
        text +=
            indent + u"<!-- Each round asks another member, until the pool has none left: it answers 503 then. -->\n"_s;
        text +=
            indent + u"<retry condition=\"@(context.Response == null || (("_s + throttlesCondition(plan) +
            u") && !(context.Response.StatusCode == 503 && (context.Response.StatusReason ?? \"\").Contains(\"Backend "
            "pool\"))))\" count=\"%1\" interval=\"0\" first-fast-retry=\"true\">\n"_s.arg(retries);
        text += forward(indent + u"    "_s, plan) + indent + u"</retry>\n"_s;
    } else {
        text += forward(indent, plan);
    }
    text += u"    </backend>\n    <outbound>\n        <base />\n    </outbound>\n    <on-error>\n        <base />\n"
            "    </on-error>\n</policies>\n"_s;
    return text.toLatin1();
}

} // namespace spillway
