// SPDX-License-Identifier: MIT
#include "core/export/policyrules.h"

#include "core/export/policydocument.h"
#include "core/export/policyexpression.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// The number in the first match of `pattern` in any expression; -1 if there is none.
qint64 numberIn(const QList<PolicyExpression> &expressions, const QRegularExpression &pattern)
{
    for (const PolicyExpression &expression : expressions) {
        if (const QRegularExpressionMatch match = pattern.match(expression.text); match.hasMatch()) {
            return match.captured(1).toLongLong();
        }
    }
    return -1;
}

/// Every status of the comparisons in the condition of a throttling answer.
StatusSet statusesIn(const QList<PolicyExpression> &expressions)
{
    static const QRegularExpression comparison(
        uR"(StatusCode\s*(==|>=)\s*([0-9]{3})(?:\s*&&\s*context\s*\.\s*Response\s*\.\s*StatusCode\s*<=\s*([0-9]{3}))?)"_s);
    StatusSet statuses;
    for (const PolicyExpression &expression : expressions) {
        if (expression.element != u"when"_s || !expression.text.contains(u"context.Response != null"_s)) {
            continue;
        }
        for (auto matches = comparison.globalMatch(expression.text); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            const int from = match.captured(2).toInt();
            const int openEnd = match.captured(1) == u"=="_s ? from : 999;
            const int to = match.captured(3).isEmpty() ? openEnd : match.captured(3).toInt();
            if (to == 999) {
                statuses.add(u"5xx"); // which has no upper end
            }
            for (int status = from; status <= std::min(to, 599); ++status) {
                statuses.add(QString::number(status));
            }
        }
    }
    return statuses;
}

void readElements(const PolicyScan &scan, PolicyPlan &plan)
{
    plan.exposeBackend = false;
    plan.clientId.clear();
    for (const PolicyNode &node : scan.nodes) {
        if (node.kind != PolicyNode::Kind::Open) {
            continue;
        }
        if (node.name == u"set-header"_s && node.attribute(u"name") == u"x-openai-backendurl"_s) {
            plan.exposeBackend = true;
        } else if (node.name == u"authentication-managed-identity"_s) {
            plan.clientId = node.attribute(u"client-id");
        } else if (node.name == u"forward-request"_s) {
            const qint64 seconds = node.attribute(u"timeout").toLongLong();
            const qint64 ms = node.attribute(u"timeout-ms").toLongLong();
            plan.timeout = std::chrono::milliseconds(ms > 0 ? ms : seconds * 1000);
        }
    }
}

/// The numbers and lists that one may change, as far as they can be read; what cannot be stays as in `plan`. False: one
/// of them is out of its range.
bool readNumbers(const PolicyScan &scan, PolicyPlan &plan)
{
    static const QRegularExpression attempts(uR"(\["attempts"\]\s*>=\s*([0-9]{1,4})\b)"_s);
    static const QRegularExpression defaultWait(uR"(\breturn\s+([0-9]{1,9})L\s*;)"_s);
    const QList<PolicyExpression> expressions = expressionsOf(scan);
    const qint64 mostAttempts = numberIn(expressions, attempts);
    const qint64 wait = numberIn(expressions, defaultWait);
    const bool areKnown = mostAttempts >= 1 && mostAttempts <= mostPolicyAttempts && wait >= 0;
    if (areKnown) {
        plan.maxAttempts = int(mostAttempts);
        plan.defaultRetryAfter = std::chrono::milliseconds(wait);
    }
    plan.throttleOn = statusesIn(expressions);
    readElements(scan, plan);
    return areKnown;
}

/// Calls `look` with every combination of those options that are the shape of the text, until it returns true.
template <typename Look>
bool tryShapes(PolicyPlan tried, Look look)
{
    for (const ThrottleScope scope : {ThrottleScope::Backend, ThrottleScope::Deployment}) {
        for (const Selection selection : {Selection::Random, Selection::Weighted}) {
            for (const WhenAllThrottled all :
                 {WhenAllThrottled::First, WhenAllThrottled::Random, WhenAllThrottled::Reply}) {
                tried.throttleScope = scope;
                tried.selection = selection;
                tried.whenAllThrottled = all;
                if (look(tried)) {
                    return true;
                }
            }
        }
    }
    return false;
}

/// Each node of its own in the form in which white space and comments do not count.
QStringList canonicalNodes(const PolicyScan &scan)
{
    QStringList nodes;
    for (const PolicyNode &node : scan.nodes) {
        PolicyScan one;
        one.nodes = {node};
        nodes.append(canonicalPolicy(one));
    }
    return nodes;
}

} // namespace

bool readRules(const PolicyScan &scan, PolicyPlan &plan)
{
    PolicyPlan read = plan;
    if (plan.backends.isEmpty() || !readNumbers(scan, read)) {
        return false;
    }
    // What is left of the options is the shape of the text. An export of the very same text leaves no doubt.
    const QString text = canonicalPolicy(scan);
    return tryShapes(read, [&](const PolicyPlan &tried) {
        if (canonicalPolicy(scanPolicy(policyDocument(tried))) != text) {
            return false;
        }
        plan = tried;
        return true;
    });
}

ForeignRule firstForeignRule(const PolicyScan &scan, const PolicyPlan &plan)
{
    if (plan.backends.isEmpty()) {
        return {};
    }
    PolicyPlan read = plan;
    readNumbers(scan, read);
    const QStringList nodes = canonicalNodes(scan);
    qsizetype most = -1;
    tryShapes(read, [&](const PolicyPlan &tried) {
        const QStringList exported = canonicalNodes(scanPolicy(policyDocument(tried)));
        const auto end = std::mismatch(nodes.begin(), nodes.end(), exported.begin(), exported.end()).first;
        most = std::max<qsizetype>(most, end - nodes.begin());
        return false;
    });
    const PolicyNode node = scan.nodes.value(most);
    return {node.line, node.name};
}

} // namespace spillway
