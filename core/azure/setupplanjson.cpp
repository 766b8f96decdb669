// SPDX-License-Identifier: MIT
#include "core/azure/setupplan.h"

#include "core/config/jsonreader.h"
#include "core/config/profilekeys.h"

#include <QJsonArray>

#include <vector>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// The keys that an object below `setup` may have, as the outline of the block lists them.
QStringList keysOf(const JsonOutline *object)
{
    QStringList keys;
    for (const JsonOutline &member : object->members) {
        keys.append(member.key);
    }
    return keys;
}

QStringList keysOf(const QString &key)
{
    return keysOf(setupOrder().find(key));
}

ModelDeployment readDeployment(JsonReader reader)
{
    ModelDeployment deployment;
    reader.read(u"name"_s, deployment.name);
    reader.read(u"model"_s, deployment.model);
    reader.read(u"version"_s, deployment.version);
    reader.read(u"sku"_s, deployment.sku);
    reader.read(u"capacity"_s, deployment.capacity, 1, maxCapacity);
    reader.warnOfMisspellings(keysOf(setupOrder().find(u"deployments"_s)->at(0)));
    return deployment;
}

/// The list under `key`, each element by `readOne`; `shape` is what one looks like.
template <typename Value>
QList<Value> readList(JsonReader &reader, const QString &key, const QString &shape, Value (*readOne)(JsonReader))
{
    QList<Value> values;
    const QJsonValue given = reader.value(key);
    if (given.isArray()) {
        const QJsonArray list = given.toArray();
        for (int i = 0; i < list.size(); ++i) {
            values.append(readOne(reader.element(key, i, list[i])));
        }
    } else if (!given.isUndefined()) {
        reader.error(key, u"Must be a list: [ %1 ]."_s.arg(shape));
    }
    return values;
}

QList<ModelDeployment> readDeployments(JsonReader &reader)
{
    return readList(reader, u"deployments"_s, u"{ \"name\": …, \"model\": …, \"version\": … }"_s, &readDeployment);
}

OpenAiInstance readInstance(JsonReader reader)
{
    OpenAiInstance instance;
    reader.read(u"name"_s, instance.name);
    reader.read(u"region"_s, instance.region);
    reader.read(u"resourceGroup"_s, instance.resourceGroup);
    reader.read(u"backend"_s, instance.backend);
    reader.read(u"sku"_s, instance.sku);
    const QList<ModelDeployment> own = readDeployments(reader);
    if (reader.value(u"deployments"_s).isArray()) {
        instance.deployments = own;
    }
    reader.warnOfMisspellings(keysOf(setupOrder().find(u"instances"_s)->at(0)));
    return instance;
}

/// Leaves out what is a default and was not there.
void put(QJsonObject &object, const QString &key, const QJsonValue &value, const QJsonValue &usual)
{
    if (object.contains(key) || value != usual) {
        object.insert(key, value);
    }
}

void putObject(QJsonObject &object, const QString &key, const QJsonObject &value)
{
    put(object, key, value, QJsonObject());
}

QJsonObject written(const ModelDeployment &deployment, QJsonObject object)
{
    const ModelDeployment usual;
    put(object, u"name"_s, deployment.name, usual.name);
    put(object, u"model"_s, deployment.model, usual.model);
    put(object, u"version"_s, deployment.version, usual.version);
    put(object, u"sku"_s, deployment.sku, usual.sku);
    put(object, u"capacity"_s, deployment.capacity, usual.capacity);
    return object;
}

QJsonObject written(const OpenAiInstance &instance, QJsonObject object);

/// The elements of `original` that those of `values` go on from: of the same name, else (where none came or went) in
/// the same place. What they have beside the plan's values is kept.
template <typename Value>
QJsonArray writtenList(const QList<Value> &values, const QJsonArray &original)
{
    std::vector<qsizetype> sources(size_t(values.size()), -1);
    std::vector<bool> isTaken(size_t(original.size()));
    const auto take = [&](qsizetype value, qsizetype place) {
        sources[size_t(value)] = place;
        isTaken[size_t(place)] = true;
    };
    for (qsizetype i = 0; i < values.size(); ++i) {
        for (qsizetype place = 0; place < original.size(); ++place) {
            if (!isTaken[size_t(place)] && original[place].toObject().value(u"name"_s).toString() == values[i].name) {
                take(i, place);
                break;
            }
        }
    }
    for (qsizetype i = 0; i < values.size() && values.size() == original.size(); ++i) {
        if (sources[size_t(i)] < 0 && !isTaken[size_t(i)]) {
            take(i, i);
        }
    }
    QJsonArray list;
    for (qsizetype i = 0; i < values.size(); ++i) {
        const qsizetype source = sources[size_t(i)];
        list.append(written(values[i], source < 0 ? QJsonObject() : original[source].toObject()));
    }
    return list;
}

template <typename Value>
void putList(QJsonObject &object, const QString &key, const QList<Value> &values)
{
    put(object, key, writtenList(values, object.value(key).toArray()), QJsonArray());
}

QJsonObject written(const OpenAiInstance &instance, QJsonObject object)
{
    const OpenAiInstance usual;
    put(object, u"name"_s, instance.name, usual.name);
    put(object, u"region"_s, instance.region, usual.region);
    put(object, u"resourceGroup"_s, instance.resourceGroup, usual.resourceGroup);
    put(object, u"backend"_s, instance.backend, usual.backend);
    put(object, u"sku"_s, instance.sku, usual.sku);
    if (instance.deployments) {
        // Written even when it is empty: that is not the same as the plan's.
        const QJsonArray original = object.value(u"deployments"_s).toArray();
        object.insert(u"deployments"_s, writtenList(*instance.deployments, original));
    } else {
        object.remove(u"deployments"_s);
    }
    return object;
}

} // namespace

SetupPlan readSetupPlan(const QJsonObject &setup, QList<Finding> *findings)
{
    SetupPlan plan;
    QList<Finding> noted;
    JsonReader root(setup, u"setup"_s, &noted);
    root.read(u"subscription"_s, plan.subscription);
    root.read(u"resourceGroup"_s, plan.resourceGroup);
    root.read(u"region"_s, plan.region);

    JsonReader apim = root.child(u"apim"_s);
    apim.read(u"name"_s, plan.apim.name);
    apim.read(u"sku"_s, plan.apim.sku);
    apim.read(u"publisherName"_s, plan.apim.publisherName);
    apim.read(u"publisherEmail"_s, plan.apim.publisherEmail);
    apim.warnOfMisspellings(keysOf(u"apim"_s));

    plan.instances = readList(root, u"instances"_s, u"{ \"name\": …, \"region\": … }"_s, &readInstance);
    plan.deployments = readDeployments(root);

    JsonReader schema = root.child(u"schema"_s);
    schema.read(u"version"_s, plan.schemaVersion);
    schema.read(u"file"_s, plan.schemaFile);
    schema.warnOfMisspellings(keysOf(u"schema"_s));

    JsonReader api = root.child(u"api"_s);
    api.read(u"id"_s, plan.api.id);
    api.read(u"displayName"_s, plan.api.displayName);
    api.read(u"suffix"_s, plan.api.suffix);
    api.warnOfMisspellings(keysOf(u"api"_s));

    JsonReader client = root.child(u"clientSubscription"_s);
    client.read(u"name"_s, plan.clientSubscription);
    client.warnOfMisspellings(keysOf(u"clientSubscription"_s));
    root.warnOfMisspellings(keysOf(&setupOrder()));

    if (findings) {
        findings->append(noted);
    }
    return plan;
}

QJsonObject writeSetupPlan(const SetupPlan &plan, const QJsonObject &setup)
{
    const SetupPlan usual;
    QJsonObject root = setup;
    put(root, u"subscription"_s, plan.subscription, usual.subscription);
    put(root, u"resourceGroup"_s, plan.resourceGroup, usual.resourceGroup);
    put(root, u"region"_s, plan.region, usual.region);

    QJsonObject apim = root.value(u"apim"_s).toObject();
    put(apim, u"name"_s, plan.apim.name, usual.apim.name);
    put(apim, u"sku"_s, plan.apim.sku, usual.apim.sku);
    put(apim, u"publisherName"_s, plan.apim.publisherName, usual.apim.publisherName);
    put(apim, u"publisherEmail"_s, plan.apim.publisherEmail, usual.apim.publisherEmail);
    putObject(root, u"apim"_s, apim);

    putList(root, u"instances"_s, plan.instances);
    putList(root, u"deployments"_s, plan.deployments);

    QJsonObject schema = root.value(u"schema"_s).toObject();
    put(schema, u"version"_s, plan.schemaVersion, usual.schemaVersion);
    put(schema, u"file"_s, plan.schemaFile, usual.schemaFile);
    putObject(root, u"schema"_s, schema);

    QJsonObject api = root.value(u"api"_s).toObject();
    put(api, u"id"_s, plan.api.id, usual.api.id);
    put(api, u"displayName"_s, plan.api.displayName, usual.api.displayName);
    put(api, u"suffix"_s, plan.api.suffix, usual.api.suffix);
    putObject(root, u"api"_s, api);

    QJsonObject client = root.value(u"clientSubscription"_s).toObject();
    put(client, u"name"_s, plan.clientSubscription, usual.clientSubscription);
    putObject(root, u"clientSubscription"_s, client);
    return root;
}

} // namespace spillway
