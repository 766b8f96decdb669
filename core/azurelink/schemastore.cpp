// SPDX-License-Identifier: MIT
#include "core/azurelink/schemastore.h"

#include "core/azure/openapischema.h"
#include "core/azure/schemaversions.h"
#include "core/config/limitedread.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

namespace spillway
{

using namespace Qt::StringLiterals;

qint64 CachedSchema::ageInDays(const QDateTime &now) const
{
    return std::max<qint64>(0, downloaded.secsTo(now) / (24 * 60 * 60));
}

QString SchemaStore::defaultFolder()
{
    // The generic one: the window and spillway-cli have a cache of their own each by their names.
    return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/spillway/schemas"_s;
}

QString SchemaStore::pathOf(const QString &version) const
{
    return isSchemaVersion(version) ? m_folder + u'/' + version + u".json"_s : QString();
}

std::optional<CachedSchema> SchemaStore::find(const QString &version) const
{
    const QString path = pathOf(version);
    const QFileInfo info(path);
    if (path.isEmpty() || !info.isFile()) {
        return std::nullopt;
    }
    return CachedSchema{version, info.absoluteFilePath(), info.size(), info.lastModified().toUTC()};
}

QList<CachedSchema> SchemaStore::all() const
{
    QList<CachedSchema> found;
    for (const QString &name : QDir(m_folder).entryList({u"*.json"_s}, QDir::Files, QDir::Name | QDir::Reversed)) {
        if (const std::optional<CachedSchema> schema = find(name.chopped(5))) {
            found.append(*schema);
        }
    }
    return found;
}

void SchemaStore::remove(const QString &version) const
{
    const QString path = pathOf(version);
    if (!path.isEmpty()) {
        for (const QString &name : {path, path + u".part"_s, path + u".part.from"_s}) {
            QFile::remove(name);
        }
    }
}

SchemaFile schemaFileOf(const SetupPlan &plan, const QString &profileFolder, const SchemaStore &store)
{
    if (!plan.schemaFile.isEmpty()) {
        return {QDir::cleanPath(QDir(profileFolder).absoluteFilePath(plan.schemaFile)), {}};
    }
    if (plan.schemaVersion.isEmpty()) {
        return {{}, u"setup.schema: No schema is picked. Pick a version, or a local file."_s};
    }
    if (!isSchemaVersion(plan.schemaVersion)) {
        return {{}, u"setup.schema.version: This is no api-version. Write one like 2024-10-21."_s};
    }
    if (const std::optional<CachedSchema> cached = store.find(plan.schemaVersion)) {
        return {cached->path, {}};
    }
    return {{},
            u"setup.schema.version: The schema of %1 has not been downloaded yet. Download it in step 4, or name a "
            "local file."_s.arg(plan.schemaVersion)};
}

SchemaBytes readSchemaFile(const QString &path)
{
    if (QFileInfo(path).isDir()) {
        return {{}, u"%1 is a folder. Name the schema in it."_s.arg(path)};
    }
    const LimitedRead content = readLimited(path, maxSchemaBytes);
    if (content.isTooLarge) {
        return {{},
                u"%1 has more than %2 MiB and is no schema of this API."_s.arg(path).arg(maxSchemaBytes / 1024 / 1024)};
    }
    if (!content.problem.isEmpty()) {
        return {{}, u"%1 cannot be read: %2."_s.arg(path, content.problem)};
    }
    return {content.bytes, {}};
}

} // namespace spillway
