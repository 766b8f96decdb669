// SPDX-License-Identifier: MIT
#include "core/azure/foundinstances.h"

#include "core/azure/azureregions.h"
#include "core/azure/resourceaddress.h"

#include <QJsonObject>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString plainUrl(QString url)
{
    while (url.endsWith(u'/')) {
        url.chop(1);
    }
    return url.toLower();
}

bool isSameAs(const QString &value, const QString &ofPlan)
{
    return value.compare(ofPlan, Qt::CaseInsensitive) == 0;
}

} // namespace

QList<ModelDeployment> readDeployments(const QJsonArray &value)
{
    QList<ModelDeployment> deployments;
    for (const QJsonValue &entry : value) {
        const QJsonObject object = entry.toObject();
        const QJsonObject model = object.value("properties"_L1).toObject().value("model"_L1).toObject();
        if (model.value("format"_L1).toString(u"OpenAI"_s) != "OpenAI"_L1) {
            continue;
        }
        ModelDeployment deployment;
        deployment.name = object.value("name"_L1).toString();
        deployment.model = model.value("name"_L1).toString();
        deployment.version = model.value("version"_L1).toString();
        const QJsonObject sku = object.value("sku"_L1).toObject();
        deployment.sku = sku.value("name"_L1).toString(deployment.sku);
        deployment.capacity = sku.value("capacity"_L1).toInt(deployment.capacity);
        deployments.append(deployment);
    }
    std::sort(deployments.begin(), deployments.end(),
              [](const ModelDeployment &a, const ModelDeployment &b) { return a.name < b.name; });
    return deployments;
}

QList<OpenAiInstance> readAccounts(const QJsonArray &accounts, const Profile &profile)
{
    QList<OpenAiInstance> instances;
    for (const QJsonValue &entry : accounts) {
        const QJsonObject account = entry.toObject();
        const QString kind = account.value("kind"_L1).toString();
        if (kind != "OpenAI"_L1 && kind != "AIServices"_L1) {
            continue;
        }
        OpenAiInstance instance;
        instance.name = account.value("name"_L1).toString();
        instance.region = normalizedRegion(account.value("location"_L1).toString());
        instance.resourceGroup = segmentAfter(account.value("id"_L1).toString(), u"resourceGroups");
        instance.sku = account.value("sku"_L1).toObject().value("name"_L1).toString(instance.sku);
        for (const Backend &backend : profile.backends) {
            if (plainUrl(backend.url) == plainUrl(instance.url())) {
                instance.backend = backend.name;
                break;
            }
        }
        instances.append(instance);
    }
    std::sort(instances.begin(), instances.end(),
              [](const OpenAiInstance &a, const OpenAiInstance &b) { return a.name < b.name; });
    return instances;
}

SetupPlan planWithInstances(SetupPlan plan, const QList<OpenAiInstance> &instances)
{
    QList<std::pair<QList<ModelDeployment>, int>> lists; // and how many have them, the first one first
    for (const OpenAiInstance &instance : instances) {
        const QList<ModelDeployment> own = instance.deployments.value_or(QList<ModelDeployment>());
        const auto same =
            std::find_if(lists.begin(), lists.end(), [&own](const auto &list) { return list.first == own; });
        if (same == lists.end()) {
            lists.emplaceBack(own, 1);
        } else {
            ++same->second;
        }
    }
    const auto most =
        std::max_element(lists.begin(), lists.end(), [](const auto &a, const auto &b) { return a.second < b.second; });
    plan.instances = instances;
    plan.deployments = most == lists.end() ? QList<ModelDeployment>() : most->first;
    for (OpenAiInstance &instance : plan.instances) {
        if (instance.deployments.value_or(QList<ModelDeployment>()) == plan.deployments) {
            instance.deployments.reset();
        }
        if (isSameAs(instance.region, plan.region)) {
            instance.region.clear();
        }
        if (isSameAs(instance.resourceGroup, plan.resourceGroup)) {
            instance.resourceGroup.clear();
        }
    }
    return plan;
}

} // namespace spillway
