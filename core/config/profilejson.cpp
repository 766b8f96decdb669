// SPDX-License-Identifier: MIT
#include "core/config/profilejson.h"

#include "core/config/jsonreader.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

constexpr int knownVersion = 1;

template <typename Value>
using Names = QList<std::pair<QString, Value>>;

const Names<ThrottleScope> &scopeNames()
{
    static const Names<ThrottleScope> names{{u"backend"_s, ThrottleScope::Backend},
                                            {u"deployment"_s, ThrottleScope::Deployment}};
    return names;
}

const Names<Selection> &selectionNames()
{
    static const Names<Selection> names{
        {u"random"_s, Selection::Random}, {u"weighted"_s, Selection::Weighted}, {u"leastBusy"_s, Selection::LeastBusy}};
    return names;
}

const Names<WhenAllThrottled> &whenAllNames()
{
    static const Names<WhenAllThrottled> names{{u"first"_s, WhenAllThrottled::First},
                                               {u"random"_s, WhenAllThrottled::Random},
                                               {u"reply"_s, WhenAllThrottled::Reply}};
    return names;
}

const Names<AuthKind> &authNames()
{
    static const Names<AuthKind> names{{u"key"_s, AuthKind::Key},
                                       {u"entra"_s, AuthKind::Entra},
                                       {u"client"_s, AuthKind::Client},
                                       {u"none"_s, AuthKind::None}};
    return names;
}

template <typename Value>
QString nameOf(const Names<Value> &names, Value value)
{
    for (const auto &[name, candidate] : names) {
        if (candidate == value) {
            return name;
        }
    }
    Q_UNREACHABLE();
}

QStringList knownKeys(const QString &object)
{
    if (object == u"endpoint"_s) {
        return {u"address"_s, u"port"_s, u"suffix"_s, u"requireKey"_s, u"maxBodyMiB"_s, u"maxReplayMiB"_s};
    }
    if (object == u"balancing"_s) {
        return {u"throttleOn"_s, u"defaultRetryAfterSeconds"_s, u"maxAttempts"_s,           u"throttleScope"_s,
                u"selection"_s,  u"whenAllThrottled"_s,         u"connectTimeoutSeconds"_s, u"idleTimeoutSeconds"_s};
    }
    if (object == u"backend"_s) {
        return {u"name"_s, u"url"_s,         u"priority"_s, u"weight"_s,    u"enabled"_s,
                u"auth"_s, u"deployments"_s, u"caFile"_s,   u"entraScope"_s};
    }
    return {u"version"_s, u"name"_s, u"endpoint"_s, u"balancing"_s, u"backends"_s, u"setup"_s};
}

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
    reader.warnOfMisspellings(knownKeys(u"endpoint"_s));
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
    const QJsonArray entries = value.toArray();
    for (int i = 0; i < entries.size(); ++i) {
        const QString text = entries[i].isDouble() ? QString::number(entries[i].toInteger()) : entries[i].toString();
        if (!set.add(text)) {
            reader.error(u"throttleOn[%1]"_s.arg(i), u"Must be a status like \"429\" or a class like \"5xx\"."_s);
        }
    }
    return set;
}

BalancingOptions readBalancing(JsonReader reader)
{
    BalancingOptions options;
    options.throttleOn = readThrottleOn(reader, options.throttleOn);
    reader.readSeconds(u"defaultRetryAfterSeconds"_s, options.defaultRetryAfter);
    reader.read(u"maxAttempts"_s, options.maxAttempts, 1, 1000);
    reader.readEnum(u"throttleScope"_s, options.throttleScope, scopeNames());
    reader.readEnum(u"selection"_s, options.selection, selectionNames());
    reader.readEnum(u"whenAllThrottled"_s, options.whenAllThrottled, whenAllNames());
    reader.readSeconds(u"connectTimeoutSeconds"_s, options.connectTimeout);
    reader.readSeconds(u"idleTimeoutSeconds"_s, options.idleTimeout);
    reader.warnOfMisspellings(knownKeys(u"balancing"_s));
    return options;
}

Backend readBackend(JsonReader reader, const QString &baseFolder)
{
    Backend backend;
    reader.read(u"name"_s, backend.name);
    reader.read(u"url"_s, backend.url);
    backend.url = normalizedBackendUrl(backend.url);
    reader.read(u"priority"_s, backend.priority, 1, 1'000'000);
    reader.read(u"weight"_s, backend.weight, 1, 100);
    reader.read(u"enabled"_s, backend.enabled);
    reader.readEnum(u"auth"_s, backend.auth, authNames());
    reader.read(u"entraScope"_s, backend.entraScope);
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
    reader.warnOfMisspellings(knownKeys(u"backend"_s));
    return backend;
}

/// Line and column, from 1, of a byte offset.
QString placeOf(const QByteArray &text, int offset)
{
    const QByteArray before = text.left(offset);
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    return u"line %1, column %2"_s.arg(before.count('\n') + 1).arg(QString::fromUtf8(before.mid(lineStart)).size() + 1);
}

double seconds(std::chrono::milliseconds time)
{
    return double(time.count()) / 1000.0;
}

QJsonArray throttleOnJson(const StatusSet &set)
{
    QJsonArray entries;
    for (int hundreds = 1; hundreds <= 5; ++hundreds) {
        int count = 0;
        for (int status = hundreds * 100; status < hundreds * 100 + 100; ++status) {
            count += set.contains(status) ? 1 : 0;
        }
        if (count == 100) {
            entries.append(u"%1xx"_s.arg(hundreds));
            continue;
        }
        for (int status = hundreds * 100; count > 0 && status < hundreds * 100 + 100; ++status) {
            if (set.contains(status)) {
                entries.append(QString::number(status));
            }
        }
    }
    return entries;
}

} // namespace

ParsedProfile parseProfile(const QByteArray &json, const QString &baseFolder)
{
    ParsedProfile result;
    const QByteArray text = json.startsWith("\xef\xbb\xbf") ? json.mid(3) : json;
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError) {
        result.findings.append(
            {{},
             Severity::Error,
             u"This is no valid JSON: %1 at %2."_s.arg(error.errorString(), placeOf(text, error.offset))});
        return result;
    }
    if (!document.isObject()) {
        result.findings.append(
            {{}, Severity::Error, u"A profile is a JSON object: it begins with { and ends with }."_s});
        return result;
    }
    result.original = document.object();
    JsonReader root(result.original, {}, &result.findings);
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
    root.warnOfMisspellings(knownKeys({}));
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

    // What reading has said of a value already is not said twice.
    QSet<QString> told;
    for (const Finding &finding : std::as_const(result.findings)) {
        told.insert(finding.path);
    }
    for (const Finding &finding : validate(profile)) {
        if (!told.contains(finding.path)) {
            result.findings.append(finding);
        }
    }
    return result;
}

QByteArray serializeProfile(const Profile &profile, const QJsonObject &original, const QString &baseFolder)
{
    OrderedJson out;
    out.beginObject();
    out.add(u"version"_s, profile.version);
    out.add(u"name"_s, profile.name);

    const EndpointOptions &endpoint = profile.endpoint;
    out.beginObject(u"endpoint"_s);
    out.add(u"address"_s, endpoint.address);
    out.add(u"port"_s, endpoint.port);
    out.add(u"suffix"_s, endpoint.suffix);
    out.add(u"requireKey"_s, endpoint.requireKey);
    out.add(u"maxBodyMiB"_s, endpoint.maxBodyMiB);
    out.add(u"maxReplayMiB"_s, endpoint.maxReplayMiB);
    out.addUnknown(original.value(u"endpoint"_s).toObject(), knownKeys(u"endpoint"_s));
    out.endObject();

    const BalancingOptions &balancing = profile.balancing;
    out.beginObject(u"balancing"_s);
    out.add(u"throttleOn"_s, throttleOnJson(balancing.throttleOn));
    out.add(u"defaultRetryAfterSeconds"_s, seconds(balancing.defaultRetryAfter));
    out.add(u"maxAttempts"_s, balancing.maxAttempts);
    out.add(u"throttleScope"_s, nameOf(scopeNames(), balancing.throttleScope));
    out.add(u"selection"_s, nameOf(selectionNames(), balancing.selection));
    out.add(u"whenAllThrottled"_s, nameOf(whenAllNames(), balancing.whenAllThrottled));
    out.add(u"connectTimeoutSeconds"_s, seconds(balancing.connectTimeout));
    out.add(u"idleTimeoutSeconds"_s, seconds(balancing.idleTimeout));
    out.addUnknown(original.value(u"balancing"_s).toObject(), knownKeys(u"balancing"_s));
    out.endObject();

    QHash<QString, QJsonObject> originals;
    for (const QJsonValue &value : original.value(u"backends"_s).toArray()) {
        originals.insert(value.toObject().value(u"name"_s).toString(), value.toObject());
    }
    out.beginArray(u"backends"_s);
    for (const Backend &backend : profile.backends) {
        out.beginObject();
        out.add(u"name"_s, backend.name);
        out.add(u"url"_s, backend.url + u'/');
        out.add(u"priority"_s, backend.priority);
        out.add(u"weight"_s, backend.weight);
        out.add(u"enabled"_s, backend.enabled);
        out.add(u"auth"_s, nameOf(authNames(), backend.auth));
        QJsonObject deployments;
        for (auto entry = backend.deployments.begin(); entry != backend.deployments.end(); ++entry) {
            deployments.insert(entry.key(), entry.value());
        }
        out.add(u"deployments"_s, deployments);
        QString caFile = backend.caFile;
        if (!baseFolder.isEmpty() && !caFile.isEmpty()) {
            const QString relative = QDir(baseFolder).relativeFilePath(caFile);
            caFile = relative.startsWith(u".."_s) ? caFile : relative;
        }
        out.add(u"caFile"_s, caFile);
        if (!backend.entraScope.isEmpty()) {
            out.add(u"entraScope"_s, backend.entraScope);
        }
        out.addUnknown(originals.value(backend.name), knownKeys(u"backend"_s));
        out.endObject();
    }
    out.endArray();
    if (!profile.setup.isEmpty()) {
        out.add(u"setup"_s, profile.setup);
    }
    out.addUnknown(original, knownKeys({}));
    out.endObject();
    return out.text();
}

} // namespace spillway
