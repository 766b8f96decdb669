// SPDX-License-Identifier: MIT
#include "core/export/biceptext.h"
#include "core/export/bicepwriter.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

void writeMember(BicepWriter &out, const TemplatePlan &plan, const QString &symbol, const PoolMember &member)
{
    const QString trip = u"PT%1S"_s.arg(plan.tripSeconds);
    out.beginOfService(symbol, u"backends"_s, member.id, u"useNativePool"_s);
    out.begin(u"properties: {"_s);
    out.addText(u"title"_s, member.title);
    out.addText(u"url"_s, member.url);
    out.addText(u"protocol"_s, u"http"_s);
    if (!member.keyName.isEmpty()) {
        out.begin(u"credentials: {"_s);
        out.begin(u"header: {"_s);
        out.begin(u"'api-key': ["_s);
        out.line(bicepString(u"{{"_s + member.keyName + u"}}"_s));
        out.end();
        out.end();
        out.end();
    }
    if (!plan.tripOn.isEmpty()) {
        out.begin(u"circuitBreaker: {"_s);
        out.begin(u"rules: ["_s);
        out.begin(u"{"_s);
        out.addText(u"name"_s, u"throttled"_s);
        out.begin(u"failureCondition: {"_s);
        out.addNumber(u"count"_s, 1);
        out.addText(u"interval"_s, trip);
        out.begin(u"statusCodeRanges: ["_s);
        for (const StatusRange &range : plan.tripOn) {
            out.begin(u"{"_s);
            out.addNumber(u"min"_s, range.min);
            out.addNumber(u"max"_s, range.max);
            out.end();
        }
        out.end();
        out.end();
        out.addText(u"tripDuration"_s, trip);
        out.addCode(u"acceptRetryAfter"_s, u"true"_s);
        out.end();
        out.end();
        out.end();
    }
    out.end();
    if (!member.keyName.isEmpty()) {
        out.addDependsOn(bicepKeySymbols(plan));
    }
    out.end();
}

} // namespace

void writeBicepPool(BicepWriter &out, const TemplatePlan &plan)
{
    if (plan.pool.isEmpty()) {
        return;
    }
    for (qsizetype i = 0; i < plan.pool.size(); ++i) {
        writeMember(out, plan, bicepSymbol("backend", i + 1), plan.pool[i]);
    }
    out.beginOfService(u"pool"_s, u"backends"_s, poolName.toString(), u"useNativePool"_s);
    out.begin(u"properties: {"_s);
    out.addText(u"type"_s, u"Pool"_s);
    out.begin(u"pool: {"_s);
    out.begin(u"services: ["_s);
    for (qsizetype i = 0; i < plan.pool.size(); ++i) {
        out.begin(u"{"_s);
        out.addCode(u"id"_s, bicepSymbol("backend", i + 1) + u".id"_s);
        out.addNumber(u"priority"_s, plan.pool[i].priority);
        out.addNumber(u"weight"_s, plan.pool[i].weight);
        out.end();
    }
    out.end();
    out.end();
    out.end();
    out.end();
}

} // namespace spillway
