// SPDX-License-Identifier: MIT
#include "core/azure/azureregions.h"
#include "core/azure/resourceaddress.h"
#include "core/azure/stepcheckparts.h"

#include <QDateTime>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString createdAt(const QJsonObject &service)
{
    QString text = service.value("properties"_L1).toObject().value("createdAtUtc"_L1).toString();
    if (text.isEmpty()) {
        text = service.value("systemData"_L1).toObject().value("createdAt"_L1).toString();
    }
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    return time.isValid() ? time.toUTC().toString(u"yyyy-MM-dd HH:mm"_s) + u" UTC"_s : QString();
}

/// Azure says `Created` for a service that is not up yet.
bool isBeingMade(const QString &state)
{
    return state == "Created"_L1 || state == "Creating"_L1 || state == "Activating"_L1 || state == "Accepted"_L1;
}

SetupPlan planWithService(SetupPlan plan, const QJsonObject &service)
{
    const QString id = service.value("id"_L1).toString();
    const QJsonObject properties = service.value("properties"_L1).toObject();
    const auto take = [](QString &target, const QString &value) {
        if (!value.isEmpty()) {
            target = value;
        }
    };
    take(plan.apim.name, service.value("name"_L1).toString());
    take(plan.apim.sku, service.value("sku"_L1).toObject().value("name"_L1).toString());
    take(plan.apim.publisherName, properties.value("publisherName"_L1).toString());
    take(plan.apim.publisherEmail, properties.value("publisherEmail"_L1).toString());
    if (const QString region = service.value("location"_L1).toString(); !isSameRegion(region, plan.region)) {
        take(plan.region, normalizedRegion(region));
    }
    const QString group = segmentAfter(id, u"resourceGroups");
    if (group.compare(plan.resourceGroup, Qt::CaseInsensitive) != 0) {
        take(plan.resourceGroup, group);
    }
    return plan;
}

StepDifference skuDifference(const SetupPlan &plan, const QString &has)
{
    return {plan.apim.name,
            u"%1 is in the tier %2, the plan says %3."_s.arg(plan.apim.name, apimSkuTitle(has),
                                                             apimSkuTitle(plan.apim.sku)),
            u"Choose %1 in the form, or change the tier in Azure."_s.arg(apimSkuTitle(has))};
}

StepCheck judgeServiceList(const SetupPlan &plan, const AzReading &list)
{
    if (list.isUnknown()) {
        return unknownCheck(list);
    }
    const QJsonArray services = list.object.value("value"_L1).toArray();
    QStringList names;
    for (const QJsonValue &service : services) {
        names.append(service.toObject().value("name"_L1).toString());
    }
    StepCheck check = toDoCheck(names.isEmpty() ? QString() : u"In the subscription: "_s + names.join(u", "_s));
    if (services.size() == 1) {
        check.found = planWithService(plan, services.first().toObject());
    }
    return check;
}

/// The service is not there.
StepCheck judgeAbsence(const SetupPlan &plan, const AzReading &name)
{
    const QString &wanted = plan.apim.name;
    if (name.isValue() && name.object.contains("nameAvailable"_L1) && !name.object.value("nameAvailable"_L1).toBool()) {
        const QString said = name.object.value("message"_L1).toString().simplified();
        return checkOf(
            {{wanted,
              u"The name %1 is not free."_s.arg(wanted) + (said.isEmpty() ? QString() : u" Azure says: "_s + said),
              azRemedy(AzProblem::NameTaken)}},
            {});
    }
    return toDoCheck(name.isValue() ? u"To do, the name is free"_s : QString());
}

} // namespace

StepCheck judgeService(const SetupPlan &plan, const Profile &profile, const AzAnswers &answers)
{
    if (!hasService(plan)) {
        return judgeServiceList(plan, readAzAnswer(answers, servicesCapture));
    }
    const AzReading service = readAzAnswer(answers, serviceCapture);
    if (service.isUnknown()) {
        return unknownCheck(service);
    }
    if (service.isAbsent()) {
        return judgeAbsence(plan, readAzAnswer(answers, nameCapture));
    }
    const QString state = service.object.value("properties"_L1).toObject().value("provisioningState"_L1).toString();
    const QString sku = service.object.value("sku"_L1).toObject().value("name"_L1).toString();
    const QString region = service.object.value("location"_L1).toString();
    StepCheck check;
    if (isBeingMade(state)) {
        const QString since = createdAt(service.object);
        check = checkOf({{plan.apim.name, u"Azure is still creating %1."_s.arg(plan.apim.name),
                          u"Verify again later: a Developer service takes up to an hour. Nothing has to stay open."_s}},
                        {});
        check.summary = since.isEmpty() ? u"Being created"_s : u"Being created since "_s + since;
        check.found = planWithService(plan, service.object);
        return check;
    }
    QList<StepDifference> differences;
    if (state == "Failed"_L1) {
        differences.append({plan.apim.name, u"Azure could not create or change %1."_s.arg(plan.apim.name),
                            u"Look at the service's activity log in Azure, then run the step again."_s,
                            fixOf(SetupStep::Service, plan)});
    }
    if (!sku.isEmpty() && sku.compare(plan.apim.sku, Qt::CaseInsensitive) != 0) {
        differences.append(skuDifference(plan, sku));
    }
    if (!region.isEmpty() && !plan.region.isEmpty() && !isSameRegion(region, plan.region)) {
        differences.append({plan.apim.name,
                            u"%1 is in %2, the plan says %3."_s.arg(plan.apim.name, region, plan.region),
                            u"Choose %1 in the form: a service cannot move."_s.arg(region)});
    }
    differences += identityDifferences(plan, profile, service.object);
    check = checkOf(differences, plan.apim.name + u" · "_s + apimSkuTitle(sku));
    if (differences.isEmpty() && (state == "Updating"_L1 || state == "ScalingUp"_L1)) {
        check.summary += u", being changed"_s;
    }
    check.found = planWithService(plan, service.object);
    return check;
}

} // namespace spillway
