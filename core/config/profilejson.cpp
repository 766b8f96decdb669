// SPDX-License-Identifier: MIT
#include "core/config/profilejson.h"

#include "core/config/jsondocument.h"
#include "core/config/jsonreader.h"
#include "core/config/profilekeys.h"
#include "core/config/secretfields.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QSet>

#include <algorithm>
#include <array>
#include <limits>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

constexpr int knownVersion = 1;

EndpointOptions readEndpoint(JsonReader reader)
{
    EndpointOptions options;
    reader.read(u"address"_s, options.address);
    int port = options.port;
    reader.read(u"port"_s, port, 0, 65535);
    options.port = quint16(port);
    reader.read(u"suffix"_s, options.suffix);
    while (options.suffix.startsWith(u'/')) {
        options.suffix.remove(0, 1);
    }
    while (options.suffix.endsWith(u'/')) {
        options.suffix.chop(1);
    }
    reader.read(u"requireKey"_s, options.requireKey);
    reader.read(u"maxBodyMiB"_s, options.maxBodyMiB, 1, 65536);
    reader.read(u"maxReplayMiB"_s, options.maxReplayMiB, 0, 65536);
    reader.warnOfMisspellings(knownKeys(ProfileObject::Endpoint));
    return options;
}

StatusSet readThrottleOn(JsonReader &reader, const StatusSet &standard)
{
    const QJsonValue value = reader.value(u"throttleOn"_s);
    if (value.isUndefined()) {
        return standard;
    }
    if (!value.isArray()) {
        reader.error(u"throttleOn"_s, u"Must be a list of statuses, like [\"401\", \"429\", \"5xx\"]."_s);
        return standard;
    }
    StatusSet set;
    bool isUsable = true;
    const QJsonArray entries = value.toArray();
    for (int i = 0; i < entries.size(); ++i) {
        const QString text = entries[i].isDouble() ? QString::number(entries[i].toInteger()) : entries[i].toString();
        if (!set.add(text)) {
            isUsable = false;
            reader.error(u"throttleOn[%1]"_s.arg(i), u"Must be a status like \"429\" or a class like \"5xx\"."_s);
        }
    }
    return isUsable ? set : standard;
}

BalancingOptions readBalancing(JsonReader reader)
{
    BalancingOptions options;
    options.throttleOn = readThrottleOn(reader, options.throttleOn);
    reader.readSeconds(u"defaultRetryAfterSeconds"_s, options.defaultRetryAfter);
    reader.read(u"maxAttempts"_s, options.maxAttempts, 1, 1000);
    reader.readEnum(u"throttleScope"_s, options.throttleScope, throttleScopeNames());
    reader.readEnum(u"selection"_s, options.selection, selectionNames());
    reader.readEnum(u"whenAllThrottled"_s, options.whenAllThrottled, whenAllThrottledNames());
    reader.readSeconds(u"connectTimeoutSeconds"_s, options.connectTimeout);
    reader.readSeconds(u"idleTimeoutSeconds"_s, options.idleTimeout);
    reader.warnOfMisspellings(knownKeys(ProfileObject::Balancing));
    return options;
}

Backend readBackend(JsonReader reader, const QString &baseFolder)
{
    Backend backend;
    reader.read(u"name"_s, backend.name);
    reader.read(u"url"_s, backend.url);
    backend.url = normalizedBackendUrl(backend.url);
    reader.read(u"priority"_s, backend.priority, 1, maxPriority);
    reader.read(u"weight"_s, backend.weight, 1, 100);
    reader.read(u"enabled"_s, backend.enabled);
    reader.readEnum(u"auth"_s, backend.auth, authNames());
    reader.read(u"entraScope"_s, backend.entraScope);
    reader.read(u"color"_s, backend.color, 1, maxColor);
    const QJsonValue deployments = reader.value(u"deployments"_s);
    if (deployments.isObject()) {
        const QJsonObject map = deployments.toObject();
        for (auto entry = map.begin(); entry != map.end(); ++entry) {
            if (entry.value().isString()) {
                backend.deployments.insert(entry.key(), entry.value().toString());
            } else {
                reader.error(u"deployments."_s + entry.key(),
                             u"Must be the name of this backend's deployment, in quotes."_s);
            }
        }
    } else if (!deployments.isUndefined()) {
        reader.error(u"deployments"_s, u"Must be an object like { \"gpt-4o\": \"gpt-4o-ptu\" }."_s);
    }
    reader.read(u"caFile"_s, backend.caFile);
    if (!backend.caFile.isEmpty()) {
        if (!baseFolder.isEmpty()) {
            backend.caFile = QDir(baseFolder).absoluteFilePath(backend.caFile);
        }
        if (!QFileInfo(backend.caFile).isReadable()) {
            reader.error(u"caFile"_s,
                         u"%1 cannot be read. Give the path of a PEM file, or leave it empty."_s.arg(backend.caFile));
        }
    }
    reader.warnOfMisspellings(knownKeys(ProfileObject::Backend));
    return backend;
}

void readDocument(JsonReader &root, ParsedProfile &result, const QString &baseFolder)
{
    Profile &profile = result.profile;
    root.read(u"version"_s, profile.version, 1, 1'000'000);
    if (profile.version > knownVersion) {
        result.readOnly = true;
        result.findings.append({u"version"_s, Severity::Warning,
                                u"The file is of version %1 and this program knows version %2. It is opened read-only; "
                                "update Spillway to change it."_s.arg(profile.version)
                                    .arg(knownVersion)});
    }
    root.read(u"name"_s, profile.name);
    root.warnOfMisspellings(knownKeys(ProfileObject::Root));
    profile.endpoint = readEndpoint(root.child(u"endpoint"_s));
    profile.balancing = readBalancing(root.child(u"balancing"_s));
    const QJsonValue backends = root.value(u"backends"_s);
    if (backends.isArray()) {
        const QJsonArray list = backends.toArray();
        for (int i = 0; i < list.size(); ++i) {
            profile.backends.append(readBackend(root.element(u"backends"_s, i, list[i]), baseFolder));
        }
    } else if (!backends.isUndefined()) {
        root.error(u"backends"_s, u"Must be a list of backends: [ { \"name\": …, \"url\": … } ]."_s);
    }
    profile.setup = root.child(u"setup"_s).object();
}

/// Adds what `validate` finds, but for values and whole objects of which reading has said something already.
void addRules(ParsedProfile &result)
{
    QSet<QString> told;
    for (const Finding &finding : std::as_const(result.findings)) {
        told.insert(finding.path);
    }
    for (const Finding &finding : validate(result.profile)) {
        if (!told.contains(finding.path) && !told.contains(finding.path.section(u'.', 0, -2))) {
            result.findings.append(finding);
        }
    }
}

/// Grows with the place in the document, as CONTRACT.md section 2 orders it; keys that are not known come last.
std::array<qsizetype, 3> rankOf(const QString &path)
{
    const auto placeOf = [](ProfileObject object, const QString &key) {
        const qsizetype place = knownKeys(object).indexOf(key.section(u'[', 0, 0));
        return place < 0 ? std::numeric_limits<qsizetype>::max() : place;
    };
    const QString block = path.section(u'.', 0, 0);
    const QString key = path.section(u'.', 1, 1);
    const qsizetype top = placeOf(ProfileObject::Root, block);
    const qsizetype index = block.section(u'[', 1).section(u']', 0, 0).toInt();
    if (block == u"endpoint"_s) {
        return {top, index, placeOf(ProfileObject::Endpoint, key)};
    }
    return {top, index, placeOf(block == u"balancing"_s ? ProfileObject::Balancing : ProfileObject::Backend, key)};
}

} // namespace

ParsedProfile parseProfile(const QByteArray &json, const QString &baseFolder)
{
    ParsedProfile result;
    JsonDocument document = readJsonDocument(json, u"A profile"_s);
    result.findings = document.findings;
    if (!document.isReadable) {
        return result;
    }
    result.original = document.object;
    result.outline = std::move(document.outline);
    result.findings.append(findSecretFields(result.original));
    JsonReader root(result.original, {}, &result.findings);
    readDocument(root, result, baseFolder);
    addRules(result);
    std::stable_sort(result.findings.begin(), result.findings.end(),
                     [](const Finding &a, const Finding &b) { return rankOf(a.path) < rankOf(b.path); });
    return result;
}

} // namespace spillway
