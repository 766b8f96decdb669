// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profilejson.h"
#include "core/export/exporter.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

/// The golden folders of tests/data/bundle: a profile with a whole set-up, and what is written of it.
namespace spillway
{

inline QByteArray bundleData(const QString &path)
{
    QFile file(QStringLiteral(SPILLWAY_TEST_DATA "/bundle/") + path);
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("%s: %s", qPrintable(file.fileName()), qPrintable(file.errorString()));
    }
    return file.readAll();
}

inline QStringList templateCases()
{
    return QDir(QStringLiteral(SPILLWAY_TEST_DATA "/bundle")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
}

inline Profile templateProfile(const QString &name)
{
    const ParsedProfile parsed = parseProfile(bundleData(name + QStringLiteral("/profile.spillway.json")));
    if (hasErrors(parsed.findings)) {
        qFatal("%s: %s", qPrintable(name), qPrintable(parsed.findings.first().toString()));
    }
    return parsed.profile;
}

/// The schema with which a case was written: `five` has one, the others have it as a parameter.
inline QByteArray schemaOf(const QString &name)
{
    return name == QStringLiteral("five") ? bundleData(QStringLiteral("openapi.json")) : QByteArray();
}

/// `root` with `value` at `path` (object keys, and numbers for places in a list).
inline QJsonValue withValue(const QJsonValue &root, const QStringList &path, const QJsonValue &value)
{
    if (path.isEmpty()) {
        return value;
    }
    bool isIndex = false;
    const int index = path.first().toInt(&isIndex);
    if (isIndex && root.isArray()) {
        QJsonArray list = root.toArray();
        list[index] = withValue(list.at(index), path.mid(1), value);
        return list;
    }
    QJsonObject object = root.toObject();
    object.insert(path.first(), withValue(object.value(path.first()), path.mid(1), value));
    return object;
}

/// `five` with one text of the set-up replaced.
inline Profile fiveWith(const QString &path, const QJsonValue &value)
{
    Profile profile = templateProfile(QStringLiteral("five"));
    profile.setup = withValue(profile.setup, path.split(QLatin1Char('.')), value).toObject();
    return profile;
}

/// Every text of the set-up that a person types.
inline QStringList setupTexts()
{
    return QStringLiteral(
               "subscription resourceGroup region apim.name apim.sku apim.publisherName apim.publisherEmail "
               "instances.0.name instances.0.region instances.3.resourceGroup instances.0.backend "
               "instances.0.deployments.0.name instances.0.deployments.0.model "
               "instances.0.deployments.0.version instances.0.deployments.0.sku deployments.0.name "
               "deployments.0.model deployments.0.version deployments.0.sku schema.version schema.file api.id "
               "api.displayName api.suffix policy.identity clientSubscription.name")
        .split(QLatin1Char(' '));
}

/// Texts that mean something to one of the readers.
inline QStringList hostileTexts()
{
    return {QStringLiteral("[resourceGroup().id]"),
            QStringLiteral("[[x]"),
            QStringLiteral("[x"),
            QStringLiteral("')]"),
            QStringLiteral("a'b"),
            QStringLiteral("${evil}"),
            QStringLiteral("$(id)`id`"),
            QStringLiteral("'''"),
            QStringLiteral("a\\"),
            QStringLiteral("\\${x}\\'"),
            QStringLiteral("\"},{\"x\":\""),
            QStringLiteral("a\nb\r\nc"),
            QStringLiteral("a\u2028b\u0085"),
            QStringLiteral("\u202Etxt\u2066"),
            QStringLiteral("]]>\"@(1){{s}}<x/>--><!--"),
            QStringLiteral("\U0001F600"),
            QStringLiteral("a/b"),
            QStringLiteral("```\n# x")};
}

} // namespace spillway
