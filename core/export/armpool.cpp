// SPDX-License-Identifier: MIT
#include "core/export/armtext.h"
#include "core/export/armwriter.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

void beginConditional(ArmWriter &out, const QString &name)
{
    out.beginOfService(u"backends"_s, name);
    out.add(u"condition"_s, u"[parameters('useNativePool')]"_s);
}

void writeCircuitBreaker(ArmWriter &out, const TemplatePlan &plan)
{
    const QString trip = u"PT%1S"_s.arg(plan.tripSeconds);
    out.beginObject(u"circuitBreaker"_s);
    out.beginArray(u"rules"_s);
    out.beginObject();
    out.add(u"name"_s, u"throttled"_s);
    out.beginObject(u"failureCondition"_s);
    out.add(u"count"_s, 1);
    out.add(u"interval"_s, trip);
    out.beginArray(u"statusCodeRanges"_s);
    for (const StatusRange &range : plan.tripOn) {
        out.beginObject();
        out.add(u"min"_s, range.min);
        out.add(u"max"_s, range.max);
        out.endObject();
    }
    out.endArray();
    out.endObject();
    out.add(u"tripDuration"_s, trip);
    out.add(u"acceptRetryAfter"_s, true);
    out.endObject();
    out.endArray();
    out.endObject();
}

void writeMember(ArmWriter &out, const TemplatePlan &plan, const PoolMember &member)
{
    beginConditional(out, member.id);
    out.addDependsOn(member.keyName.isEmpty()
                         ? QStringList{out.serviceId()}
                         : QStringList{out.serviceId(), out.idOf(u"namedValues"_s, member.keyName)});
    out.beginObject(u"properties"_s);
    out.add(u"title"_s, armText(member.title));
    out.add(u"url"_s, armText(member.url));
    out.add(u"protocol"_s, u"http"_s);
    if (!member.keyName.isEmpty()) {
        out.beginObject(u"credentials"_s);
        out.add(u"header"_s, QJsonObject{{u"api-key"_s, QJsonArray{u"{{"_s + member.keyName + u"}}"_s}}});
        out.endObject();
    }
    if (!plan.tripOn.isEmpty()) {
        writeCircuitBreaker(out, plan);
    }
    out.endObject();
    out.endObject();
}

} // namespace

void writeArmPool(ArmWriter &out, const TemplatePlan &plan)
{
    if (plan.pool.isEmpty()) {
        return;
    }
    QStringList ids;
    for (const PoolMember &member : plan.pool) {
        writeMember(out, plan, member);
        ids.append(out.idOf(u"backends"_s, member.id));
    }
    beginConditional(out, poolName.toString());
    out.addDependsOn(ids);
    out.beginObject(u"properties"_s);
    out.add(u"type"_s, u"Pool"_s);
    out.beginObject(u"pool"_s);
    out.beginArray(u"services"_s);
    for (qsizetype i = 0; i < ids.size(); ++i) {
        out.beginObject();
        out.add(u"id"_s, armExpression(ids[i]));
        out.add(u"priority"_s, plan.pool[i].priority);
        out.add(u"weight"_s, plan.pool[i].weight);
        out.endObject();
    }
    out.endArray();
    out.endObject();
    out.endObject();
    out.endObject();
}

} // namespace spillway
